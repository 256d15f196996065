"""The pages of single entries: a plan, chain, firm, industry, indicator, target, result or source."""

from itertools import chain

from django.db.models import Count
from django.shortcuts import get_object_or_404, render

from plans.comparison import judge, judge_all
from plans.matrix import lines
from plans.models import (
    Chain,
    ChainFirm,
    Firm,
    Indicator,
    Industry,
    Measure,
    Plan,
    Result,
    Revision,
    Source,
    Target,
)
from plans.views.cite import citations_for

MOST = 200  # rows of a kind on one page; the lists hold them all


def plan(request, slug):
    plan = get_object_or_404(Plan.objects.select_related("city", "source"), slug=slug)
    measures = {measure.pk: (measure, []) for measure in plan.measures.all()}
    loose = []
    for statement in _statements(plan=plan):
        _measure, listed = measures.get(statement.measure_id, (None, loose))
        listed.append(statement)
    return render(
        request, "plans/plan.html", {"plan": plan, "measures": list(measures.values()), "loose": loose, "most": MOST}
    )


def chain_(request, slug):
    chain = get_object_or_404(Chain.objects.for_rows(), slug=slug)
    roles = chain.chain_firms.select_related("firm__city", "source").order_by("firm_id")
    return render(
        request,
        "plans/chain.html",
        {
            "chain": chain,
            "roles": roles,
            "statements": _statements(chain=chain),
            "others": Chain.objects.filter(industries__in=chain.industries.all())
            .exclude(city=chain.city_id)
            .select_related("city")
            .distinct()[:MOST],
        },
    )


def firm(request, slug):
    firm = get_object_or_404(Firm.objects.select_related("city", "district", "source"), slug=slug)
    roles = firm.chain_firms.select_related("chain__city", "source").order_by("chain_id")
    return render(request, "plans/firm.html", {"firm": firm, "roles": roles, "statements": _statements(firm=firm)})


def industries(request):
    counted = Industry.objects.annotate(
        city_count=Count("chains__city", distinct=True), chain_count=Count("chains", distinct=True)
    )
    return render(request, "plans/industries.html", {"industries": counted})


def industry(request, slug):
    industry = get_object_or_404(Industry, slug=slug)
    leaders = ChainFirm.objects.filter(chain__industries=industry).select_related("chain", "firm__city", "source")
    return render(
        request,
        "plans/industry.html",
        {
            "industry": industry,
            "chains": industry.chains.for_rows().order_by("city_id", "slug")[:MOST],
            "roles": leaders.order_by("firm__city_id", "firm_id")[:MOST],
            "statements": _statements(industries=industry),
        },
    )


def indicators(request):
    return render(
        request,
        "plans/indicators.html",
        {
            "indicators": Indicator.objects.annotate(
                target_count=Count("targets", distinct=True), result_count=Count("results", distinct=True)
            ).order_by("dimension", "slug")
        },
    )


def indicator(request, slug):
    indicator = get_object_or_404(Indicator, slug=slug)
    statements = _statements(indicator=indicator)
    figures = [statement for statement in statements if statement.figure]
    judgement = judge_all(figures)
    return render(
        request,
        "plans/indicator.html",
        {
            "indicator": indicator,
            "statements": [statement for statement in statements if not statement.figure],
            "judgement": judgement,
            "figures": lines(figures, judgement),
        },
    )


def target(request, slug):
    return _statement(request, get_object_or_404(Target.objects.for_page(), slug=slug))


def result(request, slug):
    return _statement(request, get_object_or_404(Result.objects.for_page(), slug=slug))


def _statement(request, statement):
    others = []
    if statement.indicator_id and statement.figure:
        others = [
            (other, judge(statement, other))
            for other in _statements(indicator=statement.indicator_id)
            if other.pk != statement.pk and other.figure
        ]
    return render(
        request,
        "plans/statement.html",
        {
            "statement": statement,
            "others": others,
            "citations": citations_for(statement, request),
            "source_citations": citations_for(statement.source, request),
            "revisions": Revision.objects.of(statement)[:20],
        },
    )


def sources(request):
    return render(
        request,
        "plans/sources.html",
        {
            "sources": Source.objects.annotate(
                target_count=Count("targets", distinct=True), result_count=Count("results", distinct=True)
            )
        },
    )


def source(request, slug):
    """Show a source paragraph by paragraph: what was taken from each, and what was left out and why."""
    source = get_object_or_404(Source, slug=slug)
    paragraphs = {}
    for statement in _statements(source=source, most=2000):
        paragraphs.setdefault(statement.paragraph, ([], []))[0].append(statement)
    for omission in source.omissions.all():
        paragraphs.setdefault(omission.paragraph, ([], []))[1].append(omission)
    return render(
        request,
        "plans/source.html",
        {
            "source": source,
            "citations": citations_for(source, request),
            "paragraphs": sorted(paragraphs.items()),
            "plans": source.plans.select_related("city"),
            "chains": source.chains.select_related("city"),
            "firms": source.firms.select_related("city"),
            "measures": Measure.objects.filter(source=source).select_related("plan"),
        },
    )


def _statements(most=MOST, **condition):
    """Return targets, then results, that meet a condition, with all that a row shows."""
    return list(
        chain.from_iterable(
            model.objects.filter(**condition).for_rows().in_reading_order()[:most] for model in (Target, Result)
        )
    )
