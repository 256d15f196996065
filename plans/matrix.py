"""Regions side by side: a row an indicator or a theme, a column a region, every row with its verdict.

Pure: it takes statements that were fetched and returns rows a template prints.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from plans.charts import bars
from plans.comparison import Judgement, Verdict, judge_all
from plans.ranking import ranks


@dataclass(frozen=True)
class Line:
    """One statement of a cell, with how it ranks in its row (in words) and its bar, if one can be drawn."""

    statement: object
    ranks: tuple
    bar: object | None


@dataclass(frozen=True)
class Cell:
    """What one region states for a row; empty is *not stated in this source*."""

    city: object
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """One indicator with its verdict, or one theme, which has no figures to judge."""

    subject: object
    cells: tuple[Cell, ...]
    judgement: Judgement | None

    @property
    def stated(self):
        """How many of the regions state something."""
        return sum(bool(cell.lines) for cell in self.cells)

    @property
    def is_comparable(self):
        return self.judgement is not None and self.judgement.verdict is not Verdict.NOT

    @property
    def differs(self):
        """Whether some regions state something and others nothing, or their figures differ."""
        figures = {
            tuple(sorted(str(line.statement.quantity) for line in cell.lines)) if self.judgement else bool(cell.lines)
            for cell in self.cells
        }
        return len(figures) > 1


@dataclass(frozen=True)
class Group:
    """A theme with the rows of its indicators, and last the row of what it states without figures."""

    theme: object
    rows: tuple[Row, ...]

    @property
    def meeting(self):
        """How many rows have figures of several regions."""
        return sum(row.judgement is not None and row.stated > 1 for row in self.rows)


def groups(cities, themes, statements):
    """Return a Group for each theme that the statements name, the one whose figures meet most often first.

    An indicator stands under the theme that most of its statements name; a statement without a figure
    under each of its own.
    """
    by_indicator, by_theme = defaultdict(list), defaultdict(list)
    for statement in statements:
        if statement.figure:
            by_indicator[statement.indicator].append(statement)
        else:
            for theme in statement.themes.all():
                by_theme[theme.pk].append(statement)
    rows = defaultdict(list)
    for indicator, figures in by_indicator.items():
        rows[_main_theme(figures)].append(_indicator_row(indicator, cities, figures))
    order = list(Verdict)
    found = []
    for theme in themes:
        ordered = sorted(
            rows[theme.pk], key=lambda row: (-row.stated, order.index(row.judgement.verdict), row.subject.pk)
        )
        if by_theme[theme.pk]:
            ordered.append(_theme_row(theme, cities, by_theme[theme.pk]))
        if ordered:
            found.append(Group(theme, tuple(ordered)))
    return sorted(found, key=lambda group: -group.meeting)


def _main_theme(figures):
    named = Counter(theme.pk for figure in figures for theme in figure.themes.all())
    return min(named, key=lambda pk: (-named[pk], pk), default=None)


def _theme_row(theme, cities, statements):
    stated = defaultdict(list)
    for statement in statements:
        stated[statement.city_id].append(Line(statement, (), None))
    return Row(theme, tuple(Cell(city, tuple(stated[city.pk])) for city in cities), None)


def _indicator_row(indicator, cities, figures):
    judgement = judge_all(figures)
    by_city = defaultdict(list)
    for line in lines(figures, judgement):
        by_city[line.statement.city_id].append(line)
    return Row(indicator, tuple(Cell(city, tuple(by_city[city.pk])) for city in cities), judgement)


def lines(figures, judgement):
    """Return a Line for each figure of one indicator, all on one scale if they may be compared at all."""
    drawn = {} if judgement.verdict is Verdict.NOT else {id(bar.figure): bar for bar in bars(figures)}
    return [
        Line(figure, tuple(rank.phrases), drawn.get(id(figure)))
        for figure, rank in zip(figures, ranks(figures), strict=True)
    ]
