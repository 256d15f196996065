"""Fetch entries of several models with one query, each with its own columns."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connections, router
from django.db.models import CharField, Field, ForeignKey, JSONField, Model, QuerySet, TextField, Value
from django.db.models.functions import JSONObject

from plans.models import CatalogueVersion

Parts = Mapping[str, tuple[QuerySet[Any, Any], Iterable[str]]]

NAMES = ("slug", "name_zh", "name_en")


def together(parts: Parts) -> dict[str, list[Any]]:
    """Return `{label: entries}` for `{label: (queryset, columns)}`, in no defined order.

    Columns hold texts or numbers. A column may be an annotation, or belong to a related entry (`city__name_zh`).
    Models have different columns, so each row is one JSON object. Other columns are deferred.
    """
    return _by_label(parts, _union(parts) if parts else ())


class Prepared:
    """A query of `together` that is compiled once: to compile ten parts takes longer than to run them.

    `build(**stand_ins)` returns the parts. Each call gives values in place of the stand-ins. These must be valid values
    of their fields, or Django leaves the part out, and must occur nowhere else in the query.
    """

    def __init__(self, build: Callable[..., Parts], **stand_ins: str | int) -> None:
        self._build, self._stand_ins = build, stand_ins
        # Parts, SQL and parameters by kind of database.
        self._compiled: dict[str, tuple[Parts, str, tuple[Any, ...]]] = {}

    def __call__(self, **values: str | int) -> dict[str, list[Any]]:
        connection = connections[router.db_for_read(CatalogueVersion)]
        if connection.vendor not in self._compiled:
            parts = self._build(**self._stand_ins)
            self._compiled[connection.vendor] = parts, *_union(parts).query.get_compiler(connection=connection).as_sql()
        parts, sql, parameters = self._compiled[connection.vendor]
        value_of = {stand_in: values[name] for name, stand_in in self._stand_ins.items()}
        with connection.cursor() as cursor:
            # On PostgreSQL the path of a key in JSON is a list, which no value replaces.
            values_in_order = [each if isinstance(each, list) else value_of.get(each, each) for each in parameters]
            cursor.execute(sql, values_in_order)
            return _by_label(parts, [(label, json.loads(row)) for label, row in cursor])


def _union(parts: Parts) -> QuerySet[Any, Any]:
    """Return a queryset of rows (label, JSON object)."""
    first, *others = (
        rows.order_by().values_list(Value(label), JSONObject(**{column: column for column in columns}))
        for label, (rows, columns) in parts.items()
    )
    return first.union(*others, all=True)


def _by_label(parts: Parts, rows: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, list[Any]]:
    entries: dict[str, list[Any]] = {label: [] for label in parts}
    for label, values in rows:
        entries[label].append(_entry(parts[label][0].model, values))
    return entries


def _entry(model: type[Model], values: dict[str, Any]) -> Model:
    related: dict[str, dict[str, Any]] = defaultdict(dict)
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
        related_model: Any = model._meta.get_field(name).related_model
        setattr(entry, name, _instance(related_model, related_values))
    return entry


TEXTS = (CharField, TextField, ForeignKey)  # keys are slugs


def _instance(model: type[Model], values: dict[str, Any]) -> Model:
    """Return an instance from `{column: value}`. PostgreSQL changes the order of keys in JSON objects."""
    fields = _fields(model, frozenset(values))
    return model.from_db(None, [*fields], [_value(field, values[name]) for name, field in fields.items()])


@lru_cache(maxsize=256)
def _fields(model: type[Model], columns: frozenset[str]) -> "dict[str, Field[Any, Any]]":
    """Return `{column: field}` of the columns that the model has, in its own order."""
    return {field.attname: field for field in model._meta.concrete_fields if field.attname in columns}


def _value(field: "Field[Any, Any]", value: Any) -> Any:
    """Return the Python value of a field. SQLite returns times without UTC offset, and JSON as text."""
    if type(value) is str and isinstance(field, TEXTS):
        return value
    if isinstance(field, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    value = field.to_python(value)
    return value.replace(tzinfo=value.tzinfo or UTC) if isinstance(value, datetime) else value
