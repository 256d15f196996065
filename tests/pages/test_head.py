"""The machine-readable head of a page: links, JSON-LD, and the Open Graph picture."""

import json
import re
import shutil
import struct
import subprocess
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.urls import resolve
from django.utils.translation import override

from plans.catalogue import edition
from plans.editing import history
from plans.models import Chain, Firm, Plan, Source, Target
from plans.templatetags.links import CARDS
from tests.factories import (
    make_chain,
    make_city,
    make_firm,
    make_indicator,
    make_industry,
    make_plan,
    make_source,
    make_target,
)

pytestmark = pytest.mark.one_database


@pytest.fixture
def changsha(db):
    return make_city(slug="changsha", name_zh="长沙", name_en="Changsha", code="430100")


@pytest.fixture
def source(db):
    return make_source(
        slug="changsha",
        title="长沙怎么干",
        title_en="How Changsha does it",
        publisher_zh="长沙晚报",
        publisher_en="Changsha Evening News",
        published=date(2021, 2, 21),
    )


# --- Links in the head -----------------------------------------------------------------------------


def _render(address, template, **context):
    """Return a template that uses the tags, as the page at an address would show it."""
    request = RequestFactory().get(address)
    with override(address.split("/")[1]):
        request.resolver_match = resolve(request.path)
        return Template(f"{{% load links %}}{template}").render(RequestContext(request, context))


def _links(html):
    attributes = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<link ([^>]*)>", html)]
    return [
        (link["rel"], link.get("hreflang") or link.get("type", ""), link["href"].replace("&amp;", "&"))
        for link in attributes
    ]


def test_the_head_of_an_entry_has_all_expected_links():
    assert _links(_render("/zh-hans/targets/changsha-hub/?utm=1", "{% page_links %}")) == [
        ("canonical", "", "http://testserver/zh-hans/targets/changsha-hub/"),
        ("alternate", "zh-Hans", "http://testserver/zh-hans/targets/changsha-hub/"),
        ("alternate", "en", "http://testserver/en/targets/changsha-hub/"),
        ("alternate", "x-default", "http://testserver/en/targets/changsha-hub/"),
        ("alternate", "text/markdown", "http://testserver/zh-hans/targets/changsha-hub.md"),
        ("alternate", "application/json", "http://testserver/api/v1/targets/changsha-hub/"),
        ("alternate", "application/atom+xml", "/feed.atom"),
        ("license", "", "https://creativecommons.org/licenses/by/4.0/"),
    ]


def test_a_region_links_to_its_own_feed_and_the_home_page_to_the_root_address():
    assert ("alternate", "application/atom+xml", "/feed/changsha.atom") in _links(
        _render("/en/cities/changsha/", "{% page_links %}")
    )
    assert ("alternate", "x-default", "http://testserver/") in _links(_render("/en/", "{% page_links %}"))


def test_the_canonical_address_of_a_list_keeps_only_filters_and_page():
    links = _links(
        _render(
            "/en/targets/?utm_source=x&due=2023&due=none&city=changsha&q=&page=2",
            "{% page_links parameters=names %}",
            names={"q": 1, "city": 1, "due": 1},
        )
    )

    query = "city=changsha&due=2023&due=none"
    assert links[0] == ("canonical", "", f"http://testserver/en/targets/?{query}&page=2")
    assert ("alternate", "zh-Hans", f"http://testserver/zh-hans/targets/?{query}&page=2") in links
    assert ("alternate", "application/json", f"http://testserver/api/v1/targets/?{query}") in links
    assert _links(_render("/en/targets/?page=1", "{% page_links %}"))[0][2] == "http://testserver/en/targets/"


def test_a_page_without_a_route_has_no_links_in_its_head():
    html = Template("{% load links %}{% page_links %}{% describe %}").render(
        RequestContext(RequestFactory().get("/nowhere/"))
    )

    assert html.strip() == ""


# --- JSON-LD ---------------------------------------------------------------------------------------

# The types and properties of schema.org (release 20) that these pages may use; a type has its parents' too.
PARENTS = {
    "CreativeWork": "Thing", "Place": "Thing", "Intangible": "Thing", "Organization": "Thing", "Action": "Thing",
    "Dataset": "CreativeWork", "DataCatalog": "CreativeWork", "MediaObject": "CreativeWork", "Article": "CreativeWork",
    "WebSite": "CreativeWork", "WebPage": "CreativeWork", "DefinedTermSet": "CreativeWork",
    "DataDownload": "MediaObject", "NewsArticle": "Article", "CollectionPage": "WebPage",
    "AdministrativeArea": "Place", "Country": "AdministrativeArea", "DefinedTerm": "Intangible",
    "ItemList": "Intangible", "ListItem": "Intangible", "BreadcrumbList": "ItemList", "EntryPoint": "Intangible",
    "StructuredValue": "Intangible", "PropertyValue": "StructuredValue", "SearchAction": "Action",
}  # fmt: skip
PROPERTIES = {
    "Thing": {
        "additionalType", "alternateName", "description", "identifier", "image", "mainEntityOfPage", "name",
        "potentialAction", "sameAs", "subjectOf", "url",
    },
    "CreativeWork": {
        "about", "abstract", "alternativeHeadline", "author", "citation", "creativeWorkStatus", "dateCreated",
        "dateModified", "datePublished", "hasPart", "headline", "inLanguage", "isAccessibleForFree", "isBasedOn",
        "isPartOf", "keywords", "license", "mainEntity", "position", "publisher", "spatialCoverage", "temporalCoverage",
        "text", "version",
    },
    "MediaObject": {"contentSize", "contentUrl", "encodingFormat"},
    "Dataset": {"distribution", "includedInDataCatalog", "measurementTechnique", "variableMeasured"},
    "DataCatalog": {"dataset"},
    "Place": {"containedInPlace", "containsPlace", "geo"},
    "Organization": {"location", "memberOf", "parentOrganization"},
    "DefinedTerm": {"inDefinedTermSet", "termCode"},
    "DefinedTermSet": {"hasDefinedTerm"},
    "ItemList": {"itemListElement", "itemListOrder", "numberOfItems"},
    "ListItem": {"item", "nextItem", "position", "previousItem"},
    "PropertyValue": {"propertyID", "unitCode", "unitText", "value"},
    "WebPage": {"breadcrumb", "mainContentOfPage"},
    "Action": {"agent", "object", "result", "target"},
    # Not of schema.org itself, but how it says that a part of an action is filled in (…-input).
    "SearchAction": {"query", "query-input"},
    "EntryPoint": {"urlTemplate"},
}  # fmt: skip


def _allowed(type_):
    allowed = set()
    while type_:
        allowed |= PROPERTIES.get(type_, set())
        assert type_ == "Thing" or type_ in PARENTS, type_
        type_ = PARENTS.get(type_)
    return allowed


def _check(value):
    if isinstance(value, list):
        for each in value:
            _check(each)
    if isinstance(value, dict):
        names = set(value) - {"@id", "@type"}
        if "@type" in value:
            assert names <= _allowed(value["@type"]), (value["@type"], names - _allowed(value["@type"]))
        else:
            assert set(value) == {"@id"}
        for name in names:
            assert value[name] not in ("", None, []), name
            _check(value[name])


def _document(html):
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    document = json.loads(script)
    assert document["@context"] == "https://schema.org"
    _check(document["@graph"])
    return document["@graph"]


def _described(address, **context):
    return _document(_render(address, "{% describe page %}", **context))


def test_the_json_ld_of_a_statement_describes_it_without_a_query(changsha, source, django_assert_num_queries):
    make_target(changsha, slug="changsha-hub", source=source, text_en="Become a hub.")
    Target.objects.update(updated_at=datetime(2026, 5, 1, tzinfo=UTC))
    target = Target.objects.for_page().get()

    with django_assert_num_queries(0):
        statement, breadcrumb = _described("/en/targets/changsha-hub/", page=target)

    assert statement == {
        "@type": "CreativeWork",
        "name": "Changsha: Become a hub.",
        "url": "http://testserver/en/targets/changsha-hub/",
        "inLanguage": "en",
        "text": "Become a hub.",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "dateModified": "2026-05-01T00:00:00+00:00",
        "spatialCoverage": {
            "@type": "AdministrativeArea",
            "name": "Changsha",
            "alternateName": "长沙",
            "url": "http://testserver/en/cities/changsha/",
        },
        "isBasedOn": {
            "@type": "NewsArticle",
            "headline": "长沙怎么干",
            "alternativeHeadline": "How Changsha does it",
            "inLanguage": "zh-Hans",
            "publisher": {"@type": "Organization", "name": "Changsha Evening News"},
            "url": "http://testserver/en/sources/changsha/",
            "datePublished": "2021-02-21",
        },
        "isPartOf": {
            "@type": "Dataset",
            "@id": "http://testserver/en/#dataset",
            "name": "Regional Manufacturing Plans",
            "alternateName": "地方制造业规划目录",
        },
    }
    assert breadcrumb["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": "http://testserver/en/"},
        {"@type": "ListItem", "position": 2, "name": "Targets", "item": "http://testserver/en/targets/"},
        {
            "@type": "ListItem",
            "position": 3,
            "name": "Changsha: Become a hub.",
            "item": "http://testserver/en/targets/changsha-hub/",
        },
    ]


def test_the_json_ld_of_every_kind_of_entry_describes_it_without_a_query(changsha, source, django_assert_num_queries):
    make_plan(changsha, slug="changsha-p", source=source, start_year=2021, end_year=2023, published=date(2021, 2, 20))
    make_chain(changsha, slug="changsha-c", source=source)
    make_firm(changsha, slug="zoomlion", source=source, name_zh="中联重科", name_en="Zoomlion")
    industry, indicator = make_industry(slug="robots", gbt4754="34;35"), make_indicator(slug="firms")
    plan = Plan.objects.select_related("city", "source").get()
    chain = Chain.objects.for_rows().get()
    firm = Firm.objects.select_related("city", "district", "source").get()

    with django_assert_num_queries(0):
        first = [
            _described(address, page=page)[0]
            for address, page in (
                ("/en/cities/changsha/", changsha),
                ("/en/plans/changsha-p/", plan),
                ("/en/chains/changsha-c/", chain),
                ("/zh-hans/firms/zoomlion/", firm),
                ("/en/industries/robots/", industry),
                ("/en/indicators/firms/", indicator),
                ("/en/sources/changsha/", source),
            )
        ]

    assert [thing["@type"] for thing in first] == [
        "AdministrativeArea", "CreativeWork", "DefinedTerm", "Organization", "DefinedTerm", "DefinedTerm", "NewsArticle",
    ]  # fmt: skip
    city, plan, _chain, firm, industry, _indicator, article = first
    assert city["identifier"] == {"@type": "PropertyValue", "propertyID": "GB/T 2260", "value": "430100"}
    assert city["containedInPlace"] == {"@type": "AdministrativeArea", "name": "Hunan"}
    assert (plan["temporalCoverage"], plan["datePublished"]) == ("2021/2023", "2021-02-20")
    assert plan["creativeWorkStatus"] == "Adopted"
    assert (firm["name"], firm["alternateName"]) == ("中联重科", "Zoomlion")
    assert industry["termCode"] == "34;35"
    assert article["headline"] == "长沙怎么干"


def test_the_json_ld_of_the_home_page_lists_the_files_of_the_data_set(changsha):
    history.record(changsha, None, {})

    site, catalogue, dataset = _described("/en/", page=edition.current())

    assert [thing["@type"] for thing in (site, catalogue, dataset)] == ["WebSite", "DataCatalog", "Dataset"]
    assert catalogue["dataset"] == {"@id": dataset["@id"]}
    assert dataset["includedInDataCatalog"] == {"@id": catalogue["@id"]}
    assert 50 <= len(dataset["description"]) <= 5000
    assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"
    files = {file["contentUrl"]: file["encodingFormat"] for file in dataset["distribution"]}
    assert files["http://testserver/data/catalogue.zip"] == "application/zip"
    assert {f"http://testserver/data/{name}.csv" for name in ("targets", "results", "cities", "sources")} <= set(files)
    assert site["potentialAction"]["target"]["urlTemplate"] == "http://testserver/en/search/?q={q}"


def test_the_json_ld_of_a_list_and_of_another_page_has_a_breadcrumb():
    page, breadcrumb = _document(_render("/en/targets/?page=2", "{% describe %}"))
    (about,) = _document(_render("/en/about/", "{% describe %}"))

    assert (page["@type"], page["name"], page["url"]) == (
        "CollectionPage", "Targets", "http://testserver/en/targets/",
    )  # fmt: skip
    assert [item["name"] for item in breadcrumb["itemListElement"]] == ["Home", "Targets"]
    assert [(item["name"], item["item"]) for item in about["itemListElement"]] == [
        ("Home", "http://testserver/en/"),
        ("About", "http://testserver/en/about/"),
    ]


HOSTILE = "</script><script>alert(1)</script><!-- & \u2028"


def test_no_text_of_an_entry_can_end_the_json_ld_script(source):
    Source.objects.update(title=HOSTILE)
    html = _render("/en/sources/changsha/", "{% describe page %}", page=Source.objects.get())

    assert html.count("</script>") == 1
    assert "<!--" not in html
    assert _document(html)[0]["headline"] == HOSTILE


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is missing: Debian's package chromium brings it")
def test_json_ld_does_not_violate_the_content_security_policy(source, tmp_path):
    policy = f"script-src {' '.join(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['script-src'])}"
    head = f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    described = _render("/en/sources/changsha/", "{% describe page %}", page=source)

    assert "Content Security Policy" not in _console(tmp_path, head + described)
    # The same page with a script that the policy forbids: the console does report.
    assert "Content Security Policy" in _console(tmp_path, f"{head}{described}<script>alert(1)</script>")


def _console(folder, html):
    page = folder / "page.html"
    page.write_text(html, encoding="utf-8")
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--log-level=0",
        f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "application/ld+json" in done.stdout
    return done.stderr


# --- Pictures of links -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "card"),
    [
        ("/en/", "home-en"),
        ("/zh-hans/", "home-zh-hans"),
        ("/zh-hans/targets/", "target-zh-hans"),
        ("/en/compare/", "compare-en"),
        ("/en/about/", "home-en"),
    ],
)
def test_each_page_has_the_open_graph_picture_of_its_kind(address, card):
    meta = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', _render(address, "{% describe %}")))

    assert re.fullmatch(rf"http://testserver/static/og/{card}(\.\w+)?\.png", meta["og:image"])
    assert meta["og:url"] == f"http://testserver{address}"
    assert meta["og:locale"] == ("zh_CN" if "zh-hans" in address else "en_GB")


def test_an_entry_has_an_open_graph_title_and_description(changsha, source):
    target = make_target(changsha, source=source, slug="changsha-hub", text_zh="建成“高地”。")
    html = _render("/zh-hans/targets/changsha-hub/", "{% describe page %}", page=target)

    assert '<meta property="og:title" content="长沙：建成“高地”。">' in html
    assert '<meta property="og:description" content="建成“高地”。 — 《长沙怎么干》">' in html
    assert '<meta property="og:type" content="article">' in html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("card", sorted(CARDS | {"home"}))
def test_every_open_graph_picture_has_the_declared_dimensions_and_a_small_file(card, language):
    picture = (settings.BASE_DIR / "static" / "og" / f"{card}-{language}.png").read_bytes()

    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert len(picture) < 60_000
