"""Fetch entries of any kinds by kind and slug, with the columns of their title and URL."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from plans.catalogue.registry import BY_MODEL, EntryKind
from plans.catalogue.union import together


def fetch_entries(keys: Iterable[tuple[EntryKind, str]]) -> dict[tuple[str, str], Any]:
    """Return `{(name of the kind, slug): entry}` of the existing entries, with one query."""
    slugs = defaultdict(set)
    for kind, slug in keys:
        slugs[kind].add(tuple(slug.split("/")))
    parts = {}
    for kind, parts_of_slugs in slugs.items():
        condition = {
            f"{field}__in": values for field, values in zip(kind.key, zip(*parts_of_slugs, strict=True), strict=True)
        }
        parts[kind.name] = (kind.model._default_manager.filter(**condition), _columns(kind))
    return {
        (name, "/".join(entry.natural_key())): entry for name, entries in together(parts).items() for entry in entries
    }


def _columns(kind: EntryKind) -> list[str]:
    """Return the columns of a kind's key, title and paragraph, and of the entries that its title needs."""
    fields = [_field(kind.model, name) for name in dict.fromkeys((*kind.key, *kind.title, "paragraph"))]
    related = [_field(kind.model, name) for name in dict.fromkeys((kind.whole, *kind.related)) if name]
    return [
        *(field.attname for field in fields if field),
        *(
            f"{field.name}__{column}"
            for field in related
            for column in ("slug", *BY_MODEL[field.related_model].title)
        ),
    ]  # fmt: skip


def _field(model: type[Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:  # the title is a property, not a field
        return None
