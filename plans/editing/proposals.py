"""Proposals: kept as an editor makes them, tried without a trace, and published all at once.

What is published goes through the one path that loads files as well: it is validated, recorded and indexed.
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

from plans.catalogue.caching import one_answer
from plans.catalogue.version import digest, no_version
from plans.editing import history
from plans.editing.coverage import NAMED, QUOTING, left_over
from plans.editing.folder import Record
from plans.editing.former_addresses import check_unnamed
from plans.editing.locking import alone
from plans.editing.tables import MODELS, TABLES, full_record
from plans.editing.writing import delete, write
from plans.editing.yaml_records import Place
from plans.models import ChangeSet, FormerAddress, Measure, Proposal, Source
from plans.models.proposal import UNDECIDED, State

BY_LABEL = {table.label: table for table in TABLES if not table.holds_addresses}
ORDER = [*BY_LABEL]
WITHDRAWAL = ("reason_zh", "reason_en", "replaced_by")

Key = tuple[str, str]  # the table and the slug of an entry, as the history calls them
Records = dict[Key, dict]


class CannotPublish(Exception):
    """A set cannot be published as it is; the message says why to an editor."""


# --- Records as proposals hold them ---------------------------------------------------------------------


def snapshot(entries: Iterable[Any]) -> Records:
    """Return the records of entries as the database now holds them."""
    return {(entry._meta.model_name, "/".join(entry.natural_key())): record_of(entry) for entry in entries}


def record_of(entry: Any) -> Any:
    """Return the record of an entry as JSON holds it, with days as text; None of no entry."""
    if entry is None:
        return None
    values = full_record(entry).items()
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


def find(table: str, slug: str) -> Any:
    """Return the entry that the history calls so."""
    key = BY_LABEL[table].key
    return BY_LABEL[table].model._default_manager.filter(**dict(zip(key, slug.split("/"), strict=True))).first()


def find_all(proposals: Iterable[Proposal]) -> dict[Key, Any]:
    """Return the entries of proposals by table and slug, with what their records need: a few queries a table."""
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


# --- Keeping ---------------------------------------------------------------------------------------------


@transaction.atomic
def keep(
    user, before: Records, after: Records, shown: Records, into: ChangeSet | None = None, **withdrawal: str
) -> list[Proposal]:
    """Keep in the open set of an editor, or in the set that is given, what a form changed, and return it.

    `before` and `after` are the records around the saving of the form; `shown` those that the form showed when it
    was opened. What only another editor changed meanwhile is left out: the form did not mean it.
    """
    kept = []
    get_user_model().objects.select_for_update().get(pk=user.pk)  # two windows at once open one set
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
            kept.append(draft)
        elif draft.pk:
            draft.delete()
    return kept


def needed(changeset: ChangeSet | None, slugs: Iterable[str] = (), tables: Iterable[str] = ()) -> list[Proposal]:
    """Return the proposals of these slugs and tables, and of all that those name in turn."""
    proposals = [*changeset.proposals.all()] if changeset else []
    wanted = {*slugs}
    found: dict[int, Proposal] = {}
    while new := [p for p in proposals if p.pk not in found and (p.slug in wanted or p.table in tables)]:
        found |= {p.pk: p for p in new}
        for proposal in new:
            wanted |= _named(proposal)
    return list(found.values())


def _named(proposal):
    """Return every text that may be the slug of an entry that a proposal names."""
    values = (proposal.record or proposal.base or {}).values()
    return {text for value in values for text in (value if isinstance(value, list) else [value])}


# --- Trying and publishing --------------------------------------------------------------------------------


@contextmanager
def trial(proposals: Iterable[Proposal] = (), blind_to: str = "") -> Iterator[None]:
    """Let the block see the catalogue as if these were published. Nothing that it writes or makes is kept.

    What was entered from the source `blind_to` is not there: the block cannot see it in any way.
    """
    with no_version(), one_answer(), transaction.atomic():
        try:
            _hide_entries_of(blind_to)
            history.settle(_apply([*proposals], is_trial=True))
            yield
        finally:
            transaction.set_rollback(True)


def blind(changeset: ChangeSet | None) -> AbstractContextManager[None]:
    """Let the block see what the author of a set may see: during a second extraction nothing of the first."""
    return trial(blind_to=changeset.blind_to) if changeset and changeset.blind_to else nullcontext()


def _hide_entries_of(source):
    """Delete what was entered from a source, with its links, in a trial, which takes it back."""
    for model in (*QUOTING, *NAMED) if source else ():
        entries = model._default_manager.filter(source=source)
        for field in model._meta.many_to_many:
            links: Any = field.remote_field.through
            links._default_manager.filter(**{f"{field.m2m_field_name()}__in": entries}).delete()
        entries._raw_delete(entries.db)  # the checks of the database come at the end, which there is not


def publish(changeset: ChangeSet, user=None):
    """Publish a set in one transaction, or raise CannotPublish or FixtureError and change nothing."""
    with alone(MODELS):
        if changeset.is_second:
            raise CannotPublish(_("A second extraction is never published: it is reconciled with the first."))
        if not ChangeSet.objects.filter(pk=changeset.pk, state__in=UNDECIDED).exists():
            raise CannotPublish(_("Somebody else has decided about this set."))
        proposals = [*changeset.proposals.all()]
        if meanwhile := [str(proposal) for proposal in changed_meanwhile(proposals)]:
            raise CannotPublish(_("Changed meanwhile: %(entries)s.") % {"entries": ", ".join(meanwhile)})
        if left := left_over(proposals):
            raise CannotPublish(left)
        changeset.decide(State.PUBLISHED, user)
        history.record_all(_apply(proposals), changeset)


@transaction.atomic
def publish_at_once(proposals: list[Proposal], user, reason: str) -> ChangeSet:
    """Publish some drafts in a set of their own; if that fails, they stay where they are."""
    own = ChangeSet.objects.create(author=user, reason=reason)
    old = proposals[0].changeset
    own.proposals.add(*proposals)
    publish(own, user)
    if not (old.proposals.exists() or old.is_second):
        old.delete()
    return own


def may_publish(changeset: ChangeSet, user) -> bool:
    """Return whether somebody may publish a set: others once it is submitted, its author not under four eyes."""
    if changeset.is_second:
        return False
    if changeset.author_id == user.pk:
        return not settings.FOUR_EYES
    return changeset.state == State.SUBMITTED and user.has_perm("plans.publish_changeset")


def may_propose(user, proposals: Iterable[Proposal]) -> bool:
    """Return whether somebody may add, change and withdraw what these proposals do."""
    return user.has_perms({_permission(proposal) for proposal in proposals})


def _permission(proposal):
    return permission(proposal.table, "delete" if proposal.is_withdrawal else "change" if proposal.base else "add")


def permission(table: str, action: str) -> str:
    """Return the permission to add, change or delete the entries of a table."""
    return f"{BY_LABEL[table].model._meta.app_label}.{action}_{table}"


def state_of(changeset: ChangeSet) -> str:
    """Return what differs when anything of the set does that becomes public: who publishes it must have seen it."""
    proposals = changeset.proposals.order_by("pk").values_list("table", "slug", "record", "base", *WITHDRAWAL)
    return digest(changeset.reason, *proposals)


def changed_meanwhile(proposals: list[Proposal]) -> list[Proposal]:
    """Return the proposals whose entry is neither as the editor saw it nor as the editor proposes it."""
    entries = find_all(proposals)
    return [
        proposal
        for proposal in proposals
        if record_of(entries.get((proposal.table, proposal.slug))) not in (proposal.base, proposal.record)
    ]


def _apply(proposals, is_trial=False):
    """Write what is proposed, and return the changes for the history.

    Withdrawals come first, so that others may take their numbers; at the end nothing may name what is gone.
    """
    proposals = sorted(proposals, key=lambda proposal: (ORDER.index(proposal.table), proposal.pk))
    entries = {proposal: find(proposal.table, proposal.slug) for proposal in proposals}
    before = {proposal: record_of(entry) for proposal, entry in entries.items()}
    gone = [(proposal, entry) for proposal, entry in entries.items() if entry and proposal.is_withdrawal]
    for proposal, entry in gone:
        delete(BY_LABEL[proposal.table], [entry])
    written = [proposal for proposal in proposals if not proposal.is_withdrawal]
    known = _Known(written)
    Measure.objects.filter(pk__in=[p.slug for p in written if p.table == Measure._meta.model_name]).make_room()
    entries |= {proposal: _write(proposal, known, is_trial) for proposal in written}
    for proposal, entry in gone:
        check_unnamed(place_of(proposal), entry)
        _leave_address(proposal, known)
    return [(entry, before[proposal], proposal.record) for proposal, entry in entries.items() if entry]


def _write(proposal, known, is_trial):
    table, entry = BY_LABEL[proposal.table], find(proposal.table, proposal.slug)
    if entry is None:
        _take_address(table, proposal)
        if is_trial and table.key != ("slug",):
            entry = table.model(pk=-proposal.pk)  # the same in each trial: a form names its rows by their numbers
    values = {field.name: _value(field, proposal.record.get(field.name)) for field in table.fields}
    record = Record(place_of(proposal), proposal.slug, values, proposal.record)
    return write(table, record, entry, known)


def _value(field, value):
    return date.fromisoformat(value) if value and isinstance(field, models.DateField) else value


def place_of(proposal: Proposal) -> Place:
    """Return where the record of a proposal would stand in the files."""
    table, record = BY_LABEL[proposal.table], proposal.record or proposal.base or {}
    source = proposal.slug if table.model is Source else record.get("source")
    return Place(table.path(Path(), source), proposal.slug.replace("/", " / "))


def _take_address(table, proposal):
    """Refuse a former address, but to the entry that comes back to it."""
    former = FormerAddress.objects.filter(table=table.name, slug=proposal.slug)
    if proposal.undoes_id:
        former.delete()
    elif former.exists():
        raise place_of(proposal).error(_("This was the address of another entry, and stays its own."), "slug")


def _leave_address(proposal, known):
    """Let the address of a withdrawn entry say why it is gone, and what replaces it."""
    table, place = BY_LABEL[proposal.table], place_of(proposal)
    if not table.is_cited:
        return
    if not (proposal.reason_zh and proposal.reason_en):
        raise place.error(_("Give the reason for the withdrawal in both languages."))
    if proposal.replaced_by and proposal.replaced_by not in known[table.model]:
        raise place.error(_("No entry is called “%(slug)s”.") % {"slug": proposal.replaced_by}, "replaced_by")
    reasons = {name: getattr(proposal, name) for name in WITHDRAWAL}
    FormerAddress.objects.create(table=table.name, slug=proposal.slug, withdrawn=True, **reasons)


class _Known(dict):
    """The entries that a record may name, of every model: looked up when one is named."""

    def __init__(self, written):
        super().__init__()
        self.written = {(proposal.table, proposal.slug) for proposal in written}

    def __missing__(self, model):
        return _Entries(model, self.written)


class _Entries:
    """The entries of a model by slug, those included that are yet to be written."""

    def __init__(self, model, written):
        self.model = model
        self.written = written

    def __contains__(self, slug):
        return (self.model._meta.model_name, slug) in self.written or self.model.objects.filter(pk=slug).exists()

    def __getitem__(self, slug):
        return self.model.objects.get(pk=slug)
