"""Positions in a list that stay right while the list changes.

A cursor holds the sort and the values of the last row that was read: `due,2025,jingzhou,12,jingzhou-roads`.
What follows is found by these values, so rows that come and go before them move nothing. Every order ends
with a unique column; empty values stand last.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, unquote

from django.db.models import DateField, DateTimeField, Field, IntegerField, Q

LONGEST = 2000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# Quoted text without NUL, which PostgreSQL cannot hold.
TEXT = r"(?:[A-Za-z0-9_.~-]|%(?:0[1-9A-F]|[1-9A-F][0-9A-F]))*"


@dataclass(frozen=True)
class Key:
    """A column of an order."""

    path: str
    field: Field
    is_descending: bool

    @property
    def pattern(self):
        """What a value looks like in a cursor: numbers, days and microseconds as digits, all else as quoted text."""
        for kind, digits in ((DateTimeField, "{1,16}"), (DateField, "{0,5}"), (IntegerField, "{1,9}")):
            if isinstance(self.field, kind):
                pattern = f"[1-9][0-9]{digits}" if kind is DateField else f"[0-9]{digits}"
                return f"(?:{pattern})?" if self.field.null else pattern
        return TEXT

    def write(self, value):
        if value is None:
            return ""
        if isinstance(value, datetime):
            return str((value - EPOCH) // MICROSECOND)
        return str(value.toordinal()) if isinstance(value, date) else quote(str(value), safe="")

    def read(cursor, orders):
    """Return the Order of a cursor of a list with these orders, which fits their pattern, and the values it holds."""
    name, *texts = cursor.split(",")
    order = orders[name]
    return order, [key.read(text) for key, text in zip(order.keys, texts, strict=True)]
