"""The records of a fixture file, read strictly: what a person may have mistyped is refused, never guessed."""

from datetime import date
from pathlib import Path

import yaml
from django.db import models

EXPECTED = [
    (models.BooleanField, bool, "true or false"),
    (models.IntegerField, int, "a whole number"),
    (models.DateField, date, "a date without quotes, such as 2022-08-10"),
    (models.Field, str, "text: put it in quotes"),
]


class FixtureError(Exception):
    """A file that cannot be loaded: names the file, the record and, where there is one, the field."""

    def __init__(self, path, message, record=None, field=None):
        place = [str(path), record and f"record {record}", field and f"field {field}"]
        super().__init__(f"{', '.join(filter(None, place))}: {message}")


class Loader(yaml.CSafeLoader):
    """Refuses a field that stands twice in a record, of which YAML keeps the last in silence."""

    def construct_mapping(self, node, deep=False):
        fields = [key.value for key, _value in node.value]
        for number, field in enumerate(fields):
            if field in fields[:number]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{field} stands twice", node.value[number][0].start_mark
                )
        return super().construct_mapping(node, deep)


def read_file(path: Path) -> list:
    """Return the records of a file; an empty one has none."""
    try:
        records = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader) or []
    except (yaml.YAMLError, ValueError) as error:  # ValueError: no UTF-8, or no such day
        raise FixtureError(path, f"is not YAML in UTF-8: {error}") from error
    if not isinstance(records, list):
        raise FixtureError(path, "expected a list of records, each beginning with “- ”")
    return records


def check_value(field, value, path, name):
    """Refuse a value whose type is not that of its field: YAML reads `no` as False and 0371 as 249."""
    kind, words = next((kind, words) for column, kind, words in EXPECTED if isinstance(field, column))
    if type(value) is not kind:
        raise FixtureError(path, f"{value!r} is not {words}", name, field.name)


def check_reference(field, value, known, path, name):
    """Refuse a slug that no entry has, or none where one is needed; `known` holds the slugs of each model."""
    called = field.related_model._meta.model_name
    if value is None and not field.null:
        raise FixtureError(path, f"is missing: name the {called}", name, field.name)
    if value is not None and (not isinstance(value, str) or value not in known[field.related_model]):
        raise FixtureError(path, f"no {called} is called {value!r}", name, field.name)


def check_references(field, values, known, path, name):
    """Refuse anything but a list of slugs that entries have, each once."""
    if not isinstance(values, list):
        raise FixtureError(path, "expected a list, such as [green, talent]", name, field.name)
    if not values and not field.blank:
        raise FixtureError(path, "name at least one", name, field.name)
    for number, value in enumerate(values):
        check_reference(field, value, known, path, name)
        if value in values[:number]:
            raise FixtureError(path, f"{value!r} stands twice", name, field.name)
