"""No kind of page is forgotten where all of them are tested, measured or pictured."""

from django.urls import resolve

from plans.urls import urlpatterns
from sampledata.pages import PAGES, largest_pages

KINDS = {pattern.name for pattern in urlpatterns if not pattern.name.endswith(("-cite", "-svg", "-markdown"))}


def kinds_of(addresses):
    return {resolve(address.partition("?")[0]).url_name for address in addresses}


def test_the_browser_tests_cover_every_kind_of_page():
    assert kinds_of(f"/en/{page}" for page in PAGES if page != "nothing/") == KINDS


def test_the_measurement_covers_every_kind_of_page(sample):
    assert kinds_of(largest_pages().values()) == KINDS
