"""The whole site: both languages, read-only requests, a strict content security policy, and useful 404 pages."""

import gzip

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from plans.models import Chain, Firm, Plan, Target
from tests import factories as make
from tests.reading import path_and_query, read
from tests.visits import LANGUAGES, visit

pytestmark = pytest.mark.one_database

TAGS = {"zh-hans": "zh-Hans", "en": "en"}
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
SECTIONS = (
    "", "cities/", "plans/", "chains/", "firms/", "industries/", "indicators/", "targets/", "results/", "compare/",
    "search/", "sources/", "data/", "about/", "topics/", "glossary/",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
@in_both_languages
def test_the_home_page_links_to_every_section_in_both_languages(catalogue, language, section):
    home = visit(f"/{language}/")
    assert f"/{language}/{section}" in home.addresses.union(address for _tag, address in home.resources)
    assert visit(f"/{language}/{section}").language == TAGS[language]


@pytest.mark.slow
@pytest.mark.parametrize(
    "query", ["?city=changsha&city=hubei&q=%E4%BA%A7%E5%80%BC+%26+%25&view=figures&page=2", "?sort=name", ""]
)
@pytest.mark.parametrize("section", ["plans/", "targets/", "compare/", "cities/changsha/"])
def test_switching_the_language_twice_returns_to_the_same_address_and_query(catalogue, section, query):
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
def test_the_root_address_redirects_to_the_language_of_the_browser(client, asked, given):
    response = client.get("/", headers={} if asked is None else {"Accept-Language": asked})

    assert (response.status_code, response["Location"]) == (302, given)
    assert response["Vary"] == "Accept-Language"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_public_addresses_accept_only_get_and_head(client, db, method):
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


@pytest.mark.slow
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
        yield f"/{language}/{name}s/{model._default_manager.first().pk}/"


@pytest.mark.slow
@in_both_languages
def test_every_page_has_a_strict_content_security_policy(catalogue, client, language):
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
def test_a_404_page_links_to_home_search_and_sources(client, db, language, path):
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
def test_a_404_page_without_a_language_prefix_uses_the_language_of_the_browser(client, db, asked, tag):
    response = client.get("/nothing/at/all", headers={"Accept-Language": asked})

    assert response.status_code == 404
    assert read(response).language == tag


@in_both_languages
def test_an_address_without_its_final_slash_redirects_to_the_page(client, db, language):
    for section in SECTIONS[1:]:
        response = client.get(f"/{language}/{section.rstrip('/')}?q=x")
        assert (response.status_code, response["Location"]) == (301, f"/{language}/{section}?q=x")


@pytest.mark.usefixtures("one_connection")
def test_a_head_request_returns_no_body(settings):
    """The application is called as a server calls it, because the test client removes the body itself."""
    settings.ALLOWED_HOSTS = ["testserver"]
    application = WSGIHandler()
    pages = [f"/en/{section}" for section in SECTIONS]
    for address in [*pages, "/data/targets.csv?scope=region", "/data/catalogue.zip"]:
        statuses = []
        environ = RequestFactory(headers={"X-Forwarded-Proto": "https"}).head(address).environ
        response = application(environ, lambda status, headers, statuses=statuses: statuses.append(status))
        assert (b"".join(response), statuses) == (b"", ["200 OK"]), address
        response.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "is_compressed"),
    [("/en/", True), ("/data/targets.csv", True), ("/api/v1/targets/", True), ("/sitemap.xml", True),
     ("/feed.atom", True), ("/en/indicators/key-industry-chains.svg", True), ("/data/targets.xlsx", False),
     ("/data/catalogue.zip", False)],
)  # fmt: skip
def test_text_is_compressed_only_if_the_client_accepts_gzip(catalogue, client, address, is_compressed):
    plain = client.get(address)
    sent = client.get(address, headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert sent.headers.get("Content-Encoding") == ("gzip" if is_compressed else None)
    text, body = plain.getvalue(), sent.getvalue()
    plain.close()
    sent.close()
    if is_compressed:
        assert len(body) < 0.4 * len(text)
        assert gzip.decompress(body) == text


def test_a_compressed_page_with_the_current_etag_gets_304(catalogue, client):
    sent = client.get("/en/targets/", headers={"accept-encoding": "gzip"})
    headers = {"accept-encoding": "gzip", "if-none-match": sent.headers["ETag"]}

    assert client.get("/en/targets/", headers=headers).status_code == 304


def test_a_term_links_to_the_page_of_the_glossary_that_contains_it(client, db):
    terms = [make.make_term(pinyin=f"shùyǔ {n:03}") for n in range(61)]

    for term in (terms[0], terms[-1]):
        assert f'id="{term.slug}"' in client.get(term.get_absolute_url()).content.decode()
    for term in ("nothing", "%00"):
        assert client.get(f"/en/glossary/?term={term}").status_code == 200
