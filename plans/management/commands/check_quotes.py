from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.editing.quotes import misquoted


class Command(BaseCommand):
    help = (
        "Compare every printed phrase with the article texts in a folder: <source>.txt, lines of the form “[n] text”."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: object) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        lines = list(misquoted(folder))
        for line in lines:
            self.stderr.write(line)
        if lines:
            raise CommandError(f"{len(lines)} phrases or texts are not right.")
        self.stdout.write("Every printed phrase stands in its paragraph.")
