from pathlib import Path

from django.core.management.base import BaseCommand

from plans.editing import fixtures


class Command(BaseCommand):
    help = "Write the catalogue back as fixtures, so that edits made in the admin return to the repository."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **options):
        self.stdout.write(f"{fixtures.dump(folder)} records written to {folder}.")
