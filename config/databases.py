"""Options of database connections: persistent connections, pools and timeouts."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.postgresql.patience import Connection

Options = dict[str, Any]  # of a database, as in Django's settings

ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "cached_statements": 32,  # of each thread's connection; 128 take four times the memory, and no page asks so many
    # A cache of 1 MB for each of eight threads: a page that it lacks is in the memory of the system.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000; PRAGMA cache_size=-1000;"
    ),
}
# For a read-only file. An -shm file shows that another process has the file open; then `immutable` is not safe.
READ_ONLY = {"init_command": "PRAGMA query_only=ON; PRAGMA busy_timeout=5000;"}
NO_JIT = "-c jit=off"  # for a query of a page, compilation takes PostgreSQL longer than execution
# Timeouts for a lost server or network are in seconds, the last one in milliseconds.
SERVER = {
    "options": NO_JIT,
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# The pool of a web process. It does not reconnect in the background: the next request tries again.
WEB: Options = {
    "pool": {
        "min_size": 1,
        "max_size": 10,
        "timeout": 3,
        "reconnect_timeout": 0,
        "connection_class": Connection,
    },
    "options": f"{NO_JIT} -c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s",
}


def with_connection_options(database: Options, is_serving: bool) -> Options:
    """Return the settings of a database with its connection options.

    A management command has one connection and no statement timeout; a web process has a pool and timeouts.
    """
    if "sqlite" in database["ENGINE"]:
        return database | {"CONN_MAX_AGE": None} | _of_file(Path(database["NAME"]))
    options = SERVER | (WEB if is_serving else {}) | database.get("OPTIONS", {})
    return database | {"ENGINE": "config.postgresql", "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def refuse_unknown(databases: dict[str, Options]) -> None:
    """Raise ImproperlyConfigured if a database is neither SQLite nor PostgreSQL, or the replica is not a replica."""
    for alias, database in databases.items():
        name = "DATABASE_URL" if alias == "default" else "DATABASE_REPLICA_URL"
        if database["ENGINE"] not in ENGINES or not database["NAME"]:
            raise ImproperlyConfigured(f"{name} names no database: give postgres://user:password@host/name.")
    addresses = [
        tuple(database.get(part) for part in ("ENGINE", "HOST", "PORT", "NAME")) for database in databases.values()
    ]
    if len(addresses) > len(set(addresses)) or len({engine for engine, *_address in addresses}) > 1:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL names no replica: give that of another PostgreSQL.")


def _of_file(path: Path) -> Options:
    if not path.is_file() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return {"OPTIONS": SQLITE}
    mode = "mode=ro" if Path(f"{path}-shm").exists() else "mode=ro&immutable=1"
    return {"NAME": f"{path.absolute().as_uri()}?{mode}", "OPTIONS": READ_ONLY}
