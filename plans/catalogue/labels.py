"""Labels of fields and values for the history of changes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from cities.localized import Bilingual, in_both


def field_label(model: type[Model], name: str) -> Bilingual:
    """Return the label of a field in both languages. A field that no longer exists keeps its old name."""
    try:
        field: Any = model._meta.get_field(name)
        return in_both(field.verbose_name)
    except FieldDoesNotExist:
        return Bilingual(name, name)


def changes_in_words(model: type[Model], changes: Mapping[str, Iterable[object]]) -> Iterator[tuple[Bilingual, ...]]:
    """Yield (label, old value, new value) for each changed field, all three in both languages.

    `changes` is `{field: [old, new]}`. The order is that of the model: PostgreSQL reorders the keys of JSON objects.
    """
    order = [field.name for field in (*model._meta.fields, *model._meta.many_to_many)]
    for name in sorted(changes, key=lambda name: (order.index(name) if name in order else len(order), name)):
        yield field_label(model, name), *(_told(model, name, value) for value in changes[name])


def _told(model: type[Model], name: str, value: object) -> Bilingual:
    """Return a value as text for the history: the label of a choice, a dash for an empty value."""
    if value in (None, "", []):
        return Bilingual("—", "—")
    try:
        field: Any = model._meta.get_field(name)
        choices = dict(field.flatchoices)
    except (FieldDoesNotExist, AttributeError):  # links have no choices
        choices = {}
    if isinstance(value, str) and value in choices:
        return in_both(choices[value])
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return Bilingual(text, text)
