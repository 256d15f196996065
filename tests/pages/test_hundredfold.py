"""With a hundred times the data, every page stays within the limits of queries and size."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.catalogue.caching import forget
from plans.models import Result, Target
from sampledata.catalogue import generate
from sampledata.pages import largest_pages
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


def test_pages_stay_within_the_limits_of_queries_and_size_with_a_hundredfold_catalogue():
    """The first response after an edit needs the most queries, because nothing is cached."""
    assert Target.objects.count() + Result.objects.count() == STATEMENTS
    client, too_many, too_large = Client(), {}, {}
    pages = largest_pages()
    assert len(pages) > 90
    client.get("/en/about/")  # what is prepared once a process
    for name, address in pages.items():
        cache.clear()
        forget()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        answers = {address: response}
        if "sort" not in name:
            chinese = address.replace("/en/", "/zh-hans/", 1)
            answers[chinese] = client.get(chinese)
        if len(queries) > MAX_QUERIES:
            too_many[address] = len(queries)
        for page, answer in answers.items():
            assert answer.status_code == 200, page
            if weight(answer) > (25 if name.startswith("compare") else 12) * KB:
                too_large[page] = f"{weight(answer) / KB:.1f} KB"
    assert (too_many, too_large) == ({}, {})
