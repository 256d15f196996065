"""The list of indicators, with the regions that have figures of each."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from cities.models import City
from plans.lists import choices
from plans.models import Indicator, Result, Target, Theme

MAX_REGIONS = 5  # regions with a column; for more regions only their number is shown


@dataclass(frozen=True)
class Line:
    """An indicator with the regions that have a figure, and the regions that mention it without a figure."""

    indicator: Indicator
    with_figure: frozenset[str]
    in_words: frozenset[str]

    @property
    def meets(self) -> bool:
        """Whether two or more regions have a figure."""
        return len(self.with_figure) > 1

    @property
    def number(self) -> int:
        return len(self.with_figure)


@dataclass(frozen=True)
class Shelf:
    """Indicators with one heading: those with figures of several regions (`theme` is None), or others of a theme."""

    theme: Theme | None
    lines: list[Line]

    @property
    def heading(self) -> object:
        return self.theme.name if self.theme else _("Figures of two regions or more")

    @property
    def anchor(self) -> str:
        return self.theme.pk if self.theme else "meeting"


def shelves() -> list[Shelf]:
    """Return all indicators with three queries: those with figures of several regions, then the others by theme."""
    figures: defaultdict[str, set[str]] = defaultdict(set)
    words: defaultdict[str, set[str]] = defaultdict(set)
    first, second = (
        model.objects.exclude(indicator=None)
        .order_by()
        .values_list("indicator_id", "city_id")
        .annotate(figures=Count("pk", filter=~Q(quantity="")))
        for model in (Target, Result)
    )
    for indicator, city, number in first.union(second, all=True):
        (figures if number else words)[indicator].add(city)
    indicators = Indicator.objects.select_related("topic__theme").order_by("topic__theme_id", "topic_id", "slug")
    lines = [
        Line(indicator, frozenset(figures[indicator.pk]), frozenset(words[indicator.pk] - figures[indicator.pk]))
        for indicator in indicators
    ]
    meeting = [line for line in lines if line.meets]
    by_theme = defaultdict(list)
    for line in lines:
        if not line.meets:
            by_theme[line.indicator.topic and line.indicator.topic.theme].append(line)
    shared_shelf = [Shelf(None, sorted(meeting, key=lambda line: (-line.number, line.indicator.pk)))] if meeting else []
    return shared_shelf + [Shelf(theme or OTHER, lines) for theme, lines in by_theme.items()]


OTHER = Theme(slug="no-theme", name_zh="未归主题", name_en="No theme")


def columns() -> list[City]:
    """Return the regions with a column: all, or none if there are too many."""
    cities = list(choices.entries(City).values())
    return cities if len(cities) <= MAX_REGIONS else []
