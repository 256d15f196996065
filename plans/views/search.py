"""The page of the search over all entries, in both languages."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cities.models import City
from plans.catalogue.http_caching import conditional_page
from plans.lists import choices
from plans.lists.pagination import PAGE_SIZE, nearest_page
from plans.lists.querystring import without_blanks
from plans.search.find import KindMatches, find
from plans.search.kinds import KINDS
from plans.search.nearest import nearest
from plans.search.results import Hit, hits
from plans.search.synonyms import synonyms
from plans.search.text import MAX_LENGTH, MAX_WORDS, Query, clean, read

FIRST = 8  # results of each kind on the page of all kinds


@dataclass(frozen=True)
class Group:
    """The results of one kind: the number of entries (`is_over`: or more), and the Hits on this page."""

    name: str
    label: str
    count: int
    is_over: bool
    hits: list[Hit]


@conditional_page
def search(request: HttpRequest) -> HttpResponse:
    """Show the results by kind. The parameter `city` restricts the regions; `kind` shows one kind in pages."""
    text = clean(request.GET.get("q", ""))
    query = read(text[:MAX_LENGTH], synonyms() if text else None)
    slugs_sent, cities_by_slug = without_blanks(request.GET).getlist("city"), choices.entries(City)
    cities = [cities_by_slug[slug] for slug in dict.fromkeys(slugs_sent) if slug in cities_by_slug]
    chosen = [city.pk for city in cities]
    context = {
        "parameters": ("q", "kind", "city"),
        "regions": cities_by_slug.values(),
        "chosen": chosen,
        "cities": cities,
        "unknown_cities": [clean(slug)[:MAX_LENGTH] for slug in slugs_sent if slug not in cities_by_slug],
        "synonyms": query.synonyms,
        "text": text[:MAX_LENGTH],
        "most": MAX_LENGTH,
        "most_words": MAX_WORDS,
        "is_too_long": len(text) > MAX_LENGTH,
        "has_too_many_words": len(query.words) > MAX_WORDS,
        "is_searched": len(text) <= MAX_LENGTH and 0 < len(query.words) <= MAX_WORDS,
    }
    if context["is_searched"]:
        context |= _found(query, request.GET.get("kind", ""), request.GET.get("page"), chosen)
    return render(request, "plans/search.html", context)


def _found(query: Query, kind: str, number: str | None, cities: list[str]) -> dict[str, Any]:
    if kind in KINDS:
        matches, page = _page(query, kind, number, cities)
    else:
        matches, page = find(query, size=FIRST, cities=cities), None
    hits_by_kind = hits(query, {name: kind_matches.slugs for name, kind_matches in matches.items()})
    groups = [
        Group(name, KINDS[name].plural, kind_matches.count, kind_matches.is_over, hits_by_kind[name])
        for name, kind_matches in matches.items()
    ]
    return {
        "groups": groups,
        "page": page,
        "kind": KINDS[kind].plural if kind in KINDS else "",
        "unknown_kind": "" if kind in KINDS else clean(kind)[:MAX_LENGTH],
        "total": sum(group.count for group in groups),
        "is_over": any(group.is_over for group in groups),
        "nearest": [] if groups else nearest(query.text),
    }


def _page(query: Query, kind: str, number: str | None, cities: list[str]) -> tuple[dict[str, KindMatches], Any]:
    """Return the results of a kind on this page, or on the nearest existing page, and the page."""
    counted = find(query, [kind], size=0, cities=cities)
    page = nearest_page(Paginator(range(counted[kind].count if counted else 0), PAGE_SIZE), number)
    return find(query, [kind], start=PAGE_SIZE * (page.number - 1), size=PAGE_SIZE, cities=cities), page
