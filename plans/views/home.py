"""The redirect to a language, the home page and the page about the catalogue."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

from plans.catalogue.edition import current
from plans.catalogue.http_caching import conditional_page
from plans.opendata.works import citations_for
from plans.summaries.matrix import matrix
from plans.summaries.opening import headline, leads
from plans.summaries.regions import by_province, largest
from plans.summaries.tallies import tallies
from plans.summaries.timeline import timeline

MAX_CITIES, MAX_INDUSTRIES = 5, 23  # in the table of the home page; the lists show all of them


def front(request: HttpRequest) -> HttpResponse:
    """Redirect to the home page in the language of the Accept-Language header."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("plans:home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    cities, number_of_cities = largest(MAX_CITIES)
    counted = tallies(cities, with_total=True)
    total, of_regions = counted[None], [counted[city.pk] for city in cities]
    rows = matrix(cities)
    return render(
        request,
        "plans/home.html",
        {
            "edition": current(),
            "headline": headline(total, of_regions, number_of_cities),
            "leads": leads(total, of_regions),
            "provinces": by_province(cities, counted),
            "cities": cities,
            "has_more_cities": number_of_cities > len(cities),
            "matrix": rows[:MAX_INDUSTRIES],
            "has_more_industries": len(rows) > MAX_INDUSTRIES,
            "timeline": timeline(cities),
        },
    )


@conditional_page
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/about.html", {"citations": citations_for(current(), request)})
