"""Files of the whole catalogue are created once per version; selections are created per request, with a limit."""

import fcntl
import os
import time
from threading import Event, Thread

import pytest
from django.conf import settings as project

from plans.catalogue.caching import current_version
from plans.catalogue.edition import of_one_edition
from plans.catalogue.version import raise_version
from plans.models import Target
from plans.opendata import file_slots, stored_files
from plans.views import data
from tests import factories as make

pytestmark = pytest.mark.usefixtures("one_connection")

WHOLE = ["catalogue.zip", "catalogue.xlsx", "catalogue.json", "targets.csv", "targets.xlsx", "targets.json"]


@pytest.fixture
def target(db):
    target = make.make_target(make.make_city(slug="changsha"), text_en="Before")
    raise_version()
    return target


@pytest.fixture
def written(monkeypatch):
    """The editions that were written, one for each file."""
    written = []
    monkeypatch.setattr(stored_files, "of_one_edition", lambda write: written.append(1) or of_one_edition(write))
    return written


def content(client, name, **headers):
    response = client.get(f"/data/{name}", headers=headers)
    assert response.status_code == 200, response.content
    return response.getvalue()


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_is_created_once_and_again_after_an_edit(client, target, written, name):
    first = [content(client, name) for _ in range(3)]
    assert len(set(first)) == 1
    assert len(written) == 1

    Target.objects.update(text_en="Afterwards")
    raise_version()
    assert content(client, name) != first[0]
    assert len(written) == 2


def test_files_of_old_versions_and_of_killed_processes_are_removed(client, target):
    project.FILES_DIR.mkdir()
    abandoned, in_the_making = (project.FILES_DIR / name for name in ("tmp-killed", "tmp-other"))
    for path in (abandoned, in_the_making):
        path.touch()
    os.utime(abandoned, (0, 0))
    for _ in range(stored_files.MAX_VERSIONS + 2):
        raise_version()
        content(client, "units.csv")
    assert len([path for path in project.FILES_DIR.iterdir() if path.is_dir()]) == stored_files.MAX_VERSIONS
    assert [path for path in project.FILES_DIR.iterdir() if path.name.startswith("tmp")] == [in_the_making]


def test_no_file_is_stored_before_the_first_version(client, db, written):
    make.make_city()
    assert content(client, "cities.csv") == content(client, "cities.csv")
    assert len(written) == 2


def test_a_file_that_cannot_be_created_leaves_no_partial_file(client, target, monkeypatch):
    monkeypatch.setitem(data.CATALOGUES, "zip", lambda edition, file: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.get("/data/catalogue.zip")
    assert [path.name for path in project.FILES_DIR.iterdir()] == ["catalogue.zip.lock"]


def test_a_file_is_sent_by_the_front_server_with_x_accel_redirect(client, target, settings):
    settings.FILES_URL = "/kept/"
    response = client.get("/data/catalogue.zip")

    folder, name = response["X-Accel-Redirect"].removeprefix("/kept/").split("/")
    assert (project.FILES_DIR / folder / name).stat().st_size > 1_000
    assert name == "catalogue.zip"
    assert response.getvalue() == b""
    assert response["Content-Disposition"].startswith('attachment; filename="regional-plans-catalogue-')


# --- What takes long -------------------------------------------------------------------------------


def is_busy(response):
    return response.status_code == 503 and response["Retry-After"] == "10" and "no-store" in response["Cache-Control"]


def test_a_third_file_request_gets_503_while_two_files_are_being_created(client, target):
    address = "/data/targets.csv?city=changsha"
    first, second = client.get(address), client.get(address)

    assert is_busy(client.get(address))
    assert is_busy(client.get("/data/targets.xlsx?city=changsha"))
    assert is_busy(client.get("/data/catalogue.zip"))
    assert client.get("/en/targets/").status_code == 200
    assert client.get("/healthz").status_code == 200

    first.close()  # its reader has left
    third = client.get(address)
    assert b"".join(third.streaming_content) == b"".join(second.streaming_content)
    second.close()
    third.close()
    assert client.get("/data/catalogue.zip").getvalue()


def test_a_head_request_does_not_keep_a_slot(client, target):
    for _ in range(5):
        response = client.head("/data/targets.csv?city=changsha")
        assert response.status_code == 200
        response.close()  # as every server does
    assert content(client, "targets.csv?city=changsha")


def test_abandoned_downloads_release_their_slots(client, target):
    for _ in range(10):
        response = client.get("/data/targets.json?city=changsha")
        assert next(response.streaming_content)
        response.close()
    assert client.get("/data/targets.json?city=changsha").status_code == 200


def test_a_stored_file_is_sent_even_if_no_slot_is_free(client, target):
    content(client, "catalogue.zip")
    with file_slots.file_slot(), file_slots.file_slot():
        assert content(client, "catalogue.zip")
        assert is_busy(client.get("/data/catalogue.json"))


def test_a_request_for_a_file_locked_by_another_process_gets_503_after_a_short_wait(client, target, monkeypatch):
    monkeypatch.setattr(stored_files, "PATIENCE", 0.2)
    project.FILES_DIR.mkdir()
    with (project.FILES_DIR / "units.csv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert is_busy(client.get("/data/units.csv"))
    assert content(client, "units.csv")


def test_a_request_that_waits_for_a_file_gets_the_file_of_the_other_thread(target, written):
    path = stored_files._path(current_version(), "name")
    begun = Event()

    def make_first():
        with stored_files._file_lock(path):
            begun.set()
            time.sleep(0.2)
            path.parent.mkdir()
            path.write_bytes(b"made by the first")

    first = Thread(target=make_first)
    first.start()
    begun.wait(5)
    stored = stored_files.stored_file("name", lambda edition, file: file.write(b"made by the second"))
    first.join()

    with stored.file as file:
        assert file.read() == b"made by the first"
    assert written == []


# --- What is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["catalogue.zip", "catalogue.json", "targets.csv", "targets.xlsx", "units.csv"])
def test_an_unknown_parameter_of_a_file_is_refused(client, target, name):
    response = client.get(f"/data/{name}?x=1")
    assert response.status_code == 400
    assert project.FILES_DIR.exists() is False


def test_a_workbook_with_too_many_rows_is_refused_with_the_address_of_the_csv(client, target, monkeypatch):
    monkeypatch.setattr(data, "MAX_WORKBOOK_ROWS", 1)
    assert content(client, "targets.xlsx?city=changsha")
    make.make_target(target.city)
    response = client.get("/data/targets.xlsx?city=changsha")

    assert response.status_code == 400
    assert "more than 1 rows, too many for a workbook. Take them as CSV: /data/targets.csv?city=changsha" in (
        response.content.decode()
    )
    assert content(client, "targets.csv?city=changsha").count(b"\r\n") == 3
