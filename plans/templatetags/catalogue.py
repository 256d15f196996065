"""Template filters and tags that print the catalogue."""

import html
import re
from collections.abc import Container, Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from string import Formatter
from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from cities import languages
from cities.entries import entry_url, list_url
from cities.languages import active_language, other_language
from cities.localized import Bilingual, is_chinese
from cities.models import City
from plans.catalogue.caching import current_version
from plans.catalogue.labels import changes_in_words
from plans.catalogue.registry import BY_NAME, BY_TABLE, EntryKind
from plans.comparison.findings import Link, uncapitalised
from plans.comparison.rows import Cell
from plans.figures import periods
from plans.figures.printing import format_base
from plans.figures.units import Unit
from plans.lists import glossary
from plans.lists.facets import Facet, Option
from plans.lists.querystring import with_values
from plans.models import Indicator, Revision, Statement, Term
from plans.models.revision import Action
from plans.search.text import Part

Context = dict[str, Any]  # of a template
Groups = list[tuple[Any, list[Any]]]  # a head, and its rows

register = template.Library()


@register.filter
def other(entry: Any, field: str = "name") -> SafeString:
    """Print a text of an entry in the other language, with its `lang`."""
    language = other_language()
    return _other(getattr(entry, f"{field}_{language.suffix}"), language.tag)


@lru_cache(maxsize=1024)
def _other(text: str, tag: str) -> SafeString:
    return format_html('<span class="other" lang="{}">{}</span>', tag, text)


@register.filter
def title(kind: EntryKind, entry: Any) -> SafeString:
    """Print the title of an entry of a kind."""
    return chinese(str(kind.title_of(entry)))


@register.filter
def printed(text: str) -> SafeString:
    """Print the words of a source with `lang`, for fonts and screen readers."""
    return format_html('<span lang="zh-Hans">{}</span>', text)


@register.filter
def marked(parts: Iterable[Part], language: str) -> SafeString:
    """Print the Parts of a text with the matches marked; mark also Chinese words in an English text."""
    as_is = escape if language == languages.CHINESE.tag else chinese
    texts = (format_html("<mark>{}</mark>", as_is(part.text)) if part.is_match else as_is(part.text) for part in parts)
    return mark_safe("".join(texts))  # nosec B308 B703


CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")


@register.filter
def chinese(text: object) -> SafeString:
    """Mark the Chinese words in an English text for fonts and screen readers."""
    escaped = html.escape(str(text))
    if not is_chinese():
        escaped = CHINESE.sub(lambda run: f'<span lang="zh-Hans">{run[0]}</span>', escaped)
    return mark_safe(escaped)  # nosec B308 B703


@register.simple_tag(takes_context=True)
def explained(context: Any, text: str) -> SafeString:
    """Print a text with a link to the glossary at each term's first use on the page. Not for headings and links."""
    seen = context.request.__dict__.setdefault("explained_terms", set())
    html_parts, position = [], 0
    for place in glossary.places(text):
        if place.slug not in seen:
            seen.add(place.slug)
            url, word = Term(slug=place.slug).get_absolute_url(), text[place.start : place.end]
            html_parts += [
                chinese(text[position : place.start]),
                format_html('<a href="{}">{}</a>', url, chinese(word)),
            ]
            position = place.end
    return mark_safe("".join(map(conditional_escape, [*html_parts, chinese(text[position:])])))  # nosec B308 B703


@register.filter
def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    end = "。" if is_chinese() else ". "
    return f"{text.split(end)[0].removesuffix('.')}{end.strip()}"


def _is_foreign(text: str) -> bool:
    """Whether a text has Chinese words on an English page. For elements that cannot have markup inside."""
    return not is_chinese() and bool(CHINESE.search(text))


@register.filter
def colour(tone: str) -> str:
    """The colour of a kind in an SVG file without style sheet: the light one of `tokens.css`."""
    return {"result": "#22577a", "proposal": "#7a5a00", "target": "#a32a1a"}[tone]


@register.inclusion_tag("plans/_statements.html")
def statement_table(
    statements: Iterable[Any], caption: str, said: Container[str] = "", groups: Groups | None = None
) -> Context:
    """Print statements as a table, without the columns named in `said` and without empty columns."""
    groups = groups or [(None, list(statements))]
    rows = [row for _head, rows_of_group in groups for row in rows_of_group]
    optional = {
        "has_city": "city" not in said,
        "has_figures": any(row.quantity for row in rows),
        "has_when": "due" not in said and "period" not in said,
        "has_strength": "strength" not in said and any(row.kind == "target" and row.strength for row in rows),
        "has_standing": "standing" not in said,
    }
    return {
        "caption": caption,
        "groups": groups,
        "columns": 2 + sum(optional.values()),
        "shown": [name for name, is_shown in optional.items() if is_shown],
    } | optional


@register.simple_tag
def catalogue_version() -> str:
    """The tag of the version, for the keys of `{% cache %}`."""
    return current_version().tag


@register.simple_tag
def columns(total: int, said: Container[str], *optional: str) -> int:
    """The number of columns of a table: `total` without the optional columns that are in `said`."""
    return total - sum(name in said for name in optional)


@register.inclusion_tag("plans/_chains.html")
def chain_table(
    chains: Iterable[Any], caption: str, said: Container[str] = "", groups: Groups | None = None
) -> Context:
    """Print chains as a table, without the columns named in `said`."""
    return {"caption": caption, "groups": groups or [(None, chains)], "said": said}


@register.filter
def within(entry: Any) -> Bilingual:
    """The name of an entry as in the middle of a sentence."""
    return uncapitalised(entry.label)


@register.filter
def bound(number: Decimal | None, unit: Unit) -> Bilingual | str:
    """A bound in base units as text; empty without a bound."""
    return "" if number is None else format_base(number, unit)


@register.filter
def paragraphs(text: str) -> str:
    return text.replace(";", "、" if is_chinese() else ", ")


@register.filter
def day(date: Any) -> Bilingual | None:
    """A date or time as text in the active language, in the time zone of the site; empty for none."""
    if not date:
        return None
    return periods.label((timezone.localdate(date) if isinstance(date, datetime) else date).isoformat())


@register.filter
def in_words(revision: Revision) -> list[tuple[Bilingual, ...]]:
    """The changed fields of a revision with old and new values; empty for an addition or withdrawal."""
    if revision.action != Action.CHANGED:
        return []
    return list(changes_in_words(BY_NAME[revision.table].model, revision.changes))


@register.filter
def kind_of(revision: Revision) -> Any:
    """The label of the kind of entry that a revision changed."""
    return BY_NAME[revision.table].model._meta.verbose_name


@register.simple_tag(takes_context=True)
def semicolon(context: Any) -> str:
    """A semicolon in a loop, except in its first round."""
    return "" if context["forloop"]["first"] else gettext("; ")


@register.filter
def address(link: Link) -> str:
    """The URL of a `Link` of the findings: the list or page that shows what was counted."""
    path = entry_url(BY_TABLE[link.table].entry_page, link.slug) if link.slug else list_url(link.table)
    return f"{path}?{urlencode(link.query)}" if link.query else path


@register.filter
def linked(sentence: Any) -> SafeString:
    """Print a sentence with its links."""
    parts = [
        format_html("{}{}", text, _anchor(sentence.links[name]) if name else "")
        for text, name, _spec, _conversion in Formatter().parse(str(sentence.text))
    ]
    return mark_safe("".join(parts))  # nosec B308 B703


def _anchor(link: Any) -> SafeString:
    if hasattr(link, "entry"):  # a link to one entry, not to a list
        return format_html('<a href="{}">{}</a>', link.entry.get_absolute_url(), link.label)
    return format_html('<a href="{}" data-count="{}">{}</a>', address(link), link.count, link.label)


@register.simple_tag
def url_with(page: Any, *entries: Any, **values: Any) -> str:
    """The URL of a list or comparison that is filtered by these entries, with further values in its query string.

    `page` is a URL name, or an entry whose page is filtered. Each of `entries` is an entry, a list of entries or None.
    A statement becomes the parameter `statement`, any other entry the parameter of its kind.
    """
    flat_entries = [
        entry for argument in entries for entry in ([argument] if isinstance(argument, Model) else argument or ())
    ]
    query = urlencode([*((_parameter(entry), entry.pk) for entry in flat_entries), *values.items()], doseq=True)
    path = reverse(page) if isinstance(page, str) else page.get_absolute_url()
    return f"{path}?{query}" if query else path


@register.simple_tag
def list_of(table: str, cell: Cell) -> str:
    """The URL of the list with the statements that a cell of a comparison counts."""
    return f"{reverse(f'plans:{table}')}?city={cell.city.pk}&{cell.query}"


def _parameter(entry: Model) -> str:
    return "statement" if isinstance(entry, Statement) else entry._meta.model_name or ""


@register.inclusion_tag("plans/figures/_take.html", takes_context=True)
def take_away(context: Any, indicator: Indicator, cities: Iterable[City] = ()) -> Context:
    """Offer the chart of an indicator as a picture and as embed code for other sites."""
    query = [("city", city.pk) for city in cities]
    return {
        "slug": indicator.pk,
        "picture": reverse("plans:indicator-svg", args=[indicator.pk], query=query),
        "code": _code(context, reverse("plans:embed-indicator", args=[indicator.pk], query=query), indicator.name, 480),
    }


@register.inclusion_tag("plans/figures/_take.html", takes_context=True)
def take_comparison(context: Any) -> Context:
    """Offer the comparison on this page as embed code for other sites."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    path = f"{reverse('plans:embed-compare')}?{query.urlencode()}"
    return {"slug": "comparison", "code": _code(context, path, context["work"].title, 720)}


def _code(context: Any, path: str, title: object, height: int) -> str:
    url = context["request"].build_absolute_uri(path)
    return (
        f'<iframe src="{html.escape(url)}" title="{html.escape(str(title))}" width="100%" height="{height}"'
        ' loading="lazy"></iframe>'
    )


@register.simple_tag(takes_context=True)
def page_in(context: Any, language: str) -> str:
    """The URL of this page in another language; for a page without language, the home page."""
    request, prefix = context["request"], f"/{active_language().code}/"
    if not request.path.startswith(prefix):
        return f"/{language}/"
    path = f"/{language}/{request.path.removeprefix(prefix)}"
    return iri_to_uri(f"{path}?{request.GET.urlencode()}" if request.GET else path)


@register.simple_tag(takes_context=True)
def download(context: Any, table: str, ending: str) -> str:
    """The URL of a file with all rows of this list or view, not only the current page."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    if table == "comparison":
        query["view"] = context["view"]
        return f"{reverse('comparison-file', args=[ending])}?{query.urlencode()}"
    url = reverse("table-file", args=[table, ending])
    return f"{url}?{query.urlencode()}" if query else url


@register.filter
def boxes(facet: Facet) -> SafeString:
    """Print the check boxes of a facet. A page has a hundred of them: a loop in a template takes five times as long."""
    return mark_safe("\n".join(_box(facet.name, option) for option in facet.boxes))  # nosec B308 B703


BOX = (
    '<label class="option"><input type="checkbox" id="{name}-{value}" name="{name}" value="{value}"{checked}> '
    '<span>{label}</span> <span class="option-count">{number}</span></label>'
)
EMPTY_BOX = BOX.replace('class="option"', 'class="option option-empty"')


def _box(name: str, option: Option) -> SafeString:
    return format_html(
        BOX if option.number else EMPTY_BOX,
        name=name,
        value=option.value,
        checked=CHECKED if option.is_selected else "",
        label=chinese(option.label),
        number=localize(option.number),
    )


@register.filter
def options(offered: Iterable[Option]) -> SafeString:
    """Print the options of a drop-down list of a facet."""
    return format_html_join(
        "",
        '<option value="{}"{}>{} ({})</option>',
        (
            (
                option.value,
                CHINESE_OPTION if _is_foreign(str(option.label)) else "",
                option.label,
                localize(option.number),
            )
            for option in offered
        ),
    )


CHINESE_OPTION = format_html(' lang="{}"', "zh-Hans")
CHECKED = mark_safe(" checked")  # nosec B308 B703


@register.simple_tag(takes_context=True)
def without(context: Any, name: str, value: str) -> str:
    """The URL of this page without one value of one parameter."""
    request = context["request"]
    return with_values(
        request, name, [other_value for other_value in request.GET.getlist(name) if other_value != value]
    )
