"""Sitemaps (sitemaps.org, 0.9): every page in both languages, each naming its other one.

Up to LIMIT addresses they are one file; above that `/sitemap.xml` is an index of files, a table at a time.
Only keys and times are read, so a table costs one query however long its texts are.
"""

from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.urls import reverse

from cities.languages import DEFAULT, LANGUAGES, in_each
from plans.catalogue import edition
from plans.catalogue.http_caching import conditional_file
from plans.catalogue.registry import KINDS

LIMIT = 10_000  # addresses in a file
PER_FILE = LIMIT // len(LANGUAGES)  # entries, each with an address in each language
MAX_FILES = 50_000  # that an index may name

# Pages that are not of one entry. What a search or a comparison shows depends on the reader's question.
PAGES = ["home", *(kind.list_page for kind in KINDS if kind.list_page), "compare", "data", "about"]
TABLES = {kind.table: (kind.model, kind.entry_page) for kind in KINDS if kind.entry_page}


@dataclass(frozen=True)
class Page:
    """A page: when it last changed, and `(language tag, address)` in each language, and as the default."""

    addresses: list[tuple[str, str]]
    default: str
    changed_at: datetime | None


@conditional_file
def sitemap(request):
    """Answer with every page, or with the index of the files that hold them."""
    sizes = {name: _size(model) for name, (model, _page) in TABLES.items()}
    if (len(PAGES) + sum(count for count, _changed_at in sizes.values())) * len(LANGUAGES) <= LIMIT:
        entries = [page for name in TABLES for page in _entry_pages(request, name, 0)]
        return _urlset(_own_pages(request) + entries)
    files = [(_address(request, "pages", 1), edition.current().changed_at)]
    for name, (count, changed_at) in sizes.items():
        numbers = range(1, -(-count // PER_FILE) + 1)
        files += [(_address(request, name, number), changed_at) for number in numbers]
    return _index(files)


@conditional_file
def part(request, name, number):
    """Answer with one file of the index: `pages`, or the entries of a table, numbered from 1."""
    if name == "pages" and number == 1:
        pages = _own_pages(request)
    elif name in TABLES and 1 <= number <= MAX_FILES:
        pages = _entry_pages(request, name, (number - 1) * PER_FILE)
    else:
        pages = []
    if not pages:
        raise Http404("The sitemap has no such part.")
    return _urlset(pages)


def _size(model):
    """Return how many entries a table has, and when one last changed: one query."""
    size = model.objects.aggregate(count=Count("pk"), changed_at=Max("updated_at"))
    return size["count"], size["changed_at"]


def _own_pages(request):
    changed_at = edition.current().changed_at
    return _pages(request, [(f"plans:{name}", (), changed_at) for name in PAGES])


def _entry_pages(request, name, start):
    model, page = TABLES[name]
    rows = model.objects.order_by("pk").values_list("pk", "updated_at")[start : start + PER_FILE]
    return _pages(request, [(f"plans:{page}", (slug,), changed_at) for slug, changed_at in rows])


def _pages(request, wanted):
    """Return the Pages of `(name, arguments, time of change)`, one language after the other."""
    root = request.build_absolute_uri("/").rstrip("/")
    columns = dict(in_each(lambda: [root + reverse(name, args=args) for name, args, _changed_at in wanted]))
    return [
        Page(
            addresses=[(tag, columns[tag][index]) for tag in columns],
            default=root + reverse("front") if name == "plans:home" else columns[LANGUAGES[DEFAULT]][index],
            changed_at=changed_at,
        )
        for index, (name, _args, changed_at) in enumerate(wanted)
    ]


def _address(request, name, number):
    return request.build_absolute_uri(reverse("sitemap-part", args=[name, number]))


# Written without a template, which takes seconds for the 40,000 addresses of a full file.

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _urlset(pages):
    urls = []
    for page in pages:
        links = [*page.addresses, ("x-default", page.default)]
        rest = _lastmod(page.changed_at) + "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(address)}"/>' for tag, address in links
        )
        urls += [f"<url><loc>{escape(address)}</loc>{rest}</url>\n" for _tag, address in page.addresses]
    return _answer(f'<urlset xmlns="{NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(urls)}</urlset>')


def _index(files):
    parts = [
        f"<sitemap><loc>{escape(address)}</loc>{_lastmod(changed_at)}</sitemap>\n" for address, changed_at in files
    ]
    return _answer(f'<sitemapindex xmlns="{NAMESPACE}">\n{"".join(parts)}</sitemapindex>')


def _lastmod(changed_at):
    return f"<lastmod>{changed_at.isoformat()}</lastmod>" if changed_at else ""


def _answer(root):
    return HttpResponse(f"{HEAD}{root}\n", content_type="application/xml; charset=utf-8")
