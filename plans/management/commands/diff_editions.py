from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.opendata.diff import NotAPackage, TableDiff, diff


class Command(BaseCommand):
    help = "List what was added, changed or withdrawn between two data packages, each a folder or a ZIP."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", type=Path)
        parser.add_argument("new", type=Path)

    def handle(self, *, old: Path, new: Path, **options: object) -> None:
        try:
            changes = diff(old, new)
        except NotAPackage as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"From {changes.old} to {changes.new}")
        for table in changes.tables:
            self.stdout.write("\n".join(["", *_lines(table)]))
        if not changes.tables:
            self.stdout.write("Nothing differs.")


def _lines(table: TableDiff) -> Iterator[str]:
    yield f"{table.name}: {len(table.added)} added, {len(table.changed)} changed, {len(table.withdrawn)} withdrawn"
    for sign, columns in (("+", table.new_columns), ("-", table.lost_columns)):
        for name in columns:
            yield f"  {sign} column {name}"
    for entry in table.added:
        yield f"  + {entry.key}: {entry.label}"
    for change in table.changed:
        yield f"  ~ {change.entry.key}"
        for column, before, after in change.columns:
            yield f"      {column}: {before or '(empty)'} → {after or '(empty)'}"
    for entry in table.withdrawn:
        yield f"  - {entry.key}: {entry.label}"
