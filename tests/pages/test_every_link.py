"""No page has a broken link, in both languages, and every page meets the common requirements."""

from collections import Counter, defaultdict
from functools import cache
from urllib.parse import parse_qsl, unquote, urldefrag, urlencode, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.translation import override

from plans.lists.filters import FILTERS
from plans.lists.filtersets import MAX_VALUES
from tests.reading import path_and_query
from tests.visits import LANGUAGES, visit

# In the same process as the tests of entries, which visit the same pages.
pytestmark = [pytest.mark.slow, pytest.mark.one_database, pytest.mark.xdist_group("every page")]
TAGS = {"zh-hans": "zh-Hans", "en": "en"}
HOST = "http://testserver"
SAMPLES = 2  # addresses that are followed of one kind: lists by the same parameters, citations in one format …


@cache
def route_of(path):
    """Return the ResolverMatch of a path, None if nothing is there. An address has the language it begins with."""
    language = path.split("/")[1]
    try:
        with override(language if language in LANGUAGES else "en"):
            return resolve(unquote(path))
    except Resolver404:
        return None


def is_page(address):
    """Whether an address is that of a page, and not of a file or a citation."""
    match = route_of(urlsplit(address).path)
    return (
        match is not None and match.namespace == "plans" and not match.url_name.endswith(("-cite", "-svg", "-markdown"))
    )


def kind_of(address):
    """Return what addresses of one kind have in common, None if nothing is there.

    A page of its own (an entry, a section) is a kind by itself: every one of them is followed.
    """
    parts = urlsplit(address)
    match = route_of(parts.path)
    if match is None:
        return None
    if is_page(address):
        names = frozenset(name for name, _value in parse_qsl(parts.query))
        return (match.view_name, parts.path.split("/")[1], names) if names else parts.path
    return match.view_name, *(value for name, value in match.kwargs.items() if name not in ("slug", "number"))


@cache
def crawl():
    """Return `{address: Page}` of the pages that links lead to, and `{link: page it was found on}` of all the rest."""
    pages, rest, followed = {}, {}, Counter()
    waiting = [f"/{language}/" for language in LANGUAGES]
    seen = set(waiting)
    while waiting:
        address = waiting.pop()
        page = pages[address] = visit(address)
        for link in {link.removeprefix(HOST) for link in page.addresses.union(link for _tag, link in page.resources)}:
            target, _place = urldefrag(link)
            if urlsplit(link).netloc:
                continue
            rest.setdefault(link, address)
            if target in seen:
                continue
            seen.add(target)
            kind = kind_of(target)
            followed[kind] += 1
            if followed[kind] <= SAMPLES and is_page(target):
                waiting.append(target)
    return pages, rest


@pytest.fixture
def site(catalogue):
    return crawl()


def test_no_link_is_broken(site):
    pages, links = site
    assert len(pages) > 2 * 850
    followed, dead = Counter(), []
    for link, origin in links.items():
        address, place = urldefrag(link)
        kind = kind_of(address)
        if address.startswith("/static/"):
            leads_on = finders.find(unquote(address.removeprefix("/static/"))) is not None
        elif address in pages:
            leads_on = not place or place in pages[address].ids
        elif kind is None or is_page(address):
            leads_on = kind is not None
        else:
            followed[kind] += 1
            leads_on = followed[kind] > SAMPLES or answers(address)
        if not leads_on:
            dead.append(f"{origin} → {link}")
    assert dead == []


def answers(address):
    """Whether a file or another address without a page answers 200, read to its end."""
    response = Client(raise_request_exception=False).get(address, follow=True)
    return response.status_code == 200 and bool(response.getvalue())


def test_every_link_to_a_filtered_list_has_valid_parameters(site):
    """Not every list by every value is followed: the parameters and values of all of them must exist."""
    _pages, links = site
    asked = defaultdict(set)
    for link in links:
        parts = urlsplit(link)
        table = parts.path.strip("/").rpartition("/")[2]
        if table in FILTERS and not parts.path.startswith("/api/"):
            for name, value in parse_qsl(parts.query):
                asked[table, name].add(value)
    assert len(asked) > 15
    for (table, name), values in asked.items():
        if name != "page":
            for some in chunks(sorted(values)):
                filterset = FILTERS[table](QueryDict(urlencode({name: some}, doseq=True)))
                assert (filterset.is_valid(), filterset.unknown) == (True, []), (table, name)


def chunks(values):
    return [values[start : start + MAX_VALUES] for start in range(0, len(values), MAX_VALUES)]


def test_no_page_has_inline_code_or_duplicate_ids(site):
    pages, _links = site
    for address, page in pages.items():
        assert page.inline == [], address
        assert [name for name, number in Counter(page.ids).items() if number > 1] == [], address
        assert page.title.strip().partition(" — ")[0], address


def test_no_page_is_larger_than_its_size_limit(site):
    pages, _links = site
    most = {address: (25 if "/compare/" in address else 12) * 1024 for address in pages}
    assert {address: page.size for address, page in pages.items() if page.size > most[address]} == {}


def test_no_page_loads_a_resource_from_another_host(site):
    pages, _links = site
    elsewhere = {
        address
        for page in pages.values()
        for tag, address in page.resources
        if tag in ("script", "img", "iframe", "form") and urlsplit(address).netloc not in ("", "testserver")
    }
    assert elsewhere == set()


def test_every_page_declares_its_language_and_marks_text_in_other_languages(site):
    """On an English page no Chinese stands outside a run marked as Chinese."""
    pages, _links = site
    unmarked = {}
    for address, page in pages.items():
        language = address.split("/")[1]
        assert page.language == TAGS[language], address
        assert {tag for tag, _words in page.languages} <= {"zh-Hans", "zh-Hant", "zh-Latn-pinyin", "en"}, address
        if language == "en" and page.unmarked:
            unmarked[address] = page.unmarked
    assert unmarked == {}


def test_every_page_links_to_itself_in_the_other_language(site):
    pages, _links = site
    for address, page in pages.items():
        _empty, language, rest = address.split("/", 2)
        other = {"zh-hans": "en", "en": "zh-hans"}[language]
        switch = [link for link, words in page.links if words == {"en": "简体中文", "zh-hans": "English"}[language]]
        assert list(map(path_and_query, switch)) == [path_and_query(f"/{other}/{rest}")], address
