"""While a database hangs, some threads of the process still serve responses."""

import time
from contextlib import ExitStack
from threading import Event, Thread

import pytest

from config import gunicorn, slots
from config.slots import NoFreeSlot, Slots
from plans.editing import history
from plans.opendata.file_slots import MAX_FILES as MOST_FILES
from tests import factories as make


@pytest.fixture
def hanging(client, db, monkeypatch):
    """A client of a site whose database slots are all taken by hanging requests; the home page is cached."""
    history.record(make.make_city(), None, {})
    client.get("/en/", headers={"Accept-Encoding": "gzip"})
    monkeypatch.setattr(slots, "PATIENCE", 0.1)
    client.raise_request_exception = False
    with ExitStack() as stack:
        for _ in range(slots.MAX_SLOTS):
            stack.enter_context(slots.slots.acquire())
        yield client


def test_a_worker_has_more_threads_than_slots_for_the_database_and_files():
    assert gunicorn.threads > slots.MAX_SLOTS + MOST_FILES


def test_requests_without_the_database_are_answered_while_it_hangs(hanging):
    assert hanging.get("/healthz").content == b"ok\n"
    static = hanging.get("/static/icon.svg")
    static.close()
    assert static.status_code == 200
    assert hanging.get("/en/", headers={"Accept-Encoding": "gzip"}).status_code == 200


@pytest.mark.parametrize("address", ["/en/targets/", "/api/v1/cities/", "/data/cities.csv", "/readyz", "/admin/login/"])
def test_the_next_request_gets_503_with_retry_after_at_once(hanging, address):
    time.sleep(slots.PATIENCE)
    start = time.monotonic()

    response = hanging.get(address)

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert time.monotonic() - start < 0.5


def test_a_slot_is_released_also_after_a_failure(client, db, monkeypatch):
    monkeypatch.setattr("plans.views.home.headline", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    for _ in range(slots.MAX_SLOTS + 1):
        assert client.get("/en/").status_code == 500
    assert client.get("/en/about/").status_code == 200


def test_many_concurrent_requests_wait_for_a_slot_and_none_is_refused(monkeypatch):
    monkeypatch.setattr(slots, "PATIENCE", 0.3)
    two, served = Slots(2), []

    def read():
        with two.acquire():
            time.sleep(0.05)
        served.append(1)

    readers = [Thread(target=read) for _ in range(20)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert len(served) == 20


def test_a_request_stops_waiting_if_no_slot_is_released(monkeypatch):
    monkeypatch.setattr(slots, "PATIENCE", 0.2)
    one, taken, go = Slots(1), Event(), Event()

    def hang():
        with one.acquire():
            taken.set()
            go.wait(5)

    reader = Thread(target=hang)
    reader.start()
    taken.wait(5)
    waited = []
    for _ in range(2):
        start = time.monotonic()
        with pytest.raises(NoFreeSlot), one.acquire():
            pass
        waited.append(time.monotonic() - start)
    go.set()
    reader.join()

    assert 0.1 < waited[0] < 2
    assert waited[1] < 0.1
    with one.acquire():
        pass
