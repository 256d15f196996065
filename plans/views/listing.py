"""The lists: plans, chains, firms, targets and results, filtered, sorted and in pages."""

from django.shortcuts import render
from django.urls import reverse

from cities.localized import listed
from cities.models import City
from plans.catalogue.http_caching import conditional_page
from plans.catalogue.registry import BY_TABLE
from plans.lists import choices
from plans.lists.counts import TOTAL, counts
from plans.lists.facets import facets, selected
from plans.lists.filters import FILTERS
from plans.lists.heads import grouped, said_once
from plans.lists.pagination import paginate
from plans.lists.querystring import canonical_redirect
from plans.lists.selection import MAX_CITIES, MIN_CITIES
from plans.opendata.streams import FORMATS


@conditional_page
def listing(request, table):
    """Show the rows of a table that the parameters select. An invalid parameter is named, and no row is shown."""
    if redirect := canonical_redirect(request):
        return redirect
    filterset = FILTERS[table](request.GET)
    counted = counts(filterset) if filterset.is_valid() else None
    chosen = selected(filterset)
    rows, total = (filterset.qs, counted[TOTAL][TOTAL]) if counted else (filterset.queryset.none(), 0)
    page = paginate(rows, request.GET.get("page"), total)
    return render(
        request,
        f"plans/{table}.html",
        {
            "table": table,
            "formats": FORMATS,
            "heading": BY_TABLE[table].heading,
            "filterset": filterset,
            "page": page,
            "groups": grouped(filterset, page) if counted else [],
            "said": said_once(filterset) if counted else set(),
            "compare": _comparison(filterset, counted) if counted else None,
            "facets": facets(filterset, counted) if counted else [],
            "selected": chosen,
            "carried": [value for value in chosen if value.name not in (*filterset.facets, "q", "since")],
            "problems": [message for messages in filterset.errors.values() for message in messages],
        },
    )


def _comparison(filterset, counted):
    """Return the address and the names of the regions of this list side by side, or None if they are too few.

    Of many regions, those with the most rows are named. What both pages can be narrowed by stays chosen.
    """
    chosen, rows = filterset.chosen, counted["city"]
    cities = [city for slug, city in choices.entries(City).items() if rows[slug] and slug in chosen.get("city", rows)]
    if len(cities) < MIN_CITIES:
        return None
    kept = sorted(cities, key=lambda city: -rows[city.pk])[:MAX_CITIES]
    shown = [city for city in cities if city in kept]
    query = [("city", city.pk) for city in shown]
    query += [("view", "figures")] if "indicator" in chosen else []  # the view that can be narrowed to it
    query += [(name, value) for name in CARRIED if name in chosen for value in chosen[name]]
    return reverse("plans:compare", query=query), listed([city.label for city in shown])


# Parameters that lists and comparisons share.
CARRIED = ("industry", "theme", "topic", "indicator", "actor")
