"""Citations to download: of a statement, a source, a comparison and the whole catalogue."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from cities.localized import in_both
from plans.catalogue import edition
from plans.catalogue.registry import BY_TABLE
from plans.lists.filters import VIEWS
from plans.lists.selection import select
from plans.opendata.citations import FORMATS
from plans.opendata.works import Comparison, citation_language, work_of


def entry(request, table, slug, ending):
    """Return the citation of an entry of a table; `ending` names the format."""
    return _download(request, get_object_or_404(BY_TABLE[table].rows(), slug=slug), ending)


def catalogue(request, ending):
    """Return the citation of the whole catalogue in its current edition."""
    return _download(request, edition.current(), ending)


def comparison(request, ending):
    """Return the citation of the requested comparison."""
    selection = select(request.GET)
    if not selection.is_complete:
        raise Http404("There is no such comparison.")
    return _download(request, compared(request, selection), ending)


def compared(request, selection):
    """Return a selection as a Comparison, which can be cited."""
    view = in_both(dict(VIEWS)[selection.view])
    return Comparison(selection.cities, view, edition.current(), request.GET.urlencode())


def _download(request, cited, ending):
    if ending not in FORMATS:
        raise Http404(f"No citation ends with .{ending}: there are {', '.join(FORMATS)}.")
    format, work = FORMATS[ending], work_of(cited, request)
    return HttpResponse(
        format.write(work, citation_language()),
        content_type=format.media_type,
        headers={"Content-Disposition": f'attachment; filename="{work.key}.{format.ending}"'},
    )
