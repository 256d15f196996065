"""The links and descriptions in the head of every page, and the link to report an error."""

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _

from cities.languages import DEFAULT, LANGUAGES, active_language, other_language
from plans.catalogue.edition import DATA_LICENCE, TITLE, current
from plans.catalogue.registry import KINDS
from plans.opendata import linked_data

register = template.Library()

BY_ENTRY_PAGE = {kind.entry_page: kind for kind in KINDS if kind.entry_page}
BY_LIST_PAGE = {kind.list_page: kind for kind in KINDS if kind.list_page}
# The pages with a picture of `tools.draw_cards`. All others use the picture of the home page.
CARDS = {path.name.removesuffix("-en.png") for path in (settings.BASE_DIR / "static" / "og").glob("*-en.png")}


@register.inclusion_tag("_links.html", takes_context=True)
def page_links(context: Any, parameters: Collection[str] = ()) -> dict[str, Any]:
    """Print the links to the canonical URL, the other language, JSON, feeds and the licence.

    `parameters` are the query parameters of the canonical URL.
    """
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return {}
    name, slug = request.resolver_match.url_name, request.resolver_match.kwargs.get("slug")
    canonical = request.build_absolute_uri(request.path + _query(request.GET, {*parameters, "page"}))
    request.canonical = canonical  # `plans.catalogue.http_caching` reads it
    alternates = {language.tag: translate_url(canonical, language.code) for language in LANGUAGES}
    default = request.build_absolute_uri(reverse("front")) if name == "home" else alternates[DEFAULT.tag]
    return {
        "canonical": canonical,
        "alternates": alternates | {"x-default": default},
        "api": _api(request, name, slug, parameters),
        "markdown": request.build_absolute_uri(f"{request.path.rstrip('/')}.md") if name in BY_ENTRY_PAGE else "",
        "licence": DATA_LICENCE.url,
        "feed": reverse("feed"),
        "region_feed": reverse("region-feed", args=[slug]) if name == "city" else "",
    }


@register.inclusion_tag("_describe.html", takes_context=True)
def describe(context: Any, page: object = None) -> dict[str, Any]:
    """Describe this page for search engines (JSON-LD) and link previews (Open Graph).

    `page` is the entry on the page, or the Edition on the home page. By default the URL name identifies the page.
    """
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return {}
    name = request.resolver_match.url_name
    description = linked_data.describe(name or "" if page is None else page, request)
    card = BY_LIST_PAGE[name].entry_page if name in BY_LIST_PAGE else name
    return {
        "description": description,
        "script": linked_data.as_script(description, request),
        "type": "article" if name in BY_ENTRY_PAGE else "website",
        "url": request.build_absolute_uri(request.path),
        "image": request.build_absolute_uri(
            static(f"og/{card if card in CARDS else 'home'}-{active_language().code}.png")
        ),
        "locale": active_language().locale,
        "other_locale": other_language().locale,
    }


@register.simple_tag(takes_context=True)
def report_address(context: Any) -> str:
    """The prefilled URL to report an error on this page; "" without CONTACT."""
    request, contact = context.get("request"), settings.CONTACT
    if not contact or request is None:
        return ""
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else ""
    title = _("Error in “%(title)s”: %(page)s") % {"title": TITLE, "page": slug or request.path}
    lines = [
        _("What is wrong, and what would be right?"),
        "\n",
        _("Address: %(address)s") % {"address": request.build_absolute_uri()},
        _("Edition: %(edition)s") % {"edition": current().label},
        _("Entry: %(slug)s") % {"slug": slug} if slug else "",
    ]
    is_mail = not contact.startswith("https://")
    filled = urlencode({"subject" if is_mail else "title": title, "body": "\n".join(lines).rstrip()}, quote_via=quote)
    return f"{'mailto:' if is_mail else ''}{contact}{'&' if '?' in contact else '?'}{filled}"


def _query(sent: QueryDict, parameters: Iterable[str]) -> str:
    """Return the canonical query string: known parameters with a value, sorted, without `page=1`."""
    query = QueryDict(mutable=True)
    for name in sorted(set(parameters) & set(sent)):
        query.setlist(name, [value for value in sent.getlist(name) if value and (name, value) != ("page", "1")])
    text = query.urlencode()
    return f"?{text}" if text else ""


def _api(request: HttpRequest, name: str, slug: str, parameters: Iterable[str]) -> str:
    """Return the URL of this page's data in the API, or "" if there is none.

    A list of the API has the same filters, and its own pagination.
    """
    if name in BY_ENTRY_PAGE:
        url = reverse(f"api:{BY_ENTRY_PAGE[name].table}-entry", args=[slug])
    elif name in BY_LIST_PAGE:
        url = reverse(f"api:{BY_LIST_PAGE[name].table}") + _query(request.GET, parameters)
    else:
        return ""
    return request.build_absolute_uri(url)
