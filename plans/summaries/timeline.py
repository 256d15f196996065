"""The timeline: a bar for each plan from its first to its last year, and marks for targets that are due in a year."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F

from cities.models import City
from plans.comparison.forms import Form, form_of_standing
from plans.models import Plan, Target

MAX_PLANS, MAX_YEARS = 12, 12

Due = tuple[Form, int, list[str]]  # the number of targets of one form, and its standings


@dataclass(frozen=True)
class Year:
    """One year of a row: whether the plan runs, and the targets due."""

    year: int
    runs: bool
    due: list[Due]


@dataclass(frozen=True)
class Line:
    """The line of a plan; if `plan` is None, of all due targets of a region."""

    city: object
    plan: Plan | None
    years: list[Year]


@dataclass(frozen=True)
class Timeline:
    years: list[int]
    lines: list[Line]


def timeline(cities: Sequence[City]) -> Timeline:
    """Return the Timeline of regions with two queries: plans with years, and numbers of due targets."""
    plans = list(
        Plan.objects.filter(city__in=cities)
        .exclude(start_year=None, end_year=None)
        .order_by("city__code", "start_year", "slug")[:MAX_PLANS]
    )
    # By plan or region, then by year.
    due: defaultdict[str, defaultdict[int, dict[Form, int]]] = defaultdict(lambda: defaultdict(dict))
    for key, year, standing, number in _due(cities, plans):
        form, numbers = form_of_standing(standing), due[key][year]
        numbers[form] = numbers.get(form, 0) + number
    years = {year for numbers in due.values() for year in numbers} | {year for plan in plans for year in _span(plan)}
    shown_years = list(range(min(years), max(years) + 1))[:MAX_YEARS] if years else []
    lines = []
    for city in cities:
        plans_of_city = [plan for plan in plans if plan.city_id == city.pk]
        lines += [Line(city, plan, _years(shown_years, _span(plan), due[plan.pk])) for plan in plans_of_city]
        if due[city.pk] and all(due[city.pk] != due[plan.pk] for plan in plans_of_city):
            lines.append(Line(city, None, _years(shown_years, (), due[city.pk])))
    return Timeline(shown_years, lines)


def _span(plan: Plan) -> range:
    first, last = plan.start_year or plan.end_year, plan.end_year or plan.start_year
    return range(first, last + 1) if first and last else range(0)


def _years(shown_years: Iterable[int], span: Container[int], due: Mapping[int, Mapping[Form, int]]) -> list[Year]:
    return [Year(year, year in span, _by_form(due.get(year, {}))) for year in shown_years]


def _by_form(numbers: Mapping[Form, int]) -> list[Due]:
    """Return [(form, number, [standing, …])] of the targets that are due in a year."""
    return [(form, number, [standing for _name, standing in form.query]) for form, number in sorted(numbers.items())]


def _due(cities: Sequence[City], plans: list[Plan]) -> Any:
    """Return rows (plan or region, year, standing, number of targets)."""
    targets = Target.objects.order_by().exclude(due=None)
    by_region = targets.filter(city__in=cities).annotate(key=F("city_id"))
    by_plan = targets.filter(plans__in=plans).annotate(key=F("plans"))
    first, second = (
        rows.values_list("key", "due", "standing").annotate(number=Count("pk")) for rows in (by_region, by_plan)
    )
    return first.union(second, all=True)
