"""The response cache of a process: the same bytes until the catalogue changes."""

import gzip
from datetime import date

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper

from config import memory
from config.memory import CachedResponse, Memory, MemoryCacheMiddleware
from plans.catalogue.http_caching import Moment
from plans.catalogue.version import Version
from plans.editing import history
from tests import factories as make

PAGES = ["/en/", "/zh-hans/cities/changsha/", "/en/targets/?city=changsha", "/en/search/?q=robot", "/feed.atom"]
ZIPPED = {"Accept-Encoding": "gzip"}


@pytest.fixture
def city(db):
    city = make.make_city(slug="changsha", name_en="Changsha")
    make.make_target(city)
    history.record(city, None, {})
    return city


@pytest.fixture
def made(monkeypatch):
    """The addresses whose answers were made and not found in memory."""
    made = []
    inner = MemoryCacheMiddleware.__call__

    def watch(self, request):
        get_response = self.get_response
        self.get_response = lambda request: made.append(request.get_full_path()) or get_response(request)
        try:
            return inner(self, request)
        finally:
            self.get_response = get_response

    monkeypatch.setattr(MemoryCacheMiddleware, "__call__", watch)
    return made


def ask(client, address, **headers):
    return client.get(address, headers=ZIPPED | headers)


def seen(response):
    """Return all that a reader gets of an answer."""
    return response.status_code, dict(response.headers), response.content


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "headers", [ZIPPED, {}, ZIPPED | {"X-Forwarded-Proto": "https"}], ids=["gzip", "plain", "https"]
)
def test_a_cached_response_is_byte_for_byte_the_original_response(client, city, made, address, method, headers):
    def answer():
        return seen(getattr(client, method)(address, headers=headers))

    first = answer()
    assert len(made) == 1
    memory.memory.clear()
    client.get(address, headers=headers | ZIPPED)
    del made[:]

    assert answer() == first
    assert made == []
    assert first[0] == 200
    assert len(first[2]) == (0 if method == "head" else int(first[1]["Content-Length"]))


@pytest.mark.parametrize("address", PAGES)
def test_a_cached_response_returns_the_same_304_as_the_original(client, city, made, address):
    tag = ask(client, address)["ETag"]
    known = seen(ask(client, address, **{"If-None-Match": tag}))
    assert len(made) == 1
    memory.memory.clear()

    assert seen(ask(client, address, **{"If-None-Match": tag})) == known
    assert len(made) == 2
    assert known[0] == 304
    assert known[1]["Vary"] == "Accept-Encoding"


def test_an_edit_or_a_new_day_makes_a_new_response_at_the_next_request(client, city, made, monkeypatch):
    first = ask(client, "/en/cities/")
    city.name_en = "Star City"
    city.save()
    history.record(city, {"name_en": "Changsha"}, {"name_en": "Star City"})

    second = ask(client, "/en/cities/")
    assert "Star City" in gzip.decompress(second.content).decode()
    assert second["ETag"] != first["ETag"]

    monkeypatch.setattr("plans.catalogue.http_caching.timezone.localdate", lambda: date(2100, 1, 1))
    assert ask(client, "/en/cities/")["ETag"] != second["ETag"]
    assert len(made) == 3


@pytest.mark.parametrize(
    "address",
    ["/en/?utm_source=x", "/en/targets/?kind=x&x=1", "/en/cities/?page=1", "/healthz", "/en/nowhere/", "/admin/login/"],
)
def test_only_responses_of_canonical_addresses_are_cached(client, city, made, address):
    for _ in range(2):
        ask(client, address)
    assert len(made) == 2


def test_no_response_is_cached_before_the_first_change(client, db, made):
    make.make_city()
    for _ in range(2):
        ask(client, "/en/cities/")
    assert len(made) == 2


def test_no_response_is_cached_in_debug_mode(client, city, made, settings):
    settings.DEBUG = True
    for _ in range(2):
        ask(client, "/en/cities/")
    assert len(made) == 2


def test_each_host_and_scheme_has_its_own_cached_response(client, city, made):
    ask(client, "/en/")
    assert ask(client, "/en/", host="elsewhere.example").status_code == 400
    client.get("/en/", headers=ZIPPED, secure=True)
    assert len(made) == 3


def test_all_ports_of_a_site_with_a_url_share_a_cached_response(client, city, made, settings):
    settings.SITE_URL = "https://testserver"
    for port in ("", ":1", ":65535"):
        assert ask(client, "/en/", host=f"testserver{port}").status_code == 200
    assert ask(client, "/en/", host="elsewhere.example:1").status_code == 400
    assert len(made) == 2


def test_the_cached_response_is_served_if_the_database_is_unavailable(client, city, monkeypatch):
    first = seen(ask(client, "/en/cities/"))

    def fail(*args, **kwargs):
        raise OperationalError("gone")

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", fail)
        assert seen(ask(client, "/en/cities/")) == first
        assert ask(client, "/en/chains/").status_code == 503


def test_a_cached_response_takes_one_query(client, city, django_assert_num_queries):
    ask(client, "/en/targets/")
    with django_assert_num_queries(1):
        assert ask(client, "/en/targets/").status_code == 200


def test_cookies_of_the_client_are_not_returned_and_do_not_change_the_response(client, city, made):
    client.cookies["csrftoken"], client.cookies["sessionid"] = "malformed", "abc"
    response = ask(client, "/en/")
    assert (response.cookies, response["Vary"]) == ({}, "Accept-Encoding")
    ask(client, "/en/")
    assert len(made) == 1


# --- Its size --------------------------------------------------------------------------------------


def answer_of(size):
    return CachedResponse(Moment(Version(), date.today()), {}, bytes(size - memory.OVERHEAD))


def test_the_least_recently_used_responses_are_evicted_when_memory_is_full():
    kept = Memory(max_bytes=30_000)
    for name in "abc":
        kept.store(name, answer_of(10_000))
    kept.find("a")
    kept.store("d", answer_of(10_000))
    assert [name for name in "abcd" if kept.find(name)] == ["a", "c", "d"]

    kept.store("a", answer_of(5_000))
    kept.store("e", answer_of(5_000))
    assert [name for name in "acde" if kept.find(name)] == ["a", "c", "d", "e"]

    kept.store("f", answer_of(40_000))
    assert [name for name in "acdef" if kept.find(name)] == []
