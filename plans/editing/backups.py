"""Back up and restore the SQLite database while the site is running."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from plans.models import CatalogueVersion


class NotAFile(Exception):
    """The database is not an SQLite file, or the file is not a database of this project."""


def backup(path: Path) -> int:
    """Copy the database into a file atomically, and return the catalogue version of the copy."""
    database = _database()
    temporary = path.with_name(f"{path.name}.new")
    try:
        temporary.touch()
        temporary.chmod(0o600)  # it holds password hashes
        with closing(sqlite3.connect(temporary)) as copy:
            database.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
            number = _version_in(copy)
        os.replace(temporary, path)
    except (sqlite3.Error, OSError) as error:
        raise NotAFile(f"{path}: {error}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return number


def restore(path: Path) -> int:
    """Replace the content of the database by a backup, and return the catalogue version of the backup."""
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
    """Return the catalogue version of a copy; 0 before the first change. The database may be newer by now."""
    row = copy.execute(f"SELECT number FROM {CatalogueVersion._meta.db_table}").fetchone()  # nosec B608
    return int(row[0]) if row else 0


def _database() -> sqlite3.Connection:
    if connection.vendor != "sqlite":
        raise NotAFile("The database is a server: take pg_dump and pg_restore.")
    connection.ensure_connection()
    file: sqlite3.Connection = connection.connection
    return file
