from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cities.models import City
from plans.editing import fixtures


class Command(BaseCommand):
    help = "Load the catalogue from its fixtures, in one transaction. Loading twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURES)
        parser.add_argument("--if-empty", action="store_true", help="do nothing if the catalogue has any region")

    def handle(self, *, folder, if_empty, **options):
        if if_empty and City.objects.exists():
            self.stdout.write("The catalogue is loaded already; edits are kept.")
            return
        try:
            loaded = fixtures.load(folder)
        except fixtures.FixtureError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        self.stdout.write(
            f"{loaded.added} added, {loaded.changed} changed, {loaded.unchanged} unchanged; "
            f"{loaded.unnamed} in the database that no file names were kept."
        )
