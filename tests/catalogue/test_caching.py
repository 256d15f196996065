"""The cache computes a value once per version of the catalogue, and again after every edit."""

from itertools import count

import pytest
from django.core.cache import cache
from django.db import transaction

from cities.models import City
from plans.catalogue import caching
from plans.catalogue.caching import cached, current_version, held_each, request_cache
from plans.editing import history
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


def test_a_value_is_cached_by_name_until_the_next_edit(made):
    edit()
    assert [cached(made, "a"), cached(made, "a"), cached(made, "b")] == [1, 1, 2]
    edit()
    assert cached(made, "a") == 3


def test_a_value_computed_in_a_rolled_back_transaction_is_never_used(made):
    edit()
    assert cached(made, "a") == 1
    with transaction.atomic():
        edit()
        assert cached(made, "a") == 2
        transaction.set_rollback(True)
    assert cached(made, "a") == 1
    edit()  # has the number of the one that was taken back
    assert cached(made, "a") == 3


def test_nothing_is_cached_before_the_first_change(made):
    assert [cached(made, "a"), cached(made, "a")] == [1, 2]


def test_nothing_is_cached_in_debug_mode(made, settings):
    edit()
    settings.DEBUG = True
    assert [cached(made, "a"), cached(made, "a")] == [1, 2]


def test_a_new_release_recomputes_every_cached_value(made, settings):
    edit()
    settings.RELEASE = "1"
    assert [cached(made, "a"), cached(made, "a")] == [1, 1]
    settings.RELEASE = "2"
    assert cached(made, "a") == 2


def test_one_request_reads_the_version_once_and_computes_each_value_once(made, django_assert_num_queries):
    edit()
    with django_assert_num_queries(1), request_cache():
        assert [cached(made, "a"), cached(made, "a")] == [1, 1]
        assert current_version().number == 1
    with django_assert_num_queries(2):
        current_version()
        current_version()


def test_one_request_computes_each_value_once_before_the_first_change(made):
    with request_cache():
        assert [cached(made, "a"), cached(made, "a")] == [1, 1]


def test_a_failed_computation_is_not_cached(made):
    edit()

    def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cached(fail, "a")
    assert cached(made, "a") == 1


@pytest.mark.slow
def test_every_kind_of_page_shows_an_edit_at_the_next_request(client, db):
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
        words = read(client.get(page)).main.partition("History of this entry")[0]
        assert "Afterwards" in words, page
        assert "Before" not in words, page


def test_rows_are_cached_until_an_edit_and_the_least_recently_used_are_evicted(db, monkeypatch):
    monkeypatch.setattr(caching, "MAX_HELD_ROWS", 4)
    made = []

    def make_rows(keys):
        made.append(keys)
        return {key: [key, key] for key in keys}

    edit()
    assert held_each(make_rows, ["a", "b"], "words") == {"a": ["a", "a"], "b": ["b", "b"]}
    assert held_each(make_rows, ["a"], "words") == {"a": ["a", "a"]}
    held_each(make_rows, ["c"], "words")  # there is no room for b, which was not asked for since
    held_each(make_rows, ["a", "b"], "words")
    held_each(make_rows, ["a"], "other words")
    edit()
    held_each(make_rows, ["a"], "words")
    assert made == [["a", "b"], ["c"], ["b"], ["a"], ["a"]]


def test_more_rows_than_the_cache_limit_are_returned_but_not_cached(db, monkeypatch):
    monkeypatch.setattr(caching, "MAX_HELD_ROWS", 1)
    edit()
    assert held_each(lambda keys: {key: [1, 2] for key in keys}, ["a"], "words") == {"a": [1, 2]}
    assert caching.held_rows == {}
