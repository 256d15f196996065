"""How much of an article is covered: an entry, or an omission with a reason, covers each numeral and paragraph."""

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
from plans.editing.tables import BY_MODEL, Values
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

QUOTING = (Target, Result, ChainFirm, Omission)  # each entry comes from one paragraph
NAMED = (Plan, Measure, Chain, Firm)  # an entry may come from several paragraphs
KNOWN = (City, District, Chain, Firm, Plan, Industry, Term)
QUOTATION = re.compile("[“”《》]")
MAX_NAMED = 3  # paragraphs that a message names


class Entry(NamedTuple):
    """The data of an entry or draft that coverage needs: paragraphs, printed phrase, due year or period."""

    table: str
    slug: str
    paragraphs: tuple[int, ...]
    phrase: str = ""
    when: str = ""
    city: str | None = None
    is_draft: bool = False


class CheckedMark(NamedTuple):
    """A mark of a paragraph, its text, and whether an entry covers it."""

    mark: Mark
    text: str
    is_done: bool

    @property
    def is_left(self) -> bool:
        return self.mark.is_counted and not self.is_done


@dataclass(frozen=True)
class CheckedParagraph:
    """A paragraph with its marks and its entries; `misquoted` are entries whose phrase is not in the paragraph."""

    paragraph: Paragraph
    marks: list[CheckedMark]
    entries: list[Entry]
    misquoted: list[Entry]

    @property
    def is_done(self) -> bool:
        return len(self.entries) > len(self.misquoted)

    @property
    def left(self) -> list[CheckedMark]:
        """The numerals that no entry covers."""
        return [checked for checked in self.marks if checked.is_left]


@dataclass(frozen=True)
class Coverage:
    """All paragraphs of an article, with counts of what is covered."""

    reads: list[CheckedParagraph]

    @property
    def figures(self) -> int:
        return sum(checked.mark.is_counted for read in self.reads for checked in read.marks)

    @property
    def figures_done(self) -> int:
        return self.figures - sum(len(read.left) for read in self.reads)

    @property
    def paragraphs(self) -> int:
        return len(self.reads)

    @property
    def paragraphs_done(self) -> int:
        return sum(read.is_done for read in self.reads)

    @property
    def is_complete(self) -> bool:
        return (self.figures_done, self.paragraphs_done) == (self.figures, self.paragraphs)

    @property
    def misquoted(self) -> list[Entry]:
        return [entry for read in self.reads for entry in read.misquoted]


def entries_of(source: str, proposals: Iterable[Proposal] = ()) -> list[Entry]:
    """Return the entries of a source as they would be if these proposals were published."""
    entries_by_key = {}
    for model in (*QUOTING, *NAMED):
        table = BY_MODEL[model]
        for entry in model._default_manager.filter(source=source):
            values = {
                name: getattr(entry, name, "") for name in ("paragraph", "paragraphs", "as_printed", "when", "city_id")
            }
            entries_by_key[table.label, table.slug_of(entry)] = _entry(table.label, table.slug_of(entry), values)
    labels = {BY_MODEL[model].label for model in (*QUOTING, *NAMED)}
    for proposal in proposals:
        if proposal.table in labels:
            entries_by_key.pop((proposal.table, proposal.slug), None)
            record = proposal.record or {}
            if record.get("source") == source:
                values = record | {
                    "when": str(record.get("due") or record.get("period") or ""),
                    "city_id": record.get("city"),
                }
                entries_by_key[proposal.table, proposal.slug] = _entry(
                    proposal.table, proposal.slug, values, is_draft=True
                )
    return [*entries_by_key.values()]


def _entry(table: str, slug: str, values: Values, is_draft: bool = False) -> Entry:
    numbers = values.get("paragraphs") or str(values.get("paragraph") or "")
    paragraphs = tuple(int(number) for number in numbers.split(";") if number)
    phrase, when, city = (values.get(name) or "" for name in ("as_printed", "when", "city_id"))
    return Entry(table, slug, paragraphs, phrase, when, city, is_draft)


def known_names(entries: Iterable[Entry], proposals: Iterable[Proposal] = ()) -> Names:
    """Return the names that the catalogue and these proposals know.

    Chains, plans and districts are limited to the article's regions: other regions often use the same names.
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


def _named_entries() -> list[tuple[str, str, str, str | None]]:
    """Return `(name, table, slug, city)` of every entry of the KNOWN models."""
    names: list[tuple[str, str, str, str | None]] = []
    for model in KNOWN:
        fields = {field.name for field in model._meta.fields}
        name, city = ("name_zh" if "name_zh" in fields else "term_zh"), ("city_id" if "city" in fields else Value(""))
        rows = model._default_manager.values_list(name, "pk", city)
        names += [(QUOTATION.sub("", text), model._meta.model_name or "", slug, city) for text, slug, city in rows]
    return names


def read_source(source: str, proposals: Iterable[Proposal] = ()) -> Coverage:
    """Compare the text of a source with its entries, as they would be if these proposals were published."""
    entries = entries_of(source, proposals)
    return coverage(texts.read(source), entries, known_names(entries, proposals))


def coverage(paragraphs: Iterable[Paragraph], entries: Iterable[Entry], names: Names) -> Coverage:
    """Compare an article with its entries. Each entry covers one occurrence of its phrase."""
    entries = list(entries)
    return Coverage(
        [
            _check_paragraph(paragraph, [entry for entry in entries if paragraph.number in entry.paragraphs], names)
            for paragraph in paragraphs
        ]
    )


def _check_paragraph(paragraph: Paragraph, entries: list[Entry], names: Names) -> CheckedParagraph:
    used: Counter[str] = Counter()
    places, misquoted = [], []
    for entry in sorted(entries, key=lambda entry: entry.slug):
        if entry.phrase:
            start = paragraph.text.find(entry.phrase, used[entry.phrase])
            if start < 0 and not used[entry.phrase]:
                misquoted.append(entry)
            elif start >= 0:
                used[entry.phrase] = start + len(entry.phrase)
                places.append((start, start + len(entry.phrase)))
    is_left_out = paragraph.is_heading and any(entry.table == "omission" and not entry.phrase for entry in entries)
    told = {year for entry in entries for year in years(f"{entry.when[:4]}年")}
    marks = []
    for mark in scan(paragraph.text, names):
        text = paragraph.text[mark.start : mark.end]
        is_done = is_left_out or any(start < mark.end and mark.start < end for start, end in places)
        if mark.kind is MarkKind.DATE and told.intersection(years(text)):
            is_done = True
        marks.append(CheckedMark(mark, text, is_done))
    return CheckedParagraph(paragraph, marks, entries, misquoted)


# --- Before a set is published --------------------------------------------------------------------------


def gaps_of_set(proposals: list[Proposal]) -> str:
    """Return in words why a set cannot be published: a source from the desk is not fully covered. Empty if it can."""
    for source in sorted(_sources_from_desk(proposals)):
        if gaps := gaps_of_source(source, proposals):
            return gaps
    return ""


def gaps_of_source(source: str, proposals: Iterable[Proposal]) -> str:
    """Return in words what is not covered in a source; an empty text if everything is."""
    covered = read_source(source, proposals)
    if not covered.reads:
        return _("The text of %(source)s is not kept on this machine.") % {"source": source}
    if covered.is_complete:
        return ""
    return _(
        "Of %(source)s, %(figures_done)s of %(figures)s figures and %(paragraphs_done)s of %(paragraphs)s "
        "paragraphs are dealt with. Left: %(left)s."
    ) % {
        "source": source,
        "figures_done": covered.figures_done,
        "figures": covered.figures,
        "paragraphs_done": covered.paragraphs_done,
        "paragraphs": covered.paragraphs,
        "left": _unfinished(covered),
    }


def _sources_from_desk(proposals: Iterable[Proposal]) -> set[str]:
    """Return the sources whose text is stored and to which a set adds an entry."""
    sources = set()
    for proposal in proposals:
        record = proposal.record
        if record is None or proposal.undoes_id:
            continue
        if proposal.table == BY_MODEL[Source].label:
            sources |= {proposal.slug} if record.get("text_sha256") else set()
        elif proposal.base is None and texts.has(record.get("source", "")):
            sources.add(record["source"])
    return sources


def _unfinished(coverage: Coverage) -> str:
    """Return the numbers of the first unfinished paragraphs. Messages are stored, so they must not quote the text."""
    numbers = [read.paragraph.number for read in coverage.reads if read.left or not read.is_done]
    more = " …" if len(numbers) > MAX_NAMED else ""
    return _("paragraph %(numbers)s") % {"numbers": ", ".join(map(str, numbers[:MAX_NAMED])) + more}
