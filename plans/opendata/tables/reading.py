"""Read the rows of a table from the database in chunks, with few queries, as plain values."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet, Value
from django.utils import timezone

from plans.opendata.tables.columns import SEPARATOR, Column, Table, Type, Values

Related = dict[int, dict[Any, list[Any]]]  # {index of a column: {key: [related key, …]}}

CHUNK = 1000


def rows(table: Table, queryset: QuerySet[Any] | None = None) -> Iterator[Values]:
    """Yield the rows of `queryset`, in its order, as tuples of the table's columns; all rows if it is None.

    Values are str, int, bool, Decimal, date, datetime (to the second, in the catalogue's time zone), a tuple for
    list columns, or None if nothing is stated. There is one query, and one more for each CHUNK of rows. Joins and
    prefetches of the queryset are dropped.
    """
    if table.fixed_rows:
        yield from table.fixed_rows()
        return
    queryset = table.queryset() if queryset is None else queryset
    if not (queryset.ordered or queryset.query.is_sliced):
        queryset = table.in_file_order(queryset)
    single = [column for column in table.columns if not column.is_related]
    converters = [(n, CONVERTERS[column.type]) for n, column in enumerate(single) if column.type in CONVERTERS]
    many = [(n, column) for n, column in enumerate(table.columns) if column.is_related]
    records = (
        queryset.select_related(None)
        .prefetch_related(None)
        .values_list(*(column.path for column in single))
        .iterator(CHUNK)
    )
    while chunk := list(islice(records, CHUNK)):
        related = _related(queryset, many, [record[0] for record in chunk])
        for record in chunk:
            row = [None if value == "" else value for value in record]
            for n, convert in converters:
                row[n] = convert(row[n])
            for n, _column in many:
                row.insert(n, tuple(related[n].get(record[0], ())))
            yield tuple(row)


def _related(queryset: QuerySet[Any], columns: list[tuple[int, Column]], keys: list[Any]) -> Related:
    """Return `{index of a column: {key: [related key, …]}}` of all related columns, with one query."""
    if not columns:
        return {}
    first, *rest = (_links(queryset, n, column.path, keys) for n, column in columns)
    related: Related = defaultdict(lambda: defaultdict(list))
    # Sorted here, because databases sort texts differently.
    for n, key, _order, value in sorted(first.union(*rest, all=True)):
        related[n][key].append(value)
    return related


def _links(queryset: QuerySet[Any], n: int, path: str, keys: list[Any]) -> QuerySet[Any, Any]:
    """Return a query of rows (index of the column, key, order, related key) of a related column."""
    field: Any = queryset.model._meta.get_field(path)
    order: F | Value
    links: QuerySet[Any]
    if field.one_to_many:
        key_column, related_column, model, order = field.field.name, "pk", field.related_model, F("key_order")
        links = model.objects.exclude(key_order=None)
    else:
        key_column, related_column = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        links, order = field.remote_field.through._default_manager.all(), Value(0)
    chosen = links.using(queryset.db).filter(**{f"{key_column}__in": keys}).order_by()
    return chosen.values_list(Value(n), key_column, order, related_column)


def _local(value: datetime | None) -> datetime | None:
    return timezone.localtime(value).replace(microsecond=0) if value else None


CONVERTERS: dict[Type, Callable[[Any], Any]] = {
    Type.STRINGS: lambda text: tuple(text.split(SEPARATOR)) if text else (),
    Type.INTEGERS: lambda text: tuple(map(int, text.split(SEPARATOR))) if text else (),
    Type.DATETIME: _local,
}
