"""The pages of the loaded catalogue; a test run requests and parses each page once."""

from urllib.parse import urldefrag

from django.test import Client
from django.utils.translation import override

from plans.catalogue.registry import KINDS
from tests.reading import read

LANGUAGES = ("zh-hans", "en")
MODELS = [kind.model for kind in KINDS if kind.entry_page]
_read = {}


def visit(address):
    """Return the Page at a URL; the status must be 200. The database must have the loaded fixtures."""
    address, _place = urldefrag(address)
    if address not in _read:
        response = Client().get(address)
        assert response.status_code == 200, f"{address} answers {response.status_code}"
        _read[address] = read(response)
    return _read[address]


def address_of(entry, language):
    with override(language):
        return entry.get_absolute_url()


def page_of(entry, language):
    return visit(address_of(entry, language))


def pages_of(entry, language):
    """Return every Page of a paginated entry, in order, by its links to the next page."""
    pages = [page_of(entry, language)]
    while following := [
        link for link, words in pages[-1].main_links if words in ("Next", "下一页") and link != pages[-1].address
    ]:
        pages.append(visit(following[0]))
    return pages
