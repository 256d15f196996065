"""Sitemaps (sitemaps.org 0.9): every page in both languages, with its alternates.

A file has at most LIMIT URLs. If there are more, `/sitemap.xml` is an index of files, each for a part of a table.
"""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.contrib.sites.shortcuts import get_current_site
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cities.entries import Entry
from cities.languages import DEFAULT, LANGUAGES
from plans.catalogue import edition
from plans.catalogue.http_caching import conditional_file
from plans.catalogue.registry import KINDS, EntryKind

LIMIT = 4_000  # URLs in a file, so that it takes only a second or two
PER_FILE = LIMIT // len(LANGUAGES)  # entries; each has a URL in each language
MAX_FILES = 50_000  # the limit of an index

# Results of a search or a comparison depend on the parameters, so they are not listed.
PAGES = ["home", *(kind.list_page for kind in KINDS if kind.list_page), "compare", "changes", "data", "about"]
TABLES = {kind.table: kind for kind in KINDS if kind.entry_page}


class Pages(Sitemap):  # type: ignore[type-arg]  # Django's class takes no arguments
    """The pages that do not belong to one entry, by URL name."""

    i18n = alternates = True

    def __init__(self) -> None:
        self.lastmod: Any = edition.current().changed_at

    def items(self) -> Any:
        return PAGES

    def location(self, item: str) -> str:
        return reverse(f"plans:{item}")

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Use the pages' language tags, and add the x-default alternate."""
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            locations = {link["lang_code"]: link["location"] for link in url["alternates"]}
            default = locations[DEFAULT.code]
            if url["item"][0] == "home":
                default = default.removesuffix(f"{DEFAULT.code}/")
            url["alternates"] = [
                *({"lang_code": language.tag, "location": locations[language.code]} for language in LANGUAGES),
                {"lang_code": "x-default", "location": default},
            ]
        return urls


class EntryPages(Pages):
    """A part of the entries of a kind. Only primary keys and times are read."""

    location = Sitemap.location

    def __init__(self, kind: EntryKind, number: int = 1) -> None:
        self.kind, self.start = kind, PER_FILE * (number - 1)

    def items(self) -> Any:
        entries = self.kind.entries.only("pk", "updated_at").order_by("pk")
        return entries[self.start : self.start + PER_FILE]

    def lastmod(self, entry: Entry) -> datetime:
        return entry.updated_at


@conditional_file
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the sitemap of all pages, or the index of its files if there are too many."""
    sizes = {
        name: kind.entries.aggregate(count=Count("pk"), changed_at=Max("updated_at")) for name, kind in TABLES.items()
    }
    if (len(PAGES) + sum(size["count"] for size in sizes.values())) * len(LANGUAGES) <= LIMIT:
        return _file(request, Pages(), *map(EntryPages, TABLES.values()))
    files = [("pages", 1, edition.current().changed_at)] + [
        (name, number, size["changed_at"])
        for name, size in sizes.items()
        for number in range(1, -(-size["count"] // PER_FILE) + 1)
    ]
    items = [
        SitemapIndexItem(request.build_absolute_uri(reverse("sitemap-part", args=[name, number])), changed_at)
        for name, number, changed_at in files
    ]
    return _answer(request, "sitemap_index.xml", {"sitemaps": items})


@conditional_file
def part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Return one file of the index: `pages`, or the entries of a table, numbered from 1."""
    if name == "pages" and number == 1:
        return _file(request, Pages())
    if name in TABLES and 1 <= number <= MAX_FILES:
        return _file(request, EntryPages(TABLES[name], number))
    raise Http404("The sitemap has no such part.")


def _file(request: HttpRequest, *parts: Pages) -> HttpResponse:
    site = get_current_site(request)
    urls = [url for part in parts for url in part.get_urls(site=site, protocol=request.scheme)]
    if not urls:
        raise Http404("The sitemap has no such part.")
    return _answer(request, "sitemap.xml", {"urlset": urls})


def _answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml; charset=utf-8")
