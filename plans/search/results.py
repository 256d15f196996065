"""The hits that a page of search results shows, with the matches in their texts marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Value
from django.utils.text import capfirst

from cities.languages import CHINESE, ENGLISH
from cities.localized import Bilingual, is_chinese
from plans.catalogue.registry import EntryKind
from plans.catalogue.union import NAMES, together
from plans.search import pinyin
from plans.search.kinds import KINDS, RELATED, Passage, codes, passages, search_of
from plans.search.text import Part, Query, excerpt, fold, parts, places

Slugs = dict[str, list[str]]  # by the name of their kind

WIDTH = 140  # characters of a passage around its first match


@dataclass(frozen=True)
class Text:
    """A text of an entry with its matches marked, and its language. Codes and slugs have no language."""

    label: str
    parts: list[Part]
    language: str


@dataclass(frozen=True)
class Hit:
    """A found entry, the entry that it is a part of, its heading, and other texts with a match."""

    entry: object
    whole: object
    heading: Text
    passages: list[Text]


def hits(query: Query, slugs_by_kind: Slugs) -> dict[str, list[Hit]]:
    """Return the Hits for the slugs of each kind, in the same order, with two queries."""
    entries = together(
        {
            name: (KINDS[name].entries.filter(pk__in=slugs), _columns(KINDS[name]))
            for name, slugs in slugs_by_kind.items()
        }
    )
    by_slug = {name: {entry.pk: entry for entry in entries_of_kind} for name, entries_of_kind in entries.items()}
    related = _related(slugs_by_kind)
    return {
        name: [
            _hit(query, KINDS[name], by_slug[name][slug], related.get((name, slug), ()))
            for slug in slugs
            if slug in by_slug[name]
        ]
        for name, slugs in slugs_by_kind.items()
    }


def _related(slugs_by_kind: Slugs) -> dict[tuple[str, str], list[Passage]]:
    """Return `{(kind, slug): [Passage, …]}`: the names of the linked entries of statements, with one query."""
    parts = []
    for name, slugs in slugs_by_kind.items():
        if not KINDS[name].is_statement:
            continue
        for field in RELATED:
            column: Any = KINDS[name].model._meta.get_field(field)
            if column.many_to_many:
                links, key_column, name_source = (
                    column.remote_field.through.objects,
                    f"{name}_id",
                    column.m2m_reverse_field_name(),
                )
            else:
                links, key_column, name_source = KINDS[name].entries.exclude(**{field: None}), "slug", field
            rows = links.filter(**{f"{key_column}__in": slugs}).order_by()
            parts.append(
                rows.values_list(
                    Value(name), key_column, Value(field), f"{name_source}__name_zh", f"{name_source}__name_en"
                )
            )
    passages: dict[tuple[str, str], list[Passage]] = {}
    for name, slug, field, zh, en in sorted(parts[0].union(*parts[1:], all=True)) if parts else ():
        relation: Any = KINDS[name].model._meta.get_field(field)
        label = capfirst(relation.verbose_name)
        passages.setdefault((name, slug), []).append(Passage(label, Bilingual(zh, en)))
    return passages


def _columns(kind: EntryKind) -> list[str]:
    """Return the columns that passages need, and the name columns of the entry that an entry belongs to.

    They are texts, references and, for the reading of a figure, `is_unread`.
    """
    needed = (models.CharField, models.TextField, models.ForeignKey, models.BooleanField)
    own = [field.attname for field in kind.model._meta.concrete_fields if isinstance(field, needed)]
    return [*own, *(f"{kind.whole}__{column}" for column in NAMES if kind.whole)]


def _hit(query: Query, kind: EntryKind, entry: Any, related: Iterable[Passage]) -> Hit:
    (title, language), (other_title, other_language) = _in_reading_order(kind.title_of(entry))
    heading = _marked("", title, language, query, search_of(kind).is_typed_in_pinyin, width=None)
    matches = []
    if not _has_match(heading):
        matches = [_marked("", other_title, other_language, query, search_of(kind).is_typed_in_pinyin)]
    for passage in [*passages(kind, entry), *related]:
        first, second = _in_reading_order(passage.text)
        marked = [_marked(passage.label, text, language, query) for text, language in (first, second) if text]
        matches += [text for text in marked if _has_match(text)][:1]
    if not any(map(_has_match, [heading, *matches])):
        matches = [_marked("", text, "", query) for text in (*codes(kind, entry), entry.pk)]
    return Hit(
        entry,
        getattr(entry, kind.whole) if kind.whole else None,
        heading,
        [text for text in matches if _has_match(text)],
    )


def _in_reading_order(text: Bilingual) -> list[tuple[str, str]]:
    texts = [(text.zh, CHINESE.tag), (text.en, ENGLISH.tag)]
    return texts if is_chinese() else texts[::-1]


def _has_match(text: Text) -> bool:
    return any(part.is_match for part in text.parts)


def _marked(
    label: object, text: str, language: str, query: Query, typed_in_pinyin: bool = False, width: int | None = WIDTH
) -> Text:
    spans = [span for word in places(text, query) for span in word]
    if not spans and typed_in_pinyin and language == CHINESE.tag:
        letters = "".join(character for character in fold(query.text) if character.isalnum())
        spans = pinyin.places(text, letters) if letters.isascii() and letters else []
    marked_parts = parts(text, spans)
    return Text(str(label), excerpt(marked_parts, width) if width else marked_parts, language)
