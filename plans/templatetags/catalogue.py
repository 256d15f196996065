"""What templates need to print the catalogue: one-line filters and small tags."""

import html
import re

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from cities.languages import active_language, other_language
from cities.localized import is_chinese
from plans.figures import periods
from plans.figures.printing import format_base
from plans.figures.qualifiers import Qualifier
from plans.lists.querystring import with_values
from plans.models import Standing, Statement

register = template.Library()


@register.filter
def other(entry, field="name"):
    """Print a text of an entry in the other language, marked as such."""
    language = other_language()
    text = getattr(entry, f"{field}_{language.suffix}")
    return format_html('<span class="other" lang="{}">{}</span>', language.tag, text)


@register.filter
def printed(text):
    """Print words of a source, marked as Chinese for fonts and screen readers."""
    return format_html('<span lang="zh-Hans">{}</span>', text)


@register.filter
def marked(parts):
    """Print the Parts of a text with the matches marked."""
    texts = (format_html("<mark>{}</mark>", part.text) if part.is_match else escape(part.text) for part in parts)
    return mark_safe("".join(texts))


CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")


@register.filter
def chinese(text):
    """Mark the Chinese words in an English text for fonts and screen readers."""
    if is_chinese():
        return text
    return mark_safe(CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', escape(text)))


@register.filter
def is_foreign(text):
    """Whether a text holds Chinese words on an English page. It is for elements that cannot hold markup."""
    return not is_chinese() and bool(CHINESE.search(text))


@register.filter
def mark(statement):
    """The sign of a statement's kind: a word always stands beside it."""
    if statement.kind == "result":
        return "●"
    return "◇" if statement.standing == Standing.PROPOSED else "◆"


@register.filter
def tone(statement):
    """The name of a statement's kind for the style sheet: result, proposal or target."""
    return {"●": "result", "◇": "proposal", "◆": "target"}[mark(statement)]


@register.filter
def colour(tone):
    """The colour of a kind in a picture, which no style sheet reaches: the light one of `tokens.css`."""
    return {"result": "#22577a", "proposal": "#7a5a00", "target": "#a32a1a"}[tone]


@register.filter
def reading(statement):
    """The figure in the active language, or "" where the printed Chinese form says the same."""
    if is_chinese() and statement.reading.qualifier in (Qualifier.EXACT, Qualifier.MAGNITUDE):
        return ""
    words = str(statement.reading)
    return "" if words in (statement.quantity, statement.quantity.replace("-", "—")) else words


@register.filter
def figure_words(statement):
    """The figure in the reader's own language: as printed in Chinese, as read in English."""
    return statement.quantity if is_chinese() else statement.reading.en


@register.filter
def figure_beside(statement):
    """What stands small beside the figure: the print, or how it is read; "" where both say the same."""
    if is_chinese():
        return reading(statement)
    return "" if statement.quantity == statement.reading.en else statement.quantity


@register.filter
def qualifier_word(statement):
    """The qualifier in words, empty for an exact figure."""
    qualifier = statement.reading.qualifier
    return "" if qualifier is Qualifier.EXACT else qualifier.label


@register.filter
def bound(number, unit):
    """A bound in base units, in words; empty where the source gives none."""
    return "" if number is None else format_base(number, unit)


@register.filter
def paragraphs(text):
    return text.replace(";", "、" if is_chinese() else ", ")


@register.filter
def day(date):
    """A date in words of the active language."""
    return periods.label(date.isoformat())


@register.simple_tag(takes_context=True)
def semicolon(context):
    """A semicolon before each round of a loop but the first."""
    return "" if context["forloop"]["first"] else gettext("; ")


@register.simple_tag
def url_with(name, *entries, **values):
    """The URL of a list or comparison of what belongs to these entries, with further values in its query.

    Each of `entries` is an entry, several or none. A statement goes into the parameter `statement`, any other
    entry into that of its kind.
    """
    given = [entry for some in entries for entry in ([some] if isinstance(some, Model) else some or ())]
    return reverse(name, query=[*((_parameter(entry), entry.pk) for entry in given), *values.items()])


def _parameter(entry):
    return "statement" if isinstance(entry, Statement) else entry._meta.model_name


@register.inclusion_tag("plans/figures/_take.html", takes_context=True)
def take_away(context, indicator, cities=()):
    """Offer the chart of an indicator as a picture, and as code for somebody else's page."""
    query = [("city", city.pk) for city in cities]
    embed = context["request"].build_absolute_uri(reverse("plans:embed-indicator", args=[indicator.pk], query=query))
    return {
        "slug": indicator.pk,
        "picture": reverse("plans:indicator-svg", args=[indicator.pk], query=query),
        "code": f'<iframe src="{html.escape(embed)}" title="{html.escape(indicator.name)}" width="100%" height="480"'
        ' loading="lazy"></iframe>',
    }


@register.simple_tag(takes_context=True)
def page_in(context, language):
    """The URL of this page in another language, or of that language's home page."""
    request, here = context["request"], f"/{active_language().code}/"
    if not request.path.startswith(here):
        return f"/{language}/"
    path = f"/{language}/{request.path.removeprefix(here)}"
    return iri_to_uri(f"{path}?{request.GET.urlencode()}" if request.GET else path)


@register.simple_tag(takes_context=True)
def download(context, table, ending):
    """The URL of a file with all rows of this list, not only those of this page."""
    query = context["request"].GET.copy()
    for name in ("page", "rows"):
        query.pop(name, None)
    url = (
        reverse("comparison-file", args=[ending])
        if table == "comparison"
        else reverse("table-file", args=[table, ending])
    )
    return f"{url}?{query.urlencode()}" if query else url


@register.simple_tag(takes_context=True)
def without(context, name, value):
    """The URL of this page without one value of one parameter."""
    request = context["request"]
    return with_values(request, name, [each for each in request.GET.getlist(name) if each != value])
