"""The pages of single entries: a plan, chain, firm, industry, indicator, target, result or source."""

from collections import Counter
from itertools import chain

from django.db.models import Count, F
from django.shortcuts import get_object_or_404, render

from cities.models import City
from plans.catalogue.http_caching import cached_page, conditional_page
from plans.catalogue.registry import KINDS
from plans.catalogue.union import NAMES, together
from plans.comparison.verdicts import judge
from plans.lists import choices
from plans.lists.counts import number_of
from plans.lists.facets import selected
from plans.lists.figure_rows import said_of, speaking_of
from plans.lists.filters import SubjectFilter
from plans.lists.linked import fetch_lists
from plans.lists.pagination import paginate, paginate_by_weight, take
from plans.lists.selection import MAX_CITIES
from plans.models import (
    Chain,
    ChainFirm,
    Firm,
    Indicator,
    Industry,
    Omission,
    Plan,
    Result,
    Revision,
    Source,
    Target,
    Term,
    Topic,
)
from plans.models.source import Cited
from plans.opendata.works import citations_for

# Rows on one page; the lists hold them all.
MAX_ROWS, MAX_NARROWED, MAX_PER_PLAN, MAX_NAMED = 40, 60, 120, 60
MAX_INDICATORS, MAX_TERMS = 120, 60
WEIGHT_OF_A_PAGE = 90  # statements and omissions of a source, in whole paragraphs
LINKS = ("districts", "plans", "chains", "firms", "topics", "industries")  # of a statement
NAMED = [kind for kind in KINDS if issubclass(kind.model, Cited)]  # by a source


@conditional_page
def plan(request, slug):
    plan = get_object_or_404(Plan.objects.select_related("city", "source"), slug=slug)
    measures = {measure.pk: (measure, []) for measure in plan.measures.all()}
    loose = []
    statements, is_cut = _statements(plans=plan, most=MAX_PER_PLAN)
    for statement in statements:
        _measure, listed = measures.get(statement.measure_id, (None, loose))
        listed.append(statement)
    return render(
        request,
        "plans/plan.html",
        {"plan": plan, "measures": list(measures.values()), "loose": loose, "is_cut": is_cut},
    )


@conditional_page
def chain_(request, slug):
    chains = Chain.objects.select_related("city", "district", "source").prefetch_related("industries")
    chain = get_object_or_404(chains, slug=slug)
    statements, is_cut = _statements(chains=chain)
    same = Chain.objects.filter(industries__in=chain.industries.all()).exclude(city=chain.city_id).distinct()
    others, has_more_others = take(same.select_related("city"), MAX_ROWS)
    return render(
        request,
        "plans/chain.html",
        {
            "chain": chain,
            "roles": chain.chain_firms.select_related("firm").order_by("firm_id")[:MAX_ROWS],
            "statements": statements,
            "is_cut": is_cut,
            "others": others,
            "has_more_others": has_more_others,
        },
    )


@conditional_page
def firm(request, slug):
    firm = get_object_or_404(Firm.objects.select_related("city", "district", "source"), slug=slug)
    roles = firm.chain_firms.select_related("chain__city").order_by("chain_id")
    statements, is_cut = _statements(firms=firm)
    context = {"firm": firm, "roles": roles, "statements": statements, "is_cut": is_cut}
    return render(request, "plans/firm.html", context)


@cached_page
def industries(request):
    counted = Industry.objects.annotate(
        city_count=Count("chains__city", distinct=True), chain_count=Count("chains", distinct=True)
    )
    return render(request, "plans/industries.html", {"industries": counted})


@cached_page
def industry(request, slug):
    industry = get_object_or_404(Industry, slug=slug)
    chains, has_more_chains = take(
        industry.chains.select_related("city", "district").order_by("city_id", "slug"), MAX_ROWS // 2
    )
    roles = ChainFirm.objects.filter(chain__industries=industry).select_related("chain__city", "firm")
    roles, has_more_roles = take(roles.order_by("firm__city_id", "firm_id"), MAX_ROWS // 2)
    return render(
        request,
        "plans/industry.html",
        {
            "industry": industry,
            "chains": chains,
            "has_more_chains": has_more_chains,
            "roles": roles,
            "has_more_roles": has_more_roles,
            **_narrowed(request, industries=industry),
        },
    )


@cached_page
def indicators(request):
    counted = Indicator.objects.annotate(
        target_count=number_of(Target, "indicator"), result_count=number_of(Result, "indicator")
    )
    ordered = Indicator.objects.order_by("dimension", "slug")
    page = paginate(ordered, request.GET.get("page"), rows=counted, size=MAX_INDICATORS)
    return render(request, "plans/indicators.html", {"page": page})


@conditional_page
def indicator(request, slug):
    indicator = get_object_or_404(Indicator.objects.select_related("topic"), slug=slug)
    said = said_of(indicator)
    speaking = speaking_of(indicator)
    regions = choices.entries(City).values()
    return render(
        request,
        "plans/indicator.html",
        {
            "indicator": indicator,
            "near": indicator.topic.near.all()[:MAX_NAMED] if indicator.topic else [],
            "row": said.row,
            "statements": said.without_figure,
            "is_cut": said.is_cut,
            "compared": sorted(
                (city for city in regions if city.pk in speaking), key=lambda city: not speaking[city.pk]
            )[:MAX_CITIES],
            "silent": [city for city in regions if city.pk not in speaking],
        },
    )


@cached_page
def topics(request):
    counted = Topic.objects.for_rows().annotate(
        target_count=number_of(Target.topics.through, "topic"), result_count=number_of(Result.topics.through, "topic")
    )
    return render(request, "plans/topics.html", {"topics": counted})


@cached_page
def topic(request, slug):
    topic = get_object_or_404(Topic.objects.select_related("theme"), slug=slug)
    return render(
        request,
        "plans/topic.html",
        {
            "topic": topic,
            "near": topic.near.all(),
            "indicators": topic.indicators.order_by(F("key_order").asc(nulls_last=True), "slug"),
            **_narrowed(request, topics=topic),
        },
    )


@conditional_page
def glossary(request):
    """Show the terms in pages; `term` names the term whose page is asked for."""
    number, slug = request.GET.get("page"), request.GET.get("term")
    if term := slug and slug.isprintable() and Term.objects.filter(slug=slug).first():
        number = str(term.place // MAX_TERMS + 1)
    page = paginate(Term.objects.order_by(*Term.ORDER), number, rows=Term.objects.all(), size=MAX_TERMS)
    return render(request, "plans/glossary.html", {"page": page})


def target(request, slug):
    return _statement(request, get_object_or_404(Target.objects.for_page(), slug=slug))


def result(request, slug):
    return _statement(request, get_object_or_404(Result.objects.for_page(), slug=slug))


def _statement(request, statement):
    others, is_cut = [], False
    if statement.indicator_id and statement.reading:
        found, is_cut = _statements(indicator=statement.indicator_id)
        figures = [other for other in found if other.pk != statement.pk and other.reading]
        fetch_lists([statement, *figures], "industries")
        others = [(other, judge(statement, other)) for other in figures]
    return render(
        request,
        "plans/statement.html",
        {
            "statement": statement,
            "links": _links(statement),
            "others": others,
            "is_cut": is_cut,
            "citations": citations_for(statement, request),
            "source_citations": citations_for(statement.source, request),
            "revisions": Revision.objects.of(statement)[:20],
        },
    )


def _links(statement):
    """Return the entries that a statement names, `{field: [entry, …]}`, by one query."""
    return together({field: (getattr(statement, field), NAMES) for field in LINKS})


@conditional_page
def sources(request):
    counted = Source.objects.annotate(
        target_count=number_of(Target, "source"), result_count=number_of(Result, "source")
    )
    page = paginate(Source.objects.order_by("slug"), request.GET.get("page"), rows=counted)
    return render(request, "plans/sources.html", {"page": page})


def source(request, slug):
    """Show a source by paragraph: its statements, and its omissions with the reason."""
    source = get_object_or_404(Source, slug=slug)
    page = paginate_by_weight(
        _paragraphs(source), lambda paragraph: paragraph[1], WEIGHT_OF_A_PAGE, request.GET.get("page")
    )
    contents = {number: ([], []) for number, _weight in page.object_list}
    here = {"source": source, "paragraph__in": contents}
    for statement in chain(Target.objects.filter(**here), Result.objects.filter(**here)):
        contents[statement.paragraph][0].append(statement)
    for omission in Omission.objects.filter(**here):
        contents[omission.paragraph][1].append(omission)
    return render(
        request,
        "plans/source.html",
        {
            "source": source,
            "citations": citations_for(source, request),
            "named": _named(source) if page.number == 1 else [],
            "page": page,
            "paragraphs": contents.items(),
            "elsewhere": [
                (number, paragraph)
                for number, part in enumerate(page.paginator.object_list, 1)
                if number != page.number
                for paragraph, _weight in part
            ],
        },
    )


def _paragraphs(source):
    """Return `[(paragraph, statements and omissions), …]` of a source, in their order."""
    numbers = Counter()
    first_, *rest = (
        model.objects.filter(source=source).order_by().values_list("paragraph").annotate(number=Count("pk"))
        for model in (Target, Result, Omission)
    )
    for paragraph, number in first_.union(*rest, all=True):
        numbers[paragraph] += number
    return sorted(numbers.items())


def _named(source):
    """Return what a source names, `[(kind, [entry, …]), …]`: the first MAX_NAMED of each, by paragraph."""
    found = together(
        {
            kind.table: (kind.model.objects.filter(source=source), [*NAMES, "paragraphs", f"{kind.whole}_id"])
            for kind in NAMED
        }
    )
    return [(kind, sorted(found[kind.table], key=_first_paragraph)[:MAX_NAMED]) for kind in NAMED if found[kind.table]]


def _first_paragraph(entry):
    return int(entry.paragraphs.partition(";")[0]), entry.pk


def _narrowed(request, **condition):
    """Return the statements that meet a condition and the parameters of the URL, and what was asked for.

    A cell of a comparison leads here: it counts these rows.
    """
    filters = {model: SubjectFilter(request.GET, model.objects.filter(**condition)) for model in (Target, Result)}
    filterset, most = filters[Target], MAX_NARROWED if request.GET else MAX_ROWS
    is_valid = all(each.is_valid() for each in filters.values())
    statements, is_cut = (
        _statements(most, {model: each.qs for model, each in filters.items()}) if is_valid else ([], False)
    )
    return {
        "filterset": filterset,
        "selected": selected(filterset),
        "problems": [message for messages in filterset.errors.values() for message in messages],
        "statements": statements,
        "is_cut": is_cut,
    }


def _statements(most=MAX_ROWS, rows=None, **condition):
    """Return the targets and then the results that meet a condition, ready for rows, and whether there are more."""
    found, is_cut = [], False
    for model in (Target, Result):
        of_model = rows[model] if rows else model.objects.filter(**condition)
        taken, has_more = take(of_model.for_rows().in_reading_order(), max(most - len(found), 0))
        found += taken
        is_cut = is_cut or has_more
    return found, is_cut
