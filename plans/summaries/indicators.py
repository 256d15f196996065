"""The list of indicators: which regions have a figure of each, and in how many they meet."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from cities.models import City
from plans.lists import choices
from plans.models import Indicator, Result, Target, Theme

MAX_REGIONS = 5  # with a column each; of more, their number alone is shown


@dataclass(frozen=True)
class Line:
    """An indicator with the regions that have a figure of it, and those that speak of it without one."""

    indicator: Indicator
    with_figure: frozenset[str]
    in_words: frozenset[str]

    @property
    def meets(self):
        """Whether figures of two regions or more meet."""
        return len(self.with_figure) > 1

    @property
    def number(self):
        return len(self.with_figure)


@dataclass(frozen=True)
class Shelf:
    """Indicators under one heading: those of a theme that stand alone, or without a theme those that meet."""

    theme: Theme | None
    lines: list[Line]

    @property
    def heading(self):
        return self.theme.name if self.theme else _("Figures of two regions or more")

    @property
    def anchor(self):
        return self.theme.pk if self.theme else "meeting"


def shelves() -> list[Shelf]:
    """Return all indicators: those whose figures meet first, then the others by theme. Three queries."""
    figures: defaultdict[str, set] = defaultdict(set)
    words: defaultdict[str, set] = defaultdict(set)
    first, second = (
        model.objects.exclude(indicator=None)
        .order_by()
        .values_list("indicator_id", "city_id")
        .annotate(figures=Count("pk", filter=~Q(quantity="")))
        for model in (Target, Result)
    )
    for indicator, city, number in first.union(second, all=True):
        (figures if number else words)[indicator].add(city)
    named = Indicator.objects.select_related("topic__theme").order_by("topic__theme_id", "topic_id", "slug")
    lines = [Line(each, frozenset(figures[each.pk]), frozenset(words[each.pk] - figures[each.pk])) for each in named]
    meeting = [line for line in lines if line.meets]
    by_theme = defaultdict(list)
    for line in lines:
        if not line.meets:
            by_theme[line.indicator.topic and line.indicator.topic.theme].append(line)
    filled = [Shelf(None, sorted(meeting, key=lambda line: (-line.number, line.indicator.pk)))] if meeting else []
    return filled + [Shelf(theme or OTHER, lines) for theme, lines in by_theme.items()]


OTHER = Theme(slug="no-theme", name_zh="未归主题", name_en="No theme")


def columns():
    """Return the regions that have a column each: all, or none if they are too many."""
    cities = list(choices.entries(City).values())
    return cities if len(cities) <= MAX_REGIONS else []
