"""The second extraction of an article: begin, finish, compare with the first, and decide the differences.

A second extraction is a separate change set, which does not see the first extraction. It is never published: the
values that the editor chooses become proposals in the set of the first extraction.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.editing import texts
from plans.editing.aligning import Claim, Pair, agreement, align, differing_fields
from plans.editing.coverage import gaps_of_source
from plans.editing.drafting import free_slug
from plans.editing.proposals import (
    Key,
    Records,
    blind,
    find_entry,
    may_propose,
    record_of,
    required_drafts,
    save_drafts,
    snapshot,
    trial,
)
from plans.editing.tables import BY_MODEL, Values
from plans.models import ChangeSet, Omission, Proposal, Result, SecondExtraction, Source, Target
from plans.models.proposal import UNDECIDED, State

StoredPair = dict[str, Any]  # see SecondExtraction

STATEMENTS = {str(BY_MODEL[model].label): model for model in (Target, Result)}
UNCOPIED_TABLES = {
    *STATEMENTS,
    BY_MODEL[Omission].label,
    BY_MODEL[Source].label,
}  # drafts that a chosen statement never refers to
COPIED_TABLES = ("source", "city")  # tables of drafts that every statement needs
WITHDRAWAL_REASONS = {"reason_zh": "核对原文后撤回。", "reason_en": "Withdrawn after a check against the article."}
FIRST, SECOND = "first", "second"
WHOLE = "statement"  # the choice about a statement that only one extraction has: keep it or leave it out


class StepRefused(Exception):
    """A step is not possible; the message tells the editor why."""


def is_hidden(changeset: ChangeSet, user: Any) -> bool:
    """Return whether a set is hidden from a user: two extractions of an article must not see each other."""
    if changeset.is_second:
        return changeset.author_id != user.pk and not changeset.second.agreement
    open_set = ChangeSet.objects.open_of(user)
    source = open_set.blind_to if open_set else ""
    return bool(source) and ChangeSet.objects.first_extractions(source).filter(pk=changeset.pk).exists()


# --- The second extraction --------------------------------------------------------------------------------


@transaction.atomic
def begin(user: Any, source: str) -> ChangeSet:
    """Open the set of a second extraction. Source and region are copied if they are drafts of the first one."""
    get_user_model().objects.select_for_update().get(pk=user.pk)
    current = ChangeSet.objects.open_of(user)
    if current and current.is_second:
        raise StepRefused(
            _("First finish or give up the second extraction of %(source)s.") % {"source": current.blind_to}
        )
    firsts = ChangeSet.objects.first_extractions(source)
    if SecondExtraction.objects.filter(source=source, changeset__state__in=UNDECIDED).exists():
        raise StepRefused(_("A second extraction of %(source)s is under way.") % {"source": source})
    if not (texts.has(source) and (firsts.exists() or any(rows.exists() for rows in _public(source)))):
        raise StepRefused(_("Nothing of %(source)s is entered yet.") % {"source": source})
    if settings.FOUR_EYES and firsts.filter(author=user).exists():
        raise StepRefused(_("Somebody else must extract it again: the first time it was you."))
    second = SecondExtraction(source=source)
    second.changeset = changeset = ChangeSet.objects.create(author=user, title=str(second))
    second.save()
    first = _undecided_first(source)
    for draft in (
        first.proposals.filter(table__in=COPIED_TABLES, base__isnull=True, record__isnull=False) if first else ()
    ):
        Proposal.objects.create(changeset=changeset, table=draft.table, slug=draft.slug, record=draft.record)
    return changeset


def _undecided_first(source: str) -> ChangeSet | None:
    """Return the set of the first extraction if it is still undecided, or None."""
    return ChangeSet.objects.first_extractions(source).filter(state__in=UNDECIDED).first()


def _public(source: str) -> list[Any]:
    return [model.objects.filter(source=source) for model in STATEMENTS.values()]


@transaction.atomic
def finish(second: SecondExtraction) -> None:
    """Close a complete second extraction. From then on its author may see the first one."""
    with blind(second.changeset):
        gaps = gaps_of_source(second.source, [*second.changeset.proposals.all()])
    if gaps:
        raise StepRefused(gaps)
    _release(second)
    second.changeset.state = State.SUBMITTED
    second.changeset.save(update_fields=["state"])


@transaction.atomic
def give_up(second: SecondExtraction) -> None:
    _release(second)
    second.changeset.decide(State.REJECTED, second.changeset.author)


def _release(second: SecondExtraction) -> None:
    """Move the drafts that do not belong to the source into a new set, which can be published."""
    drafts = [*second.changeset.proposals.all()]
    own_slugs = [draft.slug for draft in drafts if (draft.record or {}).get("source") == second.source]
    required = required_drafts(second.changeset, [second.source, *own_slugs], COPIED_TABLES)
    elsewhere = [draft for draft in drafts if draft.base is not None or draft not in required]
    if elsewhere:
        ChangeSet.objects.create(author=second.changeset.author).proposals.add(*elsewhere)


# --- Comparison --------------------------------------------------------------------------------------


def may_reconcile(second: SecondExtraction, user: Any) -> bool:
    """Return whether a user may decide differences: while the first set is undecided, only its author."""
    into = _open_target(second) or _undecided_first(second.source)
    return into is None or into.author_id == user.pk


def _open_target(second: SecondExtraction) -> ChangeSet | None:
    return second.into if second.into and second.into.state in UNDECIDED else None


@transaction.atomic
def compare(second: SecondExtraction) -> None:
    """Pair the statements of both extractions, store the pairs, and count how many agree."""
    second = SecondExtraction.objects.select_for_update().get(pk=second.pk)
    if second.agreement or second.changeset.state != State.SUBMITTED:
        return
    second.into = _undecided_first(second.source)
    drafts = [*second.into.proposals.all()] if second.into else []
    if second.into and (gaps := gaps_of_source(second.source, drafts)):
        raise StepRefused(_("The first extraction is not finished. %(reason)s") % {"reason": gaps})
    public: dict[Key, Any] = {}
    for rows in _public(second.source):
        links = [field.name for field in BY_MODEL[rows.model].fields if field.many_to_many]
        public |= snapshot(rows.prefetch_related(*links))
    first = _claims(public | {(draft.table, draft.slug): draft.record for draft in drafts}, second.source)
    second_drafts = second.changeset.proposals.all()
    again = _claims({(draft.table, draft.slug): draft.record for draft in second_drafts}, second.source)
    pairs = align(first, again, {paragraph.number: paragraph.text for paragraph in texts.read(second.source)})
    second.pairs = [
        {"first": first_claim, "second": second_claim, "decision": None} for first_claim, second_claim in pairs
    ]
    second.agreement = agreement(pairs)
    _close(second)


def _claims(records: Mapping[Key, Values | None], source: str) -> list[Claim]:
    return [
        Claim(table, record)
        for (table, _slug), record in records.items()
        if table in STATEMENTS and record and record["source"] == source
    ]


def claims_of(pair: StoredPair) -> tuple[Claim | None, Claim | None]:
    """Return the two statements of a stored pair."""
    first, second = (Claim(*pair[side]) if pair[side] else None for side in (FIRST, SECOND))
    return first, second


def choices_of(pair: StoredPair) -> list[str]:
    """Return the aspects in which the editor must choose a side; empty if both agree."""
    first, second = claims_of(pair)
    return [*differing_fields(first, second)] if first and second else [WHOLE]


def _close(second: SecondExtraction, user: Any = None) -> None:
    """Save the extraction. It is reconciled when no choice is open."""
    second.save()
    if all(pair["decision"] or not choices_of(pair) for pair in second.pairs):
        second.changeset.decide(State.RECONCILED, user)


@transaction.atomic
def decide(second: SecondExtraction, number: int, chosen: dict[str, str], note: str, user: Any) -> list[Proposal]:
    """Store the choices for a pair, and return the resulting proposals, which a trial has validated.

    `chosen` maps each aspect to FIRST or SECOND. Raise StepRefused or FixtureError, and store nothing, if the
    proposals are not valid.
    """
    second = SecondExtraction.objects.select_for_update().get(pk=second.pk)
    pair = second.pairs[number]
    if pair["decision"]:
        return []
    if any(chosen.get(name) not in (FIRST, SECOND) for name in choices_of(pair)):
        raise StepRefused(_("Choose one of the two in every row."))
    saved = _propose(second, claims_of(pair), chosen, user)
    at = timezone.now().isoformat(timespec="minutes")
    pair["decision"] = {"chosen": chosen, "note": note.strip(), "by": user.get_username(), "at": at}
    _close(second, user)
    return saved


def _propose(second: SecondExtraction, claims: Pair, chosen: dict[str, str], user: Any) -> list[Proposal]:
    """Propose the values that were chosen from the second extraction, in the set of the first."""
    first, again = claims
    taken_names = [name for name, side in chosen.items() if side == SECOND]
    if not taken_names:
        return []
    title = _("Reconciliation of %(source)s") % {"source": second.source}
    second.into = into = _open_target(second) or ChangeSet.objects.create(author=user, title=title)
    before: dict[Key, Any] = {}
    after: dict[Key, Any] = {}
    if first:
        key = (first.table, first.record["slug"])
        before[key] = current = _current_record(into, key)
        if current is None:
            raise StepRefused(_("The first statement is gone meanwhile."))
        after[key] = None  # withdrawn, unless the merge below replaces it
        if again:
            after |= _merged(into, Claim(first.table, current), again, taken_names)
    elif again:
        after |= _renamed(again.table, again.record, into)
    after |= _named_drafts(second, after, into)
    saved = save_drafts(user, before, after, dict(before), into, **WITHDRAWAL_REASONS)
    if not may_propose(user, saved):
        raise PermissionDenied
    with trial(required_drafts(into, [draft.slug for draft in saved])):
        return saved


def _current_record(into: ChangeSet, key: Key) -> Any:
    """Return the record that a set proposes, or else the public record."""
    draft = into.proposals.filter(table=key[0], slug=key[1]).first()
    return draft.record if draft else record_of(find_entry(*key))


def _merged(into: ChangeSet, first: Claim, again: Claim, names: list[str]) -> Records:
    """Return the record of a statement with the chosen fields of the other, by table and slug."""
    fields_by_name = differing_fields(first, again)
    record: dict[str, Any] = dict(first.record)
    for field in {field for name in names for field in fields_by_name.get(name, ())}:
        record[field] = again.record.get(field)
    if "quantity" in names and again.quantity and again.quantity not in first.phrase:
        record["as_printed"] = again.phrase  # the printed phrase must contain the quantity
    record = {name: value for name, value in record.items() if value is not None}
    if "kind" in names:
        return _renamed(again.table, record, into)
    return {(first.table, record["slug"]): record}


def _renamed(table: str, record: Values, into: ChangeSet) -> Records:
    """Return the record under a free slug."""
    slug = free_slug(STATEMENTS[table], record["slug"], into)
    return {(table, slug): record | {"slug": slug}}


def _named_drafts(second: SecondExtraction, records: dict[Key, Any], into: ChangeSet) -> dict[Key, Any]:
    """Return the drafts of the second extraction to which these records refer."""
    values = [value for record in records.values() if record for value in record.values()]
    slugs = [text for value in values for text in (value if isinstance(value, list) else [value])]
    return {
        (draft.table, draft.slug): draft.record
        for draft in required_drafts(second.changeset, slugs)
        if draft.table not in UNCOPIED_TABLES and _current_record(into, (draft.table, draft.slug)) is None
    }
