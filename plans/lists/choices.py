"""The choices of the filters, and the terms of the glossary, read with one query."""

from typing import Any

from django.db.models import Model, TextField, Value
from django.db.models.functions import Cast

from plans.catalogue.caching import held
from plans.catalogue.registry import KINDS
from plans.models import Result, Target, Term

# For each model of choices or terms: the column that orders its entries, and the columns of the names.
ENTRIES = {kind.model: (kind.order[0], *kind.title) for kind in KINDS if kind.is_offered or kind.model is Term}
VALUES = ((Target, "due"), (Target, "strength"), (Result, "period"))
Rows = dict[str, list[tuple[str, str, str]]]  # by model or column: key, Chinese and English name
FIELDS = ("slug", "name_zh", "name_en")


def entries(model: type[Model]) -> dict[str, Any]:
    """Return `{slug: entry}` of a model in ENTRIES, sorted by its column. Entries have their slug and names only.

    All requests share them, so callers must not change them.
    """

    def make() -> dict[str, Any]:
        choices = _all_choices()[model._meta.label]
        return {slug: model.from_db(None, FIELDS, (slug, *names)) for slug, *names in choices}

    return held(make, "entries", model._meta.label)


def terms() -> list[tuple[str, str, str]]:
    """Return `(slug, Chinese, English)` of all terms of the glossary."""
    return _all_choices()[Term._meta.label]


def values(model: type[Model], field: str) -> list[str]:
    """Return the sorted distinct values of a column in VALUES as text, without the empty value."""
    return [value for value, *_names in _all_choices()[f"{model._meta.label}.{field}"]]


def _all_choices() -> Rows:
    return held(_read, "offers")


def _read() -> Rows:
    parts = [
        model._default_manager.order_by().values_list(
            Value(model._meta.label), Cast(order, TextField()), "slug", *names
        )
        for model, (order, *names) in ENTRIES.items()
    ] + [
        model.objects.exclude(**{field: None} if model._meta.get_field(field).null else {field: ""})
        .order_by()
        .values_list(
            Value(f"{model._meta.label}.{field}"),
            Cast(field, TextField()),
            Cast(field, TextField()),
            Value(""),
            Value(""),
        )
        .distinct()
        for model, field in VALUES
    ]
    offers: Rows = {model._meta.label: [] for model in ENTRIES}
    offers |= {f"{model._meta.label}.{field}": [] for model, field in VALUES}
    for label, _order, *row in sorted(parts[0].union(*parts[1:], all=True)):
        offers[label].append(tuple(row))
    return offers
