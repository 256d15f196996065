"""Regions: all of them, and one with its plans, chains, leaders and ledger."""

from django.shortcuts import get_object_or_404, render

from cities.models import City
from plans.catalogue.http_caching import conditional_page
from plans.catalogue.union import NAMES, together
from plans.lists.pagination import paginate, take
from plans.models import Measure, Role, Source, Theme
from plans.summaries.ledger import COMMITTED, ledger
from plans.summaries.regions import by_province
from plans.summaries.tallies import tallies

CITIES = 24  # on a page
# Entries of a region on its page; the lists hold them all.
MAX_NAMES, MAX_PLANS, MAX_MEASURES, MAX_CHAINS, MAX_SOURCES = 15, 30, 60, 30, 2
PLANS_OF_MANY, CHAINS_OF_MANY = 9, 12  # shown where a region has more than that


@conditional_page
def cities(request):
    page = paginate(City.objects.order_by("code"), request.GET.get("page"), rows=City.objects.all(), size=CITIES)
    provinces = by_province(page.object_list, tallies(page.object_list))
    return render(request, "plans/cities.html", {"page": page, "provinces": provinces})


@conditional_page
def city(request, slug):
    city = get_object_or_404(City, slug=slug)
    plans = city.plans.select_related("source").order_by("-standing", "slug")
    plans, has_more_plans = take(plans, MAX_PLANS, PLANS_OF_MANY)
    sources = {plan.source_id: plan.source for plan in plans}
    chains, has_more_chains = take(city.chains.in_grade_order().with_firms(), MAX_CHAINS, CHAINS_OF_MANY)
    leaders = [role for chain in chains for role in chain.chain_firms.all() if role.role == Role.LEADER]
    names = _names(city, plans)
    measures = sorted(names["measures"], key=lambda measure: measure.order)[:MAX_MEASURES]
    return render(
        request,
        "plans/city.html",
        {
            "city": city,
            "sources": list(sources.values())[:MAX_SOURCES] or Source.objects.filter(targets__city=city).distinct()[:1],
            "plans": [(plan, [measure for measure in measures if measure.plan_id == plan.pk]) for plan in plans],
            "has_more_plans": has_more_plans,
            "chains": chains,
            "has_more_chains": has_more_chains,
            "districts": sorted(names["districts"], key=lambda district: district.pk)[:MAX_NAMES],
            "has_more_districts": len(names["districts"]) > MAX_NAMES,
            "leaders": leaders[:MAX_NAMES],
            "has_more_leaders": has_more_chains or len(leaders) > MAX_NAMES,
            "committed": COMMITTED,
            "ledger": ledger(city, {theme.pk: theme for theme in names["themes"]}),
            "others": sorted(names["others"], key=lambda other: other.code)[:MAX_NAMES],
        },
    )


def _names(city, plans):
    """Return the entries that the page of a region shows by name only."""
    return together(
        {
            "measures": (Measure.objects.filter(plan__in=plans), [*NAMES, "plan_id", "order"]),
            "districts": (city.districts, [*NAMES, "kind", "code"]),
            "themes": (Theme.objects, NAMES),
            "others": (City.objects.exclude(pk=city.pk), [*NAMES, "code"]),
        }
    )
