"""What the home page shows of the whole catalogue: key figures of each region, and region by industry."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

from django.db.models import Count, Q

from cities.models import City
from plans.models import Chain, ChainFirm, Industry, Result, Role, Target

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


def key_figures():
    """Return `{city slug: [statement, …]}`: the region's own figures, those that meet other regions' first."""
    regions = defaultdict(set)
    for model in (Target, Result):
        rows = model.objects.filter(scope="region").with_figure().exclude(qualifier="pattern")
        for indicator, city in rows.order_by().values_list("indicator_id", "city_id").distinct():
            regions[indicator].add(city)
    order = sorted(regions, key=lambda indicator: (-len(regions[indicator]), indicator))
    covered, wanted = defaultdict(int), []
    for indicator in order:
        if any(covered[city] < KEY_FIGURES for city in regions[indicator]):
            wanted.append(indicator)
            for city in regions[indicator]:
                covered[city] += 1
    position = {indicator: number for number, indicator in enumerate(wanted)}
    figures = defaultdict(list)
    statements = chain.from_iterable(
        model.objects.filter(scope="region", indicator__in=wanted).with_figure().for_comparison()
        for model in (Result, Target)
    )
    for statement in sorted(statements, key=lambda statement: (position[statement.indicator_id], statement.pk)):
        if len(figures[statement.city_id]) < KEY_FIGURES:
            figures[statement.city_id].append(statement)
    return figures
