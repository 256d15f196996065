from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from plans.editing.dumping import NothingToDump, dump


class Command(BaseCommand):
    help = "Write the catalogue back as fixtures, so that edits made in the admin return to the repository."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--force", action="store_true", help="allow an empty catalogue: the folder is emptied")

    def handle(self, *, folder: Path, force: bool, **options: object) -> None:
        try:
            dumped = dump(folder, force=force)
        except NothingToDump as error:
            raise CommandError(f"{error} Use --force to empty it.") from error
        except (OperationalError, OSError) as error:
            raise CommandError(f"Nothing was written. {error}") from error
        self.stdout.write(f"{dumped.records} records written to {folder}.")
        if dumped.unexplained:
            self.stdout.write(
                f"Withdrawn entries without a record in addresses.yaml: {', '.join(dumped.unexplained)}. "
                "Add the records there. Without them, another database refuses to load these files."
            )
