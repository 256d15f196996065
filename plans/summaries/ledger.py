"""The ledger of a region: by theme, what it adopted, announced and reported, and what was proposed to it.

A cell shows a linked number, the strongest statement of the region's own voice, and its most informative figures.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from cities.models import City
from plans.catalogue.caching import held_each
from plans.comparison.findings import Link
from plans.comparison.forms import Form, form_of_standing
from plans.comparison.stance import OWN as OWN_VOICE
from plans.comparison.stance import Line, stance
from plans.figures.kinds import Kind
from plans.lists import choices
from plans.models import Result, Standing, Target, Theme
from plans.summaries.orders import FIGURES_FIRST, IS_OWN, binding
from plans.summaries.sentences import OTHERS, OWN, WORDS, counted

REPORTED = "reported"
COLUMNS = (*Standing.values, REPORTED)  # in this order
MAX_LINES = 3  # candidates for the line of a cell, so that two cells do not show the same line
MAX_FIGURES = 2  # figures in a cell besides its line; none if the cell has more than MANY statements
MANY = 60
MAX_DUE = 8  # figures per year
MONEY = "元"


@dataclass
class Cell:
    """The statements of a region on a theme with one standing. `line` and `figures` prefer the region's own voice."""

    form: Form
    own: Link | None = None
    others: Link | None = None
    statements: list[Any] = field(default_factory=list)
    line: Line | None = None
    figures: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    theme: Theme
    cells: list[tuple["Column", Cell | None]]

    @property
    def size(self) -> int:
        return sum(cell.own.count for _column, cell in self.cells if cell and cell.own)


@dataclass(frozen=True)
class Column:
    """A standing of targets, or reported results."""

    name: str

    @property
    def form(self) -> Form:
        return form_of_standing("" if self.name == REPORTED else self.name)

    @property
    def label(self) -> object:
        return _("Reported") if self.name == REPORTED else Standing(self.name).label


@dataclass(frozen=True)
class Ledger:
    """`columns` are the non-empty ones; `due` is `{year: figures}`; `sum` is the target with the largest amount."""

    columns: list[Column]
    rows: list[Row]
    due: dict[int, list[Any]]
    sum: Target | None
    size: int  # the number of statements that were read

    def __len__(self) -> int:
        return self.size


def ledger(city: City) -> Ledger:
    """Return the Ledger of a region. It takes two queries, once for a version in each process. Do not change it."""
    return held_each(_ledgers, [city.pk], "ledger")[city.pk]


def _ledgers(cities: list[str]) -> dict[str, Ledger]:
    return {city: _ledger(city, [*_statements(Target, city), *_statements(Result, city)]) for city in cities}


def _ledger(city: str, statements: list[Any]) -> Ledger:
    cells: defaultdict[str, dict[str, Cell]] = defaultdict(dict)
    for statement in statements:
        if statement.place <= MAX_LINES or (statement.quantity and statement.place_of_figure <= MAX_FIGURES):
            column = getattr(statement, "standing", REPORTED)
            cell = cells[statement.theme].setdefault(column, Cell(Column(column).form))
            _count(cell, statement, city, column)
            cell.statements.append(statement)
    columns = [Column(name) for name in COLUMNS if any(name in row for row in cells.values())]
    themes = choices.entries(Theme)
    rows = [Row(themes[key], [(column, row.get(column.name)) for column in columns]) for key, row in cells.items()]
    rows.sort(key=lambda row: (-row.size, row.theme.pk))
    _choose_lines(rows)
    return Ledger(columns, rows, _due(statements), _largest_sum(statements), len(statements))


def _count(cell: Cell, statement: Any, city: str, column: str) -> None:
    """Set the Link of the cell to all statements of this statement's voice; `of_cell` is their number."""
    standing = () if column == REPORTED else (("standing", column),)
    query = (("city", city), ("theme", statement.theme), *standing, *(OWN if statement.is_own else OTHERS))
    link = Link(counted(WORDS[cell.form], statement.of_cell), cell.form.table, query, statement.of_cell)
    if statement.is_own:
        cell.own = link
    else:
        cell.others = link


def _choose_lines(rows: list[Row]) -> None:
    """Choose the line of each cell, the strongest that no earlier cell shows, and its figures."""
    shown_keys = set()
    for cell in (cell for row in rows for _column, cell in row.cells if cell):
        voice = [statement for statement in cell.statements if statement.is_own is bool(cell.own)]
        lines = sorted(
            (statement for statement in voice if statement.place <= MAX_LINES), key=lambda statement: statement.place
        )
        fresh = [statement for statement in lines if statement.pk not in shown_keys] or lines
        shown_keys.add(fresh[0].pk)
        cell.line = stance(fresh[:1]).line
        figures = [statement for statement in voice if statement.quantity and statement.place_of_figure <= MAX_FIGURES]
        figures.sort(key=lambda statement: statement.place_of_figure)
        most = MAX_FIGURES if voice[0].of_cell <= MANY else 0
        cell.figures = [statement for statement in figures if statement.pk != fresh[0].pk][:most]


def _statements(model: Any, city: str) -> list[Any]:
    """Return the statements of a ledger, once for each theme, annotated with place and size of the cell.

    The order within a cell is that of `stance`: by actor, strength, year, figure and length.
    """
    is_target = model is Target
    cell = [F("theme"), F("is_own"), *([F("standing")] if is_target else [])]
    order = binding(model)
    rows = model.objects.filter(city=city).annotate(theme=F("themes"), is_own=IS_OWN).exclude(theme=None)
    rows = rows.annotate(
        of_cell=Window(Count("*"), partition_by=cell),
        place=Window(RowNumber(), partition_by=cell, order_by=order),
        place_of_figure=Window(RowNumber(), partition_by=cell, order_by=[FIGURES_FIRST, *order]),
    )
    condition = Q(place__lte=MAX_LINES) | (Q(place_of_figure__lte=MAX_FIGURES) & ~Q(quantity=""))
    if is_target:
        rows = rows.annotate(
            place_of_year=Window(RowNumber(), partition_by=[F("due")], order_by=[FIGURES_FIRST, *order])
        )
        condition |= Q(due__isnull=False, place_of_year__lte=MAX_DUE) & ~Q(quantity="")
        condition |= Q(pk=Subquery(_sums(city).values("pk")[:1]))
    return list(rows.filter(condition).for_words("as_printed", "base_unit", "low"))


def _sums(city: str) -> Any:
    """Return the amounts of money among the region's own commitments, the largest first."""
    own = Target.objects.filter(city=city, base_unit=MONEY, low__isnull=False, actor__in=OWN_VOICE)
    return own.exclude(standing=Standing.PROPOSED).order_by("-low", "slug")


def _largest_sum(statements: list[Any]) -> Target | None:
    """Return the first of `_sums`, which is among the fetched statements of the region, or None."""
    sums = (statement for statement in statements if _is_sum(statement))
    return min(sums, key=lambda target: (-target.low, target.pk), default=None)


def _is_sum(statement: Any) -> bool:
    return (
        statement.kind == Kind.TARGET
        and statement.is_own
        and statement.standing != Standing.PROPOSED
        and statement.base_unit == MONEY
        and statement.low is not None
    )


def _due(statements: list[Any]) -> dict[int, list[Any]]:
    """Return `{year: statements}`: the distinct targets with a figure that are due in a year.

    Amounts of money come first, the largest first; then the most binding targets.
    """
    due: dict[int, dict[str, Any]] = defaultdict(dict)
    for target in sorted((statement for statement in statements if _has_due_figure(statement)), key=_place_in_year):
        due[target.due].setdefault(target.pk, target)
    return {year: list(by_slug.values()) for year, by_slug in due.items()}


def _has_due_figure(statement: Any) -> bool:
    return bool(getattr(statement, "due", None) and statement.quantity)


def _place_in_year(target: Any) -> tuple[int, bool, Decimal | int, int]:
    is_sum = target.base_unit == MONEY and target.low is not None
    return target.due, not is_sum, -target.low if is_sum else 0, target.place_of_year
