"""The choices that the filters of lists offer, and the terms that pages explain: read in one query."""

from django.db.models import TextField, Value
from django.db.models.functions import Cast

from plans.catalogue.caching import cached
from plans.catalogue.registry import KINDS
from plans.models import Result, Target, Term

# Each model whose entries are offered or explained, with the column that orders them and those that name them.
ENTRIES = {kind.model: (kind.order[0], *kind.title) for kind in KINDS if kind.is_offered or kind.model is Term}
VALUES = ((Target, "due"), (Target, "strength"), (Result, "period"))
FIELDS = ("slug", "name_zh", "name_en")


def entries(model) -> dict:
    """Return `{slug: entry}` of a model in ENTRIES, sorted by its column. Entries hold their slug and names only."""
    return {slug: model.from_db(None, FIELDS, (slug, *names)) for slug, *names in _offers()[model._meta.label]}


def terms() -> list[tuple[str, str, str]]:
    """Return the slug, the Chinese and the English of every term of the glossary."""
    return _offers()[Term._meta.label]


def values(model, field) -> list[str]:
    """Return the distinct values of a column in VALUES, as text and sorted. The empty value is left out."""
    return [value for value, *_names in _offers()[f"{model._meta.label}.{field}"]]


def _offers():
    return cached(_read, "offers")


def _read():
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
    offers: dict[str, list] = {model._meta.label: [] for model in ENTRIES}
    offers |= {f"{model._meta.label}.{field}": [] for model, field in VALUES}
    for label, _order, *offer in sorted(parts[0].union(*parts[1:], all=True)):
        offers[label].append(tuple(offer))
    return offers
