"""The matrix of regions and industries or topics: each cell has marks whose area shows the number of statements."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Model, Value

from cities.models import City
from plans.catalogue.registry import BY_MODEL
from plans.comparison.forms import Form, form_of_standing
from plans.lists import choices
from plans.models import Industry, Result, Target

STEPS = (1, 3, 7, 13)  # a mark with more statements than a step is one size larger


@dataclass(frozen=True)
class Dot:
    """The mark of one form in a cell: its number and its size, 1 to 5."""

    form: Form
    number: int

    @property
    def size(self) -> int:
        return 1 + sum(self.number > step for step in STEPS)


@dataclass(frozen=True)
class Cell:
    """The statements of a region on an entry. `total` is their number on the linked page."""

    dots: list[Dot]

    @property
    def total(self) -> int:
        return sum(dot.number for dot in self.dots)


Line = tuple[Any, list[tuple[City, Cell]]]  # an entry, and its cell for each region


def matrix(cities: Sequence[City], model: type[Model] = Industry) -> list[Line]:
    """Return `[(entry, [(City, Cell), …]), …]`: the entries with statements of most regions come first. One query."""
    numbers: defaultdict[tuple[str, str], Counter[Form]] = defaultdict(Counter)
    for city, entry, standing, number in _numbers(cities, BY_MODEL[model].table):
        numbers[entry, city][form_of_standing(standing)] += number
    rows = [
        (entry, [(city, _cell(numbers[entry.pk, city.pk])) for city in cities])
        for entry in choices.entries(model).values()
    ]
    spoken = [row for row in rows if any(cell.dots for _city, cell in row[1])]
    return sorted(spoken, key=_weight)


def _weight(row: Line) -> tuple[int, int]:
    totals = [cell.total for _city, cell in row[1]]
    return -sum(map(bool, totals)), -sum(totals)


def _cell(numbers: Counter[Form]) -> Cell:
    return Cell([Dot(form, numbers[form]) for form in Form if numbers[form]])


def _numbers(cities: Sequence[City], field: str) -> Any:
    targets, results = (
        model.objects.filter(city__in=cities, **{f"{field}__isnull": False})
        .order_by()
        .annotate(its_standing=F("standing") if model is Target else Value(""))
        .values_list("city_id", field, "its_standing")
        .annotate(number=Count("pk"))
        for model in (Target, Result)
    )
    return targets.union(results, all=True)
