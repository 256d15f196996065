"""Regions: all of them, and one with its plans, chains, leaders and ledger."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render

from cities.models import City
from plans.ledger import ledger
from plans.models import ChainFirm, Measure, Role, Source
from plans.overview import key_figures


def cities(request):
    figures = key_figures()
    counted = City.objects.annotate(
        plan_count=Count("plans", distinct=True), chain_count=Count("chains", distinct=True)
    )
    return render(request, "plans/cities.html", {"regions": [(city, figures.get(city.pk, [])) for city in counted]})


def city(request, slug):
    city = get_object_or_404(City, slug=slug)
    plans = list(city.plans.select_related("source").order_by("-standing", "slug"))
    measures = {}
    for measure in Measure.objects.filter(plan__city=city):
        measures.setdefault(measure.plan_id, []).append(measure)
    return render(
        request,
        "plans/city.html",
        {
            "city": city,
            "sources": Source.objects.filter(plans__city=city).distinct()
            or Source.objects.filter(targets__city=city).distinct(),
            "plans": [(plan, measures.get(plan.pk, [])) for plan in plans],
            "chains": city.chains.for_rows().in_grade_order(),
            "districts": city.districts.all(),
            "leaders": ChainFirm.objects.filter(chain__city=city, role=Role.LEADER).select_related("chain", "firm"),
            "ledger": ledger(city),
            "others": City.objects.exclude(pk=city.pk),
        },
    )
