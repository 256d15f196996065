"""The front door, the home page and the page about the catalogue."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

from cities.models import City
from plans.edition import current
from plans.models import Chain, Firm, Plan, Result, Target
from plans.overview import key_figures, matrix, timeline
from plans.views.cite import citations_for


def front(request):
    """Send a reader to the language that the browser asks for."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("plans:home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def home(request):
    figures = key_figures()
    rows = matrix()
    years, timelines = timeline()
    return render(
        request,
        "plans/home.html",
        {
            "regions": [(city, figures.get(city.pk, [])) for city in City.objects.all()],
            "cities": [city for city, _cell in rows[0][1]] if rows else [],
            "edition": current(),
            "matrix": rows,
            "years": years,
            "timelines": timelines,
            "sizes": {
                name: model.objects.count()
                for name, model in (
                    ("plans", Plan),
                    ("chains", Chain),
                    ("firms", Firm),
                    ("targets", Target),
                    ("results", Result),
                )
            },
        },
    )


def about(request):
    return render(request, "plans/about.html", {"citations": citations_for(current(), request)})
