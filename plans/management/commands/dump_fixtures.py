from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from plans.editing.dumping import NothingToDump, dump


class Command(BaseCommand):
    help = "Write the catalogue back as fixtures, so that edits made in the admin return to the repository."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--force", action="store_true", help="let an empty catalogue empty the folder")

    def handle(self, *, folder, force, **options):
        try:
            dumped = dump(folder, force=force)
        except NothingToDump as error:
            raise CommandError(f"{error} Use --force to empty it.") from error
        except (OperationalError, OSError) as error:
            raise CommandError(f"Nothing was written. {error}") from error
        self.stdout.write(f"{dumped.records} records written to {folder}.")
        if dumped.unexplained:
            self.stdout.write(
                f"Withdrawn, and no line of addresses.yaml says why: {', '.join(dumped.unexplained)}. "
                "Write it there, or the next load of the files elsewhere is refused."
            )
