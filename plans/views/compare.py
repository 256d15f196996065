"""Two to five regions side by side, or two figures of one indicator."""

from dataclasses import dataclass
from itertools import chain

from django.shortcuts import render
from django.utils.translation import gettext as _

from cities.models import City
from plans.addresses import canonical_redirect, with_values
from plans.comparison import judge
from plans.exports import FORMATS
from plans.facets import selected
from plans.models import Indicator, Industry, Theme
from plans.ranking import difference
from plans.selection import MODELS, MOST, select


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
    selection = select(request.GET)
    filterset, cities = selection.filterset, selection.cities
    problems = [message for messages in filterset.errors.values() for message in messages]
    if len(selection.asked) > MOST:
        problems.append(_("At most %(most)s regions fit side by side: the first %(most)s are shown.") % {"most": MOST})
    found = selection.groups() if selection.is_complete else None
    rows = [row for group in found or () for row in group.rows]
    known = City.objects.all()
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
                for city in known
                if city not in cities
            ]
            if len(cities) < MOST
            else [],
            "formats": FORMATS,
            "groups": found,
            "rows": rows,
            "contained": selection.contained,
            "transposed": [(city, [(row, row.cells[n]) for row in rows]) for n, city in enumerate(cities)],
            "cities": cities,
            "all_cities": known,
            "industries": Industry.objects.all(),
            "themes": Theme.objects.all(),
            "indicators": Indicator.objects.filter(pk__in=_indicators(cities)).order_by("slug"),
        },
    )


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
