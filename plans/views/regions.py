"""The list of regions, and the page of a region with its plans, chains, due targets and ledger."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cities.models import City
from plans.catalogue.http_caching import conditional_page
from plans.catalogue.past import with_history
from plans.catalogue.union import NAMES, together
from plans.lists import choices
from plans.lists.pagination import paginate, take
from plans.models import ChainFirm, Measure, Plan, Role, Source
from plans.summaries import outline
from plans.summaries.ledger import Ledger, ledger
from plans.summaries.portrait import portrait
from plans.summaries.regions import by_province
from plans.summaries.tallies import Tally, tallies

CITIES = 24  # on a page
# Limits of entries on the page of a region; the lists show all of them.
MAX_NAMES, MAX_PLANS, MAX_SOURCES, MAX_YEARS, MAX_FIGURES = 15, 30, 2, 5, 8
MAX_OFFERED = 8  # other regions to compare with
PLANS_OF_MANY = 5  # plans shown if a region has more than MAX_PLANS


@conditional_page
def cities(request: HttpRequest) -> HttpResponse:
    page = paginate(City.objects.order_by("code"), request.GET.get("page"), rows=City.objects.all(), size=CITIES)
    provinces = by_province(page.object_list, tallies(page.object_list))
    return render(request, "plans/cities.html", {"page": page, "provinces": provinces})


@conditional_page
def city(request: HttpRequest, slug: str) -> HttpResponse:
    city = with_history(City, slug)
    every_plan, has_more_plans = take(
        city.plans.select_related("source").order_by("standing", "slug"), MAX_PLANS, PLANS_OF_MANY
    )
    sources = {plan.source_id: plan.source for plan in every_plan}
    names = _names(city, every_plan)
    plans, proposals = outline.trees(every_plan, names["measures"])
    told, tally, groups = ledger(city), tallies([city])[city.pk], outline.groups(names["chains"])
    due = _due(tally, told)
    all_cities = list(choices.entries(City).values())
    return render(
        request,
        "plans/city.html",
        {
            "city": city,
            "cities": all_cities if len(all_cities) <= MAX_OFFERED else [],
            "others": [other_city for other_city in all_cities if other_city.pk != city.pk][:MAX_OFFERED],
            "sources": list(sources.values())[:MAX_SOURCES] or Source.objects.filter(targets__city=city).distinct()[:1],
            "portrait": portrait(tally, told, groups),
            "contents": _contents(plans, proposals, due, told.rows, groups, names["districts"]),
            "plans": plans,
            "proposals": proposals,
            "has_more_plans": has_more_plans,
            "due": due,
            "ledger": told,
            "chains": groups,
            "leaders": sorted(names["leaders"], key=lambda role: role.firm.pk)[:MAX_NAMES],
            "has_more_leaders": len(names["leaders"]) > MAX_NAMES,
            "districts": sorted(names["districts"], key=lambda district: district.pk)[:MAX_NAMES],
            "has_more_districts": len(names["districts"]) > MAX_NAMES,
        },
    )


def _contents(*parts: Any) -> list[tuple[str, str]]:
    """Return `[(anchor, heading), …]` of the parts of the page that are not empty."""
    headings = (
        ("plans", _("Plans and programmes")),
        ("proposals", _("Proposed, and not decided")),
        ("due", _("What is due, by year")),
        ("ledger", _("What it says, by theme")),
        ("chains", _("Chains and clusters")),
        ("districts", _("Districts and parks")),
    )
    return [heading for heading, entries in zip(headings, parts, strict=True) if entries]


def _due(tally: Tally, told: Ledger) -> list[dict[str, Any]]:
    """Return the years with due targets: the number of targets, and the figures among them."""
    due = sorted(tally.due.items())[:MAX_YEARS]
    most = MAX_FIGURES if len(due) <= 2 else 1
    return [
        {
            "year": int(year),
            "number": numbers.total(),
            "without": numbers[""],
            "figures": told.due.get(int(year), [])[:most],
        }
        for year, numbers in due
    ]


def _names(city: City, plans: list[Plan]) -> dict[str, list[Any]]:
    """Return the entries that the page of a region shows only by name, with one query."""
    ranked = ["kind", "grade", "grade_standing", "is_sector", "of_group", "of_standing"]
    leaders = ChainFirm.objects.filter(chain__city=city, role=Role.LEADER).order_by("firm_id", "pk").values("pk")
    return together(
        {
            "measures": (Measure.objects.filter(plan__in=plans), [*NAMES, "plan_id", "order"]),
            "districts": (city.districts.all(), [*NAMES, "kind", "code"]),
            "chains": (outline.ranked(city.chains.all()), [*NAMES, *ranked]),
            "leaders": (
                ChainFirm.objects.filter(pk__in=leaders[: MAX_NAMES + 1]),
                ["as_printed", *(f"{field}__{name}" for field in ("chain", "firm") for name in NAMES)],
            ),
        }
    )
