"""What changed between two editions of the data package: entries added, changed and withdrawn."""

import csv
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plans.opendata.tables import TABLES, Table

Package = Path | zipfile.Path  # the root of a data package, or a file in it
Key = tuple[str, ...]
Row = dict[str, str]

# The time of the last change is not content: a fresh load changes it for every entry.
IGNORED = {"updated_at"}


class NotAPackage(Exception):
    """A folder or file that is not a data package of this catalogue. The message says what is missing."""


@dataclass(frozen=True)
class Entry:
    """An entry of a table: its key, and a label for readers."""

    key: str
    label: str


@dataclass(frozen=True)
class Change:
    """An entry in both editions, and the columns that differ: (column, before, after)."""

    entry: Entry
    columns: tuple[tuple[str, str, str], ...]


@dataclass
class TableDiff:
    """The differences of one table. Columns of only one edition are named, not compared."""

    name: str
    added: list[Entry] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    withdrawn: list[Entry] = field(default_factory=list)
    new_columns: list[str] = field(default_factory=list)
    lost_columns: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.withdrawn or self.new_columns or self.lost_columns)


@dataclass(frozen=True)
class Diff:
    """The differences of two editions: their labels, and the tables that differ."""

    old: str
    new: str
    tables: list[TableDiff]

    def __getitem__(self, name: str) -> TableDiff:
        """Return the TableDiff of a table; an empty one where the editions agree."""
        return next((table for table in self.tables if table.name == name), TableDiff(name))


def diff(old: Path, new: Path) -> Diff:
    """Compare two data packages, each a folder or a ZIP; raise NotAPackage for anything else.

    Entries are matched by key. They are sorted as in their file.
    """
    with _opened(old) as old_package, _opened(new) as new_package:
        labels = _label(old_package), _label(new_package)
        tables = [_diff_table(table, old_package, new_package) for table in TABLES]
        return Diff(*labels, [table for table in tables if not table.is_empty])


def _diff_table(table: Table, old_package: Package, new_package: Package) -> TableDiff:
    """Return the TableDiff of a table. Rows are read twice, so that memory holds only those that differ."""
    old_columns, new_columns = _columns(table, old_package), _columns(table, new_package)
    shared = [name for name in new_columns if name in old_columns and name not in IGNORED]
    digests = [
        {key: hash(tuple(row[name] for name in shared)) for key, row in _rows(table, package)}
        for package in (old_package, new_package)
    ]
    differ = {key for key in digests[0].keys() | digests[1].keys() if digests[0].get(key) != digests[1].get(key)}
    before, after = (
        {key: row for key, row in _rows(table, package) if key in differ} for package in (old_package, new_package)
    )
    return TableDiff(
        table.name,
        added=[_entry(key, row) for key, row in after.items() if key not in before],
        changed=[_change(key, before[key], row, shared) for key, row in after.items() if key in before],
        withdrawn=[_entry(key, row) for key, row in before.items() if key not in after],
        new_columns=[name for name in new_columns if name not in old_columns],
        lost_columns=[name for name in old_columns if name not in new_columns],
    )


def _change(key: Key, before: Row, after: Row, columns: list[str]) -> Change:
    return Change(
        _entry(key, after),
        tuple((name, before[name], after[name]) for name in columns if before[name] != after[name]),
    )


def _entry(key: Key, row: Row) -> Entry:
    label = next((row[name] for name in ("text_en", "name_en", "title", "as_printed") if row.get(name)), "")
    return Entry(" / ".join(key), label)


def _columns(table: Table, package: Package) -> list[str]:
    path = package / f"{table.name}.csv"
    if not path.exists():
        if not _holds(table, package):
            return []
        raise NotAPackage(f"{path} is missing.")
    with _named(path), path.open("r", encoding="utf-8-sig", newline="") as file:
        columns = next(csv.reader(file), [])
    if missing := [name for name in table.key if name not in columns]:
        raise NotAPackage(f"{path} has no column {', '.join(missing)}.")
    return columns


def _rows(table: Table, package: Package) -> Iterator[tuple[Key, Row]]:
    """Yield, row by row, the key and the row of a table's file."""
    path = package / f"{table.name}.csv"
    if not path.exists():
        return
    with _named(path), path.open("r", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, restval=""):
            yield tuple(row[name] for name in table.key), row


def _description(package: Package) -> dict[str, Any]:
    """Return the content of datapackage.json."""
    path = package / "datapackage.json"
    if not path.exists():
        raise NotAPackage(f"{path} is missing.")
    with _named(path):
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise ValueError("expected an object")
    return content


def _holds(table: Table, package: Package) -> bool:
    """Return whether a data package describes a table. An older edition has fewer tables."""
    return any(resource.get("name") == table.name for resource in _description(package).get("resources", ()))


def _label(package: Package) -> str:
    content = _description(package)
    date = str(content.get("created", ""))[:10]
    return f"edition {content.get('version', '?')}" + (f" of {date}" if date else "")


@contextmanager
def _named(path: Package) -> Iterator[None]:
    """Turn a read error into NotAPackage with the name of the file."""
    try:
        yield
    except (ValueError, csv.Error, zipfile.BadZipFile) as error:
        raise NotAPackage(f"{path} cannot be read: {error}") from error


@contextmanager
def _opened(path: Path) -> Iterator[Package]:
    """Yield the root of a data package as a path, of the file system or inside a ZIP."""
    if path.is_dir():
        yield path
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield zipfile.Path(archive)
    else:
        raise NotAPackage(f"{path} is neither a folder nor a ZIP.")
