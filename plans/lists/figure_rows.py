"""The rows of figures that pages, pictures and workbooks show: an indicator, with the figures of some regions or of all."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Value, When
from django.db.models.functions import NullIf

from cities.models import City
from plans.comparison.rows import Mentions, Row
from plans.comparison.verdicts import judge_all
from plans.lists import choices
from plans.lists.linked import MODELS, NAMED, fetch_lists
from plans.lists.pagination import take
from plans.lists.selection import Selection
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
    statements: list = []
    is_cut = False
    of_regions = {"city__in": cities} if cities else {}
    for model in MODELS.values():
        rows = model.objects.filter(indicator=indicator, **of_regions).for_rows().order_by(*FIGURES_FIRST)
        some, has_more = take(rows, MAX_STATEMENTS // len(MODELS))
        statements += some
        is_cut = is_cut or has_more
    figures = [statement for statement in statements if statement.reading]
    named = cities or sorted({figure.city for figure in figures}, key=lambda city: city.code)
    return Said(row_of(indicator, named, figures), [each for each in statements if not each.reading], is_cut)


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
    speaking: dict[str, bool] = {}
    for city, has_figure in first.union(*rest):
        speaking[city] = speaking.get(city, False) or bool(has_figure)
    return speaking


MAX_ALONE = 80  # indicators of a region that alone gives their figures, which a page names
MAX_OF_A_REGION = 3  # targets and results of a region in one row


@dataclass(frozen=True)
class Meetings:
    """Where the regions of a comparison speak of the same indicators. Only what is shown is fetched."""

    selection: Selection

    @cached_property
    def _said(self) -> dict[str, Counter[str]]:
        """The regions that name each indicator, with the number of figures in its row: `{indicator: {region: figures}}`."""
        said: dict[str, Counter[str]] = defaultdict(Counter)
        for city, counted in self.selection.by_region(self._count, "figures").items():
            for indicator, topic, figures in counted:
                said[indicator][city] += min(figures, MAX_OF_A_REGION)
                self._topics[indicator] = topic
        return said

    def _count(self, regions):
        columns = ("indicator_id", "indicator__topic_id", "city_id")
        first, *rest = (
            rows.filter(indicator__isnull=False, city__in=regions)
            .order_by()
            .values_list(*columns)
            .annotate(figures=Count(NullIf("quantity", Value(""))))
            for rows in self._rows
        )
        for indicator, topic, city, figures in first.union(*rest, all=True):
            yield indicator, topic, figures, city

    @cached_property
    def _topics(self) -> dict[str, str]:
        """The topics of the indicators that are spoken of."""
        return {}

    def weight(self, indicator: str) -> int:
        """Return how many figures the row of an indicator has."""
        return sum(self._said[indicator].values())

    @property
    def _rows(self):
        return [filterset.qs.filter(city__in=self.selection.cities) for filterset in self.selection.filters.values()]

    @cached_property
    def shared(self) -> list[str]:
        """The indicators that several regions name. Those with figures of most regions come first."""
        indicators = [indicator for indicator, regions in self._said.items() if len(regions) > 1]
        return sorted(indicators, key=lambda key: (-len(+self._said[key]), -len(self._said[key]), key))

    @cached_property
    def alone(self) -> dict[str, list[str]]:
        """The indicators that one region alone names, with a figure: `{region: [indicator, …]}`."""
        by_region: dict[str, list[str]] = {city.pk: [] for city in self.selection.cities}
        for indicator, regions in sorted(self._said.items()):
            if len(regions) == 1:
                [(city, figures)] = regions.items()
                by_region[city] += [indicator] if figures else []
        return by_region

    def rows(self, indicators: Collection[str]) -> list[Row]:
        """Return the Rows of these indicators, in their order: two queries for figures, two for what they refer to."""
        of_indicator: dict[str, list] = {indicator: [] for indicator in indicators}
        for rows in self._rows:
            for figure in rows.with_figure().filter(indicator__in=indicators).of_each_region(MAX_OF_A_REGION):
                of_indicator[figure.indicator_id].append(figure)
        fetch_lists([figure for figures in of_indicator.values() for figure in figures], *NAMED)
        mentions = self.selection.mentions()
        cities = tuple(self.selection.cities)
        return [
            Row(None, subject, cities, figures, judge_all(figures), mentions, is_cut=any(map(_is_of_many, figures)))
            for subject, figures in self._with_subjects(of_indicator)
        ]

    def _with_subjects(self, of_indicator):
        """Return `(indicator, figures)`; of an indicator without figures only its names and topic are known."""
        named = choices.entries(Indicator)
        for key, figures in of_indicator.items():
            subject = figures[0].indicator if figures else named[key]
            subject.topic_id = self._topics[key]
            yield subject, figures


def _is_of_many(figure):
    return figure.number_in_cell > MAX_OF_A_REGION
