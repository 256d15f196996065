from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.editing.importing import Import, InvalidSheet, read_sheet
from plans.editing.warnings import warnings_of
from plans.opendata.tables import STATEMENT_COLUMNS


class Command(BaseCommand):
    help = "Create a change set from the statements in a CSV file or workbook with the columns of the export."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--author", required=True, help="the account that owns the change set")

    def handle(self, *, file: Path, author: str, **options: object) -> None:
        user = get_user_model().objects.filter(username=author).first()
        if user is None:
            raise CommandError(f"No account is called {author}.")
        try:
            with file.open("rb") as opened:
                sheet = Import(read_sheet(opened, file.name), STATEMENT_COLUMNS, file.name)
            for done in sheet.check():
                self.stdout.write(f"{done} of {len(sheet.rows)} rows", ending="\r" if self.stdout.isatty() else "\n")
            changeset = sheet.keep(user)
        except OSError as error:
            raise CommandError(str(error)) from error
        except InvalidSheet as error:
            for problem in error.problems:
                self.stderr.write(f"row {problem.row}, {problem.column or 'whole row'}: {problem.message}")
            raise CommandError(f"Nothing was kept: {len(error.problems)} problems.") from error
        if changeset is None:
            self.stdout.write("The file changes nothing.")
        else:
            for proposal, warnings in warnings_of(changeset.proposals.all()).items():
                for warning in warnings:
                    self.stderr.write(f"{proposal.slug}: {warning}")
            self.stdout.write(f"{changeset.proposals.count()} proposals in change set {changeset.pk}.")
