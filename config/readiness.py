"""The page /readyz: whether this process can serve pages, for load balancers and the people who operate the site."""

import shutil
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from config import routers
from config.postgresql.patience import at_most
from plans.apps import missing_migrations
from plans.search.index import is_empty

MIN_FREE_SPACE = 200  # MiB


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Return 200 if the database can serve pages, otherwise 503, with one problem per line.

    The site also works without replica, cache and search. Their problems are listed, but the status stays 200.
    """
    problem = _problem("default")
    warnings = [_problem(alias) for alias in connections if alias != "default"]
    warnings += [_problem_of_the_cache(), "" if problem else _problem_of_the_search(), *_problems_of_disks()]
    lines = [problem or "ok", *filter(None, warnings)]
    status = HTTPStatus.SERVICE_UNAVAILABLE if problem else HTTPStatus.OK
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8", status=status)


def _problem(alias: str) -> str:
    """Return the problem of a database in one line without URL and password; "" if there is none.

    A replica that does not respond is left out, so that the other checks do not wait for it again.
    """
    try:
        with at_most(routers.PATIENCE):
            missing = missing_migrations(alias)
    except Error as error:
        if alias == "replica":
            routers.outage.begin(error)
        return f"database {alias}: does not answer ({type(error).__name__})"
    if missing:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration in missing[:3])
        return f"database {alias}: {len(missing)} migrations are not applied, first {names}"
    return ""


def _problem_of_the_cache() -> str:
    key = f"readyz-{uuid4()}"
    cache.set(key, True, 10)
    return "" if cache.get(key) else "cache: keeps nothing"


def _problem_of_the_search() -> str:
    return "search: the index is empty, run rebuild_search" if is_empty() else ""


def _problems_of_disks() -> list[str]:
    """Return the problems of nearly full disks: of the stored files, and of the database if it is a file."""
    name = str(connections["default"].settings_dict["NAME"])
    folder = settings.FILES_DIR
    places = {folder if folder.is_dir() else folder.parent, *([Path(name).parent] if Path(name).is_file() else [])}
    free = {place: shutil.disk_usage(place).free // 2**20 for place in places if place.is_dir()}
    return [
        f"disk: {free_space} MiB are left in {place}"
        for place, free_space in sorted(free.items())
        if free_space < MIN_FREE_SPACE
    ]
