"""Load the files into the catalogue: changes of the files are loaded, and changes of editors are kept."""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from plans.editing import file_records, history
from plans.editing.folder import Record, check_files, lacking_files, records
from plans.editing.former_addresses import Former, check_unnamed
from plans.editing.locking import lock_tables
from plans.editing.merging import REFUSED, Outcome, RecordDifference, decide
from plans.editing.tables import BY_MODEL, MODELS, TABLES, Table, Values, digest, full_record, source_of
from plans.editing.writing import delete, write
from plans.editing.yaml_records import Place
from plans.models import ChangeSet, Correction, FormerAddress, Measure, Revision
from plans.models.proposal import State
from plans.search.index import unindex


@dataclass
class Loaded:
    """The result of a load, or of a dry run."""

    unchanged: int = 0
    differences: list[RecordDifference] = field(default_factory=list)
    only_here: int = 0  # entries that were never in any file
    lacking: list[str] = field(default_factory=list)  # expected files that are missing in the folder

    @property
    def counts(self) -> Counter[Outcome]:
        return Counter(difference.outcome for difference in self.differences)

    def with_outcome(self, *outcomes: Outcome) -> list[RecordDifference]:
        return [difference for difference in self.differences if difference.outcome in outcomes]


class LoadRefused(Exception):
    """Files and catalogue cannot be merged; the message lists the conflicts field by field."""

    def __init__(self, loaded: Loaded) -> None:
        differences = loaded.with_outcome(*REFUSED)
        super().__init__("\n".join(line for difference in differences for line in difference.lines()))


def load(folder: Path, *, overwrite: bool = False, dry_run: bool = False, author: str = "", reason: str = "") -> Loaded:
    """Load all files of `folder` in one transaction; with `overwrite` the files replace the changes of editors.

    The history records the changes as one set with `author` and `reason`. Raise FixtureError if a file is wrong,
    and LoadRefused if files and catalogue conflict. With `dry_run` nothing is changed, and conflicts are returned
    like other differences.
    """
    check_files(folder)
    with lock_tables(MODELS) as database:
        run = _Load(folder, overwrite, _changeset(author, reason))
        run.load_all()
        if dry_run:
            transaction.set_rollback(True, using=database)
        elif run.loaded.with_outcome(*REFUSED):
            raise LoadRefused(run.loaded)
    return run.loaded


def _changeset(author: str, reason: str) -> ChangeSet:
    """Return the set that a load publishes. Files need no review here: they are reviewed in the repository."""
    return ChangeSet(
        title="load_catalogue",
        reason=reason,
        state=State.PUBLISHED,
        author_name=author,
        decided_by_name=author,
        decided_at=timezone.now(),
    )


class _Load:
    """One run over all tables. Their order matters: an entry may refer to its own table and to earlier ones."""

    def __init__(self, folder: Path, overwrite: bool, changeset: ChangeSet) -> None:
        self.folder = folder
        self.overwrite = overwrite
        self.changeset = changeset
        self.loaded = Loaded(lacking=lacking_files(folder))
        # {model: {slug: entry}}; the entry is None if it is not added yet.
        self.entries_by_model: dict[type[Model], dict[str, Any]] = {}
        self.former = Former(BY_MODEL[FormerAddress].path(folder, None))
        self.stated: Set[str] = set()  # former addresses that are or were in the files; editors left the others
        self.gone: list[tuple[Place, Any]] = []  # [(place, entry)] of withdrawn and moved entries
        self.changes: list[history.Change] = []  # the changes to record in the history

    def load_all(self) -> None:
        tables = [_TableLoad(self, table) for table in TABLES]
        for table in tables:
            table.load()
            if table.table.holds_addresses:
                self.stated = table.records.keys() | table.held.keys()
                self.former = Former(self.former.path, FormerAddress.objects.all())
                self.former.check_tables()
        history.record_all(self.changes, self.changeset)
        for table in tables:
            table.remember()
        if not self.loaded.with_outcome(*REFUSED):
            self.former.check_targets(self.entries_by_model)
            slugs = {table.table.name: table.entries.keys() | table.records.keys() for table in tables}
            (corrections,) = (table.records for table in tables if table.table.model is Correction)
            self.former.check_corrections(corrections.values(), slugs)
            for place, entry in self.gone:
                check_unnamed(place, entry)


@dataclass(frozen=True)
class _Step:
    """The outcome for a record, and the slug of the entry that it is compared with."""

    outcome: Outcome
    record: Record
    slug: str

    @property
    def is_move(self) -> bool:
        return self.outcome is Outcome.CHANGED and self.slug != self.record.slug


class _TableLoad:
    """Compares the records of one table with its entries, and then writes the differences."""

    def __init__(self, run: _Load, table: Table) -> None:
        self.run = run
        self.table = table
        self.entries = {table.slug_of(entry): entry for entry in table.entries()}
        self.before = {slug: full_record(entry) for slug, entry in self.entries.items()}
        self.held = file_records.held(table)
        self.records = records(run.folder, table)
        self.steps: list[_Step] = []

    def load(self) -> None:
        self.steps = [self._step(record) for record in self.records.values()]
        withdrawn = self._withdrawn({step.slug for step in self.steps})
        self._report(withdrawn)
        leaving = [slug for slug, outcome in withdrawn.items() if outcome is Outcome.WITHDRAWN]
        moving = [step.slug for step in self.steps if step.is_move]
        self._remove(leaving, moving)
        self._write([step for step in self.steps if step.outcome in (Outcome.ADDED, Outcome.CHANGED)])

    # Comparing

    def _step(self, record: Record) -> _Step:
        """Return the step that a record of the files needs."""
        slug = self._compared_with(record.slug)
        self._check_free(record, slug)
        outcome = self._decide(slug, digest(record.full), is_leaving=slug != record.slug)
        return _Step(outcome, record, slug)

    def _compared_with(self, slug: str) -> str:
        """Return the slug of the entry that a record describes: its own slug, or the one from which it moves."""
        if slug in self.entries:
            return slug
        former_slugs = self.run.former.moved_to(self.table.name, slug)
        return next((former_slug for former_slug in former_slugs if former_slug in self.entries), slug)

    def _check_free(self, record: Record, slug: str) -> None:
        """Refuse a record at a former address, unless an editor withdrew the entry and the file still has it."""
        if (
            self.table.name,
            record.slug,
        ) in self.run.former and f"{self.table.name}/{record.slug}" not in self.run.stated:
            if self.run.overwrite:  # the entry returns to its address
                FormerAddress.objects.filter(table=self.table.name, slug=record.slug).delete()
            return
        was_withdrawn_here = slug not in self.entries and slug in self.held and not self.run.overwrite
        if (self.table.name, record.slug) in self.run.former and not was_withdrawn_here:
            raise record.place.error("this slug stands in addresses.yaml: it is never given to another claim", "slug")

    def _decide(self, slug: str, file_digest: str | None, is_leaving: bool) -> Outcome:
        """Return the outcome of the merge. It is a conflict to keep an entry that must leave its address."""
        entry_digest = digest(self.before[slug]) if slug in self.before else None
        if self.run.overwrite:
            return decide(file_digest, entry_digest, (), lambda: False)
        held = self.held.get(slug)
        outcome = decide(
            file_digest,
            entry_digest,
            held.digests if held else (),
            lambda: file_records.is_edited(held, self._newest.get(slug), slug in self.entries),
        )
        return Outcome.CONFLICT if is_leaving and outcome is Outcome.KEPT else outcome

    @cached_property
    def _newest(self) -> dict[str, Revision]:
        return file_records.newest_revisions(self.table)

    def _withdrawn(self, compared: set[str]) -> dict[str, Outcome]:
        """Return `{slug: outcome}` of the entries that are not in the files."""
        outcomes = {}
        for slug in self.entries.keys() - compared:
            was_in_files = slug in self.held and self.held[slug].loaded
            if (self.table.name, slug) in self.run.former or (was_in_files and not self.table.is_cited):
                outcomes[slug] = self._decide(slug, None, is_leaving=True)
            elif was_in_files:
                outcomes[slug] = Outcome.MISSING
        return dict(sorted(outcomes.items()))

    def _report(self, withdrawn: dict[str, Outcome]) -> None:
        loaded = self.run.loaded
        loaded.unchanged += sum(step.outcome is Outcome.UNCHANGED for step in self.steps)
        if not self.table.holds_addresses:  # each withdrawal in the admin creates one
            loaded.only_here += len(self.entries.keys() - {step.slug for step in self.steps} - withdrawn.keys())
        for step in self.steps:
            if step.outcome is not Outcome.UNCHANGED:
                before = self.before.get(step.slug)
                self._report_one(step.outcome, step.record.place, step.record.slug, before, step.record.full)
        for slug, outcome in withdrawn.items():
            self._report_one(outcome, self._place(slug), slug, self.before[slug], None)

    def _report_one(
        self, outcome: Outcome, place: Place, slug: str, before: Values | None, after: Values | None
    ) -> None:
        self.run.loaded.differences.append(RecordDifference(outcome, place, f"{self.table.name} {slug}", before, after))

    def _place(self, slug: str) -> Place:
        path = self.table.path(self.run.folder, source_of(self.entries[slug]))
        return Place(path, slug.replace("/", " / "))

    # Writing

    def _remove(self, leaving: list[str], moving: list[str]) -> None:
        """Delete the entries that are withdrawn or move, before other entries take their numbers."""
        for slug in leaving:
            self._keep_change(self.entries[slug], self.before[slug], None)
        for slug in moving:
            unindex(self.entries[slug])
        gone = {slug: self.entries.pop(slug) for slug in [*leaving, *moving]}
        delete(self.table, list(gone.values()))
        self.run.gone += [(self.run.former.place(self.table.name, slug), entry) for slug, entry in gone.items()]

    def _write(self, steps: list[_Step]) -> None:
        self.run.entries_by_model[self.table.model] = self.entries | {
            step.record.slug: self.entries.get(step.record.slug) for step in steps
        }
        if self.table.model is Measure:
            Measure.objects.filter(pk__in=[step.slug for step in steps]).make_room()
        for step in steps:
            entry = write(self.table, step.record, self.entries.get(step.record.slug), self.run.entries_by_model)
            self._keep_change(entry, self.before.get(step.slug), step.record.full)
            self.entries[step.record.slug] = entry
        self.run.entries_by_model[self.table.model] = self.entries

    def _keep_change(self, entry: Any, before: Values | None, after: Values | None) -> None:
        if not self.table.holds_addresses:
            self.run.changes.append((entry, before, after))

    def remember(self) -> None:
        """Store the digests of the files. Call it after the history has its revisions."""
        loaded_digests, kept_digests = {}, {}
        for step in self.steps:
            slug, file_digest = step.record.slug, digest(step.record.full)
            held = self.held.get(slug)
            if step.outcome is Outcome.KEPT:
                if not held:
                    kept_digests[slug] = file_digest
            elif not held or held.loaded != file_digest or held.dumped:
                loaded_digests[slug] = file_digest
        file_records.remember_loaded(self.table, loaded_digests, kept_digests)
        file_records.forget(self.table, self.held.keys() - self.records.keys() - self.entries.keys())
