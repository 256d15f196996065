"""Tables as streams of CSV and JSON, row by row, so that memory does not grow.

CSV is RFC 4180 in UTF-8 with a byte order mark, which Excel needs. JSON is one object that begins with `meta`, the
edition. Numbers have all their digits; what is not stated is empty or null.
"""

import csv
import io
import json
from collections.abc import Callable, Generator, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from types import NoneType
from typing import Any

from django.db.models import QuerySet

from plans.catalogue.edition import Edition
from plans.figures.printing import plain
from plans.opendata.tables import SEPARATOR, Table, rows

FORMATS = ("csv", "xlsx", "json")  # of the files of every table and every list
BATCH = 500  # rows in one piece of a stream
BOM = "\ufeff"

in_full = partial(plain, separator="")

# A spreadsheet reads text that begins with one of these characters as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

encode = json.JSONEncoder(ensure_ascii=False).encode


def csv_stream(table: Table, queryset: QuerySet[Any] | None = None) -> Generator[bytes, None, None]:
    """Yield the rows of `queryset`, or of the whole table, as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(table.names)
    lines = (map(as_cell, row) for row in rows(table, queryset))
    while True:
        writer.writerows(islice(lines, BATCH))
        if not buffer.tell():
            return
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def as_cell(value: Any) -> str:
    """Return a value as text for CSV: empty if it is not stated; the values of a list separated by “;”."""
    return CELLS[type(value)](value)


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


CELLS: dict[type, Callable[[Any], str]] = {
    NoneType: lambda _nothing: "",
    str: _guarded,
    bool: lambda value: str(value).lower(),
    int: str,
    Decimal: in_full,
    date: date.isoformat,
    datetime: datetime.isoformat,
    tuple: lambda values: _guarded(SEPARATOR.join(map(str, values))),
}


def json_stream(
    table: Table, queryset: QuerySet[Any] | None = None, *, edition: Edition, url: str = ""
) -> Generator[bytes, None, None]:
    """Yield the rows of `queryset`, or of the whole table, as one JSON object: `meta` and `rows`.

    `url` is the URL of this selection of rows.
    """
    meta = edition.as_meta() | {"table": table.name} | ({"address": url} if url else {})
    yield f'{{"meta": {encode(meta)},\n"rows": '.encode()
    yield from json_rows(table, queryset)
    yield b"}\n"


def json_rows(table: Table, queryset: QuerySet[Any] | None = None) -> Iterator[bytes]:
    """Yield the rows as a JSON array of objects."""
    members = [(f"{encode(name)}: ", n, is_first) for name, n, is_first in table.members]
    objects = (
        "{" + ", ".join([name + as_json(_first(row[n]) if is_first else row[n]) for name, n, is_first in members]) + "}"
        for row in rows(table, queryset)
    )
    separator = "[\n"
    while batch := list(islice(objects, BATCH)):
        yield (separator + ",\n".join(batch)).encode()
        separator = ",\n"
    yield b"[]" if separator == "[\n" else b"\n]"


def as_object(table: Table, row: tuple[Any, ...]) -> dict[str, Any]:
    """Return a row as a dict with the members of its JSON object."""
    return {name: _first(row[n]) if is_first else row[n] for name, n, is_first in table.members}


def _first(values: tuple[Any, ...]) -> Any:
    return values[0] if values else None


def as_json(value: Any) -> str:
    """Return a value as JSON: Decimals as numbers with all digits, dates and times in ISO 8601."""
    if value is None:
        return "null"
    if isinstance(value, tuple):
        return encode(list(value))
    if isinstance(value, Decimal):
        return in_full(value)
    return encode(value.isoformat() if isinstance(value, date) else value)
