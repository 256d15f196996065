"""Import statements from a spreadsheet: rows with the columns of the export become proposals of one change set."""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from typing import Any, BinaryIO, NamedTuple

from django.db import models, transaction
from django.utils.translation import gettext as _

from plans.editing.folder import Record
from plans.editing.former_addresses import is_former
from plans.editing.proposals import place_of, record_of, trial
from plans.editing.tables import BY_MODEL, Values
from plans.editing.writing import problems
from plans.figures.quantities import parse
from plans.models import ChangeSet, Proposal, Result, Source, Statement, Target

Columns = dict[Any, dict[str, str]]  # {model: {column: field}}

SEPARATOR = ";"
GUARDED = ("'=", "'+", "'-", "'@")  # the export escapes such texts, which a spreadsheet would read as a formula
FIRST_ROW = 2  # row 1 holds the names of the columns
CHECK_BATCH = 100  # rows checked in one trial; other writers wait for its transaction


class CellProblem(NamedTuple):
    """What is wrong with a cell; the column is empty if the whole row is wrong."""

    row: int
    column: str
    message: str


class InvalidSheet(Exception):
    """The rows of a file cannot become proposals."""

    def __init__(self, *problems: CellProblem) -> None:
        super().__init__()
        self.problems = problems


def read_sheet(file: BinaryIO, name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file or of the first sheet of a workbook, by the names of their columns."""
    if name.lower().endswith(".xlsx"):
        from openpyxl import load_workbook  # noqa: PLC0415  # a tenth of a process's memory, which readers never need

        with closing(load_workbook(file, read_only=True, data_only=True)) as book:
            rows = book.worksheets[0].iter_rows(values_only=True)
            lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
    else:
        lines = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))
    if not lines:
        return []
    names, *rows = lines
    return [dict(zip(names, map(_plain, row), strict=False)) for row in rows if any(row)]


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith(GUARDED) else cell.strip()


class Import:
    """An import of the rows of a file into a change set.

    `columns` is `{model: {column: field}}` of the export. Derived columns are ignored. Fields without a column in
    the file stay unchanged.
    """

    def __init__(self, rows: list[dict[str, str]], columns: Columns, title: str) -> None:
        self.rows, self.title = rows, title[:200]
        model = _model_of(rows)
        self.sheet = _Sheet(model, columns[model], rows)

    @property
    def proposals(self) -> list[Proposal]:
        return self.sheet.proposals

    def check(self) -> Iterator[int]:
        """Check all rows in batches; yield the number of checked rows after each batch."""
        self.sheet.check_columns()
        for start in range(0, len(self.rows), CHECK_BATCH):
            with trial():
                self.sheet.check_rows(start, start + CHECK_BATCH)
            yield min(start + CHECK_BATCH, len(self.rows))

    def keep(self, user: Any) -> ChangeSet | None:
        """Save the changes as a change set, or return None without changes. Raise InvalidSheet with all problems."""
        if self.sheet.problems:
            raise InvalidSheet(*self.sheet.problems)
        if not self.proposals:
            return None
        with transaction.atomic():
            changeset = ChangeSet.objects.create(author=user, title=self.title)
            for proposal in self.proposals:
                proposal.changeset = changeset
            Proposal.objects.bulk_create(self.proposals)
        return changeset


def _model_of(rows: list[dict[str, str]]) -> type[Statement]:
    """Return the model of the rows: targets have the column `standing`, results the column `period`."""
    columns = rows[0].keys() if rows else ()
    if "slug" in columns:
        for model, column in ((Target, "standing"), (Result, "period")):
            if column in columns:
                return model
    raise InvalidSheet(
        CellProblem(1, "", _("Expected the columns of the export: slug, and standing of targets or period of results."))
    )


class _Sheet:
    """Checks the rows of one file, and turns them into proposals."""

    def __init__(self, model: type[Statement], columns: dict[str, str], rows: list[dict[str, str]]) -> None:
        self.table = BY_MODEL[model]
        self.columns = columns
        self.rows = rows
        self.fields = {field.name: field for field in self.table.fields}
        self.problems: list[CellProblem] = []
        self.proposals: list[Proposal] = []
        self.seen: set[str] = set()
        related = {
            field.related_model for field in model._meta.get_fields() if field.is_relation and field.related_model
        }
        self.entries_by_model = {
            model: {entry.pk: entry for entry in model._default_manager.all()} for model in related
        }

    def check_columns(self) -> None:
        unknown = [name for name in self.rows[0] if name not in self.columns]
        self.problems += [CellProblem(1, name, _("The export has no such column.")) for name in unknown]

    def check_rows(self, start: int, end: int) -> None:
        for number, row in enumerate(self.rows[start:end], start=FIRST_ROW + start):
            slug = row.get("slug", "")
            if slug in self.seen:
                self.problems.append(CellProblem(number, "slug", _("This slug appears twice.")))
            self.seen.add(slug)
            self._check_row(number, slug, row)

    def _check_row(self, number: int, slug: str, row: dict[str, str]) -> None:
        entry = self.table.model._default_manager.filter(pk=slug).first()
        base = record_of(entry)
        if entry is None and is_former(self.table.model, slug):
            message = _("This was the address of another entry, and stays its own: choose another slug.")
            self.problems.append(CellProblem(number, "slug", message))
            return
        values = {**(base or {}), **self._values(number, row)}
        record = {name: value for name, value in values.items() if value not in (None, "", [], False)}
        if record.get("source") not in self.entries_by_model[Source]:
            self.problems.append(CellProblem(number, "source", _("There is no such source.")))
            return
        proposal = Proposal(table=self.table.label, slug=slug, base=base, record=record)
        errors = problems(self.table, Record(place_of(proposal), slug, record, record), entry, self.entries_by_model)
        self.problems += [CellProblem(number, self._column(error.field), error.message) for error in errors]
        if errors and "quantity" in record and not record.get("is_unread"):
            self._check_quantity(number, record["quantity"])
        if record != base:
            self.proposals.append(proposal)

    def _check_quantity(self, number: int, quantity: str) -> None:
        """Report an unreadable quantity too, if another problem kept the row from being written."""
        if any(problem.row == number and problem.column == "quantity" for problem in self.problems):
            return
        try:
            parse(quantity)
        except ValueError as error:
            self.problems.append(CellProblem(number, "quantity", str(error)))

    def _values(self, number: int, row: dict[str, str]) -> Values:
        """Return the values of a row by the names of their fields."""
        values = {}
        for column, text in row.items():
            name = self.columns.get(column)
            if name and (name == "source" or name in self.fields):
                values[name] = self._value(number, column, self.fields.get(name), text)
        if "qualifier" in row:
            values["is_unread"] = row["qualifier"] == "unread"
        return values

    def _value(self, number: int, column: str, field: Any, text: str) -> Any:
        if isinstance(field, models.ManyToManyField):
            return sorted(part.strip() for part in text.split(SEPARATOR) if part.strip())
        if isinstance(field, models.IntegerField) and text:
            if not text.isdecimal():
                self.problems.append(CellProblem(number, column, _("Expected a whole number.")))
                return None
            return int(text)
        return text or None

    def _column(self, field: str | None) -> str:
        """Return the column of a field; an empty text if the whole row is meant."""
        return next((column for column, name in self.columns.items() if name == field), field or "")
