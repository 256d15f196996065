"""Undo public changes by proposals that restore the earlier records."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from plans.editing.proposals import find_entry, permission, record_of
from plans.editing.tables import Values
from plans.models import ChangeSet, Proposal, Revision
from plans.models.proposal import State
from plans.models.revision import Action

WITHDRAWAL_REASONS = {"reason_zh": "撤销新增。", "reason_en": "Its addition was undone."}

# The action that undoes each action.
OPPOSITES = {Action.ADDED: "delete", Action.CHANGED: "change", Action.WITHDRAWN: "add"}


def may_undo(user: Any, revisions: QuerySet[Revision]) -> bool:
    """Return whether a user has the permissions to undo these revisions."""
    done = revisions.order_by().values_list("table", "action").distinct()
    return bool(user.has_perms({permission(table, OPPOSITES[Action(action)]) for table, action in done}))


@transaction.atomic
def undo(revisions: Iterable[Revision], user: Any, title: str) -> ChangeSet | None:
    """Submit a set that undoes revisions, the newest first; None if nothing is left to undo.

    Only the fields that a revision changed are restored, and only if they still have its values: later changes stay.
    """
    proposals: dict[tuple[str, str], Proposal] = {}
    for revision in sorted(revisions, key=lambda revision: -revision.pk):
        key = (revision.table, revision.slug)
        current = record_of(find_entry(*key))
        proposal = proposals.setdefault(key, Proposal(table=key[0], slug=key[1], base=current, record=current))
        proposal.record = _before(revision, proposal.record)
        proposal.undoes = revision
    proposals = {key: proposal for key, proposal in proposals.items() if proposal.record != proposal.base}
    if not proposals:
        return None
    changeset = ChangeSet.objects.create(author=user, title=title[:200], state=State.SUBMITTED)
    for proposal in reversed(proposals.values()):
        proposal.changeset = changeset
        if proposal.is_withdrawal:
            proposal.reason_zh, proposal.reason_en = WITHDRAWAL_REASONS.values()
        proposal.save()
    return changeset


def _before(revision: Revision, record: Values | None) -> Values | None:
    """Return the record without a revision's change; None if the entry did not exist before it."""
    if revision.action == Action.ADDED:
        return None
    if revision.action == Action.CHANGED:
        if record is None or "slug" in revision.changes:
            return record
        unchanged_since = {name: old for name, (old, new) in revision.changes.items() if record.get(name) == new}
        return {name: value for name, value in (record | unchanged_since).items() if value is not None}
    before = {name: old for name, (old, _new) in revision.changes.items()}
    return {name: value for name, value in ((record or {}) | before).items() if value is not None}
