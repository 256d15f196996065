"""What templates need to print the catalogue: one-line filters and small tags."""

import html
import re
from datetime import datetime
from string import Formatter

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.html import conditional_escape, escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from cities import languages
from cities.languages import active_language, other_language
from cities.localized import Bilingual, is_chinese
from plans.catalogue.labels import changes_in_words
from plans.catalogue.registry import BY_NAME, BY_TABLE
from plans.comparison.findings import Form, form_of, uncapitalised
from plans.comparison.proof import SIGNS
from plans.figures import periods
from plans.figures.printing import format_base
from plans.figures.qualifiers import Qualifier
from plans.lists import glossary
from plans.lists.querystring import with_values
from plans.models import Plan, Standing, Statement, Term
from plans.models.revision import Action

register = template.Library()


@register.filter
def other(entry, field="name"):
    """Print a text of an entry in the other language, marked as such."""
    language = other_language()
    text = getattr(entry, f"{field}_{language.suffix}")
    return format_html('<span class="other" lang="{}">{}</span>', language.tag, text)


@register.filter
def title(kind, entry):
    """Print the title of an entry of a kind."""
    return chinese(str(kind.title_of(entry)))


@register.filter
def printed(text):
    """Print words of a source, marked as Chinese for fonts and screen readers."""
    return format_html('<span lang="zh-Hans">{}</span>', text)


@register.filter
def marked(parts, language):
    """Print the Parts of a text with the matches marked, and with Chinese words in a text of another language."""
    as_is = escape if language == languages.CHINESE.tag else chinese
    texts = (format_html("<mark>{}</mark>", as_is(part.text)) if part.is_match else as_is(part.text) for part in parts)
    return mark_safe("".join(texts))  # nosec B308 B703


CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")


@register.filter
def chinese(text):
    """Mark the Chinese words in an English text for fonts and screen readers."""
    if is_chinese():
        return text
    return mark_safe(CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', escape(text)))  # nosec B308 B703


@register.simple_tag(takes_context=True)
def explained(context, text):
    """Print a text with a link to the glossary at each term's first use on the page. Not for headings and links."""
    seen = context.request.__dict__.setdefault("explained_terms", set())
    printed, at = [], 0
    for place in glossary.places(text):
        if place.slug not in seen:
            seen.add(place.slug)
            address, word = Term(slug=place.slug).get_absolute_url(), text[place.start : place.end]
            printed += [chinese(text[at : place.start]), format_html('<a href="{}">{}</a>', address, chinese(word))]
            at = place.end
    return mark_safe("".join(map(conditional_escape, [*printed, chinese(text[at:])])))  # nosec B308 B703


@register.filter
def first_sentence(text):
    """The first sentence of a text of several."""
    end = "。" if is_chinese() else ". "
    return f"{text.split(end)[0].removesuffix('.')}{end.strip()}"


@register.filter
def is_foreign(text):
    """Whether a text holds Chinese words on an English page. It is for elements that cannot hold markup."""
    return not is_chinese() and bool(CHINESE.search(text))


@register.filter
def mark(statement):
    """The sign of a statement, plan or Form: a word always stands beside it."""
    return SIGNS[_form(statement)]


@register.filter
def noun(form, number):
    """The word for so many statements of a form, without the number: commitment, commitments."""
    return Bilingual(form.label.zh, form.label.en.removesuffix("s") if number == 1 else form.label.en)


@register.filter
def tone(statement):
    """The name of a statement's or Form's kind for the style sheet: result, proposal or target."""
    form = _form(statement)
    return "target" if form is Form.COMMITMENT else form.value


def _form(entry):
    if isinstance(entry, Plan):
        return Form.PROPOSAL if entry.standing == Standing.PROPOSED else Form.COMMITMENT
    return entry if isinstance(entry, Form) else form_of(entry)


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


@register.inclusion_tag("plans/_statements.html")
def statement_table(statements, caption, said="", groups=None):
    """Print statements as a table, without the columns named in `said` and those in which no row says anything."""
    groups = groups or [(None, list(statements))]
    rows = [row for _head, of_group in groups for row in of_group]
    optional = {
        "has_city": "city" not in said,
        "has_figures": any(row.quantity for row in rows),
        "has_when": "due" not in said and "period" not in said,
        "has_strength": "strength" not in said and any(row.kind == "target" and row.strength for row in rows),
        "has_standing": "standing" not in said,
    }
    return {"caption": caption, "groups": groups, "columns": 2 + sum(optional.values())} | optional


@register.simple_tag
def columns(most, said, *optional):
    """How many of at most so many columns a table has: it leaves out the optional ones that are said above it."""
    return most - sum(name in said for name in optional)


@register.inclusion_tag("plans/_chains.html")
def chain_table(chains, caption, said="", groups=None):
    """Print chains as a table, without the columns named in `said`."""
    return {"caption": caption, "groups": groups or [(None, chains)], "said": said}


@register.filter
def within(entry):
    """The name of an entry in the middle of a sentence."""
    return uncapitalised(entry.label)


@register.filter
def cited(statements, numbers):
    """The sources and paragraphs of statements, each once; `numbers` gives the number of a source on the page."""
    places = dict.fromkeys(f"[{numbers[each.source_id]}] ¶{each.paragraph}" for each in statements)
    return " ".join(places)


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
    """A date in words of the active language, empty for none; of a time, the day in the catalogue's own zone."""
    return date and periods.label((timezone.localdate(date) if isinstance(date, datetime) else date).isoformat())


@register.filter
def in_words(revision):
    """The fields that a revision changed, each with its old and new value; of an addition or withdrawal, none."""
    if revision.action != Action.CHANGED:
        return []
    return list(changes_in_words(BY_NAME[revision.table].model, revision.changes))


@register.filter
def kind_of(revision):
    """What the kind of entry that a revision changed is called."""
    return BY_NAME[revision.table].model._meta.verbose_name


@register.simple_tag(takes_context=True)
def semicolon(context):
    """A semicolon before each round of a loop but the first."""
    return "" if context["forloop"]["first"] else gettext("; ")


@register.filter
def address(link):
    """The URL of the list or page that recounts a number, which is a `Link` of the findings."""
    if link.slug:
        return reverse(f"plans:{BY_TABLE[link.table].entry_page}", args=[link.slug], query=link.query)
    return reverse(f"plans:{link.table}", query=link.query)


@register.filter
def linked(sentence):
    """Print a sentence, each of its links in its place."""
    parts = [
        format_html("{}{}", text, _anchor(sentence.links[name]) if name else "")
        for text, name, _spec, _conversion in Formatter().parse(str(sentence.text))
    ]
    return mark_safe("".join(parts))  # nosec B308 B703


def _anchor(link):
    if hasattr(link, "entry"):  # it shows one entry, not a list
        return format_html('<a href="{}">{}</a>', link.entry.get_absolute_url(), link.label)
    return format_html('<a href="{}" data-count="{}">{}</a>', address(link), link.count, link.label)


@register.simple_tag
def url_with(page, *entries, **values):
    """The URL of a list or comparison of what belongs to these entries, with further values in its query.

    `page` is the name of the list, or an entry whose own page is narrowed. Each of `entries` is an entry, several or
    none. A statement goes into the parameter `statement`, any other entry into that of its kind.
    """
    given = [entry for some in entries for entry in ([some] if isinstance(some, Model) else some or ())]
    query = urlencode([*((_parameter(entry), entry.pk) for entry in given), *values.items()], doseq=True)
    path = reverse(page) if isinstance(page, str) else page.get_absolute_url()
    return f"{path}?{query}" if query else path


@register.simple_tag
def list_of(table, cell):
    """The URL of the list that shows what a cell of a comparison counts."""
    return f"{reverse(f'plans:{table}')}?city={cell.city.pk}&{cell.query}"


def _parameter(entry):
    return "statement" if isinstance(entry, Statement) else entry._meta.model_name


@register.inclusion_tag("plans/figures/_take.html", takes_context=True)
def take_away(context, indicator, cities=()):
    """Offer the chart of an indicator as a picture, and as code for somebody else's page."""
    query = [("city", city.pk) for city in cities]
    return {
        "slug": indicator.pk,
        "picture": reverse("plans:indicator-svg", args=[indicator.pk], query=query),
        "code": _code(context, reverse("plans:embed-indicator", args=[indicator.pk], query=query), indicator.name, 480),
    }


@register.inclusion_tag("plans/figures/_take.html", takes_context=True)
def take_comparison(context):
    """Offer the comparison that is shown as code for somebody else's page."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    address = f"{reverse('plans:embed-compare')}?{query.urlencode()}"
    return {"slug": "comparison", "code": _code(context, address, context["work"].title, 720)}


def _code(context, path, title, height):
    address = context["request"].build_absolute_uri(path)
    return (
        f'<iframe src="{html.escape(address)}" title="{html.escape(str(title))}" width="100%" height="{height}"'
        ' loading="lazy"></iframe>'
    )


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
    """The URL of a file with all rows of this list or view, not only those of this page."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    if table == "comparison":
        query["view"] = context["view"]
        return f"{reverse('comparison-file', args=[ending])}?{query.urlencode()}"
    url = reverse("table-file", args=[table, ending])
    return f"{url}?{query.urlencode()}" if query else url


@register.simple_tag(takes_context=True)
def without(context, name, value):
    """The URL of this page without one value of one parameter."""
    request = context["request"]
    return with_values(request, name, [each for each in request.GET.getlist(name) if each != value])
