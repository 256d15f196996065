"""The ledger of a region: what is committed, what is proposed and what is reported, theme by theme."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, Min, Q, Value, When, Window
from django.db.models.functions import RowNumber

from plans import offers
from plans.models import Result, Standing, Target, Theme

MOST = 150  # statements of a region that are all shown; of more, MOST_OF_A_CELL in each cell
MOST_OF_A_CELL = 2
MOST_FIGURES = 1  # reported figures beside a target
MOST_DUE = 2  # targets named of those due in a year
MOST_YEARS = 5


@dataclass
class Entry:
    """A line of the ledger: a statement, and for a target the reported figures of the same indicator."""

    statement: object
    results: list = field(default_factory=list)


@dataclass
class Row:
    """One theme of the ledger, in three columns; `missing` says how many statements of each are not shown."""

    theme: Theme | None
    committed: list = field(default_factory=list)
    proposed: list = field(default_factory=list)
    reported: list = field(default_factory=list)
    missing: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """What is due in a year: the number of all targets, and some of them, those with a figure first."""

    year: int
    number: int
    targets: list


@dataclass(frozen=True)
class Ledger:
    rows: list[Row]
    due: list[Due]
    has_more_years: bool


def ledger(city) -> Ledger:
    """Return the Ledger of a region: four queries, however many statements.

    A statement stands under the first of its themes only, so that nothing is read twice.
    """
    numbers = dict(
        Target.objects.filter(city=city, due__isnull=False).order_by().values_list("due").annotate(number=Count("pk"))
    )
    targets, results = _statements(Target, city), _statements(Result, city)
    reported = defaultdict(list)
    for result in _figures(city, targets):
        reported[result.indicator_id].append(result)
    rows = {}
    themes = offers.entries(Theme)
    for statement in (*targets, *results):
        row = rows.setdefault(statement.theme, Row(themes.get(statement.theme)))
        entries = getattr(row, statement.column)
        entries.append(Entry(statement, reported[statement.indicator_id] if statement.quantity else []))
        row.missing[statement.column] = statement.of_cell - len(entries)
    ordered = [rows[key] for key in sorted(rows, key=lambda key: (key is None, key or ""))]
    due = [Due(year, number, _due(targets, year)) for year, number in sorted(numbers.items())]
    return Ledger(ordered, due[:MOST_YEARS], len(due) > MOST_YEARS)


def _statements(model, city):
    """Return statements with their `theme` and `column`, and how many there are `of_cell`."""
    column = Value("reported")
    if model is Target:
        column = Case(When(standing=Standing.PROPOSED, then=Value("proposed")), default=Value("committed"))
    cell = {"partition_by": [F("theme"), F("column")]}
    rows = model.objects.filter(city=city).annotate(theme=Min("themes"), column=column)
    statements = rows.annotate(
        of_all=Window(Count("*")),
        of_cell=Window(Count("*"), **cell),
        place=Window(RowNumber(), order_by=[F("quantity").desc(), "paragraph", "slug"], **cell),
    )
    shown = statements.filter(Q(of_all__lte=MOST) | Q(place__lte=MOST_OF_A_CELL))
    return list(shown.order_by("paragraph", "slug"))


def _figures(city, targets):
    """Return reported figures of what the targets measure, the first MOST_FIGURES of each indicator."""
    order = Window(RowNumber(), partition_by="indicator_id", order_by=["paragraph", "slug"])
    indicators = {target.indicator_id for target in targets if target.quantity}
    figures = Result.objects.filter(city=city, indicator__in=indicators).with_figure().annotate(order=order)
    return figures.filter(order__lte=MOST_FIGURES).in_reading_order()


def _due(targets, year):
    of_the_year = [target for target in targets if target.due == year]
    return sorted(of_the_year, key=lambda target: not target.quantity)[:MOST_DUE]
