"""Counts: the rows of a list, the rows behind each option of a filter, and the rows that refer to an entry."""

from collections import Counter
from collections.abc import Iterable

from django.db import connections
from django.db.models import Count, Model, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from plans.catalogue.caching import cached
from plans.lists.filtersets import NONE, CatalogueFilter

Counts = dict[str, Counter[str]]  # {facet: {value: rows}}

TOTAL = ""


def counts(filterset: CatalogueFilter) -> Counts:
    """Return `{facet: {value: rows}}` of a valid FilterSet, each facet counted without its own selection.

    `counts(filterset)[TOTAL][TOTAL]` is the number of all selected rows.
    """
    chosen = tuple(sorted(filterset.chosen.items()))
    return cached(lambda: _count(filterset), "counts", filterset._meta.model._meta.label, chosen)


def _count(filterset: CatalogueFilter) -> Counts:
    """Count all facets in one query: select the rows once, and once more for each facet with a selection.

    Each selection is a common table expression, which replaces the table of the model in the counting queries.
    A row with a duplicate value is counted once.
    """
    model, chosen = filterset._meta.model, filterset.chosen
    connection = connections[filterset.queryset.db]
    table = connection.ops.quote_name(model._meta.db_table)
    looks: list[tuple[str | None, dict[str, str]]] = [
        (None, {name: column for name, column in filterset.facets.items() if name not in chosen})
    ]
    looks += [(name, {name: column}) for name, column in filterset.facets.items() if name in chosen]
    selections, parts, selected, counted = [], ["SELECT '', '', COUNT(*) FROM rows0"], (), ()
    for number, (left_out, columns) in enumerate(looks):
        rows = filterset.without(left_out).values_list(*_own_columns(model, columns.values()))
        sql, parameters = rows.query.sql_with_params()
        selections.append(f"rows{number} AS ({sql})")
        selected += parameters
        for name, column in columns.items():
            values = model.objects.order_by().values_list(Value(name), Cast(column, TextField()))
            sql, parameters = values.annotate(rows=Count("pk", distinct="__" in column)).query.sql_with_params()
            parts.append(sql.replace(f"FROM {table}", f"FROM rows{number} AS {table}"))
            counted += parameters
    counts: Counts = {name: Counter() for name in (TOTAL, *filterset.facets)}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(selections)} {' UNION ALL '.join(parts)}", (*selected, *counted))
        for name, value, number in cursor:
            counts[name][NONE if name and value in (None, "") else value] += number
    return counts


def _own_columns(model: type[Model], columns: Iterable[str]) -> dict[str, None]:
    """Return the primary key, and the columns of the model's own table that `columns` need."""
    fields = [model._meta.pk, *(model._meta.get_field(column.partition("__")[0]) for column in columns)]
    return dict.fromkeys(field.attname for field in fields if field.concrete and not field.many_to_many)


def number_of(model: type[Model], field: str) -> Coalesce:
    """Return an annotation: the number of rows of a model whose `field` refers to the entry.

    It is a subquery, so several such counts do not multiply each other."""
    rows = model._default_manager.filter(**{field: OuterRef("pk")}).order_by().values(field)
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)
