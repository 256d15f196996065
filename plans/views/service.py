"""The pages for machines: robots.txt and llms.txt, and the page of server errors."""

import sys
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from django.views.defaults import server_error

from plans.catalogue.edition import DATA_LICENCE, TITLE, current
from plans.catalogue.http_caching import conditional_file
from plans.catalogue.registry import KINDS
from plans.opendata.linked_data import SUMMARY

TEXT = "text/plain; charset=utf-8"
RETRY_AFTER = 10  # seconds


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
