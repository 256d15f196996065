"""The page of a comparison: its regions, the tabs of its three views, and the requested view."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.models import City
from plans.catalogue.http_caching import conditional_page
from plans.lists import choices
from plans.lists.facets import selected
from plans.lists.filters import VIEWS
from plans.lists.querystring import canonical_redirect, with_values
from plans.lists.selection import MAX_CITIES, Selection, select
from plans.models import Industry, Theme
from plans.opendata.streams import FORMATS
from plans.opendata.works import Comparison, citations_for
from plans.views.compare.figures import figures
from plans.views.compare.pair import pair
from plans.views.compare.words import words
from plans.views.framing import page_for_frames

# Each view: the function that returns its context, and its template.
CONTENTS = {
    "topics": (words, "plans/compare/words.html"),
    "industries": (words, "plans/compare/words.html"),
    "figures": (figures, "plans/compare/figures.html"),
}
OF_FIGURES = ("show", "rows", "indicator", "kind", "q")  # parameters of old URLs, when figures were the only view
OF_OLDER_ROWS = ("show", "rows")  # old parameters that have no effect any more
NARROWING = ("industry", "theme", "topic", "actor")  # filters of every view
MAX_OFFERED = 30  # regions to choose from


@dataclass(frozen=True)
class Column:
    """A region of the comparison and the URLs that remove it or move it."""

    city: City
    remove: str
    left: str | None
    right: str | None


@conditional_page
def compare(request: HttpRequest) -> HttpResponse:
    """Show the requested comparison, or the form to choose regions."""
    if redirect := canonical_redirect(request) or _moved(request):
        return redirect
    if "statement" in request.GET:
        return pair(request)
    selection = select(request.GET)
    context = _frame(request, selection)
    if not selection.is_complete:
        return render(request, "plans/compare/choose.html", context)
    work = Comparison(selection.cities, selection.view_label, request.GET.urlencode())
    context |= {"frame": "plans/compare/_frame.html", "is_whole": True, "citations": citations_for(work, request)}
    return _show(request, selection, work, context)


@page_for_frames
def embed(request: HttpRequest) -> HttpResponse:
    """Show the rows of a comparison for a frame of another site, with a link to the whole page."""
    selection = select(request.GET)
    if not selection.is_complete:
        raise Http404("There is no such comparison.")
    work = Comparison(selection.cities, selection.view_label, request.GET.urlencode())
    url = request.build_absolute_uri(f"{reverse('plans:compare')}?{work.query}")
    context = _frame(request, selection) | {"frame": "plans/embed.html", "title": work.title, "address": url}
    return _show(request, selection, work, context)


def _show(request: HttpRequest, selection: Selection, work: Comparison, context: dict[str, Any]) -> HttpResponse:
    """Render the requested view inside the template `frame` of the context."""
    contents, template = CONTENTS[selection.view]
    return render(request, template, context | {"work": work, "edition": work.edition} | contents(request, selection))


def _moved(request: HttpRequest) -> HttpResponseRedirect | None:
    """Return a redirect from an old URL without `view` to its view, or None."""
    query = request.GET.copy()
    if "view" not in query and any(name in query for name in OF_FIGURES):
        query["view"] = "figures"
    for name in OF_OLDER_ROWS:
        query.pop(name, None)
    if query == request.GET:
        return None
    query.pop("page", None)
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


def _frame(request: HttpRequest, selection: Selection) -> dict[str, Any]:
    """Return the context of all views: the regions, links to change them, the tabs, and errors of the parameters."""
    filterset, cities = selection.filterset, selection.cities
    problems = [message for messages in filterset.errors.values() for message in messages]
    if len(selection.asked) > MAX_CITIES:
        problems.append(
            _("At most %(most)s regions fit side by side: the first %(most)s are shown.") % {"most": MAX_CITIES}
        )
    all_cities = list(choices.entries(City).values())
    other_cities = [city for city in all_cities[:MAX_OFFERED] if city not in cities]
    slugs = [city.pk for city in cities]
    return {
        "filterset": filterset,
        "problems": problems,
        "selected": [value for value in selected(filterset) if value.name not in ("city", "view", "show", "rows")],
        "cities": cities,
        "without_any": _url([("city", slug) for slug in slugs], selection.view),
        "columns": _columns(request, cities),
        "other_cities": other_cities,
        "has_more_cities": len(all_cities) > MAX_OFFERED,
        "additions": [(city, with_values(request, "city", [*slugs, city.pk])) for city in other_cities]
        if len(cities) < MAX_CITIES
        else [],
        "view": selection.view,
        "tabs": _tabs(request),
        "formats": FORMATS,
        "contained": selection.contained,
        "industries": choices.entries(Industry).values(),
        "themes": choices.entries(Theme).values(),
    }


def _tabs(request: HttpRequest) -> list[tuple[str, Any, str]]:
    """Return `[(view, label, URL), …]`; a tab keeps the regions and the filters of every view."""
    query = [(name, value) for name in ("city", *NARROWING) for value in request.GET.getlist(name)]
    return [(view, label, _url(query, view)) for view, label in VIEWS]


def _url(query: list[tuple[str, str]], view: str) -> str:
    """Return the URL of a view with these parameters; the first view needs no parameter `view`."""
    view_parameter = [("view", view)] if view != VIEWS[0][0] else []
    return reverse("plans:compare", query=[*query, *view_parameter])


def _columns(request: HttpRequest, cities: list[City]) -> list[Column]:
    slugs = [city.pk for city in cities]

    def moved(position: int, to: int) -> str:
        others = slugs[:position] + slugs[position + 1 :]
        return with_values(request, "city", [*others[:to], slugs[position], *others[to:]])

    return [
        Column(
            city,
            with_values(request, "city", slugs[:n] + slugs[n + 1 :]),
            moved(n, n - 1) if n > 0 else None,
            moved(n, n + 1) if n < len(slugs) - 1 else None,
        )
        for n, city in enumerate(cities)
    ]
