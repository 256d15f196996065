"""Every exported table and column: one list for CSV, XLSX and JSON, for the data package and its dictionary."""

from plans.opendata.tables.catalogue import TABLES
from plans.opendata.tables.columns import SEPARATOR, Column, Table, Type
from plans.opendata.tables.reading import rows
from plans.opendata.tables.reference import ADDRESSES, DICTIONARY, UNITS

# What the data package holds, in this order; TABLES are those that come from the database.
ALL_TABLES = (*TABLES, UNITS, DICTIONARY, ADDRESSES)

_BY_NAME = {table.name: table for table in ALL_TABLES}

# `{model: {column: field}}` of what a spreadsheet of statements may bring back.
STATEMENT_COLUMNS = {
    table.model: {column.name: column.path for column in table.columns}
    for table in TABLES
    if table.name in ("targets", "results")
}


def find_table(name):
    """Return the Table of that name; raise ValueError for one that the data package does not hold."""
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
