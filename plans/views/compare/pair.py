"""Two figures of one indicator side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cities.localized import Bilingual, listed
from plans.comparison.plots import plot
from plans.comparison.ranking import difference
from plans.comparison.rows import Line
from plans.comparison.verdicts import judge
from plans.lists.linked import FIGURE_SUBJECTS, MODELS, fetch_lists
from plans.lists.querystring import with_values


def pair(request: HttpRequest) -> HttpResponse:
    """Show two figures with the verdict, and their difference if the verdict allows it."""
    slugs = list(dict.fromkeys(request.GET.getlist("statement")))[:2]
    by_slug = {
        statement.pk: statement
        for model in MODELS.values()
        for statement in model.objects.filter(pk__in=[slug for slug in slugs if "\x00" not in slug]).for_rows()
    }
    pair = [by_slug[slug] for slug in slugs if slug in by_slug]
    context: dict[str, object] = {"missing": [slug for slug in slugs if slug not in by_slug]}
    if len(pair) == 2:
        context |= _compared(request, *pair)
    return render(request, "plans/pair.html", context)


def _compared(request: HttpRequest, first: Any, second: Any) -> dict[str, Any]:
    fetch_lists([first, second], *FIGURE_SUBJECTS)
    is_requested = request.GET.get("difference") == "approximate"
    indicator = first.indicator if first.indicator_id == second.indicator_id else None
    counted = Bilingual(indicator.counted_zh, indicator.counted_en) if indicator else None
    cities = list(dict.fromkeys((first.city, second.city)))
    return {
        "lines": [Line(first), Line(second)],
        "indicator": indicator,
        "regions": listed([city.label for city in cities]),
        "compared": cities if len(cities) > 1 else [],
        "judgement": judge(first, second),
        "plot": plot([first, second], counted) if indicator else None,
        "difference": difference(first, second, asked=is_requested),
        "approximate": None if is_requested else with_values(request, "difference", ["approximate"]),
    }
