"""The front door, the home page and the page about the catalogue."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

from plans.catalogue.edition import current
from plans.catalogue.http_caching import cached_page
from plans.opendata.works import citations_for
from plans.summaries.overview import Numbers, key_figures, timeline

MAX_CITIES, MAX_INDUSTRIES = 5, 23  # that meet in the table; their own lists have them all
MAX_PLANS = 2  # of a region that a year of the timeline names


def front(request):
    """Send a reader to the language that the browser asks for."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("plans:home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@cached_page
def home(request):
    numbers = Numbers()
    cities, has_more_cities = numbers.largest(MAX_CITIES)
    figures = key_figures(cities)
    matrix = numbers.matrix(cities)
    years, timelines = timeline(cities, numbers.due)
    return render(
        request,
        "plans/home.html",
        {
            "regions": [(city, figures.get(city.pk, [])) for city in cities],
            "cities": cities,
            "has_more_cities": has_more_cities,
            "edition": current(),
            "matrix": matrix[:MAX_INDUSTRIES],
            "has_more_industries": len(matrix) > MAX_INDUSTRIES,
            "years": years,
            "timelines": timelines,
            "most_plans": MAX_PLANS,
            "sizes": numbers.sizes,
        },
    )


def about(request):
    return render(request, "plans/about.html", {"citations": citations_for(current(), request)})
