"""The ledger of a region: commitments, proposals and reported results by theme."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import RowNumber

from plans.models import Result, Standing, Target, Theme

COMMITTED = (Standing.ADOPTED, Standing.ANNOUNCED)
MAX_STATEMENTS = 120  # statements of a region that are all shown; of more, MAX_PER_CELL in each cell
MAX_PER_CELL = 3
MAX_FIGURES = 1  # reported figures beside a target
MAX_DUE = 2  # targets named of those due in a year
MAX_YEARS = 5


@dataclass
class Entry:
    """A line of the ledger: a statement. A target has the reported figures of its indicator beside it."""

    statement: object
    results: list = field(default_factory=list)


@dataclass
class Row:
    """One theme of the ledger in three columns. `missing` holds the number of statements not shown, by column."""

    theme: Theme | None
    committed: list = field(default_factory=list)
    proposed: list = field(default_factory=list)
    reported: list = field(default_factory=list)
    missing: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """The targets due in a year: their number, and some of them, those with a figure first."""

    year: int
    number: int
    targets: list


@dataclass(frozen=True)
class Ledger:
    rows: list[Row]
    due: list[Due]
    has_more_years: bool


def ledger(city, themes: dict) -> Ledger:
    """Return the Ledger of a region, by two queries; `themes` has every theme by its slug.

    A statement stands only under the first of its themes, so that the reader sees it once.
    """
    targets, results = _statements(Target, city), _statements(Result, city)
    reported = defaultdict(list)
    for result in results:
        if result.quantity and result.place_of_indicator <= MAX_FIGURES:
            reported[result.indicator_id].append(result)
    rows = {}
    for statement in (*targets, *results):
        if statement.of_all <= MAX_STATEMENTS or statement.place <= MAX_PER_CELL:
            row = rows.setdefault(statement.theme, Row(themes.get(statement.theme)))
            entries = getattr(row, statement.column)
            entries.append(Entry(statement, reported[statement.indicator_id] if statement.quantity else []))
            row.missing[statement.column] = statement.of_cell - len(entries)
    ordered = [rows[key] for key in sorted(rows, key=lambda key: (key is None, key or ""))]
    due = _due(targets)
    return Ledger(ordered, due[:MAX_YEARS], len(due) > MAX_YEARS)


def _statements(model, city):
    """Return the statements that a ledger shows. Each has its `theme`, its `column`, and `of_cell`, the size of its cell.

    Statements are numbered within a cell, a due year and an indicator; those with a figure come first. If a region
    has too many statements, only the first ones of each are returned.
    """
    through = model.themes.through.objects.filter(**{model._meta.model_name: OuterRef("pk")}).order_by("theme_id")
    column = Value("reported")
    if model is Target:
        column = Case(When(standing=Standing.PROPOSED, then=Value("proposed")), default=Value("committed"))
    rows = model.objects.filter(city=city).annotate(theme=Subquery(through.values("theme_id")[:1]), column=column)
    numbered = rows.annotate(
        of_all=Window(Count("*")),
        of_cell=Window(Count("*"), partition_by=[F("theme"), F("column")]),
        place=_place(F("theme"), F("column")),
    )
    shown = Q(of_all__lte=MAX_STATEMENTS) | Q(place__lte=MAX_PER_CELL)
    if model is Target:
        numbered = numbered.annotate(
            of_year=Window(Count("*"), partition_by=[F("due")]), place_of_year=_place(F("due"))
        )
        shown |= Q(due__isnull=False, place_of_year__lte=MAX_DUE)
    else:
        numbered = numbered.annotate(place_of_indicator=_place(F("indicator_id")))
        targets = Target.objects.filter(city=city, indicator=OuterRef("indicator")).with_figure()
        shown |= Q(Exists(targets), place_of_indicator__lte=MAX_FIGURES)
    return list(numbered.filter(shown).order_by("paragraph", "slug"))


def _place(*partition):
    has_figure = Case(When(quantity="", then=Value(1)), default=Value(0))
    return Window(RowNumber(), partition_by=partition, order_by=[has_figure, "paragraph", "slug"])


def _due(targets):
    """Return a Due for each year."""
    years = defaultdict(list)
    for target in sorted(targets, key=lambda target: target.place_of_year):
        if target.due:
            years[target.due].append(target)
    return [Due(year, due[0].of_year, due[:MAX_DUE]) for year, due in sorted(years.items())]
