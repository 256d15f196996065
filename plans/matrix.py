"""Regions side by side: a row an indicator or a theme, a column a region, every row with its verdict.

Pure: it takes statements that were fetched and returns rows a template prints.
"""

from collections import defaultdict
from dataclasses import dataclass

from plans.charts import bars
from plans.comparison import Judgement, Verdict, judge_all, rank


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


def indicator_rows(cities, statements):
    """Return a Row for each indicator of the statements that have a figure, those that can be compared first."""
    by_indicator = defaultdict(list)
    for statement in statements:
        if statement.figure:
            by_indicator[statement.indicator].append(statement)
    rows = [_indicator_row(indicator, cities, figures) for indicator, figures in by_indicator.items()]
    order = list(Verdict)
    return sorted(rows, key=lambda row: (-row.stated, order.index(row.judgement.verdict), row.subject.pk))


def _indicator_row(indicator, cities, figures):
    judgement = judge_all(figures)
    by_city = defaultdict(list)
    for line in lines(figures, judgement):
        by_city[line.statement.city_id].append(line)
    return Row(indicator, tuple(Cell(city, tuple(by_city[city.pk])) for city in cities), judgement)


def lines(figures, judgement):
    """Return a Line for each figure of one indicator, all on one scale if they may be compared at all."""
    drawn = {} if judgement.verdict is Verdict.NOT else {bar.figure.pk: bar for bar in bars(figures)}
    return [Line(figure, tuple(rank(figure, figures).phrases), drawn.get(figure.pk)) for figure in figures]


def theme_rows(cities, themes, statements):
    """Return a Row for each theme: the statements that have no figure, under each of their themes."""
    stated = defaultdict(list)
    for statement in statements:
        if not statement.figure:
            for theme in statement.themes.all():
                stated[theme.pk, statement.city_id].append(Line(statement, (), None))
    rows = [
        Row(theme, tuple(Cell(city, tuple(stated[theme.pk, city.pk])) for city in cities), None) for theme in themes
    ]
    return [row for row in rows if row.stated]
