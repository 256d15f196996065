"""Copies of the database file, made and put back while the site goes on."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from plans.catalogue.version import Version, read_version
from plans.models import CatalogueVersion


class NotAFile(Exception):
    """The database is no file, or the file no database of this project."""


def backup(path: Path) -> Version:
    """Copy the database into a file, which is there whole or not at all, and return its version of the catalogue."""
    database = _database()
    new = path.with_name(f"{path.name}.new")
    try:
        with closing(sqlite3.connect(new)) as copy:
            database.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        os.replace(new, path)
    except sqlite3.Error as error:
        raise NotAFile(f"{path}: {error}") from error
    finally:
        new.unlink(missing_ok=True)
    return read_version()


def restore(path: Path) -> Version:
    """Put a copy in the place of the database, and return its version of the catalogue."""
    database = _database()
    if not path.is_file():
        raise NotAFile(f"{path} is no file.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            (state,) = copy.execute("PRAGMA integrity_check").fetchone()
            if state != "ok":
                raise NotAFile(f"{path} is damaged: {state}")
            copy.execute(f"SELECT number FROM {CatalogueVersion._meta.db_table}")
            copy.backup(database)
    except sqlite3.Error as error:
        raise NotAFile(f"{path}: {error}") from error
    return read_version()


def _database() -> sqlite3.Connection:
    if connection.vendor != "sqlite":
        raise NotAFile("The database is a server: take pg_dump and pg_restore.")
    connection.ensure_connection()
    return connection.connection
