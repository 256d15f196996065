"""The lists of plans, chains, firms, targets and results: filtered, sorted and paginated."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cities.localized import Bilingual, listed
from cities.models import City
from plans.catalogue.http_caching import conditional_page
from plans.catalogue.registry import BY_TABLE
from plans.lists import choices
from plans.lists.counts import TOTAL, Counts, counts
from plans.lists.facets import facets, selected
from plans.lists.filters import FILTERS
from plans.lists.filtersets import CatalogueFilter
from plans.lists.heads import grouped, hidden_columns
from plans.lists.pagination import paginate
from plans.lists.querystring import canonical_redirect
from plans.lists.selection import MAX_CITIES, MIN_CITIES
from plans.opendata.streams import FORMATS


@conditional_page
def listing(request: HttpRequest, table: str) -> HttpResponse:
    """Show the filtered rows of a table. With an invalid parameter, show its error and no row."""
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
            "said": hidden_columns(filterset) if counted else set(),
            "compare": _comparison(filterset, counted) if counted else None,
            # Called only if this process does not keep their HTML.
            "facets": lambda: facets(filterset, counted) if counted else [],
            "selected": chosen,
            "carried": [value for value in chosen if value.name not in (*filterset.facets, "q", "since")],
            "problems": [message for messages in filterset.errors.values() for message in messages],
        },
    )


def _comparison(filterset: CatalogueFilter, counted: Counts) -> tuple[str, Bilingual] | None:
    """Return the URL of the comparison of this list's regions, and their names; None for fewer than two regions.

    Of many regions, take those with the most rows. Filters that both pages have stay selected.
    """
    chosen, rows = filterset.chosen, counted["city"]
    cities = [city for slug, city in choices.entries(City).items() if rows[slug] and slug in chosen.get("city", rows)]
    if len(cities) < MIN_CITIES:
        return None
    largest = sorted(cities, key=lambda city: -rows[city.pk])[:MAX_CITIES]
    cities_in_order = [city for city in cities if city in largest]
    query = [("city", city.pk) for city in cities_in_order]
    query += [("view", "figures")] if "indicator" in chosen else []  # only this view can filter by indicator
    query += [(name, value) for name in CARRIED if name in chosen for value in chosen[name]]
    return reverse("plans:compare", query=query), listed([city.label for city in cities_in_order])


# Parameters that lists and comparisons share.
CARRIED = ("industry", "theme", "topic", "indicator", "actor")
