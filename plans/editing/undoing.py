"""Undoing public changes: a proposal made of the record that stood before."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from plans.editing.proposals import find, permission, record_of
from plans.models import ChangeSet, Proposal, Revision
from plans.models.proposal import State
from plans.models.revision import Action

UNDONE = {"reason_zh": "撤销新增。", "reason_en": "Its addition was undone."}

# What an undo does to an entry that was added, changed or withdrawn.
OPPOSITES = {Action.ADDED: "delete", Action.CHANGED: "change", Action.WITHDRAWN: "add"}


def may_undo(user, revisions: QuerySet[Revision]) -> bool:
    """Return whether somebody may do to the entries the opposite of what was done."""
    done = revisions.order_by().values_list("table", "action").distinct()
    return user.has_perms({permission(table, OPPOSITES[Action(action)]) for table, action in done})


@transaction.atomic
def undo(revisions: Iterable[Revision], user, title: str) -> ChangeSet | None:
    """Submit a set that takes changes back, the newest first; None if nothing is left of them.

    Of a change only its own fields go back, and only if they are still as it left them: later changes stay.
    """
    proposals: dict[tuple[str, str], Proposal] = {}
    for revision in sorted(revisions, key=lambda revision: -revision.pk):
        key = (revision.table, revision.slug)
        now = record_of(find(*key))
        proposal = proposals.setdefault(key, Proposal(table=key[0], slug=key[1], base=now, record=now))
        proposal.record = _before(revision, proposal.record)
        proposal.undoes = revision
    proposals = {key: proposal for key, proposal in proposals.items() if proposal.record != proposal.base}
    if not proposals:
        return None
    changeset = ChangeSet.objects.create(author=user, title=title[:200], state=State.SUBMITTED)
    for proposal in reversed(proposals.values()):
        proposal.changeset = changeset
        if proposal.is_withdrawal:
            proposal.reason_zh, proposal.reason_en = UNDONE.values()
        proposal.save()
    return changeset


def _before(revision, record):
    """Return the record as it was before a change: None where it was not, or where it has moved away since."""
    if revision.action == Action.ADDED:
        return None
    if revision.action == Action.CHANGED and (record is None or "slug" in revision.changes):
        return record
    if revision.action == Action.CHANGED:
        still = {name: old for name, (old, new) in revision.changes.items() if record.get(name) == new}
        return {name: value for name, value in (record | still).items() if value is not None}
    before = {name: old for name, (old, _new) in revision.changes.items()}
    return {name: value for name, value in ((record or {}) | before).items() if value is not None}
