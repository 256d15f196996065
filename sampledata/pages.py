"""The URLs of every kind of page: of the five regions, and of the largest entries and all lists of any catalogue."""

from collections import Counter

from django.db.models import Count
from django.http import QueryDict

from cities.models import City
from plans.catalogue.registry import KINDS
from plans.lists.filters import FILTERS
from plans.lists.pagination import PAGE_SIZE
from plans.models import Indicator, Industry, Result, Source, Target, Theme, Topic

LANGUAGES = ["en", "zh-hans"]
# Every kind of page of the fixtures, below the prefix of a language; the last page does not exist.
PAGES = [
    "",
    "cities/",
    "cities/changsha/",
    "plans/",
    "plans/changsha-three-year-action-plan/",
    "chains/?grade=national",
    "chains/changsha-new-materials/",
    "firms/",
    "firms/xinfa-group/",
    "industries/",
    "industries/new-materials/",
    "topics/",
    "topics/chain-chief-system/",
    "glossary/",
    "indicators/",
    "indicators/key-industry-chains/",
    "embed/indicators/project-investment/?city=jingzhou&city=liaocheng",
    "embed/compare/?city=hubei&city=jingzhou",
    "targets/?city=changsha&due=2023",
    "targets/?city=mars&colour=red",
    "targets/changsha-new-materials-output/",
    "results/?scope=region",
    "results/dezhou-industrial-enterprises/",
    "compare/",
    "compare/?city=changsha&city=liaocheng&city=dezhou",
    "compare/?city=changsha&city=liaocheng&city=dezhou&view=industries",
    "compare/?city=hubei&city=jingzhou&view=figures",
    "compare/?city=jingzhou&city=changsha&city=liaocheng&city=dezhou&city=hubei",
    "compare/?statement=dezhou-industrial-enterprises&statement=liaocheng-industrial-enterprises",
    "changes/",
    "corrections/",
    "search/",
    "search/?q=changsha",
    "search/?q=zzzz",
    "sources/",
    "sources/dezhou/",
    "data/",
    "about/",
    "nothing/",
]


def largest_pages():
    """Return `{name: URL}`: the page of the largest entry of each kind, and the first, middle and last page of each list."""
    region, industry, source, topic, theme = (_by_size(model)[0].pk for model in (City, Industry, Source, Topic, Theme))
    indicator = _with_most_figures()
    narrowed = _narrowings(region, industry, source, topic, theme, indicator)
    pages = _single_pages(indicator)
    for kind in KINDS:
        if kind.list_page:
            pages[kind.table] = f"{kind.list_page}/"
        if kind.entry_page and not kind.is_statement:
            slug = indicator if kind.model is Indicator else _by_size(kind.model)[0].pk
            pages[f"one of {kind.table}"] = f"{kind.table}/{slug}/"
    for table, filterset in FILTERS.items():
        last = -(-filterset._meta.model.objects.count() // PAGE_SIZE)
        for order in filterset.base_filters["sort"].offered:
            for place, page in (("first", 1), ("middle", last // 2 + 1), ("last", last)):
                pages[f"{table}, sort {order}, {place}"] = f"{table}/?sort={order}&page={page}"
        for name, query in narrowed.items():
            if filterset(QueryDict(query)).unknown == []:
                pages[f"{table} by {name}"] = f"{table}/?{query}"
    return {name: f"/en/{address}" for name, address in pages.items()}


def _single_pages(indicator):
    """Return the pages that are no lists, and one of each kind of statement."""
    figure = (
        Target.objects.exclude(quantity="").filter(indicator=indicator).order_by("pk").values_list("pk", flat=True)[0]
    )
    result = Result.objects.order_by("pk").values_list("pk", flat=True)[0]
    compared = "&".join(f"city={city.pk}" for city in _by_size(City)[:5])
    return {
        "home": "",
        "embed": f"embed/indicators/{indicator}/?{compared}",
        "compare": f"compare/?{compared}",
        "compare embedded": f"embed/compare/?{compared}",
        "compare industries": f"compare/?{compared}&view=industries",
        "compare figures": f"compare/?{compared}&view=figures",
        "search": "search/?q=plan",
        "changes": "changes/",
        "data": "data/",
        "about": "about/",
        "one of targets": f"targets/{figure}/",
        "one of results": f"results/{result}/",
    }


def _narrowings(region, industry, source, topic, theme, indicator):
    """Return `{name: query}` of the filters; a list takes those that it knows."""
    return {
        "region": f"city={region}",
        "source": f"source={source}",
        "text": "q=产业",
        "industry": f"industry={industry}",
        "role": "role=leader",
        "topic": f"topic={topic}",
        "theme": f"theme={theme}",
        "indicator": f"indicator={indicator}",
        "scope": "scope=region",
        "year": "due=2025",
        "unknown year": "due=none",
        "standing": "standing=adopted",
        "day of change": "since=2026-01-01",
        "grade": "grade=none",
        "region and scope": f"city={region}&scope=region",
        "scope, sort changed, last": "scope=region&sort=changed&page=999999",
    }


def _with_most_figures():
    """Return the slug of the indicator with most figures; of equals the first."""
    sizes: Counter[str] = Counter()
    for model in (Target, Result):
        figures = model.objects.exclude(quantity="").order_by().values_list("indicator")
        sizes.update(dict(figures.annotate(size=Count("pk"))))
    return min(sizes, key=lambda slug: (-sizes[slug], slug))


def _by_size(model):
    """Return the entries of a model, ordered by the number of targets, most first."""
    return model.objects.annotate(size=Count("targets")).order_by("-size", "pk")
