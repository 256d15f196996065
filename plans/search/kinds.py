"""The searchable texts of an entry: its title and codes, its other texts, and its position in the catalogue."""

from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.localized import Bilingual
from plans.catalogue import registry
from plans.models import SearchEntry
from plans.search import pinyin
from plans.search.text import RELATED_FOLLOW, index_form, slug_token

# The kinds that are searched, by name, in the order of the results.
KINDS = {
    kind.name: kind for kind in sorted(filter(attrgetter("search"), registry.KINDS), key=attrgetter("search.place"))
}

# The labels of the texts of an entry.
LABELS = {
    "attributed_to": _("Said by"),
    "counted": _("Counted"),
    "definition": _("Definition"),
    "issuer": _("Issuer"),
    "note": _("Note"),
    "publisher": _("Publisher"),
}


class Passage(NamedTuple):
    """A text of an entry that is searched and shown. It may exist in only one language."""

    label: str | Promise
    text: Bilingual


def search_of(kind: registry.EntryKind) -> registry.Search:
    """Return how the search treats one of KINDS."""
    assert kind.search is not None
    return kind.search


def passages(kind: registry.EntryKind, entry: Any) -> list[Passage]:
    """Return the Passages of an entry: its texts besides the title, and the figure of a statement."""
    texts = [
        Passage(LABELS[text], Bilingual(getattr(entry, f"{text}_zh"), getattr(entry, f"{text}_en")))
        for text in search_of(kind).texts
    ]
    return [*_figure(entry), *texts] if kind.is_statement else texts


def _figure(statement: Any) -> list[Passage]:
    """Return the figure as printed in the source, and as the site prints it if that differs: 3000余 is 超过3,000."""
    reading = statement.reading
    zh, en = (reading.zh, reading.en) if reading else ("", "")
    is_as_printed = index_form([zh]) == index_form([statement.quantity])
    return [
        Passage(_("As printed"), Bilingual(statement.as_printed, "")),
        Passage(_("Figure"), Bilingual(statement.quantity, en)),
        Passage(_("Figure"), Bilingual("" if is_as_printed else zh, "")),
    ]


def codes(kind: registry.EntryKind, entry: Any) -> list[str]:
    """Return the codes of an entry, such as those of a classification."""
    return [code for field in search_of(kind).codes for code in getattr(entry, field).split(";")]


def fields(kind: registry.EntryKind, entry: Any) -> tuple[list[str], list[str]]:
    """Return all searchable texts of an entry: those that name it, and the others."""
    title = list(kind.title_of(entry))
    texts = [text for passage in passages(kind, entry) for text in passage.text]
    names = codes(kind, entry)
    return (names, [*title, *texts]) if kind.is_statement else ([*title, *names], texts)


RELATED = (
    "indicator",
    "topics",
    "chains",
    "firms",
)  # relations of a statement; the search also finds it by their names


def related_names(statement: Any) -> list[str]:
    """Return the names of the linked entries of a statement, in both languages."""
    entries = [entry for field in RELATED[1:] for entry in getattr(statement, field).all()]
    entries += [statement.indicator] if statement.indicator else []
    return [name for entry in entries for name in (entry.name_zh, entry.name_en)]


def row(kind: registry.EntryKind, entry: Any) -> SearchEntry:
    """Return the index row of an entry. The `RELATED` of a statement should be prefetched."""
    names, texts = fields(kind, entry)
    whole, within = [], []
    if search_of(kind).is_typed_in_pinyin:
        whole, within = pinyin.typed(entry.name_zh), pinyin.typed_within(entry.name_zh)
    place = (getattr(entry, field) for field in kind.order)
    return SearchEntry(
        kind=kind.name,
        slug=entry.pk,
        place=" ".join(f"{part:06}" if isinstance(part, int) else part or "" for part in place).encode(),
        names=index_form(names, [slug_token(entry.pk), *whole]),
        texts=index_form(texts, within)
        + (RELATED_FOLLOW + index_form(related_names(entry)) if kind.is_statement else ""),
    )
