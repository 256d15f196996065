"""Regions side by side: a row for each indicator or theme, a column for each region, and a verdict for each row.

Pure: it takes fetched statements and returns rows that a template prints.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from cities.localized import Bilingual, listed
from plans.comparison.plots import Plot, plot
from plans.comparison.ranking import ranks
from plans.comparison.verdicts import Judgement, Verdict, has_figure, judge_all
from plans.figures.kinds import Kind

NO_THEME = ""


@dataclass(frozen=True)
class Mentions:
    """How often each region mentions an indicator without a figure, a topic or a theme, for all rows."""

    numbers: Mapping[tuple[str, str, str], Mapping[Kind, int]]  # {(parameter, key, region): {kind: number}}
    narrowed: str = ""  # the filter parameters, for links to lists


@dataclass(frozen=True)
class Line:
    """One statement of a cell, with its rank in the row as text."""

    statement: Any
    ranks: tuple[Bilingual, ...] = ()

    @property
    def named(self) -> Bilingual | None:
        """The firms, chains, industries or districts that are the subject of the figure; None for a whole region."""
        for entries in NAMED_BY[self.statement.scope]:
            if subjects := getattr(self.statement, entries):
                more = [Bilingual("……", "…")] if len(subjects) > MAX_NAMED else []
                return listed([*(entry.label for entry in subjects[:MAX_NAMED]), *more])
        return None


# The lists that hold the subject of a figure, by scope.
NAMED_BY = {
    "region": (),
    "district": ("district_list",),
    "industry": ("chain_list", "industry_list"),
    "firm": ("firm_list",),
    "project": ("firm_list", "chain_list", "district_list"),
    "institution": ("firm_list", "district_list"),
}
MAX_NAMED = 3


class State(StrEnum):
    """The state of a cell. Not stated never means zero."""

    FIGURE = "figure"
    STATED = "stated"  # without a parsed figure
    NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Cell:
    """The statements of one region in a row. A cell without lines may have mentions: {kind: number}."""

    city: Any
    lines: tuple[Line, ...]
    mentions: Mapping[Kind, int]
    query: str  # the query string of the list with the mentions

    @property
    def state(self) -> State:
        if any(has_figure(line.statement) for line in self.lines):
            return State.FIGURE
        return State.STATED if self.lines or self.mentions else State.NOT_STATED


@dataclass(frozen=True)
class Row:
    """One indicator with its verdict, or one theme without figures and verdict."""

    theme: Any
    subject: Any
    cities: tuple[Any, ...]
    statements: list[Any]
    judgement: Judgement | None
    mentions: Mentions
    is_cut: bool = False  # whether the regions have more figures than these

    @cached_property
    def _ranked(self) -> list[Line]:
        """A Line for each statement. The ranks are computed only when a row is shown."""
        phrases_of_each = (
            [tuple(rank.phrases) for rank in ranks(self.statements)] if self.judgement else [()] * len(self.statements)
        )
        return [Line(statement, phrases) for statement, phrases in zip(self.statements, phrases_of_each, strict=True)]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """A Cell for each region."""
        by_city = defaultdict(list)
        for line in self._ranked:
            by_city[line.statement.city_id].append(line)
        return tuple(Cell(city, tuple(by_city[city.pk]), *self._mentioned(city)) for city in self.cities)

    @cached_property
    def lines(self) -> list[Line]:
        """The figures: if they are comparable, those ahead come first; else by region."""
        order = [city.pk for city in self.cities]
        by_region = sorted(self._ranked, key=lambda line: order.index(line.statement.city_id))
        return sorted(by_region, key=_by_value(self.subject.direction)) if self.is_comparable else by_region

    @property
    def without_figure(self) -> list[Cell]:
        """The cells of regions with mentions but without figures."""
        return [cell for cell in self.cells if cell.mentions and not cell.lines]

    @property
    def silent(self) -> list[Any]:
        """The regions whose sources do not mention it."""
        return [cell.city for cell in self.cells if cell.state is State.NOT_STATED]

    @property
    def pair(self) -> list[Any]:
        """The first figures of two regions; empty if only one region gives figures."""
        first = {line.statement.city_id: line.statement for line in reversed(self.lines)}
        return list(first.values())[::-1][:2] if len(first) > 1 else []

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Kind and key of each figure in order: rows with the same figures have the same plot."""
        return [(line.statement.kind, line.statement.pk) for line in self.lines]

    @cached_property
    def plot(self) -> Plot | None:
        """The Plot of the figures, or None if fewer than two can be drawn."""
        return plot([line.statement for line in self.lines], self.counted)

    @property
    def counted(self) -> Bilingual:
        """The counted things of the indicator, in both languages."""
        return Bilingual(self.subject.counted_zh, self.subject.counted_en)

    def _mentioned(self, city: Any) -> tuple[Mapping[Kind, int], str]:
        """Return a region's mentions of the indicator, else of its topic, or of the theme; and their query string."""
        if self.judgement is None:
            places = [("theme", self.subject.pk, "")]
        else:
            places = [("indicator", self.subject.pk, "&figure=none"), ("topic", self.subject.topic_id, "")]
        for parameter, key, more in places:
            if numbers := self.mentions.numbers.get((parameter, key, city.pk)):
                return numbers, f"{parameter}={key}{more}{self.mentions.narrowed}"
        return {}, ""

    @cached_property
    def region_count(self) -> int:
        """The number of regions with statements."""
        return len({statement.city_id for statement in self.statements})

    @property
    def is_comparable(self) -> bool:
        return self.judgement is not None and self.judgement.verdict in (Verdict.COMPARABLE, Verdict.PARTLY)

    @property
    def verdict(self) -> Verdict | None:
        return self.judgement.verdict if self.judgement else None

    @property
    def meets(self) -> bool:
        """Whether several regions have a figure."""
        return self.judgement is not None and self.judgement.verdict is not None

    @property
    def differs(self) -> bool:
        """Whether only some regions have statements, or their figures differ."""
        figures: dict[str, list[str]] = {city.pk: [] for city in self.cities}
        for statement in self.statements:
            figures[statement.city_id].append(str(statement.quantity) if self.judgement else "")
        stated = {tuple(sorted(quantities)) if self.judgement else bool(quantities) for quantities in figures.values()}
        return len(stated) > 1


@dataclass(frozen=True)
class Group:
    """A theme with the rows of its indicators, and last the row of its statements without figures."""

    theme: Any
    rows: tuple[Row, ...]

    @property
    def shared_count(self) -> int:
        """The number of rows with figures of several regions."""
        return sum(row.meets for row in self.rows)


def groups(cities: Iterable[Any], themes: Iterable[Any], statements: Iterable[Any], mentions: Mentions) -> list[Group]:
    """Return a Group for each theme of the statements; the group with most shared indicators comes first.

    An indicator belongs to the most frequent theme of its statements; a statement without a figure to each of its
    themes. Statements without a theme belong to the theme with the key NO_THEME.
    """
    by_indicator, by_theme = defaultdict(list), defaultdict(list)
    for statement in statements:
        if statement.reading:
            by_indicator[statement.indicator].append(statement)
        else:
            for key in [theme.pk for theme in statement.theme_list] or [NO_THEME]:
                by_theme[key].append(statement)
    indicators = defaultdict(list)
    for indicator, figures in by_indicator.items():
        indicators[_main_theme(figures)].append(indicator)
    order: list[Verdict | None] = [*Verdict, None]
    filled_groups = []
    for theme in themes:
        rows = [
            Row(theme, indicator, tuple(cities), by_indicator[indicator], judge_all(by_indicator[indicator]), mentions)
            for indicator in indicators[theme.pk]
        ]
        ordered = sorted(rows, key=lambda row: (-row.region_count, order.index(row.verdict), row.subject.pk))
        if by_theme[theme.pk]:
            ordered.append(Row(theme, theme, tuple(cities), by_theme[theme.pk], None, mentions))
        if ordered:
            filled_groups.append(Group(theme, tuple(ordered)))
    return sorted(filled_groups, key=lambda group: -group.shared_count)


def by_verdict(row: Row) -> int:
    """The sort key of rows by verdict: comparable rows first, rows without a verdict last."""
    return [*Verdict, None].index(row.verdict)


def rows_of(groups: Iterable[Group]) -> list[Row]:
    """Return the rows of Groups, one after the other."""
    return [row for group in groups for row in group.rows]


def _main_theme(figures: Iterable[Any]) -> str:
    named = Counter(theme.pk for figure in figures for theme in figure.theme_list)
    return min(named, key=lambda pk: (-named[pk], pk), default=NO_THEME)


def _by_value(direction: str) -> Callable[[Line], tuple[bool, Decimal]]:
    """Return a sort key of lines: figures ahead come first, figures without a number last."""
    sign = 1 if direction == "less" else -1

    def key(line: Line) -> tuple[bool, Decimal]:
        number = line.statement.reading.base_number
        return number is None, sign * (number or Decimal(0))

    return key
