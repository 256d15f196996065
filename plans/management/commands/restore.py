from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from plans.editing.backups import NotAFile, restore


class Command(BaseCommand):
    help = "Replace the content of the SQLite database by a file of `backup`, while the site runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            version = restore(file)
        except (NotAFile, OSError, DatabaseError) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        self.stdout.write(f"The database holds version {version} of the catalogue. Now run migrate.")
