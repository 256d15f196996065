"""Citations to download: of a statement, a source, a comparison and the whole catalogue."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from plans.catalogue import edition
from plans.catalogue.registry import BY_TABLE
from plans.lists.selection import select
from plans.opendata.citations import FORMATS
from plans.opendata.works import Comparison, citation_language, work_of


def entry(request: HttpRequest, table: str, slug: str, ending: str) -> HttpResponse:
    """Return the citation of an entry of a table; `ending` names the format."""
    return _download(request, get_object_or_404(BY_TABLE[table].rows(), slug=slug), ending)


def catalogue(request: HttpRequest, ending: str) -> HttpResponse:
    """Return the citation of the whole catalogue in its current edition."""
    return _download(request, edition.current(), ending)


def comparison(request: HttpRequest, ending: str) -> HttpResponse:
    """Return the citation of the requested comparison."""
    selection = select(request.GET)
    if not selection.is_complete:
        raise Http404("There is no such comparison.")
    work = Comparison(selection.cities, selection.view_label, request.GET.urlencode())
    return _download(request, work, ending)


def _download(request: HttpRequest, cited: object, ending: str) -> HttpResponse:
    if ending not in FORMATS:
        raise Http404(f"No citation ends with .{ending}: there are {', '.join(FORMATS)}.")
    format, work = FORMATS[ending], work_of(cited, request)
    return HttpResponse(
        format.write(work, citation_language()),
        content_type=format.media_type,
        headers={"Content-Disposition": f'attachment; filename="{work.key}.{format.ending}"'},
    )
