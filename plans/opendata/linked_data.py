"""Descriptions of pages in schema.org vocabulary as JSON-LD, for dataset search engines.

`describe` makes no query: the view has fetched the entry with all that is needed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from cities.entries import Entry, NamedEntry
from cities.languages import CHINESE, LANGUAGES, active_language
from cities.localized import Bilingual, is_chinese
from cities.models import City, Level
from plans.catalogue.edition import DATA_LICENCE, TITLE, Edition
from plans.catalogue.registry import BY_MODEL, KINDS
from plans.models import Chain, Firm, Indicator, Industry, Plan, Source, Theme, Topic
from plans.models.statement import Statement
from plans.opendata.tables import ALL_TABLES

SUMMARY = _(
    "What Chinese regions commit to, report and propose for their manufacturing, "
    "with the printed figure and its paragraph behind every number."
)
LISTS = {kind.list_page: kind.label for kind in KINDS if kind.list_page}
OTHER_PAGES = {
    "changes": _("What's new"),
    "compare": _("Compare"),
    "search": _("Search"),
    "data": _("Data"),
    "about": _("About"),
}
# The endings and media types of the whole catalogue as a file.
CATALOGUE_FILES = {
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}

Thing = dict[str, Any]  # an object of schema.org

# Escape characters that could end the element or begin a comment, like Django's `json_script`.
SCRIPT_ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}


@dataclass(frozen=True)
class Description:
    """The description of a page: title, summary, schema.org objects, and the list that the page belongs to."""

    title: str
    summary: str
    things: list[Thing] = field(default_factory=list)
    section: str = ""


@singledispatch
def describe(page: object, request: HttpRequest) -> Description:
    """Return the Description of a page; `page` is an entry, an Edition for the home page, or the URL name of a list."""
    raise TypeError(f"No page is about a {type(page).__name__}.")


def as_script(description: Description, request: HttpRequest) -> str:
    """Return a JSON-LD document as text that is safe inside a `script` element."""
    document = {"@context": "https://schema.org", "@graph": [*description.things, *_breadcrumb(description, request)]}
    return mark_safe(json.dumps(document, ensure_ascii=False).translate(SCRIPT_ESCAPES))  # nosec B308 B703


def _breadcrumb(description: Description, request: HttpRequest) -> list[Thing]:
    """Return the breadcrumb as a list with one BreadcrumbList; empty for the home page."""
    current_url = request.build_absolute_uri(request.path)
    home = request.build_absolute_uri(reverse("plans:home"))
    if current_url == home:
        return []
    steps = [(str(_("Home")), home)]
    if description.section:
        section = request.build_absolute_uri(reverse(f"plans:{description.section}"))
        steps.append((str(LISTS[description.section]), section))
    if steps[-1][1] != current_url:
        steps.append((description.title, current_url))
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": url}
        for position, (name, url) in enumerate(steps, start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


@describe.register
def _catalogue(edition: Edition, request: HttpRequest) -> Description:
    url = request.build_absolute_uri(reverse("plans:home"))
    dataset = _dataset(edition, request, url)
    catalogue = _named(TITLE) | {
        "@type": "DataCatalog",
        "@id": dataset["includedInDataCatalog"]["@id"],
        "url": url,
        "license": DATA_LICENCE.url,
        "dataset": {"@id": dataset["@id"]},
    }
    return Description(str(TITLE), str(SUMMARY), [_site(request, url), catalogue, dataset])


def _dataset(edition: Edition, request: HttpRequest, url: str) -> Thing:
    dataset = _named(TITLE) | {
        "@type": "Dataset",
        "@id": f"{url}#dataset",
        "description": str(SUMMARY),
        "url": url,
        "inLanguage": [language.tag for language in LANGUAGES],
        "license": DATA_LICENCE.url,
        "isAccessibleForFree": True,
        "spatialCoverage": {"@type": "Country", "name": str(_("China"))},
        "includedInDataCatalog": {"@id": f"{url}#catalogue"},
        "distribution": [
            {"@type": "DataDownload", "contentUrl": request.build_absolute_uri(file), "encodingFormat": media_type}
            for file, media_type in _files()
        ],
    }
    if edition.changed_at:
        dataset |= {"version": str(edition.version), "dateModified": edition.changed_at.isoformat()}
    return dataset


def _site(request: HttpRequest, url: str) -> Thing:
    search = f"{request.build_absolute_uri(reverse('plans:search'))}?q={{q}}"
    return _named(TITLE) | {
        "@type": "WebSite",
        "url": url,
        "inLanguage": active_language().tag,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=q",
        },
    }


def _files() -> Iterator[tuple[str, str]]:
    """Yield URL and media type of the whole catalogue in each format, and of each table as CSV."""
    for ending, media_type in CATALOGUE_FILES.items():
        yield reverse("catalogue-file", args=[ending]), media_type
    for table in ALL_TABLES:
        yield reverse("table-file", args=[table.name, "csv"]), "text/csv"


@describe.register
def _list(page: str, request: HttpRequest) -> Description:
    """Describe a list, or another page of the site, by the name of its URL."""
    if page not in LISTS:
        return Description(str(OTHER_PAGES.get(page, TITLE)), str(SUMMARY))
    thing = {
        "@type": "CollectionPage",
        "name": str(LISTS[page]),
        "url": request.build_absolute_uri(request.path),
        "inLanguage": active_language().tag,
        "isPartOf": {"@type": "WebSite", "name": str(TITLE), "url": request.build_absolute_uri(reverse("plans:home"))},
    }
    return Description(str(LISTS[page]), str(SUMMARY), [thing], page)


@describe.register
def _city(city: City, request: HttpRequest) -> Description:
    thing = _region(city, request) | {
        "identifier": {"@type": "PropertyValue", "propertyID": "GB/T 2260", "value": city.code},
        "containedInPlace": {"@type": "AdministrativeArea", "name": city.get_province_display()}
        if city.level not in (Level.PROVINCE, Level.NATION)
        else {"@type": "Country", "name": str(_("China"))},
    }
    return _described(city, thing, city.name)


@describe.register
def _plan(plan: Plan, request: HttpRequest) -> Description:
    thing = _work(plan, request) | {
        "publisher": {"@type": "Organization", "name": plan.issuer},
        "creativeWorkStatus": plan.get_standing_display(),
        "spatialCoverage": _region(plan.city, request),
        "isBasedOn": _article(plan.source, request),
    }
    if plan.published:
        thing["datePublished"] = plan.published.isoformat()
    if plan.start_year and plan.end_year:
        thing["temporalCoverage"] = f"{plan.start_year}/{plan.end_year}"
    return _described(plan, thing, plan.name, plan.note)


@describe.register
def _chain(chain: Chain, request: HttpRequest) -> Description:
    thing = _term(chain, request) | {"subjectOf": _article(chain.source, request)}
    return _described(chain, thing, chain.name, chain.note)


@describe.register
def _firm(firm: Firm, request: HttpRequest) -> Description:
    thing = _named(Bilingual(firm.name_zh, firm.name_en)) | {
        "@type": "Organization",
        "url": _url(firm, request),
        "subjectOf": _article(firm.source, request),
    }
    if firm.city:
        thing["location"] = _region(firm.city, request)
    return _described(firm, thing, firm.name, firm.note)


@describe.register
def _industry(industry: Industry, request: HttpRequest) -> Description:
    thing = _term(industry, request) | {"description": industry.note}
    if industry.gbt4754:
        thing |= {
            "termCode": industry.gbt4754,
            "inDefinedTermSet": {"@type": "DefinedTermSet", "name": "GB/T 4754—2017"},
        }
    return _described(industry, thing, industry.name, industry.note)


@describe.register
def _defined(entry: Indicator | Theme | Topic, request: HttpRequest) -> Description:
    """Describe an indicator, theme or topic: an entry with a name and a definition."""
    return _described(entry, _term(entry, request) | {"description": entry.definition}, entry.name, entry.definition)


@describe.register
def _statement(statement: Statement, request: HttpRequest) -> Description:
    title = f"{statement.city.name}{'：' if is_chinese() else ': '}{statement.text}"
    thing = _work(statement, request, name=title) | {
        "text": statement.text,
        "spatialCoverage": _region(statement.city, request),
        "license": DATA_LICENCE.url,
        "dateModified": statement.updated_at.isoformat(),
        "isBasedOn": _article(statement.source, request),
        "isPartOf": {"@type": "Dataset", "@id": f"{request.build_absolute_uri(reverse('plans:home'))}#dataset"}
        | _named(TITLE),
    }
    return _described(statement, thing, title, f"{statement.text} — {statement.source}")


@describe.register
def _source(source: Source, request: HttpRequest) -> Description:
    title = str(Bilingual(source.title, source.title_en))
    return _described(source, _article(source, request), title, source.note)


def _described(entry: Entry, thing: Thing, title: str, summary: str = "") -> Description:
    return Description(title, summary or str(SUMMARY), [thing], BY_MODEL[type(entry)].list_page)


# --- Shared schema.org objects ------------------------------------------------------------------


def _url(entry: Entry, request: HttpRequest) -> str:
    return request.build_absolute_uri(entry.get_absolute_url())


def _named(name: Bilingual) -> Thing:
    """Return the properties of the name in the active and in the other language."""
    return {"name": str(name), "alternateName": name.en if is_chinese() else name.zh}


def _work(entry: Any, request: HttpRequest, name: str = "") -> Thing:
    names = {"name": name} if name else _named(Bilingual(entry.name_zh, entry.name_en))
    return names | {"@type": "CreativeWork", "url": _url(entry, request), "inLanguage": active_language().tag}


def _term(entry: NamedEntry, request: HttpRequest) -> Thing:
    return _named(Bilingual(entry.name_zh, entry.name_en)) | {"@type": "DefinedTerm", "url": _url(entry, request)}


def _region(city: City, request: HttpRequest) -> Thing:
    return _named(Bilingual(city.name_zh, city.name_en)) | {"@type": "AdministrativeArea", "url": _url(city, request)}


def _article(source: Source, request: HttpRequest) -> Thing:
    """Return a source as a NewsArticle. Its URL is the article's own, or that of its page on this site."""
    article = {
        "@type": "NewsArticle",
        "headline": source.title,
        "alternativeHeadline": source.title_en,
        "inLanguage": CHINESE.tag,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "url": source.url or _url(source, request),
    }
    if source.published:
        article["datePublished"] = source.published.isoformat()
    return article
