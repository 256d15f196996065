"""Fetch entries of several models with one query, each with its own columns."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import JSONField, QuerySet, Value
from django.db.models.functions import JSONObject

NAMES = ("slug", "name_zh", "name_en")


def together(parts: Mapping[str, tuple[QuerySet, Iterable[str]]]) -> dict[str, list[Any]]:
    """Return `{label: entries}` for `{label: (queryset, columns)}`, in no defined order.

    Columns hold texts or numbers. A column may be an annotation, or belong to a related entry (`city__name_zh`).
    Models have different columns, so each row is one JSON object. Other columns are deferred.
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
    own_values = {}
    for column, value in values.items():
        name, _separator, of_related = column.partition("__")
        if of_related:
            related[name][of_related] = value
        else:
            own_values[column] = value
    entry = _instance(model, own_values)
    for name in own_values.keys() - vars(entry).keys():  # annotations
        setattr(entry, name, own_values[name])
    for name, related_values in related.items():
        if own_values.get(f"{name}_id", "") is None:
            continue  # the foreign key is null: a firm whose seat is not printed
        setattr(entry, name, _instance(model._meta.get_field(name).related_model, related_values))
    return entry


def _instance(model, values):
    """Return an instance from `{column: value}`. PostgreSQL changes the order of keys in JSON objects."""
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    names = [field.attname for field in fields]
    return model.from_db(None, names, [_value(field, values[field.attname]) for field in fields])


def _value(field, value):
    """Return the Python value of a field. SQLite returns times without UTC offset, and JSON as text."""
    if isinstance(field, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    value = field.to_python(value)
    return value.replace(tzinfo=value.tzinfo or UTC) if isinstance(value, datetime) else value
