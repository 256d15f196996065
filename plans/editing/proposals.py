"""Proposals: saved as drafts, tried in a transaction that is rolled back, and published together.

Publishing uses the same code as loading files: entries are validated, recorded in the history and indexed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils.translation import gettext as _

from plans.catalogue.caching import request_cache
from plans.catalogue.version import digest, no_version
from plans.editing import history
from plans.editing.coverage import NAMED, QUOTING, gaps_of_set
from plans.editing.folder import Record
from plans.editing.former_addresses import check_unnamed
from plans.editing.locking import lock_tables
from plans.editing.tables import MODELS, TABLES, Table, Values, full_record
from plans.editing.writing import delete, write
from plans.editing.yaml_records import EntriesByModel, Place
from plans.models import ChangeSet, FormerAddress, Measure, Proposal, Source
from plans.models.proposal import UNDECIDED, State

BY_LABEL = {table.label: table for table in TABLES if not table.holds_addresses}
TABLE_ORDER = [*BY_LABEL]
WITHDRAWAL = ("reason_zh", "reason_en", "replaced_by")

Key = tuple[str, str]  # table label and slug of an entry, as in the history
Records = dict[Key, Values]


class CannotPublish(Exception):
    """A set cannot be published; the message tells the editor why."""


# --- Records of entries ---------------------------------------------------------------------


def snapshot(entries: Iterable[Any]) -> Records:
    """Return the current records of entries by table and slug."""
    return {(entry._meta.model_name, "/".join(entry.natural_key())): record_of(entry) for entry in entries}


def record_of(entry: Any) -> Any:
    """Return the record of an entry in JSON types, with dates as text; None if there is no entry."""
    if entry is None:
        return None
    values = full_record(entry).items()
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


def find_entry(table: str, slug: str) -> Any:
    """Return the entry with this table label and slug, or None."""
    key = BY_LABEL[table].key
    return BY_LABEL[table].model._default_manager.filter(**dict(zip(key, slug.split("/"), strict=True))).first()


def find_entries(proposals: Iterable[Proposal]) -> dict[Key, Any]:
    """Return the entries of proposals by table and slug, with prefetched relations: a few queries per table."""
    slugs = defaultdict(set)
    for proposal in proposals:
        slugs[proposal.table].add(tuple(proposal.slug.split("/")))
    entries: dict[Key, Any] = {}
    for table, keys in slugs.items():
        named = zip(BY_LABEL[table].key, zip(*keys, strict=True), strict=True)
        many = [field.name for field in BY_LABEL[table].fields if field.many_to_many]
        rows: Any = BY_LABEL[table].model._default_manager.filter(**{f"{field}__in": values for field, values in named})
        entries |= {(table, "/".join(entry.natural_key())): entry for entry in rows.prefetch_related(*many)}
    return entries


# --- Drafts ---------------------------------------------------------------------------------------------


@transaction.atomic
def save_drafts(
    user: Any, before: Records, after: Records, shown: Records, into: ChangeSet | None = None, **withdrawal: str
) -> list[Proposal]:
    """Save what a form changed as proposals of the editor's open set, or of `into`; return these proposals.

    `before` and `after` are the records before and after the form was saved. `shown` are the records that the
    form showed when it was opened. Changes that only another editor made meanwhile are ignored. `withdrawal`
    holds reasons and replacement of withdrawn entries.
    """
    saved = []
    get_user_model().objects.select_for_update().get(pk=user.pk)  # the lock: two windows of an editor open only one set
    changeset = into or ChangeSet.objects.open_of(user)
    for table, slug in dict.fromkeys([*before, *after]):
        old, new, seen = (records.get((table, slug)) for records in (before, after, shown))
        if new in (old, seen):
            continue
        changeset = changeset or ChangeSet.objects.create(author=user)
        draft = changeset.proposals.filter(table=table, slug=slug).first()
        draft = draft or Proposal(changeset=changeset, table=table, slug=slug, base=seen)
        draft.record = new
        for name, value in withdrawal.items():
            setattr(draft, name, "" if new else value)
        if new != draft.base:
            draft.save()
            saved.append(draft)
        elif draft.pk:
            draft.delete()
    return saved


def required_drafts(
    changeset: ChangeSet | None, slugs: Iterable[str] = (), tables: Iterable[str] = ()
) -> list[Proposal]:
    """Return the proposals with these slugs or tables, and recursively the proposals to which they refer."""
    proposals = [*changeset.proposals.all()] if changeset else []
    wanted_slugs = {*slugs}
    found_by_pk: dict[int, Proposal] = {}
    while newly_found := [
        p for p in proposals if p.pk not in found_by_pk and (p.slug in wanted_slugs or p.table in tables)
    ]:
        found_by_pk |= {p.pk: p for p in newly_found}
        for proposal in newly_found:
            wanted_slugs |= _slugs_named_by(proposal)
    return list(found_by_pk.values())


def _slugs_named_by(proposal: Proposal) -> set[Any]:
    """Return all texts of a proposal that may be the slug of another entry."""
    values = (proposal.record or proposal.base or {}).values()
    return {text for value in values for text in (value if isinstance(value, list) else [value])}


# --- Trials and publication --------------------------------------------------------------------------------


@contextmanager
def trial(proposals: Iterable[Proposal] = (), blind_to: str = "") -> Iterator[None]:
    """Run the block with these proposals published, in a transaction that is rolled back.

    The entries of the source `blind_to` are deleted for the block, so that it cannot see them.
    """
    with no_version(), request_cache(), transaction.atomic():
        try:
            _hide_entries_of(blind_to)
            history.settle(_apply([*proposals], is_trial=True))
            yield
        finally:
            transaction.set_rollback(True)


def blind(changeset: ChangeSet | None) -> AbstractContextManager[None]:
    """Run the block with what the author of a set may see: a second extraction hides the first."""
    return trial(blind_to=changeset.blind_to) if changeset and changeset.blind_to else nullcontext()


def _hide_entries_of(source: str) -> None:
    """Delete the entries of a source with their links. Only a trial may call it: it rolls back."""
    for model in (*QUOTING, *NAMED) if source else ():
        entries = model._default_manager.filter(source=source)
        for field in model._meta.many_to_many:
            links: Any = field.remote_field.through
            links._default_manager.filter(**{f"{field.m2m_field_name()}__in": entries}).delete()
        entries._raw_delete(entries.db)  # deferred constraints are never checked: the trial does not commit


def publish(changeset: ChangeSet, user: Any = None) -> None:
    """Publish a set in one transaction, or raise CannotPublish or FixtureError and change nothing."""
    with lock_tables(MODELS):
        if changeset.is_second:
            raise CannotPublish(_("A second extraction is never published: it is reconciled with the first."))
        if not ChangeSet.objects.filter(pk=changeset.pk, state__in=UNDECIDED).exists():
            raise CannotPublish(_("Somebody else has decided about this set."))
        proposals = [*changeset.proposals.all()]
        if meanwhile := [str(proposal) for proposal in changed_meanwhile(proposals)]:
            raise CannotPublish(_("Changed meanwhile: %(entries)s.") % {"entries": ", ".join(meanwhile)})
        if gaps := gaps_of_set(proposals):
            raise CannotPublish(gaps)
        changeset.decide(State.PUBLISHED, user)
        history.record_all(_apply(proposals), changeset)


@transaction.atomic
def publish_at_once(proposals: list[Proposal], user: Any, reason: str) -> ChangeSet:
    """Publish drafts in a new set. If that fails, they stay in their set."""
    changeset = ChangeSet.objects.create(author=user, reason=reason)
    previous = proposals[0].changeset
    changeset.proposals.add(*proposals)
    publish(changeset, user)
    if not (previous.proposals.exists() or previous.is_second):
        previous.delete()
    return changeset


def may_publish(changeset: ChangeSet, user: Any) -> bool:
    """Return whether a user may publish a set: the author without four eyes, or a reviewer once it is submitted."""
    if changeset.is_second:
        return False
    if changeset.author_id == user.pk:
        return not settings.FOUR_EYES
    return changeset.state == State.SUBMITTED and user.has_perm("plans.publish_changeset")


def may_propose(user: Any, proposals: Iterable[Proposal]) -> bool:
    """Return whether a user has the permissions for all these proposals."""
    return bool(user.has_perms({_permission(proposal) for proposal in proposals}))


def _permission(proposal: Proposal) -> str:
    return permission(proposal.table, "delete" if proposal.is_withdrawal else "change" if proposal.base else "add")


def permission(table: str, action: str) -> str:
    """Return the permission to add, change or delete the entries of a table."""
    return f"{BY_LABEL[table].model._meta.app_label}.{action}_{table}"


def state_of(changeset: ChangeSet) -> str:
    """Return a digest of all that a set makes public. A reviewer publishes exactly the digest they have seen."""
    proposals = changeset.proposals.order_by("pk").values_list("table", "slug", "record", "base", *WITHDRAWAL)
    return digest(changeset.reason, *proposals)


def changed_meanwhile(proposals: list[Proposal]) -> list[Proposal]:
    """Return the proposals whose entry changed since: it equals neither the base nor the proposed record."""
    entries = find_entries(proposals)
    return [
        proposal
        for proposal in proposals
        if record_of(entries.get((proposal.table, proposal.slug))) not in (proposal.base, proposal.record)
    ]


def _apply(unsorted: Iterable[Proposal], is_trial: bool = False) -> list[history.Change]:
    """Write the proposals, and return the changes for the history.

    Withdrawals come first, so that other entries may take their numbers. At the end no entry may refer to a
    withdrawn one.
    """
    proposals = sorted(unsorted, key=lambda proposal: (TABLE_ORDER.index(proposal.table), proposal.pk))
    entries = {proposal: find_entry(proposal.table, proposal.slug) for proposal in proposals}
    before = {proposal: record_of(entry) for proposal, entry in entries.items()}
    gone = [(proposal, entry) for proposal, entry in entries.items() if entry and proposal.is_withdrawal]
    for proposal, entry in gone:
        delete(BY_LABEL[proposal.table], [entry])
    written = [proposal for proposal in proposals if not proposal.is_withdrawal]
    entries_by_model = _LazyEntriesByModel(written)
    Measure.objects.filter(pk__in=[p.slug for p in written if p.table == Measure._meta.model_name]).make_room()
    entries |= {proposal: _write(proposal, entries_by_model, is_trial) for proposal in written}
    for proposal, entry in gone:
        check_unnamed(place_of(proposal), entry)
        _leave_address(proposal, entries_by_model)
    return [(entry, before[proposal], proposal.record) for proposal, entry in entries.items() if entry]


def _write(proposal: Proposal, entries_by_model: EntriesByModel, is_trial: bool) -> Any:
    table, entry = BY_LABEL[proposal.table], find_entry(proposal.table, proposal.slug)
    if entry is None:
        _take_address(table, proposal)
        if is_trial and table.key != ("slug",):
            entry = table.model(pk=-proposal.pk)  # the same in each trial: a form identifies its rows by primary key
    proposed = proposal.record or {}
    values = {field.name: _value(field, proposed.get(field.name)) for field in table.fields}
    record = Record(place_of(proposal), proposal.slug, values, proposed)
    return write(table, record, entry, entries_by_model)


def _value(field: Any, value: Any) -> Any:
    return date.fromisoformat(value) if value and isinstance(field, models.DateField) else value


def place_of(proposal: Proposal) -> Place:
    """Return the place that the record of a proposal would have in the files."""
    table, record = BY_LABEL[proposal.table], proposal.record or proposal.base or {}
    source = proposal.slug if table.model is Source else record.get("source")
    return Place(table.path(Path(), source), proposal.slug.replace("/", " / "))


def _take_address(table: Table, proposal: Proposal) -> None:
    """Refuse a former address, unless an undo brings its entry back."""
    former = FormerAddress.objects.filter(table=table.name, slug=proposal.slug)
    if proposal.undoes_id:
        former.delete()
    elif former.exists():
        raise place_of(proposal).error(_("This was the address of another entry, and stays its own."), "slug")


def _leave_address(proposal: Proposal, entries_by_model: EntriesByModel) -> None:
    """Store the former address of a withdrawn entry, with the reason and the replacement."""
    table, place = BY_LABEL[proposal.table], place_of(proposal)
    if not table.is_cited:
        return
    if not (proposal.reason_zh and proposal.reason_en):
        raise place.error(_("Give the reason for the withdrawal in both languages."))
    if proposal.replaced_by and proposal.replaced_by not in entries_by_model[table.model]:
        raise place.error(_("No entry is called “%(slug)s”.") % {"slug": proposal.replaced_by}, "replaced_by")
    reasons = {name: getattr(proposal, name) for name in WITHDRAWAL}
    FormerAddress.objects.create(table=table.name, slug=proposal.slug, withdrawn=True, **reasons)


class _LazyEntriesByModel(dict[Any, Any]):
    """Lazy `{model: entries}` of everything that a record may refer to."""

    def __init__(self, written: Iterable[Proposal]) -> None:
        super().__init__()
        self.written = {(proposal.table, proposal.slug) for proposal in written}

    def __missing__(self, model: Any) -> "_Entries":
        return _Entries(model, self.written)


class _Entries:
    """Lazy `{slug: entry}` of a model; it contains also the entries that will be written."""

    def __init__(self, model: Any, written: set[Key]) -> None:
        self.model = model
        self.written = written

    def __contains__(self, slug: object) -> bool:
        return (self.model._meta.model_name, slug) in self.written or self.model.objects.filter(pk=slug).exists()

    def __getitem__(self, slug: str) -> Any:
        return self.model.objects.get(pk=slug)
