from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import capfirst

from plans.catalogue.edition import CatalogueKeepsChanging
from plans.opendata import package


class Command(BaseCommand):
    help = "Write the catalogue as a Frictionless data package: datapackage.json, README, one CSV per table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            edition = package.write_folder(folder)
        except (CatalogueKeepsChanging, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{capfirst(edition.label.en)} written to {folder}.")
