"""Migrations are complete and reversible to an empty database."""

import pytest
from django.core.management import call_command
from django.db import connection

from plans.catalogue.version import read_version
from plans.editing import history
from plans.models import Revision, SearchEntry, Target
from tests import factories as make

LABELS = ("plans", "cities")


def tables():
    """Return the tables of the catalogue in the database, without the copies that `tests/conftest.py` makes."""
    return {name for name in connection.introspection.table_names() if name.startswith(("plans_", "cities_"))}


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def down_to(name):
    call_command("migrate", "plans", name, verbosity=0)


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.fixture
def migrated_again(transactional_db):
    """Bring the database back to its state, whatever a test does to it."""
    yield
    call_command("migrate", verbosity=0)


@pytest.mark.slow
@pytest.mark.on_postgresql
def test_data_survives_migrating_backwards_and_forwards(migrated_again):
    """Migrate down and up only once, because it takes seconds. Stop where a migration must preserve data."""
    city = make.make_city(slug="a", name_en="Changsha")
    chains = [make.make_chain(city, slug=f"a-{name}") for name in ("second", "first")]
    plan, firm = make.make_plan(city), make.make_firm(city)
    area = make.make_indicator(dimension="area")
    target = make.make_target(
        city, chains=chains, plans=[plan], firms=[firm], text_en="Robots",
        quantity="九省通衢", is_unread=True, indicator=area,
    )  # fmt: skip
    seatless = make.make_firm(city, source=target.source)
    type(seatless).objects.filter(pk=seatless.pk).update(city=None)
    for entry in (target, city, make.make_city()):
        history.record(entry, None, {})
    last = Revision.objects.latest("pk")
    assert set(SearchEntry.objects.values_list("kind", flat=True)) == {"city", "target"}

    down_to("0007")
    assert rows("SELECT quantity, qualifier FROM plans_target") == [("九省通衢", "pattern")]
    assert rows("SELECT dimension FROM plans_indicator") == [("count",)]
    down_to("0004")  # of several links the first by slug is kept
    assert rows("SELECT chain_id, plan_id, firm_id, district_id FROM plans_target") == [
        ("a-first", plan.pk, firm.pk, None)
    ]
    assert rows(f"SELECT city_id FROM plans_firm WHERE slug = '{seatless.pk}'") == [("a",)]
    down_to("0001")
    assert "plans_searchentry" not in tables()
    down_to("0002")
    assert SearchEntry.objects.count() == 0  # today's models are not there yet
    call_command("migrate", verbosity=0)

    again = Target.objects.get()
    assert (again.is_unread, again.qualifier, again.actor) == (True, "unread", "region")
    assert [list(getattr(again, name).values_list("pk", flat=True)) for name in ("chains", "plans", "firms")] == [
        ["a-first"], [plan.pk], [firm.pk],
    ]  # fmt: skip
    indexed_kinds = SearchEntry.objects.values_list("kind", flat=True)
    assert {"city", "target"} < set(indexed_kinds)  # and what was never recorded
    assert SearchEntry.objects.filter(kind="target", texts__contains="robots").exists()
    assert read_version() == (last.pk, last.at)  # edition numbers go on from the highest revision
    history.record(make.make_city(), None, {})
    assert read_version().number == last.pk + 1


@pytest.mark.slow
@pytest.mark.on_postgresql
def test_every_migration_can_be_reversed_and_applied_again(migrated_again):
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
