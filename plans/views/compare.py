"""Two to five regions side by side, or two figures of one indicator."""

from dataclasses import dataclass
from itertools import chain

from django.shortcuts import render
from django.utils.translation import gettext as _

from cities.models import City
from plans.addresses import canonical_redirect, with_values
from plans.comparison import Kind, difference, judge
from plans.facets import selected
from plans.filters import CompareFilter
from plans.matrix import Group, groups
from plans.models import Indicator, Industry, Result, Target, Theme

LEAST, MOST = 2, 5
MOST_STATEMENTS = 1000  # of a kind; five regions of today's size have a fifth of it
MODELS = {Kind.TARGET: Target, Kind.RESULT: Result}


@dataclass(frozen=True)
class Column:
    """A region of the comparison and the addresses that remove it, move it, or set it beside the first."""

    city: City
    remove: str
    left: str | None
    right: str | None
    beside_first: str | None


def compare(request):
    """Show the comparison that the address asks for, and how to ask for another."""
    if redirect := canonical_redirect(request):
        return redirect
    if "statement" in request.GET:
        return _pair(request)
    filters = {kind: CompareFilter(request.GET, model.objects.all()) for kind, model in MODELS.items()}
    filterset = filters[Kind.TARGET]
    is_valid = all([each.is_valid() for each in filters.values()])
    problems = [message for messages in filterset.errors.values() for message in messages]
    slugs = list(dict.fromkeys(request.GET.getlist("city")))
    known = {city.pk: city for city in City.objects.all()}
    if len(slugs) > MOST:
        problems.append(_("At most %(most)s regions fit side by side: the first %(most)s are shown.") % {"most": MOST})
    cities = [known[slug] for slug in slugs[:MOST] if slug in known]
    found = compared(filters, cities) if is_valid and len(cities) >= LEAST else None
    rows = [row for group in found or () for row in group.rows]
    return render(
        request,
        "plans/compare.html",
        {
            "filterset": filterset,
            "problems": problems,
            "selected": [value for value in selected(filterset) if value.name not in ("city", "show", "rows")],
            "columns": _columns(request, cities),
            "additions": [
                (city, with_values(request, "city", [*(each.pk for each in cities), city.pk]))
                for city in known.values()
                if city not in cities
            ]
            if len(cities) < MOST
            else [],
            "groups": found,
            "rows": rows,
            "transposed": [(city, [(row, row.cells[n]) for row in rows]) for n, city in enumerate(cities)],
            "cities": cities,
            "all_cities": known.values(),
            "industries": Industry.objects.all(),
            "themes": Theme.objects.all(),
            "indicators": Indicator.objects.filter(pk__in=_indicators(cities)).order_by("slug"),
        },
    )


def compared(filters, cities):
    """Return the Groups of rows that the address asks for."""
    options = filters[Kind.TARGET].form.cleaned_data
    statements = [
        statement
        for kind, filterset in filters.items()
        if kind in (options["kind"] or MODELS)
        for statement in filterset.qs.filter(city__in=cities)
        .for_comparison()
        .prefetch_related("themes")[:MOST_STATEMENTS]
    ]
    keep = KEPT[options["show"]]
    found = groups(cities, Theme.objects.all(), statements)
    kept = [Group(group.theme, tuple(filter(keep, group.rows))) for group in found]
    return [group for group in kept if group.rows]


KEPT = {
    "": lambda row: True,
    "figures": lambda row: row.judgement is not None,
    "comparable": lambda row: row.is_comparable,
    "differences": lambda row: row.differs,
}


def _indicators(cities):
    """Return the slugs of the indicators that the regions have figures of."""
    return set(
        chain.from_iterable(
            model.objects.filter(city__in=cities)
            .with_figure()
            .order_by()
            .values_list("indicator_id", flat=True)
            .distinct()
            for model in MODELS.values()
        )
    )


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
    """Set two figures side by side: the verdict, and the difference where the verdict allows one."""
    slugs = list(dict.fromkeys(request.GET.getlist("statement")))[:2]
    found = {
        statement.pk: statement
        for model in MODELS.values()
        for statement in model.objects.filter(pk__in=[slug for slug in slugs if "\x00" not in slug]).for_rows()
    }
    pair = [found[slug] for slug in slugs if slug in found]
    context = {"pair": pair, "missing": [slug for slug in slugs if slug not in found]}
    if len(pair) == 2:
        context |= {"judgement": judge(*pair), "difference": difference(*pair)}
    return render(request, "plans/pair.html", context)
