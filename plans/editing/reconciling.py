"""A second extraction from its beginning to what became of its differences from the first.

It is a change set of its own, in which nothing of the first can be seen. Nothing of it is published: what the editor
chooses of it is proposed in the set of the first extraction.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.editing import texts
from plans.editing.aligning import Claim, agreement, align, differing
from plans.editing.coverage import left_of
from plans.editing.drafting import free_slug
from plans.editing.proposals import Key, blind, find, keep, may_propose, needed, record_of, snapshot, trial
from plans.editing.tables import BY_MODEL
from plans.models import ChangeSet, Omission, Proposal, Result, SecondExtraction, Source, Target
from plans.models.proposal import UNDECIDED, State

STATEMENTS = {str(BY_MODEL[model].label): model for model in (Target, Result)}
OF_A_SECOND = {*STATEMENTS, BY_MODEL[Omission].label, BY_MODEL[Source].label}  # drafts that no chosen statement names
GIVEN = ("source", "city")  # the tables of drafts without which nothing can be entered
WITHDRAWN = {"reason_zh": "核对原文后撤回。", "reason_en": "Withdrawn after a check against the article."}
FIRST, SECOND = "first", "second"
WHOLE = "statement"  # of what one extraction alone has: as in the other, it is left out


class Refused(Exception):
    """A step cannot be taken; the message says why to an editor."""


def is_hidden(changeset: ChangeSet, user) -> bool:
    """Return whether somebody must not see a set: two extractions of an article are blind to each other."""
    if changeset.is_second:
        return changeset.author_id != user.pk and not changeset.second.agreement
    own = ChangeSet.objects.open_of(user)
    source = own.blind_to if own else ""
    return bool(source) and ChangeSet.objects.first_extractions(source).filter(pk=changeset.pk).exists()


# --- The second extraction --------------------------------------------------------------------------------


@transaction.atomic
def begin(user, source: str) -> ChangeSet:
    """Open the set of a second extraction. It holds the source and the region if these are drafts of the first."""
    get_user_model().objects.select_for_update().get(pk=user.pk)
    current = ChangeSet.objects.open_of(user)
    if current and current.is_second:
        raise Refused(_("First finish or give up the second extraction of %(source)s.") % {"source": current.blind_to})
    firsts = ChangeSet.objects.first_extractions(source)
    if SecondExtraction.objects.filter(source=source, changeset__state__in=UNDECIDED).exists():
        raise Refused(_("A second extraction of %(source)s is under way.") % {"source": source})
    if not (texts.has(source) and (firsts.exists() or any(rows.exists() for rows in _public(source)))):
        raise Refused(_("Nothing of %(source)s is entered yet.") % {"source": source})
    if settings.FOUR_EYES and firsts.filter(author=user).exists():
        raise Refused(_("Somebody else must extract it again: the first time it was you."))
    second = SecondExtraction(source=source)
    second.changeset = changeset = ChangeSet.objects.create(author=user, title=str(second))
    second.save()
    first = _undecided(source)
    for draft in first.proposals.filter(table__in=GIVEN, base__isnull=True, record__isnull=False) if first else ():
        Proposal.objects.create(changeset=changeset, table=draft.table, slug=draft.slug, record=draft.record)
    return changeset


def _undecided(source):
    """Return the set of the first extraction, if it is not public yet."""
    return ChangeSet.objects.first_extractions(source).filter(state__in=UNDECIDED).first()


def _public(source):
    return [model.objects.filter(source=source) for model in STATEMENTS.values()]


@transaction.atomic
def finish(second: SecondExtraction):
    """Close a second extraction in which all is dealt with: from then on its author may see the first."""
    with blind(second.changeset):
        left = left_of(second.source, [*second.changeset.proposals.all()])
    if left:
        raise Refused(left)
    _release(second)
    second.changeset.state = State.SUBMITTED
    second.changeset.save(update_fields=["state"])


@transaction.atomic
def give_up(second: SecondExtraction):
    _release(second)
    second.changeset.decide(State.REJECTED, second.changeset.author)


def _release(second):
    """Move what its author changed elsewhere meanwhile to a set of its own, which can be published."""
    drafts = [*second.changeset.proposals.all()]
    own = [draft.slug for draft in drafts if (draft.record or {}).get("source") == second.source]
    named = needed(second.changeset, [second.source, *own], GIVEN)
    elsewhere = [draft for draft in drafts if draft.base is not None or draft not in named]
    if elsewhere:
        ChangeSet.objects.create(author=second.changeset.author).proposals.add(*elsewhere)


# --- Both side by side --------------------------------------------------------------------------------------


def may_reconcile(second: SecondExtraction, user) -> bool:
    """Return whether somebody may decide about differences: the author of the set of the first while it is a draft."""
    into = _into(second) or _undecided(second.source)
    return into is None or into.author_id == user.pk


def _into(second):
    return second.into if second.into and second.into.state in UNDECIDED else None


@transaction.atomic
def compare(second: SecondExtraction):
    """Put the statements of both extractions side by side, as they are now, and count how far they agree."""
    second = SecondExtraction.objects.select_for_update().get(pk=second.pk)
    if second.agreement or second.changeset.state != State.SUBMITTED:
        return
    second.into = _undecided(second.source)
    drafts = [*second.into.proposals.all()] if second.into else []
    if second.into and (left := left_of(second.source, drafts)):
        raise Refused(_("The first extraction is not finished. %(reason)s") % {"reason": left})
    public: dict[Key, Any] = {}
    for rows in _public(second.source):
        links = [field.name for field in BY_MODEL[rows.model].fields if field.many_to_many]
        public |= snapshot(rows.prefetch_related(*links))
    first = _claims(public | {(draft.table, draft.slug): draft.record for draft in drafts}, second.source)
    own = second.changeset.proposals.all()
    again = _claims({(draft.table, draft.slug): draft.record for draft in own}, second.source)
    pairs = align(first, again, {each.number: each.text for each in texts.read(second.source)})
    second.pairs = [{"first": one, "second": other, "decision": None} for one, other in pairs]
    second.agreement = agreement(pairs)
    _close(second)


def _claims(records, source):
    return [
        Claim(table, record)
        for (table, _slug), record in records.items()
        if table in STATEMENTS and record and record["source"] == source
    ]


def claims_of(pair: dict) -> tuple[Claim | None, Claim | None]:
    """Return the two statements of a pair as it is kept."""
    first, second = (Claim(*pair[side]) if pair[side] else None for side in (FIRST, SECOND))
    return first, second


def choices_of(pair: dict) -> list[str]:
    """Return in what one of the two must be chosen; in nothing if both agree."""
    first, second = claims_of(pair)
    return [*differing(first, second)] if first and second else [WHOLE]


def _close(second, user=None):
    """Save it; it is reconciled once nothing is left to choose."""
    second.save()
    if all(pair["decision"] or not choices_of(pair) for pair in second.pairs):
        second.changeset.decide(State.RECONCILED, user)


@transaction.atomic
def decide(second: SecondExtraction, number: int, chosen: dict[str, str], note: str, user) -> list[Proposal]:
    """Keep what was chosen about a pair; return what is proposed of it, which the trial has found valid.

    Raise Refused or FixtureError, and keep nothing, if it cannot be proposed.
    """
    second = SecondExtraction.objects.select_for_update().get(pk=second.pk)
    pair = second.pairs[number]
    if pair["decision"]:
        return []
    if any(chosen.get(name) not in (FIRST, SECOND) for name in choices_of(pair)):
        raise Refused(_("Choose one of the two in every row."))
    kept = _propose(second, claims_of(pair), chosen, user)
    at = timezone.now().isoformat(timespec="minutes")
    pair["decision"] = {"chosen": chosen, "note": note.strip(), "by": user.get_username(), "at": at}
    _close(second, user)
    return kept


def _propose(second, claims, chosen, user):
    """Propose in the set of the first extraction what was chosen of the second."""
    first, again = claims
    taken = [name for name, side in chosen.items() if side == SECOND]
    if not taken:
        return []
    title = _("Reconciliation of %(source)s") % {"source": second.source}
    second.into = into = _into(second) or ChangeSet.objects.create(author=user, title=title)
    before: dict[Key, Any] = {}
    after: dict[Key, Any] = {}
    if first:
        key = (first.table, first.record["slug"])
        before[key] = now = _now(into, key)
        if now is None:
            raise Refused(_("The first statement is gone meanwhile."))
        after[key] = None  # unless it stays
        if again:
            after |= _merged(into, Claim(first.table, now), again, taken)
    else:
        after |= _renamed(again.table, again.record, into)
    after |= _named_drafts(second, after, into)
    kept = keep(user, before, after, dict(before), into, **WITHDRAWN)
    if not may_propose(user, kept):
        raise PermissionDenied
    with trial(needed(into, [draft.slug for draft in kept])):
        return kept


def _now(into, key: Key):
    """Return the record that a set proposes, or else what is public."""
    draft = into.proposals.filter(table=key[0], slug=key[1]).first()
    return draft.record if draft else record_of(find(*key))


def _merged(into, first, again, names):
    """Return the record of a statement with what is taken of the other, under its table and slug."""
    taken = differing(first, again)
    record: dict[str, Any] = dict(first.record)
    for field in {field for name in names for field in taken.get(name, ())}:
        record[field] = again.record.get(field)
    if "quantity" in names and again.quantity and again.quantity not in first.phrase:
        record["as_printed"] = again.phrase  # which proves it
    record = {name: value for name, value in record.items() if value is not None}
    if "kind" in names:
        return _renamed(again.table, record, into)
    return {(first.table, record["slug"]): record}


def _renamed(table, record, into):
    """Return a new record of the set under a slug that is free."""
    slug = free_slug(STATEMENTS[table], record["slug"], into)
    return {(table, slug): record | {"slug": slug}}


def _named_drafts(second, records, into):
    """Return the new entries of the second extraction that these records name."""
    values = [value for record in records.values() if record for value in record.values()]
    slugs = [text for value in values for text in (value if isinstance(value, list) else [value])]
    return {
        (draft.table, draft.slug): draft.record
        for draft in needed(second.changeset, slugs)
        if draft.table not in OF_A_SECOND and _now(into, (draft.table, draft.slug)) is None
    }
