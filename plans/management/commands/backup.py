from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.editing.backups import NotAFile, backup


class Command(BaseCommand):
    help = "Copy the database file as it is now, while the site goes on. Of a server, take pg_dump."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            version = backup(file)
        except (NotAFile, OSError) as error:
            raise CommandError(f"Nothing was written. {error}") from error
        self.stdout.write(f"Version {version} of the catalogue, its history and its editors are in {file}.")
