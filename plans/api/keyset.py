"""Keyset pagination: cursors that stay correct while the list changes.

A cursor holds the order and the values of the last row of a page: `due,2025,jingzhou,12,jingzhou-roads`.
The next page begins after these values, so added or removed rows do not shift it. Every order ends with a unique
column. Null values come last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote

from django.db.models import DateField, DateTimeField, Field, IntegerField, Model, Q, QuerySet

from plans.lists.filtersets import CatalogueFilter

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# The form of a value in a cursor: microseconds, days and numbers as digits, everything else as quoted text
# without NUL, which PostgreSQL cannot hold.
DIGITS = [(DateTimeField, "[0-9]{1,16}"), (DateField, "[1-9][0-9]{0,5}"), (IntegerField, "[0-9]{1,9}")]
TEXT = "(?:[A-Za-z0-9_.~-]|%(?:0[1-9A-F]|[1-9A-F][0-9A-F]))*"


@dataclass(frozen=True)
class Key:
    """A column of an order."""

    path: str
    field: "Field[Any, Any]"
    is_descending: bool

    @property
    def pattern(self) -> str:
        digits = next((pattern for kind, pattern in DIGITS if isinstance(self.field, kind)), None)
        if digits is None:
            return TEXT
        return f"(?:{digits})?" if self.field.null else digits

    def write(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime):
            return str((value - EPOCH) // MICROSECOND)
        return str(value.toordinal()) if isinstance(value, date) else quote(str(value), safe="")

    def read(self, text: str) -> Any:
        if not text and self.field.null:
            return None
        if isinstance(self.field, DateTimeField):
            return EPOCH + int(text) * MICROSECOND
        if isinstance(self.field, DateField):
            return date.fromordinal(int(text))
        return int(text) if isinstance(self.field, IntegerField) else unquote(text)

    def equal(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def following(self, value: Any) -> Q:
        """Return the condition of rows after a value that is not null."""
        condition = Q(**{f"{self.path}__{'lt' if self.is_descending else 'gt'}": value})
        return condition | Q(**{f"{self.path}__isnull": True}) if self.field.null else condition


@dataclass(frozen=True)
class Order:
    """One of the orders of a list."""

    name: str
    keys: tuple[Key, ...]

    @property
    def pattern(self) -> str:
        return ",".join([self.name, *(key.pattern for key in self.keys)])

    def cursor(self, values: Sequence[Any]) -> str:
        """Return the cursor of a row with these values."""
        return ",".join([self.name, *(key.write(value) for key, value in zip(self.keys, values, strict=True))])

    def after(self, queryset: QuerySet[Any], values: Sequence[Any]) -> QuerySet[Any]:
        """Return the rows of a queryset after the row with these values."""
        following, equal = Q(), Q()
        for key, value in zip(self.keys, values, strict=True):
            if value is not None:
                following |= equal & key.following(value)
            equal &= key.equal(value)
        first, value = self.keys[0], values[0]
        if value is not None:  # redundant, but it lets an index find the first row
            following &= first.following(value) | first.equal(value)
        return queryset.filter(following)


def orders_of(filterset: type[CatalogueFilter]) -> dict[str, Order]:
    """Return `{name: Order}` of the filter `sort` of a FilterSet class."""
    model = filterset._meta.model
    return {
        name: Order(name, tuple(_key(model, column) for column in columns))
        for name, (_label, columns) in filterset.base_filters["sort"].orders.items()
    }


def _key(model: type[Model], column: Any) -> Key:
    if isinstance(column, str):
        path, is_descending = column.removeprefix("-"), column.startswith("-")
    else:
        path, is_descending = column.expression.name, column.descending
    field: Any = model._meta.get_field(path)
    return Key(path, field, is_descending)


def cursor_pattern(orders: dict[str, Order]) -> str:
    """Return the regular expression of all valid cursors of these orders."""
    return f"^(?:{'|'.join(order.pattern for order in orders.values())})$"


def position(cursor: str, orders: dict[str, Order]) -> tuple[Order, list[Any]]:
    """Return the Order and the values of a valid cursor."""
    name, *texts = cursor.split(",")
    order = orders[name]
    return order, [key.read(text) for key, text in zip(order.keys, texts, strict=True)]
