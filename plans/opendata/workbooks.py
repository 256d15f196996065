"""Tables as XLSX workbooks, written row by row: typed numbers and dates, no formulas, no links.

Besides the sheets of data every workbook has a sheet `dictionary` with the meaning of its columns, and a sheet
`about` with the edition, the licence, the citation and the sources.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone
from xlsxwriter.utility import xl_rowcol_to_cell

from plans.catalogue.edition import CITE_THE_ARTICLE, DATA_LICENCE, HOW_TO_CITE, TITLE, Edition
from plans.opendata.side_by_side import Sheet
from plans.opendata.tables import ALL_TABLES, DICTIONARY, SEPARATOR, Table, Type, find_table, rows
from plans.opendata.tables.columns import Values
from plans.opendata.tables.reference import described

Formats = dict[str, Any]  # of the cells of a workbook, by name

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
# Widths in characters: columns of sentences are wide, other columns fit their head.
WIDE, NARROW = 60, 12
SENTENCES = ("text_", "note_", "definition_", "description_", "reason_", "values_")
EPOCH = datetime(1980, 1, 1)
A4 = 9  # Excel's number of this paper size


def write_workbook(
    table: Table,
    edition: Edition,
    file: BinaryIO,
    queryset: QuerySet[Any] | None = None,
    url: str = "",
    first: Sequence[Sheet] = (),
) -> None:
    """Write the rows of `queryset`, or of the whole table, into a file. `url` is the URL of the selected rows.

    `first` are readable sheets, which come before the sheets of data.
    """
    sheets = [(table, rows(table, queryset))]
    if table is not DICTIONARY:
        sheets.append((DICTIONARY, described(table)))
    _write_sheets(file, sheets, edition, url, first)


def write_catalogue(edition: Edition, file: BinaryIO) -> None:
    """Write the whole catalogue into a file, one sheet per table."""
    _write_sheets(file, [(table, rows(table)) for table in ALL_TABLES], edition)


def _write_sheets(
    file: BinaryIO,
    sheets: Iterable[tuple[Table, Iterable[Values]]],
    edition: Edition,
    url: str = "",
    first: Sequence[Sheet] = (),
) -> None:
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        changed_at = edition.changed_at.astimezone(UTC).replace(tzinfo=None) if edition.changed_at else EPOCH
        book.set_properties(
            {"title": TITLE.en, "subject": TITLE.zh, "comments": edition.cite.en, "created": changed_at}
        )
        formats = _formats(book)
        for sheet in first:
            _write_readable(book, formats, sheet)
        for table, table_rows in sheets:
            _write_table(book, formats, table, table_rows)
        _write_about(book, formats, edition, url)


def _formats(book: Any) -> Formats:
    return {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "whole": book.add_format({"num_format": "#,##0"}),
        "fraction": book.add_format({"num_format": "#,##0.0#####"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "part": book.add_format({"bold": True, "top": 1}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }


def _write_readable(book: Any, formats: Formats, page: Sheet) -> None:
    """Write a readable sheet: title, table with a fixed head, sources. Printed, it is one page wide."""
    sheet = book.add_worksheet(page.name)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, len(page.head) - 1, 40)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    head = len(page.above)
    sheet.repeat_rows(head)
    sheet.freeze_panes(head + 1, 1)
    for number, text in enumerate(page.above):
        sheet.write_string(number, 0, text, None if number else formats["title"])
    lines: list[tuple[Sequence[str], str]] = [(page.head, "head")]
    for title, texts in page.parts:
        lines += [([title], "part"), *((row, "wrapped") for row in texts)]
    lines += [([], "part"), *((row, "wrapped") for row in page.below)]
    for number, (cells, style) in enumerate(lines, start=head):
        for column, cell in enumerate(cells):
            sheet.write_string(number, column, cell, formats[style])


def _write_table(book: Any, formats: Formats, table: Table, table_rows: Iterable[Values]) -> None:
    sheet = book.add_worksheet(table.name)
    for number, column in enumerate(table.columns):
        width = WIDE if column.name.startswith(SENTENCES) else max(NARROW, len(column.name) + 4)
        sheet.set_column(number, number, width)
    sheet.freeze_panes(1, len(table.key))
    sheet.write_row(0, 0, table.names, formats["head"])
    last = 0
    types = [column.type for column in table.columns]
    for last, row in enumerate(table_rows, start=1):
        for index, value in enumerate(row):
            if value is not None:
                _write(sheet, formats, last, index, value, types[index])
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
    # Codes and paragraph numbers are text; switch off Excel's warning triangles.
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(last, len(types) - 1)}"})


def _write(sheet: Any, formats: Formats, row: int, column: int, value: Any, type_: Type) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, tuple):
        if value:
            sheet.write_string(row, column, SEPARATOR.join(map(str, value)))
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, timezone.make_naive(value), formats["datetime"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["date"])
    elif type_ is Type.NUMBER:
        whole = value == value.to_integral_value() if isinstance(value, Decimal) else True
        sheet.write_number(row, column, value, formats["whole" if whole else "fraction"])
    elif type_ is Type.BOOLEAN:
        sheet.write_boolean(row, column, value)
    else:
        sheet.write_number(row, column, value)


def _write_about(book: Any, formats: Formats, edition: Edition, url: str) -> None:
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 2, WIDE)
    lines = [
        ("", *TITLE),
        ("edition", *edition.label),
        ("licence", *(f"{title} ({DATA_LICENCE.short})" for title in DATA_LICENCE.title)),
        ("", DATA_LICENCE.url),
        (HOW_TO_CITE.en.lower(), *edition.cite),
        (HOW_TO_CITE.zh, *CITE_THE_ARTICLE),
        *([("address", url)] if url else []),
    ]
    sources = find_table("sources")
    columns = [sources.names.index(name) for name in ("slug", "title", "title_en", "publisher", "published", "url")]
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(number, column, text, formats["head"] if number == 0 or column == 0 else None)
    head = len(lines) + 1
    for column, index in enumerate(columns):
        sheet.write_string(head, column, sources.names[index], formats["head"])
    for number, row in enumerate(rows(sources), start=head + 1):
        for column, index in enumerate(columns):
            if row[index] is not None:
                _write(sheet, formats, number, column, row[index], sources.columns[index].type)
