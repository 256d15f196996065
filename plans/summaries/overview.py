"""What the home page shows: key figures of each region, a table of regions and industries, and a timeline."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import CharField, Count, F, Q, Value, Window
from django.db.models.functions import Cast, RowNumber

from cities.models import City
from plans.catalogue.registry import KINDS
from plans.comparison.verdicts import FIRM_SCOPES
from plans.figures.qualifiers import Qualifier
from plans.lists import choices
from plans.models import Chain, ChainFirm, Industry, Plan, Result, Role, Scope, Target

KEY_FIGURES = 4
SIZES = {kind.table: kind.model for kind in KINDS if kind.whole == "city" and kind.list_page}


@dataclass
class Cell:
    """The numbers of entries of one industry in one region."""

    figures: int = 0
    targets: int = 0
    results: int = 0
    chains: int = 0
    firms: int = 0
    leaders: int = 0

    @property
    def is_named(self):
        return bool(self.targets or self.results or self.chains or self.firms)


class Numbers:
    """The numbers of entries by table, by region and industry, and by due year. One query reads all."""

    def __init__(self):
        self.sizes = dict.fromkeys(SIZES, 0)
        self.statements = defaultdict(int)  # by region
        self.due = {}  # by (region, year)
        self.cells = defaultdict(Cell)  # by (region, industry)
        first, *rest = _parts()
        for name, city, key, number, special in first.union(*rest, all=True):
            self._take(name, city, key, number, special)

    def _take(self, name, city, key, number, special):
        if name == "due":
            self.due[city, int(key)] = number
        elif not key:
            self.sizes[name] += number
            if name in ("targets", "results"):
                self.statements[city] += number
        elif name == "firms":
            self.cells[city, key].firms, self.cells[city, key].leaders = number, special
        else:
            setattr(self.cells[city, key], name, number)
            self.cells[city, key].figures += special

    def largest(self, most):
        """Return the regions with the most statements, in the catalogue's order, and whether there are more."""
        cities = list(City.objects.all())
        if len(cities) <= most:
            return cities, False
        kept = {city.pk for city in sorted(cities, key=lambda city: -self.statements[city.pk])[:most]}
        return [city for city in cities if city.pk in kept], True

    def matrix(self, cities):
        """Return `[(Industry, [(City, Cell), …]), …]`: a row an industry, a column a region; the most named first."""
        rows = [
            (industry, [(city, self.cells.get((city.pk, industry.pk), Cell())) for city in cities])
            for industry in choices.entries(Industry).values()
        ]
        return sorted(rows, key=lambda row: -sum(cell.targets + cell.results + cell.chains for _city, cell in row[1]))


def _parts():
    """Yield queries of rows (what, region, industry or year, number, special number), each grouped."""

    def part(rows, name, city, key=None, number=None, special=None):
        key = Cast(key, CharField(max_length=100)) if key else Value("")
        rows = rows.order_by().values_list(Value(name), F(city), key)
        return rows.annotate(number=number or Count("pk"), special=special or Value(0))

    for name, model in SIZES.items():
        yield part(model.objects, name, "city_id")
    yield part(Target.objects.exclude(due=None), "due", "city_id", "due")
    with_figure = Count("pk", filter=~Q(quantity=""))
    for name, model in (("targets", Target), ("results", Result)):
        rows = model.objects.filter(industries__isnull=False)
        yield part(rows, name, "city_id", "industries", special=with_figure)
    yield part(Chain.objects.filter(industries__isnull=False), "chains", "city_id", "industries")
    yield part(
        ChainFirm.objects.filter(chain__industries__isnull=False),
        "firms",
        "chain__city_id",
        "chain__industries",
        number=Count("firm", distinct=True),
        special=Count("firm", distinct=True, filter=Q(role=Role.LEADER)),
    )


@dataclass(frozen=True)
class Year:
    """One year of a region: the plans in force, and the number of targets due."""

    plans: list
    due: int


def timeline(cities, due):
    """Return `(years, [(City, [Year, …]), …])` for all years in which a plan runs or a target is due.

    `due` gives the number of targets by region and year.
    """
    running = defaultdict(list)
    for plan in Plan.objects.filter(city__in=cities).exclude(start_year=None, end_year=None):
        for year in range(plan.start_year or plan.end_year, (plan.end_year or plan.start_year) + 1):
            running[plan.city_id, year].append(plan)
    shown = {city.pk for city in cities}
    years = sorted({year for city, year in running.keys() | due.keys() if city in shown})
    return years, [
        (city, [Year(running[city.pk, year], due.get((city.pk, year), 0)) for year in years]) for city in cities
    ]


def key_figures(cities):
    """Return `{city slug: [statement, …]}`. Figures of the whole region come first, and those that other regions have too.

    Amounts of money and percentages come before counts. Figures of single firms are left out.
    """
    figures = list(_figures(Target).union(_figures(Result)))
    regions = defaultdict(set)
    for city, indicator, _dimension, _scope in figures:
        regions[indicator].add(city)
    wanted = defaultdict(dict)
    for city, indicator, dimension, scope in figures:
        meets = len(regions[indicator]) > 1 and scope == Scope.REGION
        tier = 0 if meets else 1 if scope not in FIRM_SCOPES else 2
        telling = TELLING.get(dimension, len(TELLING))
        place = (tier, telling, -len(regions[indicator]), indicator, scope)
        wanted[city][indicator] = min(place, wanted[city].get(indicator, place))
    places = {
        (city.pk, place[-2], place[-1]): place
        for city in cities
        for place in sorted(wanted[city.pk].values())[:KEY_FIGURES]
    }
    chosen = {}  # a target before a result
    for model in (Result, Target):
        for statement in _last(model, cities, {indicator for _city, indicator, _scope in places}):
            chosen[statement.city_id, statement.indicator_id, statement.scope] = statement
    found = defaultdict(list)
    for place in sorted(places.keys() & chosen.keys(), key=places.get):
        found[place[0]].append(chosen[place])
    return found


def _figures(model):
    """Return the (region, indicator, dimension, scope) of all numeric figures except those of firms."""
    rows = model.objects.exclude(qualifier__in=["", Qualifier.PATTERN, Qualifier.UNREAD]).exclude(scope=Scope.FIRM)
    return rows.order_by().values_list("city_id", "indicator_id", "indicator__dimension", "scope").distinct()


def _last(model, cities, indicators):
    """Return the last figure in the source for each region, indicator and scope."""
    place = ("city_id", "indicator_id", "scope")
    order = Window(RowNumber(), partition_by=place, order_by=["-paragraph", "-slug"])
    rows = model.objects.filter(city__in=cities, indicator__in=indicators).with_figure()
    return rows.for_comparison().annotate(order=order).filter(order=1)


TELLING = {dimension: place for place, dimension in enumerate(("money", "percent", "points", "mass", "count"))}
