"""The site as a whole: every link leads on, both languages, nothing but reading, nothing inline."""

import gzip
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
from plans.models import Chain, Firm, Plan, Target
from tests.reading import path_and_query, read
from tests.visits import LANGUAGES, visit

TAGS = {"zh-hans": "zh-Hans", "en": "en"}
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
HOST = "http://testserver"
SAMPLES = 2  # addresses that are followed of one kind: lists by the same parameters, citations in one format …
SECTIONS = (
    "", "cities/", "plans/", "chains/", "firms/", "industries/", "indicators/", "targets/", "results/", "compare/",
    "search/", "sources/", "data/", "about/",
)  # fmt: skip


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
    return match is not None and match.namespace == "plans" and not match.url_name.endswith("-cite")


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


def test_every_link_leads_to_something(site):
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


def test_every_way_to_filter_that_a_page_links_to_is_known(site):
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


def test_no_page_has_anything_inline_or_an_id_twice(site):
    pages, _links = site
    for address, page in pages.items():
        assert page.inline == [], address
        assert [name for name, number in Counter(page.ids).items() if number > 1] == [], address
        assert page.title.strip().partition(" — ")[0], address


def test_no_page_weighs_more_than_a_reader_with_a_slow_line_can_bear(site):
    pages, _links = site
    most = {address: (25 if "/compare/" in address else 12) * 1024 for address in pages}
    assert {address: page.size for address, page in pages.items() if page.size > most[address]} == {}


def test_nothing_is_loaded_from_elsewhere(site):
    pages, _links = site
    elsewhere = {
        address
        for page in pages.values()
        for tag, address in page.resources
        if tag in ("script", "img", "iframe", "form") and urlsplit(address).netloc not in ("", "testserver")
    }
    assert elsewhere == set()


def test_every_page_says_its_language_and_marks_the_other(site):
    """On an English page no Chinese stands outside a run marked as Chinese."""
    pages, _links = site
    unmarked = {}
    for address, page in pages.items():
        language = address.split("/")[1]
        assert page.language == TAGS[language], address
        assert {tag for tag, _words in page.languages} <= {"zh-Hans", "zh-Hant", "en"}, address
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


@pytest.mark.parametrize("section", SECTIONS)
@in_both_languages
def test_every_section_is_a_page_of_both_home_pages(catalogue, language, section):
    home = visit(f"/{language}/")
    assert f"/{language}/{section}" in home.addresses.union(address for _tag, address in home.resources)
    assert visit(f"/{language}/{section}").language == TAGS[language]


@pytest.mark.parametrize("query", ["?city=changsha&city=hubei&q=%E4%BA%A7%E5%80%BC+%26+%25&page=2", "?sort=name", ""])
@pytest.mark.parametrize("section", ["plans/", "targets/", "compare/", "cities/changsha/"])
def test_switching_the_language_keeps_the_query_and_comes_back(catalogue, section, query):
    english = visit(f"/en/{section}{query}")
    chinese = visit(next(link for link, words in english.links if words == "简体中文"))
    back = next(link for link, words in chinese.links if words == "English")

    assert path_and_query(chinese.address) == path_and_query(f"/zh-hans/{section}{query}")
    assert path_and_query(back) == path_and_query(f"/en/{section}{query}")
    assert (english.language, chinese.language) == ("en", "zh-Hans")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "/zh-hans/"),
        ("zh", "/zh-hans/"),
        ("zh-Hans", "/zh-hans/"),
        ("zh-TW", "/zh-hans/"),
        ("zh-HK,en;q=0.5", "/zh-hans/"),
        ("en-GB,en;q=0.9,zh;q=0.8", "/en/"),
        ("fr-FR,fr;q=0.9,zh-CN;q=0.3", "/zh-hans/"),
        ("fr", "/en/"),
        ("", "/en/"),
        ("*", "/en/"),
        ("zh;q=0.1,en;q=0.2", "/en/"),
        (";;;,q=,zh-" + "x" * 5000, "/en/"),
        (None, "/en/"),
    ],
)
def test_the_front_door_goes_by_the_language_of_the_browser(client, asked, given):
    response = client.get("/", headers={} if asked is None else {"Accept-Language": asked})

    assert (response.status_code, response["Location"]) == (302, given)
    assert response["Vary"] == "Accept-Language"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_nothing_can_be_changed_from_outside(client, db, method):
    paths = ["/", *(f"/{language}/{section}" for language in LANGUAGES for section in SECTIONS)]
    paths += [
        "/en/nothing/",
        "/nothing",
        "/api/v1/targets/",
        "/data/targets.csv",
        "/healthz",
        "/feed.atom",
        "/static/x",
    ]
    for path in paths:
        response = getattr(client, method)(path)
        assert response.status_code == 405, path
        assert response["Allow"] == "GET, HEAD"
        assert not response.cookies


@in_both_languages
def test_no_page_sets_a_cookie_or_depends_on_one(catalogue, client, django_user_model, language):
    editor = Client()
    editor.force_login(django_user_model.objects.create_superuser("editor"))
    editor.cookies["csrftoken"] = "x" * 32
    for address in [*(f"/{language}/{section}" for section in SECTIONS), *sample_of_entries(language)]:
        plain, known = client.get(address), editor.get(address)
        assert not plain.cookies, address
        assert not known.cookies, address
        assert "cookie" not in plain.get("Vary", "").lower(), address
        assert plain.content == known.content, address


def sample_of_entries(language):
    names = {"plan": Plan, "chain": Chain, "firm": Firm, "target": Target}
    for name, model in names.items():
        yield f"/{language}/{name}s/{model.objects.first().pk}/"


@in_both_languages
def test_every_answer_has_a_strict_policy(catalogue, client, language):
    for address in [*(f"/{language}/{section}" for section in SECTIONS), "/", f"/{language}/nothing/"]:
        response = client.get(address)
        policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'", address
        assert policy["script-src"] == policy["style-src"] == "'self'", address
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'", address
        assert "unsafe" not in response["Content-Security-Policy"], address
        assert response["X-Content-Type-Options"] == "nosniff", address


@pytest.mark.parametrize(
    "path", ["nothing/", "targets/no-such-target/", "cities/atlantis/", "plans/x/y/z/", "%E6%97%A0/", "sources/x/"]
)
@in_both_languages
def test_what_does_not_exist_is_answered_with_help(client, db, language, path):
    response = client.get(f"/{language}/{path}")

    assert response.status_code == 404
    page = read(response)
    assert page.language == TAGS[language]
    assert {"zh-hans": "没有", "en": "Nothing"}[language] in page.main
    assert {f"/{language}/", f"/{language}/search/", f"/{language}/sources/"} <= page.main_addresses
    other = {"zh-hans": "en", "en": "zh-hans"}[language]
    switch = next(link for link, words in page.links if words == {"en": "简体中文", "zh-hans": "English"}[language])
    assert switch.startswith(f"/{other}/")
    assert page.inline == []
    assert not response.cookies


@pytest.mark.parametrize(("asked", "tag"), [("zh-CN", "zh-Hans"), ("en", "en"), ("de", "en")])
def test_an_address_without_a_language_helps_in_that_of_the_browser(client, db, asked, tag):
    response = client.get("/nothing/at/all", headers={"Accept-Language": asked})

    assert response.status_code == 404
    assert read(response).language == tag


@in_both_languages
def test_an_address_without_its_last_slash_leads_to_the_page(client, db, language):
    for section in SECTIONS[1:]:
        response = client.get(f"/{language}/{section.rstrip('/')}?q=x")
        assert (response.status_code, response["Location"]) == (301, f"/{language}/{section}?q=x")


def test_pages_are_answered_to_head_without_their_body(client, db):
    for section in SECTIONS:
        response = client.head(f"/en/{section}")
        assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    ("address", "is_compressed"),
    [("/en/", True), ("/data/targets.csv", True), ("/api/v1/targets/", False), ("/data/targets.xlsx", False),
     ("/data/catalogue.zip", False)],
)  # fmt: skip
def test_what_is_text_is_sent_compressed_to_who_takes_it_so(catalogue, client, address, is_compressed):
    plain = client.get(address)
    sent = client.get(address, headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert sent.headers.get("Content-Encoding") == ("gzip" if is_compressed else None)
    text, body = plain.getvalue(), sent.getvalue()
    if is_compressed:
        assert len(body) < 0.4 * len(text)
        assert gzip.decompress(body) == text


def test_a_compressed_page_that_a_reader_holds_is_not_sent_again(catalogue, client):
    sent = client.get("/en/targets/", headers={"accept-encoding": "gzip"})
    headers = {"accept-encoding": "gzip", "if-none-match": sent.headers["ETag"]}

    assert client.get("/en/targets/", headers=headers).status_code == 304
