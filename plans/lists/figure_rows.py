"""Rows of figures for pages, pictures and workbooks: an indicator with the figures of some or all regions."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Value, When
from django.db.models.functions import NullIf

from cities.models import City
from plans.catalogue.caching import cached
from plans.comparison.rows import Mentions, Row
from plans.comparison.verdicts import judge_all
from plans.lists import choices
from plans.lists.linked import FIGURE_SUBJECTS, MODELS, fetch_lists
from plans.lists.pagination import PAGE_SIZE
from plans.lists.selection import Selection
from plans.models import Indicator

# Targets, and results, of one indicator: a page or a picture shows as many statements as a page of a list.
MAX_OF_A_KIND = PAGE_SIZE // 2


def row_of(
    indicator: Indicator, cities: Iterable[City], figures: Sequence[Any], mentions: Mentions | None = None
) -> Row:
    """Return the Row of an indicator: its figures with their subjects, and the verdict on them."""
    fetch_lists(figures, *FIGURE_SUBJECTS)
    return Row(None, indicator, tuple(cities), list(figures), judge_all(figures), mentions or Mentions({}))


@dataclass(frozen=True)
class IndicatorStatements:
    """The statements on an indicator: the Row of its figures, statements without figure, and whether there are more."""

    row: Row
    without_figure: list[Any]
    is_cut: bool


def statements_on(indicator: Indicator, cities: Sequence[City] = ()) -> IndicatorStatements:
    """Return the statements of these regions on an indicator, or of all regions; figures come first."""
    statements, is_cut = first_statements(indicator, cities)
    figures = [statement for statement in statements if statement.reading]
    columns = cities or sorted({figure.city for figure in figures}, key=lambda city: city.code)
    return IndicatorStatements(
        row_of(indicator, columns, figures), [statement for statement in statements if not statement.reading], is_cut
    )


def first_statements(indicator: Indicator, cities: Sequence[City] = ()) -> tuple[list[Any], bool]:
    """Return the first MAX_OF_A_KIND targets and results on an indicator, and whether there are more."""
    slugs = tuple(sorted(city.pk for city in cities))
    keys = cached(lambda: _first_keys(indicator, slugs), "statements on", indicator.pk, slugs)
    statements: list[Any] = []
    is_cut = False
    for kind, model in MODELS.items():
        rows = model.objects.for_rows().in_bulk([key for its_kind, key in keys if its_kind == kind]).values()
        statements += sorted(rows, key=_place)[:MAX_OF_A_KIND]
        is_cut = is_cut or len(rows) > MAX_OF_A_KIND
    return statements, is_cut


FIGURES_FIRST = (Case(When(quantity="", then=1), default=0), "city__code", "paragraph", "slug")


def _place(statement: Any) -> tuple[bool, str, int, str]:
    """The sort key of a statement, which equals FIGURES_FIRST."""
    return not statement.quantity, statement.city.code, statement.paragraph, statement.pk


def _first_keys(indicator: Indicator, cities: Sequence[str]) -> list[tuple[str, str]]:
    """Return the kind and key of the first statements of each kind, and of one more if there are more.

    Keys alone: to sort all columns of many statements takes long.
    """
    condition = {"city__in": cities} if cities else {}
    first, second = (
        model.objects.filter(
            pk__in=model.objects.filter(indicator=indicator, **condition)
            .order_by(*FIGURES_FIRST)
            .values("pk")[: MAX_OF_A_KIND + 1]
        )
        .order_by()
        .values_list(Value(kind.value), "pk")
        for kind, model in MODELS.items()
    )
    return list(first.union(second, all=True))


def regions_with_statements(indicator: Indicator) -> dict[str, bool]:
    """Return `{slug: whether it gives a figure}` of the regions with statements on an indicator.

    It asks region by region: an index answers this, and few statements are read.
    """
    return cached(lambda: _regions_with_statements(indicator), "regions with statements", indicator.pk)


def _regions_with_statements(indicator: Indicator) -> dict[str, bool]:
    statements = [model.objects.filter(indicator=indicator, city=OuterRef("pk")) for model in MODELS.values()]
    has_statement, has_figure = (
        reduce(or_, map(Exists, querysets))
        for querysets in (statements, [rows.exclude(quantity="") for rows in statements])
    )
    return dict(City.objects.order_by().filter(has_statement).values_list("pk", has_figure))


MAX_ALONE = 80  # indicators per region for which only this region gives figures
MAX_OF_A_REGION = 3  # targets, and results, of a region in one row


@dataclass(frozen=True)
class Meetings:
    """The indicators that the regions of a comparison share. Only the shown rows are fetched."""

    selection: Selection

    @cached_property
    def _said(self) -> dict[str, Counter[str]]:
        """The number of figures in the row of each indicator: `{indicator: {region: figures}}`."""
        figures_by_region: dict[str, Counter[str]] = defaultdict(Counter)
        for city, rows in self.selection.by_region(self._count, "figures").items():
            for indicator, topic, figures in rows:
                figures_by_region[indicator][city] += min(figures, MAX_OF_A_REGION)
                self._topics[indicator] = topic
        return figures_by_region

    def _count(self, regions: list[str]) -> Iterator[tuple[str, str, int, str]]:
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
        """`{indicator: topic}`; `_said` fills it."""
        return {}

    def weight(self, indicator: str) -> int:
        """Return the number of figures in the row of an indicator."""
        return sum(self._said[indicator].values())

    @property
    def _rows(self) -> list[Any]:
        return [filterset.qs.filter(city__in=self.selection.cities) for filterset in self.selection.filters.values()]

    @cached_property
    def shared(self) -> list[str]:
        """The indicators that several regions mention. Those with figures of most regions come first."""
        indicators = [indicator for indicator, regions in self._said.items() if len(regions) > 1]
        return sorted(indicators, key=lambda key: (-len(+self._said[key]), -len(self._said[key]), key))

    @cached_property
    def alone(self) -> dict[str, list[str]]:
        """The indicators with a figure that only one region mentions: `{region: [indicator, …]}`."""
        by_region: dict[str, list[str]] = {city.pk: [] for city in self.selection.cities}
        for indicator, regions in sorted(self._said.items()):
            if len(regions) == 1:
                [(city, figures)] = regions.items()
                by_region[city] += [indicator] if figures else []
        return by_region

    def rows(self, indicators: Collection[str]) -> list[Row]:
        """Return the Rows of these indicators in their order: two queries for figures, two for linked entries."""
        figures_by_indicator: dict[str, list[Any]] = {indicator: [] for indicator in indicators}
        for rows in self._rows:
            for figure in rows.with_figure().filter(indicator__in=indicators).of_each_region(MAX_OF_A_REGION):
                figures_by_indicator[figure.indicator_id].append(figure)
        fetch_lists([figure for figures in figures_by_indicator.values() for figure in figures], *FIGURE_SUBJECTS)
        mentions = self.selection.mentions()
        cities = tuple(self.selection.cities)
        return [
            Row(None, subject, cities, figures, judge_all(figures), mentions, is_cut=any(map(_is_of_many, figures)))
            for subject, figures in self._with_subjects(figures_by_indicator)
        ]

    def _with_subjects(self, figures_by_indicator: dict[str, list[Any]]) -> Iterator[tuple[Indicator, list[Any]]]:
        """Yield `(indicator, figures)`. An indicator without figures has only its names and its topic."""
        indicators = choices.entries(Indicator)
        for key, figures in figures_by_indicator.items():
            subject = figures[0].indicator if figures else indicators[key]
            subject.topic_id = self._topics[key]
            yield subject, figures


def _is_of_many(figure: Any) -> bool:
    return bool(figure.number_in_cell > MAX_OF_A_REGION)
