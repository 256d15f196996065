"""Atom feeds (RFC 4287) of the newest changes: of the whole catalogue, and of each region.

A feed has no language in its address, so titles stand in both, and each entry links to its page in each.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator, capfirst

from cities.languages import in_each
from cities.localized import Bilingual, in_both
from cities.models import City, District
from plans.catalogue.edition import DATA_LICENCE, TITLE
from plans.catalogue.http_caching import conditional_file
from plans.editing.fixtures import TABLES
from plans.models import ChainFirm, Firm, Omission, Plan, Result, Revision, Source, Target
from plans.models.revision import Action
from plans.models.statement import Statement

NEWEST = 50
VALUE_LENGTH = 80  # characters of a value in the summary of a change
BEFORE_THE_FIRST = datetime(1970, 1, 1, tzinfo=UTC)

MODELS = {table.model._meta.model_name: table.model for table in TABLES}
# What the title and the address of an entry need besides the entry.
RELATED = {
    District: ["city"],
    Target: ["city"],
    Result: ["city"],
    ChainFirm: ["chain", "firm"],
    Omission: ["source"],
}
# Where a reader of a withdrawn entry is sent; of other tables, to the home page.
LISTS = {
    "city": "plans:cities", "plan": "plans:plans", "chain": "plans:chains", "firm": "plans:firms",
    "industry": "plans:industries", "indicator": "plans:indicators", "target": "plans:targets",
    "result": "plans:results", "source": "plans:sources",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A revision as an entry of a feed. `links` holds `(language tag, address)` of the page in each language."""

    id: str
    title: str
    at: datetime
    action: str
    links: list[tuple[str, str]]
    summary: str


@conditional_file
def catalogue(request):
    """Answer with the newest changes of the whole catalogue."""
    return _feed(request, Revision.objects.all(), TITLE, "plans:home")


@conditional_file
def region(request, slug):
    """Answer with the newest changes of a region's entries."""
    city = get_object_or_404(City, slug=slug)
    title = Bilingual("{city} · {title}", "{city} · {title}").format(
        city=Bilingual(city.name_zh, city.name_en), title=TITLE
    )
    return _feed(request, revisions_of(city), title, "plans:city", city.pk)


def revisions_of(city):
    """Return the Revisions of a region and of what belongs to it.

    The slugs of what belongs to a region begin with its own; firms and sources are found by their region.
    """
    return Revision.objects.filter(
        Q(table="city", slug=city.pk)
        | Q(slug__startswith=f"{city.pk}-") & ~Q(table__in=["firm", "source"])
        | Q(table="firm", slug__in=Firm.objects.filter(city=city).values("pk"))
        | Q(table="firm", action=Action.WITHDRAWN, changes__city__0=city.pk)
        | Q(table="source", slug__in=Plan.objects.filter(city=city).values("source"))
    )


def _feed(request, revisions, title, page, *args):
    """Return the Atom feed of the newest of `revisions`: as many queries as there are tables, at most."""
    revisions = list(revisions.order_by("-pk")[:NEWEST])
    entries = _entries(revisions)
    text = render_to_string(
        "plans/feed.atom",
        {
            "address": request.build_absolute_uri(request.path),
            "title": title,
            "updated": revisions[0].at if revisions else BEFORE_THE_FIRST,
            "links": _in_each_language(request, lambda: reverse(page, args=args)),
            "licence": DATA_LICENCE,
            "changes": [
                _change(request, revision, entries.get((revision.table, revision.slug))) for revision in revisions
            ],
        },
    )
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _entries(revisions):
    """Return `{(table, slug): entry}` of the revised entries that still exist, in one query a table."""
    slugs = {}
    for revision in revisions:
        slugs.setdefault(revision.table, set()).add(revision.slug)
    entries = {}
    for table, wanted in slugs.items():
        model = MODELS[table]
        rows = model.objects.select_related(*RELATED[model]) if model in RELATED else model.objects.all()
        if model is ChainFirm:
            chains, firms = zip(*(slug.split("/") for slug in wanted), strict=True)
            rows = rows.filter(chain__in=chains, firm__in=firms)
        else:
            rows = rows.filter(pk__in=wanted)
        entries |= {(table, "/".join(row.natural_key())): row for row in rows}
    return entries


def _change(request, revision, entry):
    table = MODELS[revision.table]._meta
    kind, action = in_both(table.verbose_name), in_both(Action(revision.action).label)
    title = _title(entry) if entry else _last_title(revision)
    links = _in_each_language(request, lambda: _address(entry) if entry else _list(revision.table))
    return Change(
        # Permanent: neither the slug of an entry nor the time of a revision ever changes.
        id=request.build_absolute_uri(
            f"{reverse('feed')}#{revision.table}/{revision.slug}/{revision.at:%Y%m%dT%H%M%S.%f}"
        ),
        title=_printable(f"{kind.zh}{action.zh}：{title.zh} · {capfirst(kind.en)} {action.en}: {title.en}"),
        at=revision.at,
        action=revision.action,
        links=links,
        summary=_printable(_summary(table.model, revision)),
    )


def _title(entry):
    match entry:
        case Statement():
            text = Bilingual(entry.text_zh, entry.text_en)
            return Bilingual("{city}：{text}", "{city}: {text}").format(city=entry.city_label, text=text)
        case Source():
            return Bilingual(entry.title, entry.title_en)
        case ChainFirm():
            return Bilingual(
                f"{entry.firm.name_zh} — {entry.chain.name_zh}", f"{entry.firm.name_en} — {entry.chain.name_en}"
            )
        case Omission():
            return Bilingual(entry.reason_zh, entry.reason_en)
    return Bilingual(entry.name_zh, entry.name_en)


def _last_title(revision):
    """Return how a withdrawn entry was called: a withdrawal keeps what was there before."""
    before = {field: values[0] for field, values in revision.changes.items()}
    texts = [
        next((before[field] for field in fields if before.get(field)), revision.slug)
        for fields in (("name_zh", "text_zh", "title"), ("name_en", "text_en", "title_en"))
    ]
    return Bilingual(*texts)


def _address(entry):
    match entry:
        case ChainFirm():
            return entry.chain.get_absolute_url()
        case Omission():
            return entry.source.get_absolute_url()
    return entry.get_absolute_url()


def _list(table):
    return reverse(LISTS.get(table, "plans:home"))


def _summary(model, revision):
    """Return the changed fields with their values before and after, in both languages; empty for an addition.

    They come in the order of the model: PostgreSQL keeps JSON objects in an order of its own.
    """
    if revision.action != Action.CHANGED:
        return ""
    order = [field.name for field in (*model._meta.fields, *model._meta.many_to_many)]
    lines = []
    for name in sorted(revision.changes, key=lambda name: (order.index(name) if name in order else len(order), name)):
        field = _field_name(model, name)
        before, after = (Truncator(_value(value)).chars(VALUE_LENGTH) for value in revision.changes[name])
        lines.append(f"{field.zh} {capfirst(field.en)}: {before} → {after}")
    return "\n".join(lines)


def _field_name(model, name):
    """Return the name of a field in words; a field that the model has no longer is named as it was."""
    try:
        return in_both(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return Bilingual(name, name)


def _value(value):
    if value in (None, ""):
        return "∅"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _in_each_language(request, address):
    return in_each(lambda: request.build_absolute_uri(address()))


def _printable(text):
    """Return the text without the control characters that XML 1.0 does not allow."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
