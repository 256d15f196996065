"""Loading the files into the catalogue: what the files changed is taken, what an editor changed is kept."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from plans.editing import file_records, history
from plans.editing.folder import Record, check_files, lacking_files, records
from plans.editing.former_addresses import Former, check_unnamed
from plans.editing.locking import alone
from plans.editing.merging import REFUSED, Difference, Outcome, decide
from plans.editing.tables import BY_MODEL, MODELS, TABLES, Table, digest, full_record, source_of
from plans.editing.writing import delete, write
from plans.editing.yaml_records import Place
from plans.models import ChangeSet, Correction, FormerAddress, Measure
from plans.models.proposal import State
from plans.search.index import unindex


@dataclass
class Loaded:
    """What a load did, or would do."""

    unchanged: int = 0
    differences: list[Difference] = field(default_factory=list)
    only_here: int = 0  # entries of the catalogue that no file ever had
    lacking: list[str] = field(default_factory=list)  # files that the folder might hold and does not

    @property
    def counts(self) -> Counter:
        return Counter(difference.outcome for difference in self.differences)

    def with_outcome(self, *outcomes: Outcome) -> list[Difference]:
        return [difference for difference in self.differences if difference.outcome in outcomes]


class Refused(Exception):
    """Files and catalogue cannot be merged; the message says where, field by field."""

    def __init__(self, loaded: Loaded):
        differences = loaded.with_outcome(*REFUSED)
        super().__init__("\n".join(line for difference in differences for line in difference.lines()))


def load(folder: Path, *, overwrite=False, dry_run=False, author="", reason="") -> Loaded:
    """Load every file below `folder`, or nothing at all; with `overwrite` the files prevail over editors.

    The history keeps the changes as one set with its author and reason. Raise FixtureError if a file is wrong, and
    Refused if files and catalogue contradict each other. With `dry_run` nothing is changed, and contradictions are
    returned like every other difference.
    """
    check_files(folder)
    with alone(MODELS) as database:
        run = _Load(folder, overwrite, _changeset(author, reason))
        run.load_all()
        if dry_run:
            transaction.set_rollback(True, using=database)
        elif run.loaded.with_outcome(*REFUSED):
            raise Refused(run.loaded)
    return run.loaded


def _changeset(author, reason):
    """Return the set that a load publishes: files need no second pair of eyes, they had it where they were written."""
    return ChangeSet(
        title="load_catalogue",
        reason=reason,
        state=State.PUBLISHED,
        author_name=author,
        decided_by_name=author,
        decided_at=timezone.now(),
    )


class _Load:
    """One run over all tables in their order: an entry names others of its own table and of those before."""

    def __init__(self, folder, overwrite, changeset):
        self.folder = folder
        self.overwrite = overwrite
        self.changeset = changeset
        self.loaded = Loaded(lacking=lacking_files(folder))
        self.known = {}  # {model: {slug: entry}} of all that may be named; None for one that is yet to be added
        self.former = Former(BY_MODEL[FormerAddress].path(folder, None))
        self.stated = set()  # the former addresses that files hold or held; others an editor left
        self.gone = []  # [(place, entry)] of those that were withdrawn or moved
        self.changes = []  # what the history is to keep

    def load_all(self):
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
            self.former.check_targets(self.known)
            slugs = {table.table.name: table.entries.keys() | table.records.keys() for table in tables}
            (corrections,) = (table.records for table in tables if table.table.model is Correction)
            self.former.check_corrections(corrections.values(), slugs)
            for place, entry in self.gone:
                check_unnamed(place, entry)


@dataclass(frozen=True)
class _Step:
    """What is to be done with a record, and the slug of the entry that it is compared with."""

    outcome: Outcome
    record: Record
    slug: str

    @property
    def is_move(self):
        return self.outcome is Outcome.CHANGED and self.slug != self.record.slug


class _TableLoad:
    """Compares the records of one table with its entries, then writes the differences."""

    def __init__(self, run: _Load, table: Table):
        self.run = run
        self.table = table
        self.entries = {table.slug_of(entry): entry for entry in table.entries()}
        self.before = {slug: full_record(entry) for slug, entry in self.entries.items()}
        self.held = file_records.held(table)
        self.records = records(run.folder, table)
        self.steps: list = []

    def load(self):
        self.steps = [self._step(record) for record in self.records.values()]
        withdrawn = self._withdrawn({step.slug for step in self.steps})
        self._report(withdrawn)
        leaving = [slug for slug, outcome in withdrawn.items() if outcome is Outcome.WITHDRAWN]
        moving = [step.slug for step in self.steps if step.is_move]
        self._remove(leaving, moving)
        self._write([step for step in self.steps if step.outcome in (Outcome.ADDED, Outcome.CHANGED)])

    # Comparing

    def _step(self, record):
        """Decide what becomes of a record of the files."""
        slug = self._compared_with(record.slug)
        self._check_free(record, slug)
        outcome = self._decide(slug, digest(record.full), is_leaving=slug != record.slug)
        return _Step(outcome, record, slug)

    def _compared_with(self, slug):
        """Return the slug of the entry that a record stands for: its own, or one from which it moves."""
        if slug in self.entries:
            return slug
        former = self.run.former.moved_to(self.table.name, slug)
        return next((old for old in former if old in self.entries), slug)

    def _check_free(self, record, slug):
        """Refuse to give a former address to a record; an entry that an editor withdrew may still stand in a file."""
        if (
            self.table.name,
            record.slug,
        ) in self.run.former and f"{self.table.name}/{record.slug}" not in self.run.stated:
            if self.run.overwrite:  # the entry comes back to it
                FormerAddress.objects.filter(table=self.table.name, slug=record.slug).delete()
            return
        was_withdrawn_here = slug not in self.entries and slug in self.held and not self.run.overwrite
        if (self.table.name, record.slug) in self.run.former and not was_withdrawn_here:
            raise record.place.error("this slug stands in addresses.yaml: it is never given to another claim", "slug")

    def _decide(self, slug, file, is_leaving):
        """Return the outcome; an entry that is to leave its address cannot be kept as an editor left it."""
        entry = digest(self.before[slug]) if slug in self.before else None
        if self.run.overwrite:
            return decide(file, entry, (), lambda: False)
        held = self.held.get(slug)
        outcome = decide(
            file,
            entry,
            held.digests if held else (),
            lambda: file_records.is_edited(held, self._newest.get(slug), slug in self.entries),
        )
        return Outcome.CONFLICT if is_leaving and outcome is Outcome.KEPT else outcome

    @cached_property
    def _newest(self):
        return file_records.newest_revisions(self.table)

    def _withdrawn(self, compared):
        """Return `{slug: outcome}` of the entries that no file has."""
        outcomes = {}
        for slug in self.entries.keys() - compared:
            was_in_files = slug in self.held and self.held[slug].loaded
            if (self.table.name, slug) in self.run.former or (was_in_files and not self.table.is_cited):
                outcomes[slug] = self._decide(slug, None, is_leaving=True)
            elif was_in_files:
                outcomes[slug] = Outcome.MISSING
        return dict(sorted(outcomes.items()))

    def _report(self, withdrawn):
        loaded = self.run.loaded
        loaded.unchanged += sum(step.outcome is Outcome.UNCHANGED for step in self.steps)
        if not self.table.holds_addresses:  # every withdrawal in the admin leaves one
            loaded.only_here += len(self.entries.keys() - {step.slug for step in self.steps} - withdrawn.keys())
        for step in self.steps:
            if step.outcome is not Outcome.UNCHANGED:
                before = self.before.get(step.slug)
                self._report_one(step.outcome, step.record.place, step.record.slug, before, step.record.full)
        for slug, outcome in withdrawn.items():
            self._report_one(outcome, self._place(slug), slug, self.before[slug], None)

    def _report_one(self, outcome, place, slug, before, after):
        self.run.loaded.differences.append(Difference(outcome, place, f"{self.table.name} {slug}", before, after))

    def _place(self, slug):
        path = self.table.path(self.run.folder, source_of(self.entries[slug]))
        return Place(path, slug.replace("/", " / "))

    # Writing

    def _remove(self, leaving, moving):
        """Delete the entries that are withdrawn or move, before others take their numbers."""
        for slug in leaving:
            self._keep_change(self.entries[slug], self.before[slug], None)
        for slug in moving:
            unindex(self.entries[slug])
        gone = {slug: self.entries.pop(slug) for slug in [*leaving, *moving]}
        delete(self.table, list(gone.values()))
        self.run.gone += [(self.run.former.place(self.table.name, slug), entry) for slug, entry in gone.items()]

    def _write(self, steps):
        self.run.known[self.table.model] = self.entries | {
            step.record.slug: self.entries.get(step.record.slug) for step in steps
        }
        if self.table.model is Measure:
            Measure.objects.filter(pk__in=[step.slug for step in steps]).make_room()
        for step in steps:
            entry = write(self.table, step.record, self.entries.get(step.record.slug), self.run.known)
            self._keep_change(entry, self.before.get(step.slug), step.record.full)
            self.entries[step.record.slug] = entry
        self.run.known[self.table.model] = self.entries

    def _keep_change(self, entry, before, after):
        if not self.table.holds_addresses:
            self.run.changes.append((entry, before, after))

    def remember(self):
        """Keep what the files hold now; the history has its revisions by then."""
        loaded, kept = {}, {}
        for step in self.steps:
            slug, file = step.record.slug, digest(step.record.full)
            held = self.held.get(slug)
            if step.outcome is Outcome.KEPT:
                if not held:
                    kept[slug] = file
            elif not held or held.loaded != file or held.dumped:
                loaded[slug] = file
        file_records.remember_loaded(self.table, loaded, kept)
        file_records.forget(self.table, self.held.keys() - self.records.keys() - self.entries.keys())
