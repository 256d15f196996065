"""What the home page shows of the whole catalogue: key figures of each region, and region by industry."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from cities.models import City
from plans.comparison import FIRM_SCOPES
from plans.models import Chain, ChainFirm, Industry, Plan, Result, Role, Scope, Target
from plans.quantities import Qualifier

KEY_FIGURES = 4


@dataclass
class Cell:
    """What the sources say of an industry in a region: numbers of entries."""

    figures: int = 0
    targets: int = 0
    results: int = 0
    chains: int = 0
    firms: int = 0
    leaders: int = 0

    @property
    def is_named(self):
        return bool(self.targets or self.results or self.chains or self.firms)


def matrix():
    """Return `[(Industry, [(City, Cell), …]), …]`: a row an industry, a column a region."""
    cells = defaultdict(Cell)
    for model, name in ((Target, "targets"), (Result, "results")):
        rows = model.objects.filter(industries__isnull=False).values_list("city_id", "industries")
        for city, industry, statements, figures in rows.annotate(
            statements=Count("pk"), figures=Count("pk", filter=~Q(quantity=""))
        ).order_by():
            cell = cells[city, industry]
            setattr(cell, name, statements)
            cell.figures += figures
    rows = Chain.objects.filter(industries__isnull=False).values_list("city_id", "industries")
    for city, industry, number in rows.annotate(number=Count("pk")).order_by():
        cells[city, industry].chains = number
    rows = ChainFirm.objects.filter(chain__industries__isnull=False).values_list("chain__city_id", "chain__industries")
    for city, industry, firms, leaders in rows.annotate(
        firms=Count("firm", distinct=True), leaders=Count("firm", distinct=True, filter=Q(role=Role.LEADER))
    ).order_by():
        cells[city, industry].firms, cells[city, industry].leaders = firms, leaders
    cities = list(City.objects.all())
    return [(industry, [(city, cells[city.pk, industry.pk]) for city in cities]) for industry in Industry.objects.all()]


@dataclass(frozen=True)
class Year:
    """What falls into a year in a region: plans in force, and the number of targets due."""

    plans: list
    due: int


def timeline():
    """Return `(years, [(City, [Year, …]), …])`: every year that a plan runs in or a target is due in."""
    plans = list(Plan.objects.exclude(start_year=None, end_year=None))
    rows = Target.objects.exclude(due=None).order_by().values_list("city_id", "due").annotate(number=Count("pk"))
    due = {(city, year): number for city, year, number in rows}
    spans = {plan: range(plan.start_year or plan.end_year, (plan.end_year or plan.start_year) + 1) for plan in plans}
    years = sorted({year for span in spans.values() for year in span} | {year for _city, year in due})
    return years, [
        (
            city,
            [
                Year(
                    [plan for plan, span in spans.items() if plan.city_id == city.pk and year in span],
                    due.get((city.pk, year), 0),
                )
                for year in years
            ],
        )
        for city in City.objects.all()
    ]


def key_figures():
    """Return `{city slug: [statement, …]}`: figures of the region first, those that meet other regions' before others.

    A region's money and shares say more of it than its counts, and a firm's figures are not its own.
    """
    rows = [
        row
        for model in (Target, Result)
        for row in model.objects.with_figure()
        .exclude(qualifier=Qualifier.PATTERN)
        .exclude(scope=Scope.FIRM)
        .order_by()
        .values_list("indicator_id", "indicator__dimension", "scope", "city_id")
        .distinct()
    ]
    regions = defaultdict(set)
    for indicator, _dimension, _scope, city in rows:
        regions[indicator].add(city)
    wanted = defaultdict(dict)
    for indicator, dimension, scope, city in rows:
        meets = len(regions[indicator]) > 1 and scope == Scope.REGION
        tier = 0 if meets else 1 if scope not in FIRM_SCOPES else 2
        place = (tier, TELLING.get(dimension, len(TELLING)), -len(regions[indicator]), indicator, scope)
        wanted[city][indicator] = min(place, wanted[city].get(indicator, place))
    places = {
        (city, place[-2], place[-1]): place
        for city, candidates in wanted.items()
        for place in sorted(candidates.values())[:KEY_FIGURES]
    }
    figures = defaultdict(list)
    for model in (Result, Target):
        indicators = {indicator for _city, indicator, _scope in places}
        for statement in model.objects.filter(indicator__in=indicators).with_figure().for_comparison():
            if (statement.city_id, statement.indicator_id, statement.scope) in places:
                figures[statement.city_id].append(statement)
    return {
        city: sorted(
            {each.indicator_id: each for each in found}.values(),
            key=lambda each: places[city, each.indicator_id, each.scope],
        )
        for city, found in figures.items()
    }


TELLING = {dimension: place for place, dimension in enumerate(("money", "percent", "points", "mass", "count"))}
