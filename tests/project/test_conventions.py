"""Sitemaps, robots.txt, the liveness and readiness checks, and security headers."""

import re
import shutil
from datetime import UTC, date, datetime
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from plans.editing import history
from plans.models import Target
from plans.opendata import sitemaps
from tests.factories import (
    make_chain,
    make_city,
    make_firm,
    make_industry,
    make_plan,
    make_result,
    make_source,
    make_target,
)

pytestmark = pytest.mark.one_database

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


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


# --- Sitemaps --------------------------------------------------------------------------------------


def _locations(client, address, element="url"):
    root = ElementTree.fromstring(client.get(address).content)
    return [element_found.find(f"{SITEMAP}loc").text for element_found in root.findall(f"{SITEMAP}{element}")]


def test_the_sitemap_lists_every_page_in_both_languages(client, changsha):
    make_target(changsha, slug="changsha-hub")

    locations = _locations(client, "/sitemap.xml")

    assert len(locations) == len(set(locations))
    assert {
        "http://testserver/zh-hans/", "http://testserver/en/", "http://testserver/en/targets/",
        "http://testserver/zh-hans/targets/changsha-hub/", "http://testserver/en/targets/changsha-hub/",
        "http://testserver/en/cities/changsha/",
    } <= set(locations)  # fmt: skip
    assert len(locations) == 2 * (len(sitemaps.PAGES) + 3)  # the city, the target and its source
    assert not any("search" in location or "admin" in location for location in locations)


def test_each_address_in_the_sitemap_has_alternates_and_a_modification_date(client, changsha):
    make_target(changsha, slug="changsha-hub")
    Target.objects.update(updated_at=datetime(2026, 5, 1, tzinfo=UTC))

    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    urls = {url.find(f"{SITEMAP}loc").text: url for url in root.findall(f"{SITEMAP}url")}

    for language in ("zh-hans", "en"):
        url = urls[f"http://testserver/{language}/targets/changsha-hub/"]
        assert url.find(f"{SITEMAP}lastmod").text == "2026-05-01"
        assert {link.get("hreflang"): link.get("href") for link in url.findall(f"{XHTML}link")} == {
            "zh-Hans": "http://testserver/zh-hans/targets/changsha-hub/",
            "en": "http://testserver/en/targets/changsha-hub/",
            "x-default": "http://testserver/en/targets/changsha-hub/",
        }
    home = urls["http://testserver/en/"].findall(f"{XHTML}link")
    assert home[-1].attrib == {"rel": "alternate", "hreflang": "x-default", "href": "http://testserver/"}


@pytest.mark.slow
def test_every_address_of_the_sitemap_answers_200(client, changsha, source):
    make_target(changsha, source=source)
    make_result(changsha, source=source, quantity="1557家")
    make_chain(changsha, industries=[make_industry()], source=source)
    make_firm(changsha, source=source)
    make_plan(changsha, source=source)

    for location in _locations(client, "/sitemap.xml"):
        assert client.get(location).status_code == 200, location


def test_a_large_sitemap_is_an_index_of_files(client, changsha, source, monkeypatch):
    monkeypatch.setattr(sitemaps, "LIMIT", 20)
    monkeypatch.setattr(sitemaps, "PER_FILE", 10)
    for number in range(11):
        make_target(changsha, source=source, slug=f"changsha-t{number:02}")

    parts = _locations(client, "/sitemap.xml", "sitemap")
    everything = [location for part in parts for location in _locations(client, part)]

    assert parts == [
        f"http://testserver/sitemap-{name}.xml"
        for name in ("pages-1", "sources-1", "cities-1", "targets-1", "targets-2")
    ]
    assert len(_locations(client, "/sitemap-targets-1.xml")) == 20
    assert _locations(client, "/sitemap-targets-2.xml") == [
        "http://testserver/zh-hans/targets/changsha-t10/", "http://testserver/en/targets/changsha-t10/",
    ]  # fmt: skip
    assert len(everything) == len(set(everything)) == 2 * (len(sitemaps.PAGES) + 13)


@pytest.mark.parametrize(
    "name", ["pages-2", "targets-1", "targets-0", "firms-99999999999999999999999", "revisions-1", "pages-0"]
)
def test_a_missing_part_of_the_sitemap_answers_404(client, db, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_the_query_count_of_the_sitemap_is_constant(client, changsha, source, django_assert_num_queries, count):
    for _ in range(count):
        make_target(changsha, source=source)
        make_firm(changsha, source=source)

    # The version of the catalogue; then a size and the rows of each table.
    with django_assert_num_queries(1 + 2 * len(sitemaps.TABLES)):
        client.get("/sitemap.xml")


def test_a_request_for_an_unchanged_sitemap_gets_304(client, changsha):
    history.record(changsha, None, {})
    first = client.get("/sitemap.xml")

    assert client.get("/sitemap.xml", headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    assert client.get("/sitemap.xml", headers={"if-modified-since": first.headers["Last-Modified"]}).status_code == 304
    history.record(changsha, {"name_en": "a"}, {"name_en": "b"})
    assert client.get("/sitemap.xml", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_robots_txt_has_the_expected_rules(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*?",
        "Allow: /*/compare/?city=",
        "Disallow: /*/search/",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


# --- Health ----------------------------------------------------------------------------------------


def test_healthz_needs_no_database_and_no_host(client):
    response = client.get("/healthz", headers={"host": "10.0.0.7:8000"})

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


def test_readyz_answers_ok_if_the_site_is_ready(client, db):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


def test_readyz_reports_a_database_that_does_not_respond(client, db, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("connection to server at 10.0.0.1 failed: password of user x")

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", fail)
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content.decode() == "database default: does not answer (OperationalError)\n"


def test_readyz_reports_an_empty_search_index(client, changsha):
    assert client.get("/readyz").content == b"ok\nsearch: the index is empty, run rebuild_search\n"

    call_command("rebuild_search", stdout=StringIO())

    assert client.get("/readyz").content == b"ok\n"


def test_readyz_reports_missing_migrations(client, db, monkeypatch):
    class Migration:
        app_label, name = "plans", "0099_next"

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [(Migration, False)])

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content.decode() == "database default: 1 migrations are not applied, first plans.0099_next\n"


def test_readyz_reports_a_disk_that_is_nearly_full(client, db, monkeypatch):
    monkeypatch.setattr("config.readiness.MIN_FREE_SPACE", 2**40)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert re.search(r"^disk: \d+ MiB are left in /", response.content.decode(), re.MULTILINE)


def test_readyz_looks_at_the_disk_of_the_stored_files(client, db, monkeypatch, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(
        "shutil.disk_usage", lambda place: usage._replace(free=2**20 if place == tmp_path else usage.total)
    )
    assert f"disk: 1 MiB are left in {tmp_path}\n" in client.get("/readyz").content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_checks_allow_any_host(client, db, path):
    assert client.get(path, headers={"host": "10.0.0.9"}).status_code == 200
    assert client.get("/en/about/", headers={"host": "10.0.0.9"}).status_code == 400


# --- Headers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "used_by"),
    [
        ("/en/", "same-origin"),
        ("/static/icon.svg", "cross-origin"),
        ("/static/css/site.css", "same-origin"),
        ("/admin/login/", "same-origin"),
        ("/healthz", "same-origin"),
        ("/api/v1/cities/", "cross-origin"),
        ("/data/cities.csv", "cross-origin"),
        ("/feed.atom", "cross-origin"),
        ("/en/nowhere/", "same-origin"),
    ],
)
def test_every_response_has_the_security_headers(client, db, address, used_by):
    response = client.get(address)
    response.close()

    assert response["Cross-Origin-Resource-Policy"] == used_by
    assert "camera=()" in response["Permissions-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_server_with_https_demands_it_for_a_year(db, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    response = Client().get("/en/about/", secure=True)
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_an_address_that_is_too_long_is_refused(client, db):
    page, api = (client.get(f"/{path}/?q={'x' * 8_000}") for path in ("en/targets", "api/v1/targets"))
    assert (page.status_code, api.status_code) == (414, 414)
    assert api.json()["title"] in ("Request-URI Too Long", "URI Too Long")
