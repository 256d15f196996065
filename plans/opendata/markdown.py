"""Entries as Markdown: the content of the page as plain text, for quoting, programs and terminals."""

import re
from decimal import Decimal
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from cities.languages import active_language, other_language
from plans.catalogue.edition import DATA_LICENCE, current
from plans.catalogue.http_caching import conditional_file
from plans.catalogue.named import fetch_entries
from plans.catalogue.registry import BY_TABLE, EntryKind
from plans.models import Result, Target
from plans.opendata.citations import apa, gbt7714
from plans.opendata.tables import Column, find_table, rows
from plans.opendata.works import citation_language, work_of

MAX_STATEMENTS = 40  # statements of each kind that an entry lists
# Columns that the template prints elsewhere.
PRINTED_ELSEWHERE = {"slug", "source", "paragraph", "paragraphs", "as_printed", "updated_at"}
_SIGNS = re.compile(r"([\\`*_\[\]<>#|])")


@conditional_file
def entry(request: HttpRequest, table: str, slug: str) -> HttpResponse:
    """Return an entry of a table as Markdown, in the language of the URL."""
    kind = BY_TABLE[table]
    subject = kind.rows().select_related(*_sources(kind)).filter(pk=slug).first()
    if subject is None:
        raise Http404(f"No entry of {table} has the slug “{slug}”.")
    work = work_of(subject, request) if kind.is_statement or table == "sources" else None
    style = gbt7714 if citation_language() == "zh" else apa
    text = render_to_string(
        "plans/entry.md",
        {
            "kind": kind,
            "entry": subject,
            "title": kind.title_of(subject),
            "other": getattr(subject, kind.title[1 if active_language().suffix == "zh" else 0]),
            "facts": _facts(kind, subject, request),
            "statements": [] if kind.is_statement else _statements(kind, subject),
            "site": request.build_absolute_uri("/").removesuffix("/"),
            "url": request.build_absolute_uri(subject.get_absolute_url()),
            "json": request.build_absolute_uri(reverse(f"api:{table}-entry", args=[slug])),
            "citation": style(work, citation_language()) if work else "",
            "edition": current(),
            "licence": DATA_LICENCE,
        },
    )
    return HttpResponse(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", content_type="text/markdown; charset=utf-8")


def escape(text: object) -> str:
    """Return a text as one line, with all Markdown signs escaped."""
    return _SIGNS.sub(r"\\\1", " ".join(str(text).split()))


def _sources(kind: EntryKind) -> list[str]:
    return [field.name for field in kind.model._meta.fields if field.name == "source"]


def _facts(kind: EntryKind, entry: Any, request: HttpRequest) -> list[tuple[str, str]]:
    """Return `[(label, value), …]` of the non-empty columns, with the names of referenced entries."""
    table = find_table(kind.table)
    (values,) = rows(table, kind.entries.filter(pk=entry.pk))
    hidden = {*kind.title, *PRINTED_ELSEWHERE}
    filled = [
        (column, value if isinstance(value, tuple) else (value,))
        for column, value in zip(table.columns, values, strict=True)
        if value not in (None, ()) and column.name not in hidden and not _is_foreign(column.name)
    ]
    references = [
        (BY_TABLE[column.references], key)
        for column, keys in filled
        for key in keys
        if column.references in BY_TABLE
    ]  # fmt: skip
    entries = fetch_entries(references)
    return [
        (_label(kind.model, column.path), "; ".join(_value(column, key, entries, request) for key in keys))
        for column, keys in filled
    ]


def _label(model: type[models.Model], path: str) -> str:
    """Return the label of a field, without the language in brackets."""
    field: Any = model._meta.get_field(path)
    label = field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name
    return re.sub(r"\s*[(（][^()（）]+[)）]$", "", str(label))


def _is_foreign(name: str) -> bool:
    return name.endswith(f"_{other_language().suffix}")


def _value(column: Column, value: Any, entries: dict[tuple[str, str], Any], request: HttpRequest) -> str:
    kind = BY_TABLE.get(column.references)
    entry = entries.get((kind.name, value)) if kind else None
    if kind and entry:
        return f"[{escape(kind.title_of(entry))}]({request.build_absolute_uri(entry.get_absolute_url())})"
    return escape(dict(column.choices).get(value, f"{value.normalize():f}" if isinstance(value, Decimal) else value))


def _statements(kind: EntryKind, entry: Any) -> list[Any]:
    """Return the statements that link to an entry, the first MAX_STATEMENTS of each kind."""
    statements: list[Any] = []
    for model in (Target, Result):
        names = [
            field.name
            for field in (*model._meta.fields, *model._meta.many_to_many)
            if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.related_model is kind.model
        ]
        for name in names:
            statements += model.objects.filter(**{name: entry.pk}).for_rows().in_reading_order()[:MAX_STATEMENTS]
    return statements
