"""The number of queries of a page does not depend on the size of the catalogue."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.memory import memory
from plans.catalogue.caching import forget
from plans.editing import history
from plans.models import Omission
from tests import factories as make

# The queries of each page: the state of the catalogue, its own rows, what they refer to, and for a list all its counts.
PAGES = {
    "": 8,
    "cities/": 6,
    "cities/hub/": 8,
    "plans/": 5,
    "plans/?city=hub&standing=adopted&source=hub": 6,
    "plans/hub-plan/": 7,
    "chains/": 7,
    "chains/?city=hub&industry=hub&grade=none&kind=chain&role=leader": 7,
    "chains/hub-chain/": 7,
    "firms/": 6,
    "firms/?city=hub&industry=hub&role=leader&chain=hub-chain": 7,
    "firms/hub/": 7,
    "industries/": 4,
    "industries/hub/": 8,
    "industries/hub/?city=hub&actor=region&kind=target": 7,
    "indicators/": 4,
    "indicators/hub/": 8,
    "indicators/hub.svg": 6,
    "indicators/hub.svg?city=hub&city=rim": 7,
    "embed/indicators/hub/?city=hub&city=rim": 7,
    "embed/compare/?city=hub&city=rim": 8,
    "targets/": 5,
    "targets/?city=hub&theme=hub&plan=hub-plan&due=2025&q=Statement&sort=due": 6,
    "targets/?since=2020-01-01&sort=figure": 5,
    "targets/hub-target/": 8,
    "results/": 5,
    "results/?city=hub&industry=hub&chain=hub-chain&period=2022&sort=-period": 6,
    "results/hub-result/": 8,
    "sources/": 5,
    "sources/hub/": 8,
    "compare/": 2,
    "compare/?city=hub&city=rim": 8,
    "compare/?city=hub&city=rim&view=industries": 7,
    "compare/?city=hub&city=rim&view=figures": 8,
    "topics/": 6,
    "topics/hub/": 7,
    "topics/hub/?city=hub&city=rim&standing=adopted": 6,
    "glossary/": 5,
    "compare/?statement=hub-target&statement=hub-result": 4,
    "changes/": 7,
    "corrections/": 2,
    "search/": 2,
    "search/?q=hub": 6,
    "data/": 1,
    "about/": 1,
}
HUB = {"name_zh": "中心", "name_en": "Hub"}


@pytest.fixture
def hub(db):
    """Two regions, and an entry of every kind of the first, to which everything that is added belongs."""
    city, rim = make.make_city(slug="hub", **HUB), make.make_city(slug="rim")
    source, theme, industry = make.make_source(slug="hub"), make.make_theme(slug="hub"), make.make_industry(slug="hub")
    topic = make.make_topic(theme, slug="hub")
    indicator = make.make_indicator(slug="hub", topic=topic)
    district = make.make_district(city)
    plan = make.make_plan(city, slug="hub-plan", source=source)
    measure = make.make_measure(plan)
    chain = make.make_chain(city, [industry], slug="hub-chain", source=source, district=district)
    firm = make.make_firm(city, slug="hub", source=source, district=district)
    make.make_role(chain, firm)
    links = {
        "source": source,
        "indicator": indicator,
        "quantity": "12家",
        "themes": [theme],
        "topics": [topic],
        "industries": [industry],
    }
    whole = links | {"districts": [district], "plans": [plan], "measure": measure, "chains": [chain], "firms": [firm]}
    target = make.make_target(city, slug="hub-target", due=2025, **whole)
    make.make_result(city, slug="hub-result", period="2022", **whole)
    make.make_target(rim, **links)
    history.record(target, None, {})
    return {"rim": rim, "target": target, "links": links, "plan": plan, "chain": chain, "firm": firm} | whole


def grow(hub, number):
    """Add entries of every kind: of the hub, of other regions, of words of the vocabulary nobody used."""
    city, target = hub["chain"].city, hub["target"]
    for n in range(number):
        elsewhere, theme, industry = make.make_city(), make.make_theme(), make.make_industry()
        indicator, source = make.make_indicator(), make.make_source()
        district = make.make_district(city)
        plan = make.make_plan(city, source=hub["source"])
        measure = make.make_measure(hub["plan"])
        make.make_measure(plan)
        chain = make.make_chain(city, [*hub["industries"], industry], source=source, district=district)
        distant = make.make_chain(elsewhere, [*hub["industries"], industry], source=hub["source"])
        firm = make.make_firm(city, source=hub["source"], district=district)
        make.make_role(hub["chain"], firm, role="member")
        make.make_role(chain, hub["firm"], role="leading")
        make.make_role(distant, make.make_firm(elsewhere, source=source))
        topic = make.make_topic(theme)
        topic.near.add(hub["topics"][0])
        make.make_term()
        links = hub["links"] | {
            "themes": [*hub["themes"], theme],
            "topics": [*hub["topics"], topic],
            "industries": [*hub["industries"], industry],
        }
        parts = {name: hub[name] for name in ("plans", "chains", "firms", "districts")}
        for statement in (make.make_target, make.make_result):
            statement(city, **links, **parts, measure=measure)
            statement(city, **links | {"quantity": ""}, **parts | {"chains": [chain], "firms": [firm], "plans": [plan]})
            statement(elsewhere, **links, scope="district")
            statement(elsewhere, **links | {"indicator": indicator}, chains=[distant])
            statement(hub["rim"], **links)
        Omission.objects.create(
            slug=f"hub-omission{n}-{indicator.pk}",
            source=hub["source"],
            paragraph=n + 1,
            reason_zh="电头",
            reason_en="A dateline",
        )
        history.record(target, {"due": 2020 + n}, {"due": 2021 + n})


def test_no_page_takes_more_than_eight_queries():
    assert {address: queries for address, queries in PAGES.items() if queries > 8} == {}


@pytest.mark.slow
@pytest.mark.on_postgresql
def test_the_number_of_queries_of_a_page_does_not_grow_with_the_catalogue(client, hub):
    client.get("/en/about/")  # what is prepared once a process
    for number in (1, 3):
        grow(hub, number)
        assert {address: queries_of(client, address) for address in PAGES} == PAGES


def queries_of(client, address):
    """Return the number of queries of a page with empty caches."""
    cache.clear()
    memory.clear()
    forget()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/en/{address}").status_code == 200, address
    return len(queries)
