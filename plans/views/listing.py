"""The lists: plans, chains, firms, targets and results, filtered, sorted and in pages."""

from django.shortcuts import render

from plans.catalogue.http_caching import conditional_page
from plans.catalogue.registry import BY_TABLE
from plans.lists.counts import TOTAL, counts
from plans.lists.facets import facets, selected
from plans.lists.filters import FILTERS
from plans.lists.pagination import paginate
from plans.lists.querystring import canonical_redirect
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
    return render(
        request,
        f"plans/{table}.html",
        {
            "table": table,
            "formats": FORMATS,
            "heading": BY_TABLE[table].heading,
            "filterset": filterset,
            "page": paginate(rows, request.GET.get("page"), total),
            "facets": facets(filterset, counted) if counted else [],
            "selected": chosen,
            "carried": [value for value in chosen if value.name not in (*filterset.facets, "q")],
            "problems": [message for messages in filterset.errors.values() for message in messages],
        },
    )
