"""Read the rows of a table from the database: in chunks, with few queries, as plain values."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from django.utils import timezone

from plans.opendata.tables.columns import SEPARATOR, Type

CHUNK = 2000


def rows(table, queryset=None) -> Iterator[tuple]:
    """Yield the rows of `queryset`, in its order, as a tuple of the table's columns; every row if it is None.

    Values are str, int, Decimal, date, datetime (to the second, in the catalogue's time zone) or, in
    columns of lists, a tuple; None where nothing is stated. One query for the rows and, for every CHUNK
    of them, one for each many-to-many column: objects, joins and prefetches of the queryset are not needed.
    """
    if table.fixed_rows:
        yield from table.fixed_rows()
        return
    queryset = table.queryset() if queryset is None else queryset
    if not (queryset.ordered or queryset.query.is_sliced):
        queryset = table.in_file_order(queryset)
    single = [column for column in table.columns if not column.many_to_many]
    converters = [(n, CONVERTERS[column.type]) for n, column in enumerate(single) if column.type in CONVERTERS]
    many = [(n, column) for n, column in enumerate(table.columns) if column.many_to_many]
    records = (
        queryset.select_related(None)
        .prefetch_related(None)
        .values_list(*(column.path for column in single))
        .iterator(CHUNK)
    )
    while chunk := list(islice(records, CHUNK)):
        related = [(n, _related(queryset, column.path, [record[0] for record in chunk])) for n, column in many]
        for record in chunk:
            row = [None if value == "" else value for value in record]
            for n, convert in converters:
                row[n] = convert(row[n])
            for n, lists in related:
                row.insert(n, tuple(sorted(lists.get(record[0], ()))))
            yield tuple(row)


def _related(queryset, path, keys):
    """Return {key: [related key, …]} of a many-to-many field, by one query on the table between."""
    field = queryset.model._meta.get_field(path)
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    related = defaultdict(list)
    pairs = field.remote_field.through._default_manager.using(queryset.db).filter(**{f"{own}__in": keys})
    for key, value in pairs.values_list(own, other):
        related[key].append(value)
    return related


def _local(value):
    return value and timezone.localtime(value).replace(microsecond=0)


CONVERTERS = {
    Type.STRINGS: lambda text: tuple(text.split(SEPARATOR)) if text else (),
    Type.INTEGERS: lambda text: tuple(map(int, text.split(SEPARATOR))) if text else (),
    Type.DATETIME: _local,
}
