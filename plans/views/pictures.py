"""Figures of an indicator for other sites: a standalone SVG file, and a page to embed in a frame."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.languages import active_language
from cities.localized import listed
from cities.models import City
from plans.catalogue.edition import current
from plans.catalogue.http_caching import conditional_page
from plans.comparison.pictures import MARGIN, WIDTH, picture
from plans.comparison.plots import plot
from plans.comparison.proof import in_words
from plans.comparison.verdicts import Judgement
from plans.lists.figure_rows import statements_on
from plans.lists.selection import MAX_CITIES, known_cities
from plans.models import Indicator
from plans.views.framing import page_for_frames


@conditional_page
def indicator_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the figures of an indicator as an SVG picture; the parameter `city` selects regions."""
    indicator, cities = _asked(request, slug)
    row = statements_on(indicator, cities).row
    url = _page_of(request, indicator, cities)
    drawn = picture(
        _title(indicator, cities),
        _verdict(row.judgement),
        plot([line.statement for line in row.lines], row.counted, WIDTH - 2 * MARGIN),
        [f"{line.statement.city_label}{_(': ')}{in_words(line)}" for line in row.lines],
        [str(current().cite), url],
    )
    context = {"picture": drawn, "address": url, "language": active_language()}
    return HttpResponse(render_to_string("plans/figures/picture.svg", context), content_type="image/svg+xml")


@page_for_frames
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the figures of an indicator for a frame of another site, with their sources and a link to the page."""
    indicator, cities = _asked(request, slug)
    statements = statements_on(indicator, cities)
    return render(
        request,
        "plans/figures/embed.html",
        {
            "title": _title(indicator, cities),
            "row": statements.row,
            "is_cut": statements.is_cut,
            "edition": current(),
            "address": _page_of(request, indicator, cities),
        },
    )


def _asked(request: HttpRequest, slug: str) -> tuple[Indicator, list[City]]:
    """Return the indicator and the regions of the URL; raise Http404 for an unknown region."""
    slugs = list(dict.fromkeys(request.GET.getlist("city")))[:MAX_CITIES]
    cities = known_cities(slugs)
    if unknown := [slug for slug in slugs if slug not in {city.pk for city in cities}]:
        raise Http404(_("“%(region)s” is no region of the catalogue.") % {"region": unknown[0]})
    return get_object_or_404(Indicator, slug=slug), cities


def _title(indicator: Indicator, cities: list[City]) -> str:
    return f"{indicator.name}{_(': ')}{listed([city.label for city in cities])}" if cities else indicator.name


def _page_of(request: HttpRequest, indicator: Indicator, cities: list[City]) -> str:
    """Return the absolute URL of the page that shows these figures."""
    if len(cities) < 2:
        return request.build_absolute_uri(indicator.get_absolute_url())
    query = [*(("city", city.pk) for city in cities), ("view", "figures"), ("indicator", indicator.pk)]
    return request.build_absolute_uri(reverse("plans:compare", query=query))


def _verdict(judgement: Judgement | None) -> str:
    if judgement is None:
        return ""
    reasons = _("; ").join(map(str, judgement.reasons))
    return _(": ").join(filter(None, (str(judgement.verdict.label) if judgement.verdict else "", reasons)))
