from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.editing.backups import NotAFile, backup


class Command(BaseCommand):
    help = "Back up the SQLite database into a file while the site runs. For PostgreSQL use pg_dump."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            version = backup(file)
        except (NotAFile, OSError) as error:
            raise CommandError(f"Nothing was written. {error}") from error
        self.stdout.write(f"Version {version} of the catalogue, with history and accounts, was saved in {file}.")
