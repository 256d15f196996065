"""The site as a whole: every link leads on, both languages, nothing but reading, nothing inline."""

from collections import Counter
from urllib.parse import parse_qsl, unquote, urldefrag, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

from plans.models import Chain, Firm, Plan, Target
from tests.reading import path_and_query, read
from tests.visits import LANGUAGES, visit

TAGS = {"zh-hans": "zh-Hans", "en": "en"}
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
HOST = "http://testserver"
SAMPLES = 2  # addresses of one kind that are followed: a list by one filter, a file, a citation …
SECTIONS = (
    "", "cities/", "plans/", "chains/", "firms/", "industries/", "indicators/", "targets/", "results/", "compare/",
    "search/", "sources/", "data/", "about/",
)  # fmt: skip


def kind_of(address):
    """Return what is alike in addresses of one kind: route, language and names of parameters; None if it is nothing."""
    parts = urlsplit(address)
    try:
        match = resolve(unquote(parts.path))
    except Resolver404:
        return None
    names = frozenset(name for name, _value in parse_qsl(parts.query))
    route = {name: value for name, value in match.kwargs.items() if name != "slug"}
    return match.view_name, parts.path.split("/")[1], str(route), names


def is_entry(address):
    """Whether an address is that of a page of its own, which is followed without exception."""
    parts = urlsplit(address)
    match = resolve(unquote(parts.path))
    return not parts.query and match.namespace == "plans" and not match.url_name.endswith("-cite")


@pytest.fixture
def site(catalogue):
    """Return `{address: Page}` of all pages that links lead to from both home pages, and every link of the site.

    Of addresses that differ only in what they filter by, in the entry that they cite or in the format of a
    file, SAMPLES of a kind are followed; the pages of entries all are.
    """
    pages, links, followed = {}, {}, Counter()
    waiting = [f"/{language}/" for language in LANGUAGES]
    seen = set(waiting)
    while waiting:
        address = waiting.pop()
        page = pages[address] = visit(address)
        for link in [link for link, _words in page.links] + [link for _tag, link in page.resources]:
            link = link.removeprefix(HOST)
            if urlsplit(link).scheme or urlsplit(link).netloc:
                continue
            links.setdefault(link, address)
            target, _place = urldefrag(link)
            if target in seen or target.startswith("/static/") or kind_of(target) is None:
                continue
            seen.add(target)
            if kind_of(target)[0].startswith("plans:") and not is_file(target):
                followed[kind_of(target)] += 1
                if is_entry(target) or followed[kind_of(target)] <= SAMPLES:
                    waiting.append(target)
    return pages, links


def is_file(address):
    return (kind_of(address)[0] or "").endswith("-cite")


def test_every_link_leads_to_something(site):
    pages, links = site
    assert len(pages) > 2 * 850
    followed, dead = Counter(), []
    for link, origin in links.items():
        address, place = urldefrag(link)
        if address.startswith("/static/"):
            if not finders.find(unquote(address.removeprefix("/static/"))):
                dead.append((origin, link))
        elif kind_of(address) is None:
            dead.append((origin, link))
        elif address in pages:
            if place and place not in pages[address].ids:
                dead.append((origin, link))
        elif is_file(address) or not kind_of(address)[0].startswith("plans:"):
            followed[kind_of(address)] += 1
            if followed[kind_of(address)] <= SAMPLES and Client().get(address).status_code != 200:
                dead.append((origin, link))
    assert dead == []


def test_every_way_to_filter_that_a_page_links_to_is_known(site):
    """Links with parameters that were not followed are of lists: their parameters and values must exist."""
    _pages, links = site
    checked = set()
    for link, origin in links.items():
        parts = urlsplit(link)
        kind = kind_of(link)
        if not parts.query or kind is None or kind[0] not in ("plans:targets", "plans:results", "plans:firms"):
            continue
        for name, value in parse_qsl(parts.query):
            if (kind[0], name, value) not in checked and name != "page":
                checked.add((kind[0], name, value))
                assert visit(f"{parts.path}?{name}={value}").alerts == [], (origin, link)
    assert checked


def test_no_page_has_anything_inline_or_an_id_twice(site):
    pages, _links = site
    for address, page in pages.items():
        assert page.inline == [], address
        assert [name for name, number in Counter(page.ids).items() if number > 1] == [], address
        assert page.title.strip().partition(" — ")[0], address


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
        assert {tag for tag, _words in page.languages} <= {"zh-Hans", "en"}, address
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
    assert f"/{language}/{section}" in visit(f"/{language}/").addresses
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
