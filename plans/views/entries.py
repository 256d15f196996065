"""The pages of a plan, chain, firm, indicator, target and result, and the lists of indicators and terms."""

from collections.abc import Iterable
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cities.localized import is_chinese
from cities.models import City
from plans.catalogue.http_caching import conditional_page
from plans.catalogue.past import changes_of, with_history
from plans.catalogue.union import NAMES
from plans.comparison.verdicts import judge
from plans.figures import strength
from plans.figures.strength import Grade
from plans.lists import choices
from plans.lists.figure_rows import first_statements, regions_with_statements, statements_on
from plans.lists.glossary import gloss
from plans.lists.linked import fetch_lists
from plans.lists.pagination import nearest_page, paginate, take
from plans.lists.selection import MAX_CITIES
from plans.models import (
    Chain,
    Firm,
    Indicator,
    Industry,
    Plan,
    Result,
    Target,
    Term,
    Topic,
)
from plans.opendata.works import citations_for
from plans.summaries.around import around
from plans.summaries.indicators import columns, shelves
from plans.summaries.plans import actions, companions

# Limits of rows on one page; the lists show all of them.
MAX_ROWS, MAX_PER_PLAN = 40, 120
MAX_COMPARED = 24  # other figures of a statement's indicator, each with a verdict; those of its kind come first
MAX_INDICATORS, MAX_TERMS = 120, 60


@conditional_page
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    plan = with_history(Plan, slug, "city", "source", "part_of")
    statements, is_cut = _statements(plans=plan, most=MAX_PER_PLAN)
    measures, loose = actions(plan.measures.all(), statements)
    programmes, has_more_programmes = take(plan.parts.order_by("slug"), MAX_ROWS)
    return render(
        request,
        "plans/plan.html",
        {
            "plan": plan,
            "actions": measures,
            "loose": loose,
            "is_cut": is_cut,
            "programmes": programmes,
            "has_more_programmes": has_more_programmes,
            "companions": companions(plan.city),
            "contents": [
                (action.measure.pk, f"{action.measure.name} {len(action.statements)}")
                for action in measures
                if action.measure
            ],
        },
    )


@conditional_page
def chain_(request: HttpRequest, slug: str) -> HttpResponse:
    chain = with_history(Chain, slug, "city", "district", "source")
    prefetch_related_objects([chain], "industries")
    statements, is_cut = _statements(chains=chain)
    same = Chain.objects.filter(industries__in=chain.industries.all()).exclude(city=chain.city_id).distinct()
    similar_chains, has_more_others = take(same.select_related("city"), MAX_ROWS)
    return render(
        request,
        "plans/chain.html",
        {
            "chain": chain,
            "roles": chain.chain_firms.select_related("firm").order_by("firm_id")[:MAX_ROWS],
            "statements": statements,
            "is_cut": is_cut,
            "others": similar_chains,
            "has_more_others": has_more_others,
            "compared": _first_regions([chain.city, *(similar.city for similar in similar_chains)]),
        },
    )


def _first_regions(cities: Iterable[City]) -> list[City]:
    """Return the first distinct regions, at most MAX_CITIES."""
    return list({city.pk: city for city in cities}.values())[:MAX_CITIES]


@conditional_page
def firm(request: HttpRequest, slug: str) -> HttpResponse:
    firm = with_history(Firm, slug, "city", "district", "source")
    roles = firm.chain_firms.select_related("chain__city").order_by("chain_id")
    statements, is_cut = _statements(firms=firm)
    industries = Industry.objects.filter(chains__chain_firms__firm=firm).distinct().order_by("slug")
    regions = City.objects.filter(chains__industries__in=industries).distinct().order_by("code")[:MAX_CITIES]
    return render(
        request,
        "plans/firm.html",
        {
            "firm": firm,
            "roles": roles,
            "statements": statements,
            "is_cut": is_cut,
            "industries": industries,
            "compared": _first_regions([*filter(None, [firm.city]), *regions]),
        },
    )


@conditional_page
def indicators(request: HttpRequest) -> HttpResponse:
    """Show all indicators in pages: first those with figures of several regions, then the others by theme."""
    lines = [(shelf, line) for shelf in shelves() for line in shelf.lines]
    page = nearest_page(Paginator(lines, MAX_INDICATORS), request.GET.get("page"))
    on_page = [(shelf, [line for _shelf, line in part]) for shelf, part in groupby(page, key=itemgetter(0))]
    meeting = sum(line.meets for _shelf, line in lines)
    return render(
        request,
        "plans/indicators.html",
        {
            "page": page,
            "shelves": on_page,
            "contents": [(shelf.anchor, f"{shelf.heading} {len(shelf.lines)}") for shelf, _lines in on_page],
            "cities": columns(),
            "meeting": meeting,
            "alone": len(lines) - meeting,
        },
    )


@conditional_page
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    indicator = with_history(Indicator, slug, "topic", near=(Topic.objects.filter(near_to__indicators=slug), NAMES))
    statements = statements_on(indicator)
    speaking = regions_with_statements(indicator)
    regions = choices.entries(City).values()
    return render(
        request,
        "plans/indicator.html",
        {
            "indicator": indicator,
            "row": statements.row,
            "statements": statements.without_figure,
            "is_cut": statements.is_cut,
            "compared": sorted(
                (city for city in regions if city.pk in speaking), key=lambda city: not speaking[city.pk]
            )[:MAX_CITIES],
            "silent": [city for city in regions if city.pk not in speaking],
        },
    )


@conditional_page
def glossary(request: HttpRequest) -> HttpResponse:
    """Show the terms in pages; the parameter `term` selects the page with this term."""
    number, slug = request.GET.get("page"), request.GET.get("term")
    if term := slug and slug.isprintable() and Term.objects.filter(slug=slug).first():
        number = str(term.place // MAX_TERMS + 1)
    page = paginate(Term.objects.order_by(*Term.ORDER), number, rows=Term.objects.all(), size=MAX_TERMS)
    return render(request, "plans/glossary.html", {"page": page, "history": changes_of(page.object_list)})


@conditional_page
def target(request: HttpRequest, slug: str) -> HttpResponse:
    return _statement(request, get_object_or_404(Target.objects.for_page(), slug=slug))


@conditional_page
def result(request: HttpRequest, slug: str) -> HttpResponse:
    return _statement(request, get_object_or_404(Result.objects.for_page(), slug=slug))


def _statement(request: HttpRequest, statement: Any) -> HttpResponse:
    compared, is_cut = [], False
    if statement.indicator_id and statement.reading:
        candidates, is_cut = first_statements(statement.indicator)
        figures = [candidate for candidate in candidates if candidate.pk != statement.pk and candidate.reading]
        figures.sort(key=lambda candidate: candidate.kind != statement.kind)
        is_cut, figures = is_cut or len(figures) > MAX_COMPARED, figures[:MAX_COMPARED]
        fetch_lists([statement, *figures], "industries")
        compared = [(candidate, judge(statement, candidate)) for candidate in figures]
    links, here, elsewhere, revisions = around(statement)
    return render(
        request,
        "plans/statement.html",
        {
            "statement": statement,
            "links": links,
            "gloss": [] if is_chinese() else gloss(statement.as_printed, _english_names(statement, links)),
            "grades": list(Grade),
            "here": here,
            "elsewhere": elsewhere,
            "others": compared,
            "is_cut": is_cut,
            "citations": citations_for(statement, request),
            "source_citations": citations_for(statement.source, request),
            "revisions": revisions,
        },
    )


def _english_names(statement: Any, links: dict[str, list[Any]]) -> dict[str, str]:
    """Return `{Chinese: English}` of the names and words in the record of a statement."""
    entries = [statement.city, *chain.from_iterable(links.values()), *filter(None, [statement.indicator])]
    names = {entry.name_zh: entry.name_en for entry in entries}
    if statement.quantity and statement.reading.en != statement.reading.zh:
        names[statement.quantity] = statement.reading.en
    word = strength.find(getattr(statement, "strength", ""))
    return names | {word: strength.in_english(word)}


def _statements(most: int = MAX_ROWS, **condition: object) -> tuple[list[Target | Result], bool]:
    """Return at most `most` targets and results that match a condition, and whether there are more."""
    statements: list[Target | Result] = []
    is_cut = False
    for model in (Target, Result):
        rows, has_more = take(
            model.objects.filter(**condition).for_rows().in_reading_order(), max(most - len(statements), 0)
        )
        statements += rows
        is_cut = is_cut or has_more
    return statements, is_cut
