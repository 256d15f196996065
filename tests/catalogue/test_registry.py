"""Every kind of entry is in one registry, and thereby in files, feed, API, sitemap, search and admin."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.utils.translation import override

from plans.catalogue.registry import BY_MODEL, KINDS
from plans.editing import history
from plans.editing.tables import TABLES
from plans.search.find import find
from plans.search.text import read
from plans.templatetags.links import CARDS

pytestmark = pytest.mark.one_database

INTERNAL = {
    "AccessEvent", "CatalogueVersion", "ChangeSet", "FileRecord", "FormerAddress", "Proposal", "Revision",
    "SearchEntry", "SecondExtraction",
}  # fmt: skip
WITHOUT_A_PAGE = {"district", "theme", "term", "measure", "chainfirm", "omission", "synonym", "correction"}
WITHOUT_A_SEARCH = {"theme", "chainfirm", "omission", "synonym", "correction"}

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@pytest.fixture
def entry(sample, kind):
    return kind.rows().first()


def test_every_model_is_a_kind_or_internal():
    models = [model for app in ("cities", "plans") for model in apps.get_app_config(app).get_models()]

    assert {model.__name__ for model in models if model not in BY_MODEL} == INTERNAL
    assert {model for model in models if hasattr(model, "natural_key")} == set(BY_MODEL)


def test_each_kind_is_listed_after_the_kinds_that_it_refers_to():
    for number, kind in enumerate(KINDS):
        known = {earlier.model for earlier in KINDS[: number + 1]}
        assert {field.related_model for field in kind.model._meta.fields if field.is_relation} <= known


def test_exactly_the_expected_kinds_have_no_page_or_no_search():
    assert {kind.name for kind in KINDS if not kind.entry_page} == WITHOUT_A_PAGE
    assert {kind.name for kind in KINDS if not kind.search} == WITHOUT_A_SEARCH


@pytest.mark.slow
@each_kind
def test_the_entries_of_each_kind_are_in_the_files_and_in_the_api(kind, entry, client):
    key = [str(getattr(entry, kind.model._meta.get_field(field).attname)) for field in kind.key]
    lines = b"".join(client.get(f"/data/{kind.table}.csv")).decode("utf-8-sig").splitlines()

    assert any(line.startswith(",".join(key)) for line in lines)
    assert client.get("/api/v1/").json()["addresses"][kind.table] == f"http://testserver/api/v1/{kind.table}/"
    rows = client.get(f"/api/v1/{kind.table}/?page_size=500").json()["results"]
    (row,) = [row for row in rows if [row[field] for field in kind.key] == key]
    for name, language in (("url_zh", "zh-hans"), ("url_en", "en")):
        with override(language):
            assert row[name] == f"http://testserver{entry.get_absolute_url()}"


@pytest.mark.slow
@each_kind
def test_the_changes_of_each_kind_are_in_the_feed(kind, entry, client):
    history.record(entry, None, {})

    feed = client.get("/feed.atom").content.decode()

    title = kind.title_of(entry)
    assert title.zh in feed
    assert title.en in feed
    assert f'href="http://testserver{entry.get_absolute_url()}"' in feed


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.entry_page], ids=lambda kind: kind.name)
def test_the_pages_of_each_kind_respond_and_have_a_sitemap_entry_and_a_picture(kind, entry, client):
    sitemap = client.get("/sitemap.xml").content.decode()

    for address in (f"/en/{kind.list_page}/", entry.get_absolute_url()):
        assert f"<loc>http://testserver{address}</loc>" in sitemap
        assert client.get(address).status_code == 200
    assert kind.entry_page in CARDS


@each_kind
def test_the_entries_of_each_searched_kind_are_found_by_title(kind, entry):
    history.record(entry, None, {})

    results = find(read(kind.title_of(entry).en))

    assert {name for name in results if entry.pk in results[name].slugs} == ({kind.name} if kind.search else set())


@each_kind
def test_each_kind_is_loaded_from_fixtures_and_registered_in_the_admin(kind):
    assert kind.model in {table.model for table in TABLES}
    assert admin.site.is_registered(kind.model)
