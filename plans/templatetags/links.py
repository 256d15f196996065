"""What stands in the head of every page for browsers, robots and other machines."""

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.translation import get_language

from cities.languages import DEFAULT, LANGUAGES
from plans.catalogue.edition import DATA_LICENCE
from plans.opendata import linked_data

register = template.Library()

# The page of one entry, and the collection of the API that holds it.
COLLECTIONS = {
    "city": "cities", "plan": "plans", "chain": "chains", "firm": "firms", "industry": "industries",
    "indicator": "indicators", "target": "targets", "result": "results", "source": "sources",
}  # fmt: skip
CARDS = {*COLLECTIONS, "compare", "data"}
CARD_OF_LIST = {collection: page for page, collection in COLLECTIONS.items()}
LOCALES = {"zh-hans": "zh_CN", "en": "en_GB"}


@register.inclusion_tag("_links.html", takes_context=True)
def page_links(context, parameters=()):
    """Link to the canonical address of this page, to its other language, JSON and feeds, and to the licence.

    `parameters` names the query parameters that select what the page shows; all others are noise.
    """
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return {}
    name, slug = request.resolver_match.url_name, request.resolver_match.kwargs.get("slug")
    canonical = request.build_absolute_uri(request.path + _query(request.GET, {*parameters, "page"}))
    alternates = {tag: translate_url(canonical, language) for language, tag in LANGUAGES.items()}
    default = request.build_absolute_uri(reverse("front")) if name == "home" else alternates[LANGUAGES[DEFAULT]]
    return {
        "canonical": canonical,
        "alternates": alternates | {"x-default": default},
        "api": _api(request, name, slug, parameters),
        "licence": DATA_LICENCE.url,
        "feed": reverse("feed"),
        "region_feed": reverse("region-feed", args=[slug]) if name == "city" else "",
    }


@register.inclusion_tag("_describe.html", takes_context=True)
def describe(context, page=None):
    """Describe this page for search engines (JSON-LD) and for previews of links (Open Graph).

    `page` is the entry that the page is about, or the Edition for the home page; without it, the list or
    other page that the address names.
    """
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return {}
    name = request.resolver_match.url_name
    description = linked_data.describe(name or "" if page is None else page, request)
    card = CARD_OF_LIST.get(name, name)
    return {
        "description": description,
        "script": linked_data.as_script(description, request),
        "type": "article" if name in COLLECTIONS else "website",
        "address": request.build_absolute_uri(request.path),
        "image": request.build_absolute_uri(
            static(f"og/{card if card in CARDS else 'home'}-{LANGUAGES[get_language()].lower()}.png")
        ),
        "locale": LOCALES[get_language()],
        "other_locales": [locale for language, locale in LOCALES.items() if language != get_language()],
    }


def _query(sent, parameters):
    """Return the canonical query: known parameters that have a value, in a fixed order, the first page unnamed."""
    query = QueryDict(mutable=True)
    for name in sorted(set(parameters) & set(sent)):
        query.setlist(name, [value for value in sent.getlist(name) if value and (name, value) != ("page", "1")])
    text = query.urlencode()
    return f"?{text}" if text else ""


def _api(request, name, slug, parameters):
    """Return the address of what this page shows as JSON, or "" if the API does not hold it.

    A list of the API has the same filters, and its own way through its pages.
    """
    if name in COLLECTIONS:
        address = reverse(f"api:{COLLECTIONS[name]}-entry", args=[slug])
    elif name in CARD_OF_LIST:
        address = reverse(f"api:{name}") + _query(request.GET, parameters)
    else:
        return ""
    return request.build_absolute_uri(address)
