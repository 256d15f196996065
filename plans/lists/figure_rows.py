"""The rows of figures that pages and pictures show: one indicator, with the figures of some regions or of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Value, When

from cities.models import City
from plans.comparison.rows import Mentions, Row
from plans.comparison.verdicts import judge_all
from plans.lists.linked import MODELS, NAMED, fetch_lists
from plans.lists.pagination import take
from plans.models import Indicator

MAX_STATEMENTS = 50  # of one indicator, that a page or a picture shows


def row_of(
    indicator: Indicator, cities: Iterable[City], figures: Sequence[Any], mentions: Mentions | None = None
) -> Row:
    """Return the Row of an indicator: its figures, what each of them is of, and the verdict on them."""
    fetch_lists(figures, *NAMED)
    return Row(None, indicator, tuple(cities), list(figures), judge_all(figures), mentions or Mentions({}))


@dataclass(frozen=True)
class Said:
    """What regions say of an indicator: the Row of its figures, what has none, and whether there is more."""

    row: Row
    without_figure: list
    is_cut: bool


def said_of(indicator: Indicator, cities: Sequence[City] = ()) -> Said:
    """Return what these regions say of an indicator, or all of them: figures first."""
    found: list = []
    is_cut = False
    of_regions = {"city__in": cities} if cities else {}
    for model in MODELS.values():
        rows = model.objects.filter(indicator=indicator, **of_regions).for_rows().order_by(*FIGURES_FIRST)
        some, has_more = take(rows, MAX_STATEMENTS // len(MODELS))
        found += some
        is_cut = is_cut or has_more
    figures = [statement for statement in found if statement.reading]
    named = cities or sorted({figure.city for figure in figures}, key=lambda city: city.code)
    return Said(row_of(indicator, named, figures), [each for each in found if not each.reading], is_cut)


FIGURES_FIRST = (Case(When(quantity="", then=1), default=0), "city__code", "paragraph", "slug")


def speaking_of(indicator: Indicator) -> dict[str, bool]:
    """Return the regions that speak of an indicator, and whether they give a figure: `{slug: gives a figure}`."""
    first, *rest = (
        rows.order_by().values_list("city_id", Value(has_figure)).distinct()
        for model in MODELS.values()
        for has_figure, rows in (
            (1, model.objects.filter(indicator=indicator).exclude(quantity="")),
            (0, model.objects.filter(indicator=indicator, quantity="")),
        )
    )
    found: dict[str, bool] = {}
    for city, has_figure in first.union(*rest):
        found[city] = found.get(city, False) or bool(has_figure)
    return found
