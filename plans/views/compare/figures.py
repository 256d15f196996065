"""The view of figures: a row an indicator, with its verdict."""

from collections import Counter
from itertools import groupby
from operator import attrgetter

from plans.comparison.rows import rows_of
from plans.lists import choices
from plans.lists.linked import MODELS
from plans.lists.pagination import paginate_by_weight
from plans.lists.selection import MAX_STATEMENTS
from plans.models import Indicator

WEIGHT_OF_A_PAGE = 680  # see `Row.weight`: about 110 KB
MAX_INDICATORS = 150  # to choose from


def figures(request, selection):
    """Return the rows of figures, in pages, and what the form offers."""
    rows, cities = rows_of(selection.groups()), selection.cities
    page = paginate_by_weight(rows, attrgetter("weight"), WEIGHT_OF_A_PAGE, request.GET.get("page"))
    return {
        "groups": [(theme, list(rows)) for theme, rows in groupby(page.object_list, key=attrgetter("theme"))],
        "page": page,
        "is_cut": selection.is_cut,
        "most": MAX_STATEMENTS,
        "transposed": [(city, [(row, row.cells[n]) for row in page.object_list]) for n, city in enumerate(cities)],
        "indicators": _indicators(cities),
    }


def _indicators(cities):
    """Return at most MAX_INDICATORS indicators, those with figures of most regions, sorted by name."""
    first, *rest = (
        model.objects.filter(city__in=cities).with_figure().order_by().values_list("indicator_id", "city_id").distinct()
        for model in MODELS.values()
    )
    known = choices.entries(Indicator)
    stated = Counter(indicator for indicator, _city in first.union(*rest))
    offered = [known[slug] for slug, _regions in stated.most_common(MAX_INDICATORS) if slug in known]
    return sorted(offered, key=lambda indicator: indicator.name.casefold())
