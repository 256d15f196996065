"""Migrations: complete, and reversible down to an empty database."""

import pytest
from django.core.management import call_command
from django.db import connection

from plans.catalogue.version import read_version
from plans.editing import history
from plans.models import Revision, SearchEntry, Target
from tests import factories as make

LABELS = ("plans", "cities")


def there_and_back(test):
    """Mark a test that migrates: it takes seconds, and another test needs the database as it was."""
    return pytest.mark.slow(pytest.mark.usefixtures("migrated_again")(test))


def tables():
    """Return the tables and indexes of the catalogue in the database, the copies of the tests left out."""
    return {name for name in connection.introspection.table_names() if name.startswith(("plans_", "cities_"))}


def test_no_change_of_a_model_lacks_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.fixture
def migrated_again(transactional_db):
    """Bring the database back to its state, whatever a test does to it."""
    yield
    call_command("migrate", verbosity=0)


@there_and_back
def test_every_migration_can_be_taken_back_and_applied_again():
    before = tables()
    make.make_target()

    for label in LABELS:
        call_command("migrate", label, "zero", verbosity=0)
    assert tables() == set()

    call_command("migrate", verbosity=0)
    assert tables() == before
    target = make.make_target(quantity="22条")
    SearchEntry.objects.create(kind="target", slug=target.pk, place=b"1", names="changsha", texts="")
    assert Target.objects.get().low == 22


@there_and_back
def test_migrating_there_and_back_leaves_what_the_search_finds():
    history.record(make.make_target(text_en="Robots"), None, {})
    history.record(make.make_city(name_en="Changsha"), None, {})
    indexed = set(SearchEntry.objects.values_list("kind", flat=True))

    call_command("migrate", "plans", "0001", verbosity=0)
    call_command("migrate", "plans", "0002", verbosity=0)
    assert SearchEntry.objects.count() == 0  # today's models are not there yet
    call_command("migrate", verbosity=0)

    assert indexed == {"city", "target"}
    assert indexed < set(SearchEntry.objects.values_list("kind", flat=True))  # and what was never recorded
    assert SearchEntry.objects.filter(kind="target", texts__contains="robots").exists()


@there_and_back
def test_edition_numbers_go_on_from_the_highest_revision():
    for _ in range(3):
        history.record(make.make_city(), None, {})
    last = Revision.objects.latest("pk")

    call_command("migrate", "plans", "0003", verbosity=0)
    call_command("migrate", verbosity=0)

    assert read_version() == (last.pk, last.at)
    history.record(make.make_city(), None, {})
    assert read_version().number == last.pk + 1


@there_and_back
def test_links_survive_the_way_to_several_and_back():
    """Forwards nothing is lost; backwards the first link by slug of each kind is kept."""
    city = make.make_city(slug="a")
    chains = [make.make_chain(city, slug=f"a-{name}") for name in ("second", "first")]
    plan, firm = make.make_plan(city), make.make_firm(city)
    target = make.make_target(city, chains=chains, plans=[plan], firms=[firm])
    seatless = make.make_firm(city, source=target.source)
    type(seatless).objects.filter(pk=seatless.pk).update(city=None)

    call_command("migrate", "plans", "0004", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain_id, plan_id, firm_id, district_id FROM plans_target")
        assert cursor.fetchall() == [("a-first", plan.pk, firm.pk, None)]
        cursor.execute("SELECT city_id FROM plans_firm WHERE slug = %s", [seatless.pk])
        assert cursor.fetchall() == [("a",)]

    call_command("migrate", verbosity=0)
    again = Target.objects.get()
    assert [list(getattr(again, name).values_list("pk", flat=True)) for name in ("chains", "plans", "firms")] == [
        ["a-first"], [plan.pk], [firm.pk],
    ]  # fmt: skip
    assert again.actor == "region"


@there_and_back
def test_what_older_code_does_not_know_survives_the_way_back():
    area = make.make_indicator(dimension="area")
    make.make_target(quantity="九省通衢", is_unread=True, indicator=area)

    call_command("migrate", "plans", "0007", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT quantity, qualifier FROM plans_target")
        assert cursor.fetchall() == [("九省通衢", "pattern")]
        cursor.execute("SELECT dimension FROM plans_indicator WHERE slug = %s", [area.pk])
        assert cursor.fetchall() == [("count",)]

    call_command("migrate", verbosity=0)
    assert (Target.objects.get().is_unread, Target.objects.get().qualifier) == (True, "unread")
