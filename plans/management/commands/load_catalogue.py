from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from cities.models import City
from plans.editing.loading import Loaded, LoadRefused, load
from plans.editing.merging import Outcome
from plans.editing.yaml_records import FixtureError

STAYS_AS_IT_WAS = 3  # the exit code when nothing was loaded into a catalogue that can be served
HOW_TO_GO_ON = (
    "Make file and catalogue agree, in the file or in the admin; or load with --overwrite, and the files prevail."
)


class Command(BaseCommand):
    help = "Load the fixtures in one transaction, and keep the changes that editors made since the last load."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURES)
        parser.add_argument("--dry-run", action="store_true", help="print every difference and change nothing")
        parser.add_argument("--overwrite", action="store_true", help="replace the changes of editors by the files")
        parser.add_argument("--author", default="", help="who changed the files, for the history of staff")
        parser.add_argument("--reason", default="", help="why they were changed, for the history that readers see")

    def handle(
        self, *, folder: Path, dry_run: bool, overwrite: bool, author: str, reason: str, **options: object
    ) -> None:
        try:
            loaded = load(folder, dry_run=dry_run, overwrite=overwrite, author=author, reason=reason)
        except FixtureError as error:
            raise _nothing_loaded(str(error)) from error
        except LoadRefused as error:
            raise _nothing_loaded(f"{error}\n{HOW_TO_GO_ON}") from error
        except OperationalError as error:
            raise CommandError(
                f"Nothing was loaded. The database is away, or somebody else is writing: {error}",
                returncode=STAYS_AS_IT_WAS,
            ) from error
        if dry_run:
            self._print_differences(loaded)
        self._print_summary(loaded)

    def _print_differences(self, loaded: Loaded) -> None:
        for difference in loaded.differences:
            for line in difference.lines():
                self.stdout.write(line)
        self.stdout.write("Nothing was changed: this is what a load would do.")

    def _print_summary(self, loaded: Loaded) -> None:
        taken = (Outcome.ADDED, Outcome.CHANGED, Outcome.WITHDRAWN)
        counts = [f"{loaded.counts[outcome]} {outcome}" for outcome in taken]
        self.stdout.write(f"{', '.join(counts)}, {loaded.unchanged} unchanged.")
        if kept := loaded.with_outcome(Outcome.KEPT):
            names = ", ".join(difference.name for difference in kept)
            self.stdout.write(f"Kept as edited here, not as in the files ({len(kept)}): {names}.")
        if loaded.only_here:
            self.stdout.write(f"Kept, as no file ever had them: {loaded.only_here}.")
        if loaded.lacking:
            self.stdout.write(f"Not in the folder: {', '.join(loaded.lacking)}.")


def _nothing_loaded(message: object) -> CommandError:
    returncode = STAYS_AS_IT_WAS if City.objects.exists() else 1
    return CommandError(f"Nothing was loaded. {message}", returncode=returncode)
