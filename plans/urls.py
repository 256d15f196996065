"""The URLs of the public pages, below the prefix of the language."""

from django.urls import path

from plans.catalogue.registry import KINDS
from plans.opendata import markdown
from plans.views import cite, data, entries, history, home, listing, pictures, regions, search, sources, subjects
from plans.views.compare.page import compare
from plans.views.compare.page import embed as embed_comparison

app_name = "plans"

urlpatterns = [
    path("", home.home, name="home"),
    path("cities/", regions.cities, name="cities"),
    path("cities/<slug:slug>/", regions.city, name="city"),
    path("plans/", listing.listing, {"table": "plans"}, name="plans"),
    path("plans/<slug:slug>/", entries.plan, name="plan"),
    path("chains/", listing.listing, {"table": "chains"}, name="chains"),
    path("chains/<slug:slug>/", entries.chain_, name="chain"),
    path("firms/", listing.listing, {"table": "firms"}, name="firms"),
    path("firms/<slug:slug>/", entries.firm, name="firm"),
    path("industries/", subjects.industries, name="industries"),
    path("industries/<slug:slug>/", subjects.industry, name="industry"),
    path("indicators/", entries.indicators, name="indicators"),
    path("indicators/<slug:slug>/", entries.indicator, name="indicator"),
    path("indicators/<slug:slug>.svg", pictures.indicator_svg, name="indicator-svg"),
    path("embed/indicators/<slug:slug>/", pictures.embed, name="embed-indicator"),
    path("embed/compare/", embed_comparison, name="embed-compare"),
    path("topics/", subjects.topics, name="topics"),
    path("topics/<slug:slug>/", subjects.topic, name="topic"),
    path("glossary/", entries.glossary, name="glossary"),
    path("targets/", listing.listing, {"table": "targets"}, name="targets"),
    path("targets/<slug:slug>/", entries.target, name="target"),
    path("targets/<slug:slug>/cite.<slug:ending>", cite.entry, {"table": "targets"}, name="target-cite"),
    path("results/", listing.listing, {"table": "results"}, name="results"),
    path("results/<slug:slug>/", entries.result, name="result"),
    path("results/<slug:slug>/cite.<slug:ending>", cite.entry, {"table": "results"}, name="result-cite"),
    path("compare/", compare, name="compare"),
    path("compare/cite.<slug:ending>", cite.comparison, name="compare-cite"),
    path("search/", search.search, name="search"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("sources/<slug:slug>/cite.<slug:ending>", cite.entry, {"table": "sources"}, name="source-cite"),
    *(
        path(f"{kind.table}/<slug:slug>.md", markdown.entry, {"table": kind.table}, name=f"{kind.entry_page}-markdown")
        for kind in KINDS
        if kind.entry_page
    ),
    path("changes/", history.changes, name="changes"),
    path("corrections/", history.corrections, name="corrections"),
    path("data/", data.data, name="data"),
    path("about/", home.about, name="about"),
    path("about/cite.<slug:ending>", cite.catalogue, name="about-cite"),
]
