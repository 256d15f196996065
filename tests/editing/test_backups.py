"""Backup and restore of the database file while the site runs."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from plans.editing import history
from tests import factories as make


def manage(database, *command):
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, command)],
        cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": f"sqlite:///{database}"}, capture_output=True, text=True,
    )  # fmt: skip


def names(database):
    with closing(sqlite3.connect(database)) as file:
        return [name for (name,) in file.execute("SELECT name_en FROM cities_city")]


def rename(database, name):
    with closing(sqlite3.connect(database)) as file, file:
        file.execute("UPDATE cities_city SET name_en = ?", [name])


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a server has pg_dump: needs SQLite")
@pytest.mark.django_db(transaction=True)
def test_a_backup_can_be_restored_while_the_site_runs(tmp_path, capsys):
    history.record(make.make_city(name_en="Before"), None, {})
    first, site, second = (tmp_path / name for name in ("first", "site.sqlite3", "second"))
    call_command("backup", first)
    assert "Version 1 of the catalogue" in capsys.readouterr().out
    assert names(first) == ["Before"]

    assert manage(site, "restore", first).stdout == "The database holds version 1 of the catalogue. Now run migrate.\n"
    rename(site, "Afterwards")
    with closing(sqlite3.connect(site)) as reader:  # who reads meanwhile
        reader.execute("SELECT * FROM cities_city").fetchall()
        assert manage(site, "backup", second).returncode == 0
        assert names(second) == ["Afterwards"]
        assert manage(site, "restore", first).returncode == 0
        assert reader.execute("SELECT name_en FROM cities_city").fetchall() == [("Before",)]
    assert sorted(path.name for path in tmp_path.iterdir() if "site" not in path.name) == ["first", "second"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a server has pg_dump: needs SQLite")
@pytest.mark.django_db(transaction=True)
def test_a_backup_reports_its_own_version_even_if_the_catalogue_changes_meanwhile(tmp_path, capsys, monkeypatch):
    history.record(make.make_city(), None, {})
    replace = os.replace

    def go_on(*paths):
        history.record(make.make_city(), None, {})
        replace(*paths)

    monkeypatch.setattr("plans.editing.backups.os.replace", go_on)
    call_command("backup", tmp_path / "copy")

    assert "Version 1 of the catalogue" in capsys.readouterr().out


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a server has pg_dump: needs SQLite")
@pytest.mark.parametrize("content", [None, b"", b"no database" * 100])
def test_a_file_that_is_not_a_backup_is_refused(db, tmp_path, content):
    if content is not None:
        (tmp_path / "copy").write_bytes(content)
    with pytest.raises(CommandError, match=r"Nothing was changed\. .*copy"):
        call_command("restore", tmp_path / "copy")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a server has pg_dump: needs SQLite")
@pytest.mark.django_db(transaction=True)
def test_only_its_owner_can_read_a_backup(tmp_path):
    call_command("backup", tmp_path / "copy", stdout=StringIO())

    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a server has pg_dump: needs SQLite")
def test_the_error_names_a_backup_file_that_cannot_be_written(db, tmp_path):
    with pytest.raises(CommandError, match=r"Nothing was written\. .*nowhere"):
        call_command("backup", tmp_path / "nowhere" / "copy")
