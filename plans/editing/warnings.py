"""Warnings about proposals, to be checked before they are published. A warning never blocks."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.editing import texts
from plans.editing.coverage import QUOTING
from plans.editing.proposals import BY_LABEL
from plans.editing.tables import Values
from plans.figures.printing import plain
from plans.figures.quantities import parse
from plans.models import Omission, Proposal, Result, Statement, Target

Figure = tuple[str, int, str]  # source, paragraph and quantity

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2}")
NUMBER = re.compile(r"\d[\d.]*")
NUMBERED = (Target, Result, Omission)  # models whose entries have one paragraph
MAX_DUPLICATES = 3  # duplicates that a warning names


def warnings_of(proposals: Iterable[Proposal]) -> dict[Proposal, list[str]]:
    """Return the warnings about what each proposal changes. The number of queries does not grow with the proposals."""
    proposals = [proposal for proposal in proposals if not proposal.is_withdrawal]
    same, last = _same_figures(proposals), _last_paragraphs(proposals)
    return {
        proposal: [
            *_of_scripts(proposal),
            *_of_quantity(proposal),
            *_of_duplicates(proposal, same),
            *_of_paragraph(proposal, last),
            *_of_period(proposal),
            *_of_text(proposal),
        ]
        for proposal in proposals
    }


def _model(proposal: Proposal) -> type[Model]:
    return BY_LABEL[proposal.table].model


def _record(proposal: Proposal) -> Values:
    """Return the proposed record. No withdrawal is among these proposals."""
    return proposal.record or {}


def _is_new(proposal: Proposal, *fields: str) -> bool:
    """Return whether a proposal changes one of these fields. Unchanged fields were checked before."""
    base = proposal.base or {}
    return any(_record(proposal).get(name) != base.get(name) for name in fields)


def _of_scripts(proposal: Proposal) -> Iterator[str]:
    """Warn about a text in the wrong language."""
    for name, text in _record(proposal).items():
        if not (name.endswith(("_zh", "_en")) and _is_new(proposal, name)):
            continue
        field: Any = _model(proposal)._meta.get_field(name)
        quotes = name == "note_en" and LATIN.search(text)  # an English note may quote Chinese
        if name.endswith("_en") and CHINESE.search(text) and not quotes:
            yield _("“%(field)s” holds Chinese characters.") % {"field": field.verbose_name}
        if name.endswith("_zh") and LATIN.search(text) and not CHINESE.search(text):
            yield _("“%(field)s” holds no Chinese character.") % {"field": field.verbose_name}


# --- Figures ----------------------------------------------------------------------------------------------


def _figure(proposal: Proposal) -> Figure | None:
    """Return `(source, paragraph, quantity)` of a proposed figure; None without a quantity."""
    record = _record(proposal)
    if not (issubclass(_model(proposal), Statement) and record.get("quantity")):
        return None
    return record["source"], record["paragraph"], record["quantity"]


def _of_quantity(proposal: Proposal) -> Iterator[str]:
    """Warn about a figure that is missing in the printed phrase or in the texts."""
    record = _record(proposal)
    if not (_figure(proposal) and _is_new(proposal, "quantity", "as_printed", "text_zh", "text_en")):
        return
    quantity = record["quantity"]
    if quantity not in record["as_printed"]:
        yield _("“%(quantity)s” is not in the printed phrase.") % {"quantity": quantity}
    number = NUMBER.search(quantity)
    if number and number.group() not in record["text_zh"]:
        yield _("The number %(number)s is not in the Chinese text.") % {"number": number.group()}
    if number and not any(spelling in record["text_en"] for spelling in _in_english(quantity, number.group())):
        yield _("The number %(number)s is not in the English text.") % {"number": number.group()}


def _in_english(quantity: str, number: str) -> Iterator[str]:
    """Yield the possible English spellings of a number: as printed, in full, scaled, or as a word."""
    yield number
    if number in NUMBER_WORDS:
        yield NUMBER_WORDS[number]
        yield NUMBER_WORDS[number].capitalize()
    try:
        figure = parse(quantity)
    except ValueError:
        return
    if figure.number is None or figure.unit is None:
        return
    full = figure.number * figure.unit.factor
    yield from (plain(full), f"{full:,.0f}")
    for scale in (10**3, 10**6, 10**9, 10**12):
        scaled = full / scale
        yield f"{scaled.normalize():f}"


_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER_WORDS = {str(number): word for number, word in enumerate(_WORDS, 1)}


def _of_duplicates(proposal: Proposal, same: dict[Figure, set[str]]) -> Iterator[str]:
    """Warn about another statement with the same figure from the same paragraph."""
    figure = _figure(proposal)
    for slug in sorted(same[figure] - {proposal.slug})[:MAX_DUPLICATES] if figure else ():
        yield _("The same figure of the same paragraph is already entered as %(slug)s.") % {"slug": slug}


def _same_figures(proposals: Iterable[Proposal]) -> dict[Figure, set[str]]:
    """Return `{figure: slugs}` of the figures of these proposals, in the catalogue and among the proposals."""
    slugs_by_figure: defaultdict[Figure, set[str]] = defaultdict(set)
    for proposal in proposals:
        if figure := _figure(proposal):
            slugs_by_figure[figure].add(proposal.slug)
    if not slugs_by_figure:
        return slugs_by_figure
    sources, paragraphs, quantities = zip(*slugs_by_figure, strict=True)
    filters = {"source__in": sources, "paragraph__in": paragraphs, "quantity__in": quantities}
    for model in (Target, Result):
        for slug, *figure in model.objects.filter(**filters).values_list("pk", "source", "paragraph", "quantity"):
            slugs_by_figure[tuple(figure)].add(slug)
    return slugs_by_figure


def _of_period(proposal: Proposal) -> Iterator[str]:
    """Warn about a result whose period ends in the future."""
    year = (_record(proposal).get("period") or "").rpartition("/")[2][:4]
    if _is_new(proposal, "period") and year > str(timezone.localdate().year):
        yield _("The period ends in %(year)s, which is still to come.") % {"year": year}


# --- Paragraphs -------------------------------------------------------------------------------------------


def _is_moved(proposal: Proposal) -> bool:
    return _model(proposal) in NUMBERED and _is_new(proposal, "paragraph", "source")


def _of_paragraph(proposal: Proposal, last: dict[str, int]) -> Iterator[str]:
    """Warn about a paragraph number above every other number of the source."""
    last_paragraph = last.get(_record(proposal).get("source", ""))
    if last_paragraph and _is_moved(proposal) and _record(proposal)["paragraph"] > last_paragraph:
        yield _("Nothing else is so far down in the source: its last known paragraph is %(last)s.") % {
            "last": last_paragraph
        }


def _last_paragraphs(proposals: Iterable[Proposal]) -> dict[str, int]:
    """Return `{source: last paragraph}` without the entries of these proposals."""
    moved = [proposal for proposal in proposals if _is_moved(proposal)]
    sources, slugs = {_record(proposal)["source"] for proposal in moved}, [proposal.slug for proposal in moved]
    last: dict[str, int] = {}
    for model in NUMBERED if sources else ():
        rows = model.objects.filter(source__in=sources).exclude(pk__in=slugs).order_by()
        for source, paragraph in rows.values_list("source").annotate(last=Max("paragraph")):
            last[source] = max(paragraph, last.get(source, 0))
    return last


# --- The private text -------------------------------------------------------------------------------------


def _of_text(proposal: Proposal) -> Iterator[str]:
    """Warn about a phrase that is not in its paragraph, if the text of the source is stored on this machine."""
    record = _record(proposal)
    if _model(proposal) not in QUOTING or not _is_new(proposal, "as_printed", "paragraph", "source"):
        return
    paragraphs = {paragraph.number: paragraph.text for paragraph in texts.read(record["source"])}
    if not paragraphs:
        return
    number, phrase = record["paragraph"], record.get("as_printed", "")
    if number not in paragraphs:
        yield _("The text of the source has %(last)s paragraphs.") % {"last": max(paragraphs)}
    elif phrase not in paragraphs[number]:
        values = {"phrase": phrase, "number": number}
        yield _("“%(phrase)s” does not stand in paragraph %(number)s of the text.") % values
