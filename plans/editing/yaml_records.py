"""Read the records of a fixture file strictly: a possible typing error is refused, never guessed."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.db import models

EXPECTED = [
    (models.BooleanField, bool, "true or false"),
    (models.IntegerField, int, "a whole number"),
    (models.DateField, date, "a date without quotes, such as 2022-08-10"),
    (models.Field, str, "text: put it in quotes"),
]


class FixtureError(Exception):
    """A file cannot be loaded. The message names the file and, if known, the record and the field."""

    message = ""  # the message without the place
    field: str | None = None


class Place(NamedTuple):
    """The place of a record: its file, and its name in the file."""

    path: Path
    name: str = ""

    def __str__(self) -> str:
        return self.of_field()

    def of_field(self, field: str | None = None) -> str:
        """Return the place in words, with a field of the record if there is one."""
        parts = [str(self.path), self.name and f"record {self.name}", field and f"field {field}"]
        return ", ".join(filter(None, parts))

    def error(self, message: object, field: str | None = None) -> FixtureError:
        """Return a FixtureError for this place."""
        error = FixtureError(f"{self.of_field(field)}: {message}")
        error.message, error.field = str(message), field
        return error


class Loader(yaml.CSafeLoader):
    """Refuses a duplicate field in a record: YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        fields = [key.value for key, _value in node.value]
        for number, field in enumerate(fields):
            if field in fields[:number]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{field} stands twice", node.value[number][0].start_mark
                )
        return super().construct_mapping(node, deep)


def read_file(path: Path) -> list[Any]:
    """Return the records of a file; an empty file has none. Raise FixtureError if it is no list in UTF-8 YAML."""
    try:
        records = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader) or []  # nosec B506
    except (yaml.YAMLError, ValueError) as error:  # ValueError: no UTF-8, or no such day
        raise Place(path).error(f"is not YAML in UTF-8: {error}") from error
    if not isinstance(records, list):
        raise Place(path).error("expected a list of records, each beginning with “- ”")
    return records


def check_value(field: Any, value: object, place: Place) -> None:
    """Refuse a value of the wrong type: YAML reads `no` as False and 0371 as 249."""
    expected_type, description = next(
        (expected_type, description) for column, expected_type, description in EXPECTED if isinstance(field, column)
    )
    if type(value) is not expected_type:
        raise place.error(f"{value!r} is not {description}", field.name)


EntriesByModel = Mapping[type[models.Model], Mapping[str, models.Model | None]]  # the entries of each model, by slug


def check_reference(field: Any, value: object, entries_by_model: EntriesByModel, place: Place) -> None:
    """Refuse an unknown slug, and a missing value if the field is required."""
    called = field.related_model._meta.model_name
    if value is None and not field.null:
        raise place.error(f"is missing: name the {called}", field.name)
    if value is not None and (not isinstance(value, str) or value not in entries_by_model[field.related_model]):
        raise place.error(f"no {called} is called {value!r}", field.name)


def check_references(field: Any, values: object, entries_by_model: EntriesByModel, place: Place) -> None:
    """Refuse anything but a list of known slugs without duplicates."""
    if not isinstance(values, list):
        raise place.error("expected a list, such as [green, talent]", field.name)
    if not values and not field.blank:
        raise place.error("name at least one", field.name)
    for number, value in enumerate(values):
        check_reference(field, value, entries_by_model, place)
        if value in values[:number]:
            raise place.error(f"{value!r} stands twice", field.name)
