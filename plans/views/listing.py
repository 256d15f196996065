"""The lists: plans, chains, firms, targets and results, filtered, sorted and in pages."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from plans.addresses import canonical_redirect
from plans.exports import FORMATS
from plans.facets import facets, selected
from plans.filters import FILTERS
from plans.pages import page_of

HEADINGS = {
    "plans": _("Plans and programmes"),
    "chains": _("Industry chains and clusters"),
    "firms": _("Firms"),
    "targets": _("Targets"),
    "results": _("Reported results"),
}


def listing(request, table):
    """Show a table's rows that the address selects. What it cannot select is named, and selects nothing."""
    if redirect := canonical_redirect(request):
        return redirect
    filterset = FILTERS[table](request.GET)
    is_valid = filterset.is_valid()
    chosen = selected(filterset)
    page = page_of(filterset.qs if is_valid else filterset.queryset.none(), request.GET.get("page"))
    return render(
        request,
        f"plans/{table}.html",
        {
            "table": table,
            "formats": FORMATS,
            "heading": HEADINGS[table],
            "filterset": filterset,
            "page": page,
            "facets": facets(filterset) if is_valid else [],
            "selected": chosen,
            "carried": [value for value in chosen if value.name not in (*filterset.facets, "q")],
            "problems": [message for messages in filterset.errors.values() for message in messages],
        },
    )
