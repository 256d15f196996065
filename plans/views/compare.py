"""Two to five regions side by side, or two figures of one indicator."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.shortcuts import render
from django.utils.translation import gettext as _

from cities.models import City
from plans.catalogue.http_caching import conditional_page
from plans.comparison.ranking import difference
from plans.comparison.rows import rows_of
from plans.comparison.verdicts import judge
from plans.lists import choices
from plans.lists.facets import selected
from plans.lists.linked import fetch_lists
from plans.lists.pagination import paginate_by_weight
from plans.lists.querystring import canonical_redirect, with_values
from plans.lists.selection import MAX_CITIES, MAX_STATEMENTS, MODELS, select
from plans.models import Indicator, Industry, Theme
from plans.opendata.streams import FORMATS

WEIGHT_OF_A_PAGE = 680  # see `Row.weight`: about 110 KB
MAX_OFFERED, MAX_INDICATORS = 30, 150  # to choose from


@dataclass(frozen=True)
class Column:
    """A region of the comparison and the URLs that remove it, move it, or set it beside the first."""

    city: City
    remove: str
    left: str | None
    right: str | None
    beside_first: str | None


@conditional_page
def compare(request):
    """Show the comparison that the URL asks for, and the form to change it."""
    if redirect := canonical_redirect(request):
        return redirect
    if "statement" in request.GET:
        return _pair(request)
    selection = select(request.GET)
    filterset, cities = selection.filterset, selection.cities
    problems = [message for messages in filterset.errors.values() for message in messages]
    if len(selection.asked) > MAX_CITIES:
        problems.append(
            _("At most %(most)s regions fit side by side: the first %(most)s are shown.") % {"most": MAX_CITIES}
        )
    rows = rows_of(selection.groups()) if selection.is_complete else []
    page = paginate_by_weight(rows, attrgetter("weight"), WEIGHT_OF_A_PAGE, request.GET.get("page"))
    return render(
        request,
        "plans/compare.html",
        {
            "filterset": filterset,
            "problems": problems,
            "selected": [value for value in selected(filterset) if value.name not in ("city", "show", "rows")],
            "columns": _columns(request, cities),
            "formats": FORMATS,
            "is_complete": selection.is_complete,
            "groups": [(theme, list(rows)) for theme, rows in groupby(page.object_list, key=attrgetter("theme"))],
            "page": page,
            "contained": selection.contained,
            "is_cut": selection.is_complete and selection.is_cut,
            "most": MAX_STATEMENTS,
            "transposed": [(city, [(row, row.cells[n]) for row in page.object_list]) for n, city in enumerate(cities)],
            "cities": cities,
            **_choices(request, cities),
        },
    )


def _choices(request, cities):
    """Return the choices of the form: regions to add, and filters."""
    known = list(choices.entries(City).values())
    others = [city for city in known[:MAX_OFFERED] if city not in cities]
    slugs = [city.pk for city in cities]
    return {
        "other_cities": others,
        "has_more_cities": len(known) > MAX_OFFERED,
        "additions": [(city, with_values(request, "city", [*slugs, city.pk])) for city in others]
        if len(cities) < MAX_CITIES
        else [],
        "industries": choices.entries(Industry).values(),
        "themes": choices.entries(Theme).values(),
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


def _columns(request, cities):
    slugs = [city.pk for city in cities]

    def moved(position, to):
        rest = slugs[:position] + slugs[position + 1 :]
        return with_values(request, "city", [*rest[:to], slugs[position], *rest[to:]])

    return [
        Column(
            city,
            with_values(request, "city", slugs[:n] + slugs[n + 1 :]),
            moved(n, n - 1) if n > 0 else None,
            moved(n, n + 1) if n < len(slugs) - 1 else None,
            moved(n, 1) if n > 1 else None,
        )
        for n, city in enumerate(cities)
    ]


def _pair(request):
    """Show two figures side by side with the verdict, and their difference if the verdict allows one."""
    slugs = list(dict.fromkeys(request.GET.getlist("statement")))[:2]
    found = {
        statement.pk: statement
        for model in MODELS.values()
        for statement in model.objects.filter(pk__in=[slug for slug in slugs if "\x00" not in slug]).for_rows()
    }
    pair = [found[slug] for slug in slugs if slug in found]
    context = {"pair": pair, "missing": [slug for slug in slugs if slug not in found]}
    if len(pair) == 2:
        fetch_lists(pair, "industries")
        is_asked = request.GET.get("difference") == "approximate"
        context |= {
            "judgement": judge(*pair),
            "difference": difference(*pair, asked=is_asked),
            "approximate": None if is_asked else with_values(request, "difference", ["approximate"]),
        }
    return render(request, "plans/pair.html", context)
