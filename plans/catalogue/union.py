"""Entries of several models, each with the columns a page shows of it, fetched by one query."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import JSONField, QuerySet, Value
from django.db.models.functions import JSONObject

NAMES = ("slug", "name_zh", "name_en")


def together(parts: Mapping[str, tuple[QuerySet, Iterable[str]]]) -> dict[str, list[Any]]:
    """Return the entries of each queryset, in no order, with the columns that are named beside it.

    Columns hold texts or numbers; `city__name_zh` brings the name of what an entry belongs to. Models have
    different columns, so each row comes as one JSON object. A column may be an annotation. What was not asked for is
    fetched on demand.
    """
    entries: dict[str, list[Any]] = {label: [] for label in parts}
    queries = [
        rows.order_by().values_list(Value(label), JSONObject(**{column: column for column in columns}))
        for label, (rows, columns) in parts.items()
    ]
    if queries:
        for label, values in queries[0].union(*queries[1:], all=True):
            entries[label].append(_entry(parts[label][0].model, values))
    return entries


def _entry(model, values):
    related: dict[str, dict] = defaultdict(dict)
    own = {}
    for column, value in values.items():
        name, _separator, of_related = column.partition("__")
        if of_related:
            related[name][of_related] = value
        else:
            own[column] = value
    entry = _instance(model, own)
    for name in own.keys() - vars(entry).keys():  # what was annotated
        setattr(entry, name, own[name])
    for name, its in related.items():
        if own.get(f"{name}_id", "") is None:
            continue  # it belongs to nothing: a firm whose seat is not printed
        setattr(entry, name, _instance(model._meta.get_field(name).related_model, its))
    return entry


def _instance(model, values):
    """Return an instance with some columns, given by name: PostgreSQL keeps JSON objects in an order of its own."""
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    names = [field.attname for field in fields]
    return model.from_db(None, names, [_value(field, values[field.attname]) for field in fields])


def _value(field, value):
    """Return the value of a field. SQLite keeps times in UTC without saying so, and objects as text."""
    if isinstance(field, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    value = field.to_python(value)
    return value.replace(tzinfo=value.tzinfo or UTC) if isinstance(value, datetime) else value
