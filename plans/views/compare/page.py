"""The page of a comparison: its regions, the tabs of its three views, and the view that its URL asks for."""

from dataclasses import dataclass

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.models import City
from plans.catalogue.http_caching import conditional_page
from plans.lists import choices
from plans.lists.facets import selected
from plans.lists.filters import VIEWS
from plans.lists.querystring import canonical_redirect, with_values
from plans.lists.selection import MAX_CITIES, select
from plans.models import Industry, Theme
from plans.opendata.streams import FORMATS
from plans.opendata.works import citations_for
from plans.views.cite import compared
from plans.views.compare.figures import figures
from plans.views.compare.pair import pair
from plans.views.compare.words import words
from plans.views.framing import page_for_frames

# Each view: the function that returns what it shows, and its template.
CONTENTS = {
    "topics": (words, "plans/compare/words.html"),
    "industries": (words, "plans/compare/words.html"),
    "figures": (figures, "plans/compare/figures.html"),
}
OF_FIGURES = ("show", "rows", "indicator", "kind", "q")  # parameters of the time when figures were the only view
OF_OLDER_ROWS = ("show", "rows")  # what the rows of today do not need
NARROWING = ("industry", "theme", "topic", "actor")  # what every view understands
MAX_OFFERED = 30  # regions to choose from


@dataclass(frozen=True)
class Column:
    """A region of the comparison and the URLs that remove it or move it."""

    city: City
    remove: str
    left: str | None
    right: str | None


@conditional_page
def compare(request):
    """Show the comparison that the URL asks for, or let a reader choose regions."""
    if redirect := canonical_redirect(request) or _moved(request):
        return redirect
    if "statement" in request.GET:
        return pair(request)
    selection = select(request.GET)
    context = _frame(request, selection)
    if not selection.is_complete:
        return render(request, "plans/compare/choose.html", context)
    work = compared(request, selection)
    context |= {"frame": "plans/compare/_frame.html", "is_whole": True, "citations": citations_for(work, request)}
    return _show(request, selection, work, context)


@page_for_frames
def embed(request):
    """Show the rows of a comparison in a frame of another page, and the way back to the whole."""
    selection = select(request.GET)
    if not selection.is_complete:
        raise Http404("There is no such comparison.")
    work = compared(request, selection)
    address = request.build_absolute_uri(f"{reverse('plans:compare')}?{work.query}")
    context = _frame(request, selection) | {"frame": "plans/embed.html", "title": work.title, "address": address}
    return _show(request, selection, work, context)


def _show(request, selection, work, context):
    """Answer with the view that is asked for, in the frame that the context names."""
    contents, template = CONTENTS[selection.view]
    return render(request, template, context | {"work": work, "edition": work.edition} | contents(request, selection))


def _moved(request):
    """Return a redirect to the view that replaces what the URL asked for before there were views, or None."""
    asked = request.GET.copy()
    if "view" not in asked and any(name in asked for name in OF_FIGURES):
        asked["view"] = "figures"
    for name in OF_OLDER_ROWS:
        asked.pop(name, None)
    if asked == request.GET:
        return None
    asked.pop("page", None)
    return HttpResponseRedirect(f"{request.path}?{asked.urlencode()}")


def _frame(request, selection):
    """Return what all views show: the regions, how to change them, the tabs, and what is wrong with the URL."""
    filterset, cities = selection.filterset, selection.cities
    problems = [message for messages in filterset.errors.values() for message in messages]
    if len(selection.asked) > MAX_CITIES:
        problems.append(
            _("At most %(most)s regions fit side by side: the first %(most)s are shown.") % {"most": MAX_CITIES}
        )
    known = list(choices.entries(City).values())
    others = [city for city in known[:MAX_OFFERED] if city not in cities]
    slugs = [city.pk for city in cities]
    return {
        "filterset": filterset,
        "problems": problems,
        "selected": [value for value in selected(filterset) if value.name not in ("city", "view", "show", "rows")],
        "cities": cities,
        "without_any": _url([("city", slug) for slug in slugs], selection.view),
        "columns": _columns(request, cities),
        "other_cities": others,
        "has_more_cities": len(known) > MAX_OFFERED,
        "additions": [(city, with_values(request, "city", [*slugs, city.pk])) for city in others]
        if len(cities) < MAX_CITIES
        else [],
        "view": selection.view,
        "tabs": _tabs(request),
        "formats": FORMATS,
        "contained": selection.contained,
        "industries": choices.entries(Industry).values(),
        "themes": choices.entries(Theme).values(),
    }


def _tabs(request):
    """Return `[(view, its name, its URL), …]`; a tab keeps the regions and what narrows every view."""
    kept = [(name, value) for name in ("city", *NARROWING) for value in request.GET.getlist(name)]
    return [(view, label, _url(kept, view)) for view, label in VIEWS]


def _url(query, view):
    """Return the URL of a view with these parameters; the first view needs none of its own."""
    own = [("view", view)] if view != VIEWS[0][0] else []
    return reverse("plans:compare", query=[*query, *own])


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
        )
        for n, city in enumerate(cities)
    ]
