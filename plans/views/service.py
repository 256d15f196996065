"""The pages for machines: readyz, robots.txt and llms.txt, and the page of server errors."""

import shutil
import sys
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import Error, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.defaults import server_error

from plans.apps import missing_migrations
from plans.catalogue.edition import DATA_LICENCE, TITLE, current
from plans.catalogue.http_caching import conditional_file
from plans.catalogue.registry import KINDS
from plans.opendata.linked_data import SUMMARY
from plans.search.index import is_empty

TEXT = "text/plain; charset=utf-8"
RETRY_AFTER = 10  # seconds
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
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type=TEXT, status=status)


def _problem(alias: str) -> str:
    """Return the problem of a database in one line without URL and password; "" if there is none."""
    try:
        missing = missing_migrations(alias)
    except Error as error:
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


def failed(request: HttpRequest) -> HttpResponse:
    """The handler of server errors: 503 with Retry-After if the database is unavailable, otherwise 500."""
    if not isinstance(sys.exception(), (OperationalError, InterfaceError)):
        return server_error(request)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    is_editing = request.path.startswith(f"/{settings.ADMIN_PATH}")
    page = render_to_string("503.html", {"editing": is_editing})
    return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)


@conditional_file
def llms(request: HttpRequest) -> HttpResponse:
    """Tell language models what the site holds, and the URLs of its plain-text pages (llmstxt.org)."""
    with override("en"):
        lists = [(kind.list_page, str(kind.label)) for kind in KINDS if kind.list_page]
        examples = [
            (kind.table, kind.model._default_manager.order_by("pk").first(), kind) for kind in KINDS if kind.entry_page
        ]
        context = {
            "title": TITLE,
            "summary": str(SUMMARY),
            "edition": current(),
            "licence": DATA_LICENCE.short,
            "lists": lists,
            "examples": [(table, entry.pk, str(kind.title_of(entry))) for table, entry, kind in examples if entry],
            "site": request.build_absolute_uri("/").removesuffix("/"),
        }
        return HttpResponse(render_to_string("llms.txt", context), content_type=TEXT)


def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: the sitemap, and no crawling of the search and of URLs with parameters, except comparisons."""
    text = render_to_string("robots.txt", {"sitemap": request.build_absolute_uri(reverse("sitemap"))})
    return HttpResponse(text, content_type=TEXT)
