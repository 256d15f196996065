"""The pages of the loaded catalogue, each fetched and read once in a run of the tests."""

from urllib.parse import urldefrag

from django.test import Client
from django.utils.translation import override

from plans.catalogue.registry import KINDS
from tests.reading import read

LANGUAGES = ("zh-hans", "en")
MODELS = [kind.model for kind in KINDS if kind.entry_page]
_read = {}


def visit(address):
    """Return the Page at an address, which must answer 200. The catalogue must be the one of the fixtures."""
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
    """Return every Page of an entry that has more than one, in their order, as links lead from one to the next."""
    pages = [page_of(entry, language)]
    while following := [
        link for link, words in pages[-1].main_links if words in ("Next", "下一页") and link != pages[-1].address
    ]:
        pages.append(visit(following[0]))
    return pages
