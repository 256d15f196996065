"""The version of the catalogue: each transaction that changes entries raises it once, and every response reads it."""

from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cities.models import City
from plans.catalogue.version import Version, read_version
from plans.editing import history
from plans.editing.loading import load
from plans.editing.yaml_records import FixtureError
from plans.models import CatalogueVersion, Revision
from tests import factories as make
from tests.forms import WHY, change, filled
from tests.small_fixtures import edit, write

ANSWERS = [
    "/en/",
    "/en/cities/changsha/",
    "/en/compare/?city=changsha&city=hubei",
    "/en/data/",
    "/api/v1/cities/",
    "/api/v1/cities/changsha/",
    "/api/v1/openapi.json",
    "/data/cities.csv",
    "/data/catalogue.json",
    "/feed.atom",
    "/feed/changsha.atom",
    "/sitemap.xml",
]


def number():
    return read_version().number


@pytest.fixture
def changsha(db):
    make.make_city(slug="hubei")
    city = make.make_city(slug="changsha", name_en="Changsha")
    history.record(city, None, {})
    return city


def rename(city, name):
    before, city.name_en = city.name_en, name
    city.save()
    history.record(city, {"name_en": before}, {"name_en": name})


# --- Who asks for it -------------------------------------------------------------------------------


def ask(client, address, etag=""):
    """Return the status and the entity tag of the answer to a reader who holds `etag`."""
    response = client.get(address, headers={"If-None-Match": etag})
    response.getvalue()  # which closes its file
    return response.status_code, response["ETag"]


@pytest.mark.parametrize("address", ANSWERS)
def test_a_request_with_the_current_etag_gets_304_until_the_next_edit(client, changsha, address):
    status, etag = ask(client, address)
    assert status == 200
    assert ask(client, address, etag) == (304, etag)

    rename(changsha, "Star City")
    status, new = ask(client, address, etag)

    assert status == 200
    assert new != etag


def test_an_edit_is_shown_even_if_its_revision_has_a_lower_number_than_an_earlier_one(client, changsha):
    """Two editors: the first to take a number for a revision can be the last whose edit becomes visible."""
    rename(changsha, "Seen first")
    page, api = client.get("/en/cities/changsha/"), client.get("/api/v1/cities/changsha/")
    last = Revision.objects.latest("pk").pk

    rename(changsha, "Seen late")
    Revision.objects.filter(pk__gt=last).update(id=last - 1_000)
    assert Revision.objects.latest("pk").pk == last

    page = client.get("/en/cities/changsha/", headers={"If-None-Match": page["ETag"]})
    api = client.get("/api/v1/cities/changsha/", headers={"If-None-Match": api["ETag"]})
    assert (page.status_code, api.status_code) == (200, 200)
    assert "Seen late" in page.content.decode()
    assert api.json()["name_en"] == "Seen late"


def test_each_host_has_a_different_etag(client, changsha):
    tags = {client.get("/en/", headers={"host": host})["ETag"] for host in ("testserver", "testserver:8000")}
    assert len(tags) == 2


# --- Who raises it ---------------------------------------------------------------------------------


def test_the_version_is_0_before_the_first_change_and_then_increases_by_1(db):
    assert read_version() == Version(0, None)
    city = make.make_city()
    history.record(city, None, {})
    assert number() == 1
    rename(city, "New")
    assert number() == 2
    assert read_version().changed_at == CatalogueVersion.objects.get().changed_at


def test_several_entries_changed_together_raise_the_version_once(db):
    cities = [make.make_city(), make.make_city()]
    history.record_all((city, None, {}) for city in cities)
    assert (Revision.objects.count(), number()) == (2, 1)


def test_a_change_without_a_difference_does_not_raise_the_version(db):
    history.record(make.make_city(), {"name_en": "Same"}, {"name_en": "Same"})
    assert number() == 0


def test_a_withdrawal_raises_the_version(changsha):
    history.record(changsha, {"name_en": "Changsha"}, None)
    assert number() == 2


def test_a_load_raises_the_version_once_and_only_if_it_changes_something(db, tmp_path):
    write(tmp_path)
    call_command("load_catalogue", tmp_path, verbosity=0)
    assert Revision.objects.count() > 5
    assert number() == 1
    call_command("load_catalogue", tmp_path, verbosity=0)
    assert number() == 1


def test_a_refused_load_does_not_raise_the_version(db, tmp_path):
    write(tmp_path)
    edit(tmp_path, "indicators.yaml", "dimension: count", "dimension: nonsense")
    with pytest.raises(FixtureError):
        load(tmp_path)
    assert number() == 0


def test_an_edit_of_several_rows_in_the_admin_raises_the_version_once(admin_client, db):
    plan = make.make_plan(name_en="Old")
    make.make_measure(plan, order=1)
    make.make_measure(plan, order=2)

    page = admin_client.get(change(plan))
    admin_client.post(
        change(plan), filled(page, name_en="New", **{"measures-0-name_en": "A", "measures-1-name_en": "B"})
    )
    assert (Revision.objects.count(), number()) == (3, 1)
    admin_client.post(change(plan), filled(admin_client.get(change(plan))))
    assert number() == 1
    admin_client.post(reverse("admin:plans_plan_delete", args=[plan.pk]), WHY)
    assert (Revision.objects.count(), number()) == (6, 2)


def test_the_version_table_can_have_only_one_row(changsha):
    with pytest.raises(IntegrityError), transaction.atomic():
        CatalogueVersion.objects.create(pk=2, number=1, changed_at="2026-01-01T00:00Z")


# --- Two editors at once ---------------------------------------------------------------------------


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets nobody write beside another: needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_a_concurrent_edit_waits_for_the_first_one_and_gets_the_next_version():
    first, second = make.make_city(), make.make_city()
    history.record(first, None, {})
    seen, begun = [], Event()

    def edit_second():
        begun.set()
        rename(second, "Second")
        seen.append(number())
        connection.close()

    editor = Thread(target=edit_second)
    with transaction.atomic():
        rename(first, "First")
        editor.start()
        begun.wait()
        editor.join(0.5)
        assert editor.is_alive()
    editor.join(10)

    assert seen == [3]
    assert City.objects.filter(name_en__in=["First", "Second"]).count() == 2
