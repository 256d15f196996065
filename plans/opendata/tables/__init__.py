"""All exported tables and columns, for CSV, XLSX, JSON, the data package and its dictionary."""

from plans.opendata.tables.catalogue import TABLES
from plans.opendata.tables.columns import SEPARATOR, Column, Table, Type
from plans.opendata.tables.reading import rows
from plans.opendata.tables.reference import ADDRESSES, DICTIONARY, UNITS

# The tables of the data package in their order; TABLES come from models.
ALL_TABLES = (*TABLES, UNITS, DICTIONARY, ADDRESSES)

_BY_NAME = {table.name: table for table in ALL_TABLES}

# `{model: {column: field}}` of the columns that a spreadsheet of statements may import.
STATEMENT_COLUMNS = {
    table.model: {column.name: column.path for column in table.columns}
    for table in TABLES
    if table.name in ("targets", "results")
}


def find_table(name: str) -> Table:
    """Return the Table with this name; raise ValueError for an unknown name."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise ValueError(f"“{name}” is not a table: expected one of {', '.join(_BY_NAME)}.") from None


__all__ = [
    "ADDRESSES",
    "ALL_TABLES",
    "DICTIONARY",
    "SEPARATOR",
    "STATEMENT_COLUMNS",
    "TABLES",
    "UNITS",
    "Column",
    "Table",
    "Type",
    "find_table",
    "rows",
]
