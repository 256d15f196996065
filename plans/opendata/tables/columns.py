"""Tables of data files: columns with type, key and description, taken from declarations and models."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db import connections, models
from django.db.models import F, QuerySet
from django.db.models.functions import Collate

from cities.localized import Bilingual, in_both

Values = tuple[Any, ...]  # of a row

SEPARATOR = ";"


class Type(StrEnum):
    """The type of a column. The values of a list are in one cell, separated by “;”."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    STRINGS = "list of strings"
    INTEGERS = "list of integers"

    @property
    def is_list(self) -> bool:
        return self in (Type.STRINGS, Type.INTEGERS)


@dataclass(frozen=True)
class Column:
    """A column: `path` is the field of the model; `references` is the table whose keys are its values.

    Some columns had one value in earlier editions and may now have several. JSON has the first value under the
    old name and all values under `list_name`.
    """

    name: str
    type: Type
    description: Bilingual
    path: str = ""
    references: str = ""
    choices: tuple[tuple[str, Any], ...] = ()
    required: bool = False
    is_related: bool = False
    list_name: str = ""

    @property
    def values(self) -> Bilingual:
        """The closed list of values with their labels, as a Bilingual: “adopted=Adopted;…”."""
        meanings = [(value, in_both(label)) for value, label in self.choices]
        return Bilingual(
            *(SEPARATOR.join(f"{value}={meaning[index]}" for value, meaning in meanings) for index in (0, 1))
        )


@dataclass(frozen=True)
class Table:
    """A table of the data package: the rows of a model, or fixed rows, such as the units.

    The first column of a table with a related column is its primary key.
    """

    name: str
    description: Bilingual
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    model: Any = None  # None for fixed rows
    order: tuple[str, ...] = ()
    fixed_rows: Callable[[], Iterable[Values]] | None = None

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @cached_property
    def members(self) -> list[tuple[str, int, bool]]:
        """The members of a row as a JSON object: (name, index of the column, whether it is only the first value)."""
        single = [(column.name, n, bool(column.list_name)) for n, column in enumerate(self.columns)]
        return single + [(column.list_name, n, False) for n, column in enumerate(self.columns) if column.list_name]

    def queryset(self) -> QuerySet[Any]:
        """Return all rows in an order that is the same in every database."""
        return self.in_file_order(self.model._default_manager.all())

    def in_file_order(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        collation = COLLATIONS[connections[queryset.db].vendor]
        return queryset.order_by(
            *(Collate(F(name), collation) if _is_text(self.model, name) else F(name) for name in self.order)
        )


# Collations that compare by code point, by database vendor.
COLLATIONS = {"postgresql": "C", "sqlite": "BINARY"}


def _is_text(model: type[models.Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.CharField | models.ForeignKey)


# Types that cannot be derived from the model field.
TYPES = {
    "paragraphs": Type.INTEGERS,
    "gbt4754": Type.STRINGS,
    "sei2018": Type.STRINGS,
    "start_year": Type.YEAR,
    "end_year": Type.YEAR,
    "due": Type.YEAR,
}
TYPES_OF_FIELDS = [
    (models.ManyToManyField, Type.STRINGS),
    (models.ManyToOneRel, Type.STRINGS),
    (models.BooleanField, Type.BOOLEAN),
    (models.DateTimeField, Type.DATETIME),
    (models.DateField, Type.DATE),
    (models.IntegerField, Type.INTEGER),
    (models.DecimalField, Type.NUMBER),
]


def column(
    model: type[models.Model], name: str, path: str, description: Bilingual, tables: Mapping[Any, str]
) -> Column:
    """Return the Column for a field of a model; `tables` is `{model: table name}` for references."""
    field: Any = model._meta.get_field(path)
    types = (type_ for kind, type_ in TYPES_OF_FIELDS if isinstance(field, kind))
    return Column(
        name,
        TYPES.get(name) or next(types, Type.STRING),
        description,
        path,
        references=tables[field.related_model] if field.is_relation else REFERENCES.get(name, ""),
        choices=tuple((value, label) for value, label in getattr(field, "choices", None) or () if value),
        required=not (field.null or getattr(field, "blank", True)),
        is_related=bool(field.many_to_many or field.one_to_many),
        list_name=path if field.many_to_many and path != name else "",
    )


# References to tables without a model.
REFERENCES = {"unit": "units", "base_unit": "units"}
