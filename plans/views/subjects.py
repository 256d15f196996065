"""The lists of industries and topics, and the page of one: what each region says about it."""

from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cities.models import City
from plans.catalogue.http_caching import conditional_page
from plans.catalogue.past import changes_of, with_history
from plans.catalogue.union import NAMES
from plans.lists import choices
from plans.lists.facets import selected
from plans.lists.filters import SubjectFilter
from plans.lists.linked import MODELS
from plans.lists.querystring import canonical_redirect
from plans.models import Indicator, Industry, Target, Theme, Topic
from plans.summaries.matrix import Line, matrix
from plans.summaries.subjects import MAX_REGIONS, NOTHING, read_subject


@conditional_page
def industries(request: HttpRequest) -> HttpResponse:
    cities = _columns()
    rows = matrix(cities)
    context = {"cities": cities, "matrix": rows, "silent": _others(rows, Industry)}
    return render(request, "plans/industries.html", context)


@conditional_page
def industry(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, with_history(Industry, slug), "industries")


@conditional_page
def topics(request: HttpRequest) -> HttpResponse:
    """Show the topics by theme, with the statements of the regions."""
    cities = _columns()
    rows, themes = matrix(cities, Topic), dict(Topic.objects.values_list("pk", "theme_id"))
    by_theme = [
        (theme, [row for row in rows if themes[row[0].pk] == theme.pk]) for theme in choices.entries(Theme).values()
    ]
    by_theme = [(theme, listed) for theme, listed in by_theme if listed]
    context = {
        "cities": cities,
        "themes": by_theme,
        "contents": [(theme.pk, f"{theme.name} {len(listed)}") for theme, listed in by_theme],
        "silent": _others(rows, Topic),
        "history": changes_of(choices.entries(Theme).values()),
    }
    return render(request, "plans/topics.html", context)


def _columns() -> list[City]:
    """Return the regions that get a column: those with the most targets, sorted by code."""
    numbers = Target.objects.order_by().values_list("city_id").annotate(number=Count("pk"))
    sizes, cities = dict(numbers), choices.entries(City)
    largest = sorted(cities, key=lambda slug: -sizes.get(slug, 0))[:MAX_REGIONS]
    return [city for slug, city in cities.items() if slug in largest]


def _others(rows: list[Line], model: type[Model]) -> list[Any]:
    """Return the entries of a model without a row: no region with a column has a statement about them."""
    spoken = {entry.pk for entry, _cells in rows}
    return [entry for slug, entry in choices.entries(model).items() if slug not in spoken]


@conditional_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    topic = with_history(
        Topic,
        slug,
        "theme",
        near=(Topic.objects.filter(near_to=slug), NAMES),
        indicators=(Indicator.objects.filter(topic=slug), [*NAMES, "key_order"]),
    )
    topic.linked["indicators"].sort(key=lambda entry: (entry.key_order is None, entry.key_order))
    return _page(request, topic, "topics")


def _page(request: HttpRequest, entry: Any, view: str) -> HttpResponse:
    """Show the statements about an industry or topic; `view` is the view of the comparison that has it as a row.

    With an invalid parameter, show its error and no statement.
    """
    if redirect := canonical_redirect(request):
        return redirect
    filtersets = {kind: SubjectFilter(request.GET, model.objects.all()) for kind, model in MODELS.items()}
    filterset = next(iter(filtersets.values()))
    keys = [indicator.pk for indicator in entry.linked.get("indicators", ()) if indicator.key_order]
    is_valid = all(filterset.is_valid() for filterset in filtersets.values())
    subject = read_subject(entry, filtersets, keys, request.GET.get("page")) if is_valid else NOTHING
    context = {
        "entry": entry,
        "view": view,
        "filterset": filterset,
        "selected": selected(filterset),
        "problems": [message for messages in filterset.errors.values() for message in messages],
        "subject": subject,
        "page": subject.page,
        "groups": [(head, [line[1] for line in lines]) for head, lines in groupby(subject.page, key=itemgetter(0))],
    }
    return render(request, f"plans/{entry._meta.model_name}.html", context)
