"""Copies of the database file, made and put back while the site goes on."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from plans.models import CatalogueVersion


class NotAFile(Exception):
    """The database is no file, or the file no database of this project."""


def backup(path: Path) -> int:
    """Copy the database into a file, which is there whole or not at all; return the version that it holds."""
    database = _database()
    new = path.with_name(f"{path.name}.new")
    try:
        with closing(sqlite3.connect(new)) as copy:
            database.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
            number = _version_in(copy)
        os.replace(new, path)
    except sqlite3.Error as error:
        raise NotAFile(f"{path}: {error}") from error
    finally:
        new.unlink(missing_ok=True)
    return number


def restore(path: Path) -> int:
    """Put a copy in the place of the database, and return the version of the catalogue that it holds."""
    database = _database()
    if not path.is_file():
        raise NotAFile(f"{path} is no file.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            (state,) = copy.execute("PRAGMA integrity_check").fetchone()
            if state != "ok":
                raise NotAFile(f"{path} is damaged: {state}")
            number = _version_in(copy)
            copy.backup(database)
    except sqlite3.Error as error:
        raise NotAFile(f"{path}: {error}") from error
    return number


def _version_in(copy: sqlite3.Connection) -> int:
    """Return the version that a copy holds: the site may have gone on since; 0 before the first change."""
    row = copy.execute(f"SELECT number FROM {CatalogueVersion._meta.db_table}").fetchone()  # nosec B608
    return row[0] if row else 0


def _database() -> sqlite3.Connection:
    if connection.vendor != "sqlite":
        raise NotAFile("The database is a server: take pg_dump and pg_restore.")
    connection.ensure_connection()
    return connection.connection
