"""The pages at a hundred times the data: no more to ask the database, and no more to read, than a page can bear."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.addresses import addresses
from benchmarks.data import generate
from plans.models import Result, Target
from tests.reading import weight

STATEMENTS = 63_400
KB = 1024
MAX_QUERIES = 8
pytestmark = [
    pytest.mark.slow, pytest.mark.hundredfold, pytest.mark.xdist_group("hundredfold"),
    pytest.mark.django_db, pytest.mark.usefixtures("large"),
]  # fmt: skip


@pytest.fixture(scope="module")
def large(django_db_setup, django_db_blocker):
    """A made-up catalogue in a transaction of the whole module."""
    with django_db_blocker.unblock(), transaction.atomic():
        generate(STATEMENTS)
        yield
        transaction.set_rollback(True)


def page_addresses():
    return {name: address for name, address in addresses().items() if not name.startswith("file")}


def test_no_page_asks_much_or_weighs_much():
    assert Target.objects.count() + Result.objects.count() == STATEMENTS
    client, too_many, too_large = Client(), {}, {}
    pages = page_addresses()
    assert len(pages) > 90
    chinese = {name: address.replace("/en/", "/zh-hans/", 1) for name, address in pages.items() if "sort" not in name}
    for name, page in (*pages.items(), *chinese.items()):
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page)
        assert response.status_code == 200, page
        if len(queries) > MAX_QUERIES:
            too_many[page] = len(queries)
        if weight(response) > (25 if name == "compare" else 12) * KB:
            too_large[page] = weight(response) / KB
    assert (too_many, too_large) == ({}, {})


def test_no_list_asks_much_of_a_catalogue_just_changed():
    client = Client()
    asked = {}
    for name, address in page_addresses().items():
        if name.startswith(("plans", "chains", "firms", "targets", "results")):
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked[name] = len(queries)
    assert {name: number for name, number in asked.items() if number > MAX_QUERIES} == {}
