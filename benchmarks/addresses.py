"""The addresses of every kind of page: the largest entries, and the lists in every order and at every depth."""

from django.db.models import Count

from cities.models import City
from plans.lists.filters import FILTERS
from plans.lists.pagination import PAGE_SIZE
from plans.models import Chain, Firm, Indicator, Industry, Plan, Source, Target


def addresses():
    """Return `{page: address}` for the catalogue that is being read: the largest entries, where there is a choice."""
    city, indicator, industry, source, plan, chain, firm = (
        model.objects.annotate(size=Count(name)).order_by("-size", "pk").values_list("pk", flat=True).first()
        for model, name in (
            (City, "targets"), (Indicator, "targets"), (Industry, "targets"), (Source, "targets"),
            (Plan, "targets"), (Chain, "targets"), (Firm, "targets"),
        )
    )  # fmt: skip
    cities = City.objects.annotate(size=Count("targets")).order_by("-size", "pk").values_list("pk", flat=True)[:5]
    compared = "&".join(f"city={slug}" for slug in cities)
    target = Target.objects.filter(city=city, indicator=indicator).exclude(quantity="").order_by("pk").first()
    target = target or Target.objects.exclude(quantity="").order_by("pk").first()
    pages = {
        "home": "",
        "regions": "cities/",
        "a region": f"cities/{city}/",
        "a plan": f"plans/{plan}/",
        "a chain": f"chains/{chain}/",
        "a firm": f"firms/{firm}/",
        "industries": "industries/",
        "an industry": f"industries/{industry}/",
        "indicators": "indicators/",
        "an indicator": f"indicators/{indicator}/",
        "sources": "sources/",
        "a source": f"sources/{source}/",
        "a statement": f"targets/{target.pk}/",
        "compare": f"compare/?{compared}",
        "search": "search/?q=plan",
        "data": "data/",
        "about": "about/",
    }
    text = {"plans": "产业", "chains": "产业", "firms": "产业", "targets": "智能", "results": "智能"}
    for table, filterset in FILTERS.items():
        last = -(-filterset._meta.model.objects.count() // PAGE_SIZE)
        pages[table] = f"{table}/"
        for order in filterset.base_filters["sort"].orders:
            pages[f"{table}, sort {order}"] = f"{table}/?sort={order}"
            pages[f"{table}, sort {order}, middle"] = f"{table}/?sort={order}&page={last // 2 + 1}"
            pages[f"{table}, sort {order}, last"] = f"{table}/?sort={order}&page={last}"
        pages[f"{table} of a region"] = f"{table}/?city={city}"
        pages[f"{table} of a source"] = f"{table}/?source={source}"
        pages[f"{table} with a text"] = f"{table}/?q={text[table]}"
    for table in ("chains", "firms", "targets", "results"):
        pages[f"{table} of an industry"] = f"{table}/?industry={industry}"
        pages[f"{table} with a role"] = f"{table}/?role=leader"
    for table in ("targets", "results"):
        theme = "theme000" if City.objects.count() > 50 else "smart-manufacturing"
        pages[f"{table} of a theme"] = f"{table}/?theme={theme}"
        pages[f"{table} of an indicator"] = f"{table}/?indicator={indicator}"
        pages[f"{table} of a scope"] = f"{table}/?scope=region"
        pages[f"{table} of a region and a scope"] = f"{table}/?city={city}&scope=region"
        pages[f"{table} of a grade"] = f"{table}/?grade=none"
        pages[f"{table} of a scope, sort changed, last"] = f"{table}/?scope=region&sort=changed&page=999999"
    pages["targets of a year"] = "targets/?due=2025"
    pages["targets of a standing"] = "targets/?standing=adopted"
    pages["targets without a year"] = "targets/?due=none"
    found = {name: f"/en/{address}" for name, address in pages.items()}
    for ending in ("csv", "json"):
        found[f"file of targets, first byte, {ending}"] = f"/data/targets.{ending}"
    return found
