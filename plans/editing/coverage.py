"""How much of an article is dealt with: each numeral and each paragraph, by an entry or by an omission with its reason."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Value
from django.utils.translation import gettext as _

from cities.models import City, District
from plans.catalogue.caching import cached
from plans.editing import texts
from plans.editing.scanning import Mark, MarkKind, Name, Names, scan, years
from plans.editing.tables import BY_MODEL
from plans.editing.texts import Paragraph
from plans.models import (
    Chain,
    ChainFirm,
    Firm,
    Industry,
    Measure,
    Omission,
    Plan,
    Proposal,
    Result,
    Source,
    Target,
    Term,
)

QUOTING = (Target, Result, ChainFirm, Omission)  # from one paragraph each
NAMED = (Plan, Measure, Chain, Firm)  # from several
KNOWN = (City, District, Chain, Firm, Plan, Industry, Term)
QUOTATION = re.compile("[“”《》]")
MOST_NAMED = 3  # of what is missing, in a message


class Entry(NamedTuple):
    """What the catalogue or a draft holds from a paragraph: its printed phrase, and when it is or was to be."""

    table: str
    slug: str
    paragraphs: tuple[int, ...]
    phrase: str = ""
    when: str = ""
    city: str | None = None
    is_draft: bool = False


class Found(NamedTuple):
    """A mark of a paragraph, and whether it is dealt with."""

    mark: Mark
    text: str
    is_done: bool

    @property
    def is_left(self):
        return self.mark.is_counted and not self.is_done


@dataclass(frozen=True)
class Read:
    """A paragraph with its marks, its entries, and the printed phrases that do not stand in it."""

    paragraph: Paragraph
    found: list[Found]
    entries: list[Entry]
    misquoted: list[Entry]

    @property
    def is_done(self):
        return len(self.entries) > len(self.misquoted)

    @property
    def left(self):
        """The numerals that nobody has dealt with."""
        return [found for found in self.found if found.is_left]


@dataclass(frozen=True)
class Coverage:
    """An article as it was read."""

    reads: list[Read]

    @property
    def figures(self):
        return sum(found.mark.is_counted for read in self.reads for found in read.found)

    @property
    def figures_done(self):
        return self.figures - sum(len(read.left) for read in self.reads)

    @property
    def paragraphs(self):
        return len(self.reads)

    @property
    def paragraphs_done(self):
        return sum(read.is_done for read in self.reads)

    @property
    def is_complete(self):
        return (self.figures_done, self.paragraphs_done) == (self.figures, self.paragraphs)

    @property
    def misquoted(self):
        return [entry for read in self.reads for entry in read.misquoted]


def entries_of(source: str, proposals: Iterable[Proposal] = ()) -> list[Entry]:
    """Return what is entered from a source, as it would be with these proposals."""
    found = {}
    for model in (*QUOTING, *NAMED):
        table = BY_MODEL[model]
        for entry in model._default_manager.filter(source=source):
            values = {
                name: getattr(entry, name, "") for name in ("paragraph", "paragraphs", "as_printed", "when", "city_id")
            }
            found[table.label, table.slug_of(entry)] = _entry(table.label, table.slug_of(entry), values)
    labels = {BY_MODEL[model].label for model in (*QUOTING, *NAMED)}
    for proposal in proposals:
        if proposal.table in labels:
            found.pop((proposal.table, proposal.slug), None)
            record = proposal.record or {}
            if record.get("source") == source:
                values = record | {
                    "when": str(record.get("due") or record.get("period") or ""),
                    "city_id": record.get("city"),
                }
                found[proposal.table, proposal.slug] = _entry(proposal.table, proposal.slug, values, is_draft=True)
    return [*found.values()]


def _entry(table, slug, values, is_draft=False):
    numbers = values.get("paragraphs") or str(values.get("paragraph") or "")
    paragraphs = tuple(int(number) for number in numbers.split(";") if number)
    phrase, when, city = (values.get(name) or "" for name in ("as_printed", "when", "city_id"))
    return Entry(table, slug, paragraphs, phrase, when, city, is_draft)


def known_names(entries: Iterable[Entry], proposals: Iterable[Proposal] = ()) -> Names:
    """Return the names that the catalogue and these proposals know.

    Chains, plans and districts are those of the article's regions: other regions often use the same names.
    """
    cities = {entry.city for entry in entries}
    drafts = [
        (record.get("name_zh") or record["term_zh"], proposal.table, proposal.slug, record.get("city"))
        for proposal in proposals
        if (record := proposal.record) and (record.keys() & {"name_zh", "term_zh"})
    ]
    tables = {BY_MODEL[model].label: BY_MODEL[model].is_by_source or model is District for model in KNOWN}
    return Names(
        Name(text, table, slug)
        for text, table, slug, city in [*cached(_named_entries, "names of entries"), *drafts]
        if table in tables and (city in cities or table == BY_MODEL[Firm].label or not tables[table])
    )


def _named_entries():
    found = []
    for model in KNOWN:
        names = {field.name for field in model._meta.fields}
        name, city = ("name_zh" if "name_zh" in names else "term_zh"), ("city_id" if "city" in names else Value(""))
        rows = model._default_manager.values_list(name, "pk", city)
        found += [(QUOTATION.sub("", text), model._meta.model_name, slug, city) for text, slug, city in rows]
    return found


def read_source(source: str, proposals: Iterable[Proposal] = ()) -> Coverage:
    """Hold the text of a source against what is entered from it, as it would be with these proposals."""
    entries = entries_of(source, proposals)
    return coverage(texts.read(source), entries, known_names(entries, proposals))


def coverage(paragraphs: Iterable[Paragraph], entries: Iterable[Entry], names: Names) -> Coverage:
    """Hold an article against what is entered from it. Each entry deals with one printing of its phrase."""
    entries = list(entries)
    return Coverage([_read(each, [e for e in entries if each.number in e.paragraphs], names) for each in paragraphs])


def _read(paragraph, entries, names):
    used: Counter = Counter()
    places, misquoted = [], []
    for entry in sorted(entries, key=lambda entry: entry.slug):
        if entry.phrase:
            start = paragraph.text.find(entry.phrase, used[entry.phrase])
            if start < 0 and not used[entry.phrase]:
                misquoted.append(entry)
            elif start >= 0:
                used[entry.phrase] = start + len(entry.phrase)
                places.append((start, start + len(entry.phrase)))
    is_left_out = paragraph.is_heading and any(e.table == "omission" and not e.phrase for e in entries)
    told = {year for entry in entries for year in years(f"{entry.when[:4]}年")}
    found = []
    for mark in scan(paragraph.text, names):
        text = paragraph.text[mark.start : mark.end]
        is_done = is_left_out or any(start < mark.end and mark.start < end for start, end in places)
        if mark.kind is MarkKind.DATE and told.intersection(years(text)):
            is_done = True
        found.append(Found(mark, text, is_done))
    return Read(paragraph, found, entries, misquoted)


# --- Before a set is published --------------------------------------------------------------------------


def left_over(proposals: list[Proposal]) -> str:
    """Return what stops a set from being published, in words: a source of the desk that is not read to its end."""
    for source in sorted(_read_at_the_desk(proposals)):
        if left := left_of(source, proposals):
            return left
    return ""


def left_of(source: str, proposals: Iterable[Proposal]) -> str:
    """Return in words what of a source is not dealt with; nothing if all is."""
    read = read_source(source, proposals)
    if not read.reads:
        return _("The text of %(source)s is not kept on this machine.") % {"source": source}
    if read.is_complete:
        return ""
    return _(
        "Of %(source)s, %(figures_done)s of %(figures)s figures and %(paragraphs_done)s of %(paragraphs)s "
        "paragraphs are dealt with. Left: %(left)s."
    ) % {
        "source": source,
        "figures_done": read.figures_done,
        "figures": read.figures,
        "paragraphs_done": read.paragraphs_done,
        "paragraphs": read.paragraphs,
        "left": _named(read),
    }


def _read_at_the_desk(proposals):
    """Return the sources whose text is kept and to which a set adds an entry."""
    found = set()
    for proposal in proposals:
        record = proposal.record
        if record is None or proposal.undoes_id:
            continue
        if proposal.table == BY_MODEL[Source].label:
            found |= {proposal.slug} if record.get("text_sha256") else set()
        elif proposal.base is None and texts.has(record.get("source", "")):
            found.add(record["source"])
    return found


def _named(read):
    """Return the first of what is left, by paragraph. It quotes nothing: messages are kept elsewhere than texts."""
    left = [each.paragraph.number for each in read.reads if each.left or not each.is_done]
    more = " …" if len(left) > MOST_NAMED else ""
    return _("paragraph %(numbers)s") % {"numbers": ", ".join(map(str, left[:MOST_NAMED])) + more}
