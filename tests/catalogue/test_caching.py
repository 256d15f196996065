"""What is kept is made once for a state of the catalogue, and made anew after every edit."""

from itertools import count

import pytest
from django.core.cache import cache
from django.db import transaction

from cities.models import City
from plans.catalogue.caching import cached, newest, request_cache, state
from plans.editing import history
from plans.models import Revision
from tests import factories as make
from tests.reading import read


@pytest.fixture(autouse=True)
def _empty():
    cache.clear()


@pytest.fixture
def made(db):
    """Return what a maker makes that counts how often it is asked."""
    numbers = count(1)
    return lambda: next(numbers)


def edit():
    history.record(make.make_city(), None, {})


def test_what_is_made_is_kept_until_an_edit_under_its_name(made):
    edit()
    assert [cached(made, "a"), cached(made, "a"), cached(made, "b")] == [1, 1, 2]
    edit()
    assert cached(made, "a") == 3


def test_an_edit_taken_back_leaves_what_was_kept(made):
    edit()
    assert cached(made, "a") == 1
    with transaction.atomic():
        edit()
        assert cached(made, "a") == 2
        transaction.set_rollback(True)
    assert cached(made, "a") == 1


def test_a_revision_that_is_seen_late_counts(made):
    edit()
    edit()
    assert cached(made, "a") == 1
    last = Revision.objects.latest("pk").pk
    Revision.objects.create(pk=last - 1_000, table="city", slug="late", action="added")
    assert Revision.objects.latest("pk").pk == last
    assert cached(made, "a") == 2


@pytest.mark.parametrize("reason", ["nothing was changed yet", "templates are worked on"])
def test_nothing_is_kept_where_a_change_would_not_be_noticed(made, settings, reason):
    if reason == "templates are worked on":
        edit()
        settings.DEBUG = True
    assert state() == ""
    assert [cached(made, "a"), cached(made, "a")] == [1, 2]


def test_one_answer_looks_once_and_makes_nothing_twice(made, django_assert_num_queries):
    edit()
    with django_assert_num_queries(1), request_cache():
        assert [cached(made, "a"), cached(made, "a")] == [1, 1]
        number, _time = newest()
    assert number == Revision.objects.get().pk
    with django_assert_num_queries(2):
        state()
        state()


def test_what_cannot_be_made_is_not_kept(made):
    edit()

    def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cached(fail, "a")
    assert cached(made, "a") == 1


def test_an_edit_shows_at_the_next_request_on_every_kind_of_page(client, db):
    city = make.make_city(name_en="Before")
    target = make.make_target(city, themes=[make.make_theme()])
    history.record(target, None, {})
    pages = [
        "/en/",
        "/en/cities/",
        f"/en/cities/{city.pk}/",
        "/en/targets/",
        f"/en/targets/?city={city.pk}",
        "/en/chains/",
    ]
    assert all("Before" in read(client.get(page)).main for page in pages)

    City.objects.filter(pk=city.pk).update(name_en="Afterwards")
    history.record(city, {"name_en": "Before"}, {"name_en": "Afterwards"})

    for page in pages:
        words = read(client.get(page)).main
        assert "Afterwards" in words, page
        assert "Before" not in words, page
