"""The query parameters of the API: their schemas, and the validation of a request.

Documentation and validation use the same schemas. An unknown, repeated or malformed parameter makes the response a
400 that names it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.http import QueryDict

from cities.localized import Bilingual, in_both
from plans.api import keyset
from plans.api.problems import InvalidParameters
from plans.api.schemas import Schema
from plans.lists.filtersets import MAX_TEXT, MAX_VALUES, AnyEntry, CatalogueFilter, ChangedSince, Sort
from plans.lists.querystring import without_blanks

Query = dict[str, list[str]]  # the values of each parameter

PAGE_SIZE, MAX_PAGE_SIZE = 100, 500

# A text must not be blank, and must not contain NUL, which PostgreSQL refuses.
BLANK = r"\u0001-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
VALUE: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "pattern": r"^[^\u0000]*$"}
TEXT = VALUE | {"pattern": rf"^[^\u0000]*[^\u0000{BLANK}][^\u0000]*$"}
DATE = {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


INTEGER = re.compile(r"[0-9]{1,4}(\.0{1,9})?")  # in JSON Schema 12.0 is an integer too


@dataclass(frozen=True)
class Parameter:
    """A query parameter; `schema` is the JSON Schema of one value, and `expected` describes it in an error message.

    For a closed list of values, `choices` returns `(value, label)` pairs, or `model` has them as slugs. `least` and
    `most` are the numbers of values that a request may send.
    """

    name: str
    description: Bilingual
    schema: Schema = field(default_factory=lambda: VALUE)
    expected: str = "a text that is not blank and holds no NUL"
    choices: Callable[[], Iterable[tuple[Any, Any]]] | None = None
    model: type[Model] | None = None
    least: int = 0
    most: int = 1

    def problems(self, values: list[str]) -> Iterator[str]:
        """Yield the messages for values that do not match the schema."""
        if len(values) < self.least:
            yield f"Give at least {self.least}."
        if len(values) > self.most:
            yield f"Give at most {self.most}, not {len(values)}."
        elif self.least > 1 and len(set(values)) < len(values):
            yield "Give each value once."
        else:
            yield from filter(None, map(self.misfit, values))

    def value(self, text: str) -> str:
        """Return a valid text in its shortest form: an integer without decimals."""
        return text.partition(".")[0] if self.schema["type"] == "integer" else text

    def misfit(self, text: str) -> str | None:
        """Return why a text does not match the schema, or None if it does."""
        if self.schema["type"] == "integer":
            least, most = self.schema["minimum"], self.schema["maximum"]
            fits = INTEGER.fullmatch(text) and least <= int(self.value(text)) <= most
            return None if fits else f"Give a whole number from {least} to {most}."
        if len(text) > self.schema.get("maxLength", len(text)):
            return f"Give at most {self.schema['maxLength']} characters, not {len(text)}."
        return None if re.fullmatch(self.schema["pattern"], text) else f"Give {self.expected}."


def read(query: QueryDict, parameters: Iterable[Parameter]) -> Query:
    """Return `{name: [value, …]}` of a QueryDict without blank values; raise InvalidParameters for all wrong ones."""
    by_name = {parameter.name: parameter for parameter in parameters}
    problems = {name: [f"Unknown here: expected one of {', '.join(by_name)}."] for name in query if name not in by_name}
    query = without_blanks(query)
    for name, parameter in by_name.items():
        if messages := list(parameter.problems(query.getlist(name))):
            problems[name] = messages
    if problems:
        raise InvalidParameters(problems)
    return {name: list(map(by_name[name].value, values)) for name, values in query.lists()}


def refuse(filterset: CatalogueFilter) -> None:
    """Raise InvalidParameters with the errors of a FilterSet, if there are any."""
    if not filterset.is_valid():
        raise InvalidParameters(filterset.errors)


def selected(filterset: CatalogueFilter) -> QuerySet[Any]:
    """Return the filtered queryset of a FilterSet; raise InvalidParameters for unknown values."""
    refuse(filterset)
    rows: QuerySet[Any] = filterset.qs
    return rows


def of_list(filterset: type[CatalogueFilter]) -> list[Parameter]:
    """Return the Parameters of a list with this FilterSet class: filters, paging and count."""
    return [
        *of_filters(filterset),
        Parameter(
            "page_size",
            Bilingual("每页行数", "Rows of a page"),
            {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE},
        ),
        Parameter(
            "cursor",
            Bilingual(
                "从何处继续：由 next 给出，自带排序，sort 不再起作用",
                "Where to go on, as `next` gives it; it carries its own order, and `sort` has no say beside it",
            ),
            {"type": "string", "pattern": keyset.cursor_pattern(keyset.orders_of(filterset))},
            "a cursor of this list, as `next` gives it",
        ),
        Parameter(
            "count",
            Bilingual("为 1 时另给总行数", "1 asks for the number of all rows as well"),
            {"type": "integer", "minimum": 1, "maximum": 1},
        ),
    ]


def of_filters(filterset: type[CatalogueFilter], only: Collection[str] | None = None) -> list[Parameter]:
    """Return the Parameters for the filters of a FilterSet class; `only` restricts them by name."""
    return [
        _of_filter(name, filter_, filterset)
        for name, filter_ in filterset.base_filters.items()
        if only is None or name in only
    ]


def _of_filter(name: str, filter_: Any, filterset: type[CatalogueFilter]) -> Parameter:
    label = in_both(filter_.label)
    if isinstance(filter_, AnyEntry):
        return Parameter(name, label, model=filter_.queryset.model, most=MAX_VALUES)
    if isinstance(filter_, Sort):
        return Parameter(
            name, label, choices=lambda: [(order, words) for order, (words, _by) in filter_.orders.items()]
        )
    if isinstance(filter_, ChangedSince):
        return Parameter(name, label, DATE, "a date such as 2026-11-21")
    if isinstance(filter_, django_filters.MultipleChoiceFilter):
        return Parameter(name, label, choices=lambda: _choices(filter_), most=MAX_VALUES)
    if isinstance(filter_, django_filters.ChoiceFilter):
        return Parameter(name, label, choices=lambda: _choices(filter_))
    columns = "、".join(filterset.texts), ", ".join(filterset.texts)
    return Parameter(
        name, Bilingual(f"包含这段文字：{columns[0]}", f"Text that one of these holds: {columns[1]}"), TEXT
    )


def _choices(filter_: Any) -> Any:
    choices = filter_.extra["choices"]
    return choices() if callable(choices) else choices
