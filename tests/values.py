"""The rows of a table as the database holds them and as files are read back, in one form to be compared.

A row is {column: value}: a list for several values, None for what is not stated.
"""

import io
from datetime import date, datetime
from decimal import Decimal

import pandas

from plans.catalogue.edition import of_one_edition
from plans.opendata.tables import Type
from plans.opendata.tempfiles import filled


def stored(table):
    """Return the rows of a table, read from its model's objects."""
    many = [column.path for column in table.columns if column.is_related and column.name != "key_indicators"]
    return [
        {column.name: _stored_value(column, entry) for column in table.columns}
        for entry in table.queryset().prefetch_related(*many)
    ]


def _stored_value(column, entry):
    if column.name == "key_indicators":
        key = [indicator for indicator in entry.indicators.all() if indicator.key_order is not None]
        return [indicator.pk for indicator in sorted(key, key=lambda indicator: indicator.key_order)]
    if column.is_related:
        return sorted(related.pk for related in getattr(entry, column.path).all())
    if column.references not in ("", "units"):
        return getattr(entry, f"{column.path}_id")
    value = getattr(entry, column.path)
    if column.type.is_list:
        return _split(column, value)
    if column.type is Type.DATETIME:
        return value.replace(microsecond=0)
    return None if value == "" else value


def _split(column, text):
    return [int(part) if column.type is Type.INTEGERS else part for part in (text or "").split(";") if part]


def read_csv(table, content):
    """Return the rows of a CSV read by pandas, with the column types of the table."""
    frame = pandas.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert list(frame.columns) == table.names
    return [
        {column.name: _from_cell(column, row[column.name]) for column in table.columns}
        for row in frame.to_dict("records")
    ]


def _from_cell(column, cell):
    if column.type.is_list:
        return _split(column, cell)
    if not cell:
        return None
    match column.type:
        case Type.BOOLEAN:
            return {"true": True, "false": False}[cell]
        case Type.NUMBER:
            return Decimal(cell)
        case Type.INTEGER | Type.YEAR:
            return int(cell)
        case Type.DATE:
            return date.fromisoformat(cell)
        case Type.DATETIME:
            return datetime.fromisoformat(cell)
    return cell[1:] if cell[0] == "'" and cell[1] in "=+-@" else cell


def from_json(table, row):
    """Return a row of a JSON file with parsed dates and times."""
    readers = {Type.DATE: date.fromisoformat, Type.DATETIME: datetime.fromisoformat}
    for column in table.columns:
        if column.list_name:
            assert row[column.name] == next(iter(row[column.list_name]), None), "the first of the list"
    row = row | {column.name: row[column.list_name] for column in table.columns if column.list_name}
    return {
        column.name: readers[column.type](row[column.name])
        if column.type in readers and row[column.name]
        else row[column.name]
        for column in table.columns
    }


def from_xlsx(table, cells):
    """Return a row of a workbook; numbers and dates must have native types."""
    return {column.name: _from_workbook(column, cell.value) for column, cell in zip(table.columns, cells, strict=True)}


def _from_workbook(column, value):
    if column.type.is_list:
        return _split(column, value)
    if value is None:
        return None
    match column.type:
        case Type.DATE:
            return value.date()
        case Type.DATETIME:
            return datetime.fromisoformat(f"{value.isoformat()}+08:00")
        case Type.NUMBER:
            assert isinstance(value, int | float)
            return Decimal(str(value))
    return value


def made(write):
    """Return the edition and the content of a written file."""

    def again(edition, file):
        file.seek(0)
        file.truncate()
        write(edition, file)
        return edition

    editions = []
    file = filled(lambda file: editions.append(of_one_edition(lambda edition: again(edition, file))))
    return editions[0], file
