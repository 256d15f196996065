"""Entries of several models, each with the columns a page shows of it, fetched by one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Model, QuerySet, Value
from django.db.models.functions import JSONObject

NAMES = ("slug", "name_zh", "name_en")


def together(parts: Mapping[str, tuple[QuerySet, Iterable[str]]]) -> dict[str, list[Model]]:
    """Return the entries of each queryset, in no order, with the columns that are named beside it.

    Columns hold texts or numbers; `city__name_zh` brings the name of what an entry belongs to. Models have
    different columns, so each row comes as one JSON object. What was not asked for is fetched on demand.
    """
    found: dict[str, list[Model]] = {label: [] for label in parts}
    queries = [
        rows.order_by().values_list(Value(label), JSONObject(**{column: column for column in columns}))
        for label, (rows, columns) in parts.items()
    ]
    if queries:
        for label, values in queries[0].union(*queries[1:], all=True):
            found[label].append(_entry(parts[label][0].model, values))
    return found


def _entry(model, values):
    related = defaultdict(dict)
    own = {}
    for column, value in values.items():
        name, _separator, of_related = column.partition("__")
        if of_related:
            related[name][of_related] = value
        else:
            own[column] = value
    entry = model.from_db(None, own, own.values())
    for name, its in related.items():
        setattr(entry, name, model._meta.get_field(name).related_model.from_db(None, its, its.values()))
    return entry
