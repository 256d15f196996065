"""The HTML of one statement in a row: its kind, its strength, its figure and its source.

These are filters because a list prints four of them in every row: an included template takes ten times as long.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any
from weakref import WeakKeyDictionary

from django import template
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from cities.entries import entry_url
from cities.localized import Bilingual, is_chinese
from plans.comparison.forms import Form, form_of
from plans.comparison.proof import SIGNS
from plans.comparison.stance import Stance
from plans.comparison.words import Cell, Row
from plans.figures.qualifiers import Qualifier
from plans.models import Plan, Standing
from plans.models.statement import GradeChoices
from plans.templatetags.catalogue import chinese, within

register = template.Library()


@register.filter
def mark(statement: Any) -> str:
    """The sign of a statement, plan or Form. Templates always print a word with it."""
    return SIGNS[_form(statement)]


@register.filter
def noun(form: Form, number: int) -> Bilingual:
    """The noun for a number of statements of a form, without the number: commitment, commitments."""
    return Bilingual(form.label.zh, form.label.en.removesuffix("s") if number == 1 else form.label.en)


@register.filter
def tone(statement: Any) -> str:
    """The CSS class of a statement or Form: result, proposal or target."""
    form = _form(statement)
    return "target" if form is Form.COMMITMENT else form.value


def _form(entry: Any) -> Form:
    if isinstance(entry, Plan):
        return Form.PROPOSAL if entry.standing == Standing.PROPOSED else Form.COMMITMENT
    return entry if isinstance(entry, Form) else form_of(entry)


@register.filter
def reading(statement: Any) -> str:
    """The figure in the active language, or "" if it equals the printed form."""
    if is_chinese() and statement.reading.qualifier in (Qualifier.EXACT, Qualifier.MAGNITUDE):
        return ""
    text = str(statement.reading)
    return "" if text in (statement.quantity, statement.quantity.replace("-", "—")) else text


@register.filter
def figure_words(statement: Any) -> str:
    """The figure in the active language: as printed in Chinese, as parsed in English."""
    words: str = statement.quantity if is_chinese() else statement.reading.en
    return words


@register.filter
def qualifier_word(statement: Any) -> Bilingual | str:
    """The label of the qualifier; empty for an exact figure."""
    qualifier = statement.reading.qualifier
    return "" if qualifier is Qualifier.EXACT else qualifier.label


@register.filter
def kind(statement: Any) -> SafeString:
    """Print the kind of a statement: its sign, and “Reported” or the label of its standing."""
    return _kind(_form(statement), str(statement.kind_label))


@lru_cache(maxsize=100)
def _kind(form: Form, label: str) -> SafeString:
    sign = format_html('<i aria-hidden="true">{}</i> {}', mark(form), label)
    return format_html('<span class="kind kind-{}">{}</span>', tone(form), sign)


@register.filter
def marked(form: Form, number: int) -> SafeString:
    """Print a number of statements after the sign of their form, with the noun for screen readers."""
    return _marked(form, number, get_language())


@lru_cache(maxsize=1024)
def _marked(form: Form, number: int, _language: str | None) -> SafeString:
    html = '<i aria-hidden="true">{}</i>{}<span class="visually-hidden"> {}</span>'
    return format_html(html, mark(form), localize(number), noun(form, number))


@register.filter
def sums(marks: Iterable[tuple[Form, int]]) -> SafeString:
    """Print the number of statements of each form after the sign of the form."""
    return _sums(tuple(marks), get_language())


@lru_cache(maxsize=1024)
def _sums(marks: tuple[tuple[Form, int], ...], _language: str | None) -> SafeString:
    counts = format_html_join(
        " ",
        '<i class="sums-{}" role="img" aria-label="{}">{}</i>{}',
        ((tone(form), form.label, mark(form), localize(number)) for form, number in marks),
    )
    return format_html('<span class="sums">{}</span>', counts)


@register.filter
def data_cell(cell: Cell, url: str) -> SafeString:
    """Print a cell of a row as a `<td>`: a dash, or what it says as a link to the statements at `url`."""
    name, stance = escape(cell.region.name), cell.stance
    if stance.is_silent:
        return mark_safe(f'<td class="silent" data-label="{name}">—</td>')  # nosec B308 B703
    of_others = ' class="of-others"' if stance.is_of_others_only else ""
    link = f'<a href="{escape(url)}?{escape(cell.region.query)}" data-count="{stance.total}">{says(cell)}</a>'
    return mark_safe(f'<td data-label="{name}"{of_others}>{link}</td>')  # nosec B308 B703


@register.filter
def says(cell: Cell) -> SafeString:
    """Print the Stance of a cell: counts by form, the most telling figure, and the strongest statement."""
    printed, language = _printed.setdefault(cell.stance, {}), cell.region.language
    if language not in printed:
        printed[language] = _around_proof(cell.stance)
    before, after = printed[language]
    proof = " ".join(f"[{cell.region.numbers[source]}] ¶{paragraph}" for source, paragraph in cell.stance.places)
    return mark_safe(f"{before}{proof}{after}")  # nosec B308 B703


# `{language: HTML}` of each Stance, as long as `held_each` keeps it: a page has two hundred cells.
_printed: WeakKeyDictionary[Stance, dict[str, tuple[str, str]]] = WeakKeyDictionary()


def _around_proof(stance: Stance) -> tuple[str, str]:
    """Return the HTML of a cell before and after its proof: the numbers of sources differ from page to page.

    It escapes texts itself: `format_html` takes twice as long.
    """
    parts: list[str] = [sums(stance.marks)]
    after_proof = []
    telling, line = stance.figure, stance.line
    if telling:
        parts.append(f"<b>{chinese(figure_words(telling))}</b>")
        if telling is not (line and line.statement):
            parts.append(f"<small>{escape(str(within(telling.indicator)))}</small>")
    if line:
        lead = str(line.lead)
        colon = gettext(": ")
        strong = f"<strong>{escape(lead)}{colon}</strong>" if lead else ""
        text = chinese(line.statement.text)
        parts.append(f'<span class="line">{strong}{text} <small class="proof">')
        after_proof.append("</small></span>")
    else:
        parts.append("")  # the space before the next part
    if stance.is_of_others_only:
        words = gettext("firms and projects only")
        after_proof.append(f"<small>{words}</small>")
    if stance.marks_of_others:
        words = gettext("firms, institutions")
        after_proof.append(f"<small>{words} {sums(stance.marks_of_others)}</small>")
    return " ".join(parts), " ".join(after_proof)


@register.filter
def squares(rows: Iterable[Row]) -> SafeString:
    """Print a square for each row, which shows how many regions mention its subject."""
    return format_html_join("", '<i class="reach-{}"></i>', ((row.reach,) for row in rows))


@register.filter
def figure(statement: Any) -> SafeString:
    """Print the figure of a statement, in the active language first, or “no figure”."""
    if not statement.quantity:
        return format_html('<span class="absent">{}</span>', gettext("no figure"))
    as_printed, words = statement.quantity, reading(statement)
    if not words:
        return format_html('<span class="figure"><b lang="zh-Hans">{}</b></span>', as_printed)
    if is_chinese():
        return format_html('<span class="figure"><b lang="zh-Hans">{}</b> <small>{}</small></span>', as_printed, words)
    return format_html(
        '<span class="figure"><b>{}</b> <small lang="zh-Hans">{}</small></span>', chinese(words), as_printed
    )


@register.filter
def firmness(statement: Any) -> SafeString:
    """Print the grade of strength of a target, and the printed word if it differs."""
    if statement.kind != "target" or not statement.strength:
        return dash(gettext("none printed"))
    return _firmness(statement.strength, str(GradeChoices(statement.strength_grade).label))


@lru_cache(maxsize=100)
def _firmness(word: str, grade: str) -> SafeString:
    word = "" if word == grade else format_html(' <small lang="zh-Hans">{}</small>', word)
    return format_html("{}{}", grade, word)


@register.filter
def paragraph(stated: Any) -> SafeString:
    """Print a link to the source paragraph of a statement or fact."""
    return _paragraph(entry_url("source", stated.source_id), stated.paragraph, get_language())


@lru_cache(maxsize=4096)
def _paragraph(url: str, number: int, _language: str | None) -> SafeString:
    return format_html('<a href="{}#p{}">{}</a>', url, number, gettext("¶ %(number)s") % {"number": number})


@register.simple_tag
def dash(words: str = "") -> SafeString:
    """Print a dash for an empty cell. Screen readers read `words` instead."""
    return _dash(words or gettext("none"))


@lru_cache(maxsize=100)
def _dash(words: str) -> SafeString:
    return format_html('<span class="absent" aria-hidden="true">—</span><span class="visually-hidden">{}</span>', words)
