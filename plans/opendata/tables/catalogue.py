"""The tables of the data package that come from models: one for each kind of entry, in the same order."""

from plans.catalogue.registry import BY_MODEL, KINDS, EntryKind
from plans.opendata.tables.columns import Table, column
from plans.opendata.tables.descriptions import describe

# Columns whose field has another name.
PATHS = {"publisher": "publisher_zh", "key_indicators": "indicators"}
# A statement may link to several entries. The columns keep their names from when it had only one.
LINKS = {"district": "districts", "plan": "plans", "chain": "chains", "firm": "firms"}
NAMES = {model: kind.table for model, kind in BY_MODEL.items()}


def _table(kind: EntryKind) -> Table:
    paths = PATHS | (LINKS if kind.is_statement else {})
    columns = tuple(
        column(kind.model, name, paths.get(name, name), describe(kind.table, name), NAMES)
        for name in kind.columns.split()
    )
    return Table(kind.table, kind.description, columns, kind.key, kind.model, kind.order)


TABLES = tuple(map(_table, KINDS))
