"""Migrations: complete, and reversible down to an empty database."""

import pytest
from django.core.management import call_command
from django.db import connection

from plans.catalogue.version import read_version
from plans.editing import history
from plans.models import Revision, SearchEntry, Target
from tests import factories as make

LABELS = ("plans", "cities")


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


@pytest.mark.usefixtures("migrated_again")
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


@pytest.mark.usefixtures("migrated_again")
def test_edition_numbers_go_on_from_the_highest_revision():
    for _ in range(3):
        history.record(make.make_city(), None, {})
    last = Revision.objects.latest("pk")

    call_command("migrate", "plans", "0003", verbosity=0)
    call_command("migrate", verbosity=0)

    assert read_version() == (last.pk, last.at)
    history.record(make.make_city(), None, {})
    assert read_version().number == last.pk + 1
