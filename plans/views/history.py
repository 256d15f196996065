"""What happened to the catalogue: what was wrong and mended."""

from django.shortcuts import render

from plans.catalogue.http_caching import conditional_page
from plans.catalogue.named import named
from plans.catalogue.registry import BY_TABLE
from plans.lists.pagination import paginate
from plans.models import Correction


@conditional_page
def corrections(request):
    """Show the corrections by day, the newest first, each with the entry that it mended."""
    page = paginate(Correction.objects.all(), request.GET.get("page"), rows=Correction.objects.all())
    kinds = {correction: BY_TABLE[correction.table] for correction in page}
    entries = named((kind, correction.slug) for correction, kind in kinds.items())
    lines = [(correction, kind, entries.get((kind.name, correction.slug))) for correction, kind in kinds.items()]
    return render(request, "plans/corrections.html", {"page": page, "lines": lines})
