"""How connections to a database are made and kept: open, and on a server with a time for everything."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.postgresql.patience import Connection

ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;",
}
# A file that cannot be written can be read. Nobody else writes it either, unless it is open and has an index beside it.
READ_ONLY = {"init_command": "PRAGMA query_only=ON; PRAGMA busy_timeout=5000;"}
# Nobody waits for ever for a server or a network that is gone (seconds; the last one milliseconds).
SERVER = {
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# What requests share. A failed attempt is not repeated in the background: the next request makes another.
WEB = {
    "pool": {
        "min_size": 1,
        "max_size": 10,
        "timeout": 3,
        "reconnect_timeout": 0,
        "connection_class": Connection,
    },
    "options": "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s",
}


def kept_open(database, is_serving):
    """Return the settings of a database with how its connections are kept.

    Commands have one connection to a server, and as much time for a statement as they need.
    """
    if "sqlite" in database["ENGINE"]:
        return database | {"CONN_MAX_AGE": None} | _of_file(Path(database["NAME"]))
    options = SERVER | (WEB if is_serving else {}) | database.get("OPTIONS", {})
    return database | {"ENGINE": "config.postgresql", "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def refuse_unknown(databases):
    """Stop the start where a database is not one that the catalogue can be kept in."""
    for alias, given in databases.items():
        name = "DATABASE_URL" if alias == "default" else "DATABASE_REPLICA_URL"
        if given["ENGINE"] not in ENGINES or not given["NAME"]:
            raise ImproperlyConfigured(f"{name} names no database: give postgres://user:password@host/name.")
    places = [tuple(given.get(part) for part in ("ENGINE", "HOST", "PORT", "NAME")) for given in databases.values()]
    if len(places) > len(set(places)) or len({engine for engine, *_place in places}) > 1:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL names no replica: give that of another PostgreSQL.")


def _of_file(path):
    if not path.is_file() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return {"OPTIONS": SQLITE}
    mode = "mode=ro" if Path(f"{path}-shm").exists() else "mode=ro&immutable=1"
    return {"NAME": f"{path.absolute().as_uri()}?{mode}", "OPTIONS": READ_ONLY}
