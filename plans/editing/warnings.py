"""What an editor should look at again before a proposal is published. A warning never blocks."""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.editing import texts
from plans.editing.coverage import QUOTING
from plans.editing.proposals import BY_LABEL
from plans.figures.printing import plain
from plans.figures.quantities import parse
from plans.models import Omission, Proposal, Result, Statement, Target

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2}")
NUMBER = re.compile(r"\d[\d.]*")
NUMBERED = (Target, Result, Omission)  # what stands in one paragraph of a source
MOST = 3  # duplicates that are named


def warnings_of(proposals: Iterable[Proposal]) -> dict[Proposal, list[str]]:
    """Return what looks wrong in what each proposal changes, in words: as many queries for one as for many."""
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


def _model(proposal):
    return BY_LABEL[proposal.table].model


def _is_new(proposal, *fields):
    """Return whether a proposal changes one of these fields: what stood there before was looked at before."""
    base = proposal.base or {}
    return any(proposal.record.get(name) != base.get(name) for name in fields)


def _of_scripts(proposal):
    """Warn of a text in the other language."""
    for name, text in proposal.record.items():
        if not (name.endswith(("_zh", "_en")) and _is_new(proposal, name)):
            continue
        label = _model(proposal)._meta.get_field(name).verbose_name
        quotes = name == "note_en" and LATIN.search(text)  # a note may quote the article
        if name.endswith("_en") and CHINESE.search(text) and not quotes:
            yield _("“%(field)s” holds Chinese characters.") % {"field": label}
        if name.endswith("_zh") and LATIN.search(text) and not CHINESE.search(text):
            yield _("“%(field)s” holds no Chinese character.") % {"field": label}


# --- Figures ----------------------------------------------------------------------------------------------


def _figure(proposal):
    """Return where a figure stands, source, paragraph and quantity; None of what has none."""
    record = proposal.record
    if not (issubclass(_model(proposal), Statement) and record.get("quantity")):
        return None
    return record["source"], record["paragraph"], record["quantity"]


def _of_quantity(proposal):
    """Warn of a figure that does not stand where it should be proved or told."""
    record = proposal.record
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


def _in_english(quantity, number):
    """Yield how an English text may tell a number: as printed, in full, in a smaller scale, or as a word."""
    yield number
    if number in WORDS:
        yield WORDS[number]
        yield WORDS[number].capitalize()
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
WORDS = {str(number): word for number, word in enumerate(_WORDS, 1)}


def _of_duplicates(proposal, same):
    """Warn of the same figure of the same paragraph in another statement."""
    for slug in sorted(same.get(_figure(proposal), {proposal.slug}) - {proposal.slug})[:MOST]:
        yield _("The same figure of the same paragraph is already entered as %(slug)s.") % {"slug": slug}


def _same_figures(proposals):
    """Return the slugs of every figure of these proposals, in the catalogue and among them."""
    found = defaultdict(set)
    for proposal in proposals:
        if figure := _figure(proposal):
            found[figure].add(proposal.slug)
    if not found:
        return found
    sources, paragraphs, quantities = zip(*found, strict=True)
    there = {"source__in": sources, "paragraph__in": paragraphs, "quantity__in": quantities}
    for model in (Target, Result):
        for slug, *figure in model.objects.filter(**there).values_list("pk", "source", "paragraph", "quantity"):
            found[tuple(figure)].add(slug)
    return found


def _of_period(proposal):
    """Warn of a result that is reported before its time."""
    year = (proposal.record.get("period") or "").rpartition("/")[2][:4]
    if _is_new(proposal, "period") and year > str(timezone.localdate().year):
        yield _("The period ends in %(year)s, which is still to come.") % {"year": year}


# --- Paragraphs -------------------------------------------------------------------------------------------


def _is_moved(proposal):
    return _model(proposal) in NUMBERED and _is_new(proposal, "paragraph", "source")


def _of_paragraph(proposal, last):
    """Warn of a paragraph further down than any other that the catalogue knows of the source."""
    known = last.get(proposal.record.get("source"))
    if known and _is_moved(proposal) and proposal.record["paragraph"] > known:
        yield _("Nothing else is so far down in the source: its last known paragraph is %(last)s.") % {"last": known}


def _last_paragraphs(proposals):
    """Return the last paragraph of each source, without what the proposals say of it."""
    moved = [proposal for proposal in proposals if _is_moved(proposal)]
    sources, slugs = {proposal.record["source"] for proposal in moved}, [proposal.slug for proposal in moved]
    last: dict[str, int] = {}
    for model in NUMBERED if sources else ():
        rows = model.objects.filter(source__in=sources).exclude(pk__in=slugs).order_by()
        for source, paragraph in rows.values_list("source").annotate(last=Max("paragraph")):
            last[source] = max(paragraph, last.get(source, 0))
    return last


# --- The private text -------------------------------------------------------------------------------------


def _of_text(proposal):
    """Warn of a phrase that does not stand in its paragraph, where the text of the source is kept on this machine."""
    record = proposal.record
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
