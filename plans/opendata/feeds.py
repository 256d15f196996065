"""Atom feeds (RFC 4287) of the newest changes: of the whole catalogue, and of each region.

A feed's URL has no language, so titles are in both languages, and an entry links to both pages.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator, capfirst

from cities.languages import in_each
from cities.localized import Bilingual, in_both
from cities.models import City
from plans.catalogue.edition import DATA_LICENCE, NAME, TITLE
from plans.catalogue.former import withdrawals
from plans.catalogue.http_caching import conditional_file
from plans.catalogue.labels import changes_in_words
from plans.catalogue.registry import BY_NAME, EntryKind
from plans.models import Firm, FormerAddress, Plan, Revision
from plans.models.revision import Action

NEWEST = 50
VALUE_LENGTH = 80  # characters of a value in the summary of a change
BEFORE_THE_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """A revision as an entry of a feed. `links` holds `(language tag, URL)` of the page in each language."""

    id: str
    title: str
    at: datetime
    action: str
    links: list[tuple[str, str]]
    summary: str


@conditional_file
def catalogue(request: HttpRequest) -> HttpResponse:
    """Return the feed of the newest changes of the whole catalogue."""
    return _feed(request, Revision.objects.all(), TITLE, "plans:home")


@conditional_file
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of the newest changes of a region's entries."""
    city = get_object_or_404(City, slug=slug)
    title = Bilingual("{city} · {title}", "{city} · {title}").format(
        city=Bilingual(city.name_zh, city.name_en), title=TITLE
    )
    return _feed(request, revisions_of(city), title, "plans:city", city.pk)


def revisions_of(city: City) -> QuerySet[Revision]:
    """Return the Revisions of a region and of its entries.

    Slugs of a region's entries begin with the region's slug. Firms and sources are found by their region.
    """
    return Revision.objects.filter(
        Q(table="city", slug=city.pk)
        | Q(slug__startswith=f"{city.pk}-") & ~Q(table__in=["firm", "source"])
        | Q(table="firm", slug__in=Firm.objects.filter(Q(city=city) | Q(chains__city=city)).values("pk"))
        | Q(table="firm", action=Action.WITHDRAWN, changes__city__0=city.pk)
        | Q(table="source", slug__in=Plan.objects.filter(city=city).values("source"))
    )


def _feed(
    request: HttpRequest, all_revisions: QuerySet[Revision], title: Bilingual, page: str, *args: str
) -> HttpResponse:
    """Return the Atom feed of the newest of `all_revisions`, with one query per table and one for withdrawals."""
    revisions = list(all_revisions.order_by("-pk")[:NEWEST])
    entries, former_addresses = _entries(revisions), withdrawals(revisions)
    text = render_to_string(
        "plans/feed.atom",
        {
            "id": _permanent(request, request.path),
            "url": request.build_absolute_uri(request.path),
            "title": title,
            "updated": revisions[0].at if revisions else BEFORE_THE_FIRST,
            "links": _in_each_language(request, lambda: reverse(page, args=args)),
            "licence": DATA_LICENCE,
            "changes": [
                _change(request, revision, entries.get((revision.table, revision.slug)), former_addresses.get(revision))
                for revision in revisions
            ],
        },
    )
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _permanent(request: HttpRequest, url: str) -> str:
    """Return a permanent id: a URL below SITE_URL if it is set, otherwise a tag URI (RFC 4151)."""
    return request.build_absolute_uri(url) if settings.SITE_URL else f"tag:{NAME},2026:{url}"


def _entries(revisions: Iterable[Revision]) -> dict[tuple[str, str], Any]:
    """Return `{(table, slug): entry}` of the revised entries that still exist, with one query per table."""
    slugs: dict[str, set[str]] = {}
    for revision in revisions:
        slugs.setdefault(revision.table, set()).add(revision.slug)
    entries: dict[tuple[str, str], Any] = {}
    for table, slugs_of_table in slugs.items():
        kind = BY_NAME[table]
        parts = zip(*(slug.split("/") for slug in slugs_of_table), strict=True)
        rows = kind.rows().filter(**{f"{field}__in": values for field, values in zip(kind.key, parts, strict=True)})
        entries |= {(table, "/".join(row.natural_key())): row for row in rows}
    return entries


def _change(request: HttpRequest, revision: Revision, entry: Any, former: FormerAddress | None) -> Change:
    kind = BY_NAME[revision.table]
    noun, action = in_both(kind.model._meta.verbose_name), in_both(Action(revision.action).label)
    title = _title(kind, entry) if entry else _last_title(kind, revision)
    return Change(
        # The slug of an entry and the time of a revision never change.
        id=_permanent(request, f"{reverse('feed')}#{revision.table}/{revision.slug}/{revision.at:%Y%m%dT%H%M%S.%f}"),
        title=_printable(f"{noun.zh}{action.zh}：{title.zh} · {capfirst(noun.en)} {action.en}: {title.en}"),
        at=revision.at,
        action=revision.action,
        links=_in_each_language(request, lambda: _page(kind, entry, former)),
        summary=_printable(_why(former) if former else _summary(kind.model, revision)),
    )


def _title(kind: EntryKind, entry: Any) -> Bilingual:
    title = kind.title_of(entry)
    if not kind.is_statement:
        return title
    return Bilingual("{city}：{title}", "{city}: {title}").format(city=entry.city_label, title=title)


def _last_title(kind: EntryKind, revision: Revision) -> Bilingual:
    """Return the title of a withdrawn entry, from its last revision."""
    before = {field: values[0] for field, values in revision.changes.items()}
    return Bilingual(*(before.get(field) or revision.slug for field in kind.title))


def _summary(model: type[Model], revision: Revision) -> str:
    """Return the changed fields with old and new values, in both languages; empty for an addition."""
    if revision.action != Action.CHANGED:
        return ""
    return "\n".join(
        f"{field.zh} {capfirst(field.en)}: {_short(before)} → {_short(after)}"
        for field, before, after in changes_in_words(model, revision.changes)
    )


def _short(value: Bilingual) -> str:
    text = value.zh if value.zh == value.en else f"{value.zh} {value.en}"
    return Truncator(text).chars(VALUE_LENGTH)


def _why(former: FormerAddress) -> str:
    """Return the reason of a withdrawal in both languages, and the slug of the replacement."""
    replaced = f"由{former.replaced_by}取代 · Replaced by {former.replaced_by}" if former.replaced_by else ""
    return "\n".join(filter(None, [former.reason_zh, former.reason_en, replaced]))


def _page(kind: EntryKind, entry: Any, former: FormerAddress | None) -> str:
    """Return the URL of a changed entry: its page, its former URL if it was withdrawn, else the URL of a list."""
    if entry:
        url: str = entry.get_absolute_url()
        return url
    if former and kind.entry_page:
        return reverse(f"plans:{kind.entry_page}", args=[former.slug])
    return reverse(f"plans:{kind.list_page or 'home'}")


def _in_each_language(request: HttpRequest, url: Callable[[], str]) -> list[tuple[str, str]]:
    return [(language.tag, request.build_absolute_uri(path)) for language, path in in_each(url).items()]


def _printable(text: str) -> str:
    """Return the text without the control characters that XML 1.0 does not allow."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
