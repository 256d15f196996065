"""Every page has a link to report an error, prefilled with the address of the page, the edition and the entry."""

from urllib.parse import parse_qs, urlsplit

import pytest

from plans.editing import history
from tests import factories as make
from tests.reading import read


@pytest.fixture
def target(db):
    target = make.make_target(slug="city-target", city=make.make_city(slug="city"))
    history.record(target, None, {})
    return target


def reported(page, words):
    """Return where the link that says `words` leads, and what it fills in."""
    (address,) = {address for address, text in page.links if text == words}
    parts = urlsplit(address)
    return address.partition("?")[0], {name: value for name, (value,) in parse_qs(parts.query).items()}


@pytest.mark.parametrize("address", ["", "about/", "targets/?city=city", "search/?q=x", "no-such-page/", "sources/"])
def test_every_page_has_a_link_to_report_an_error(client, target, settings, address):
    settings.CONTACT = "desk@plans.example"

    where, filled = reported(read(client.get(f"/en/{address}")), "Report an error on this page")

    assert where == "mailto:desk@plans.example"
    assert f"Address: http://testserver/en/{address}" in filled["body"]
    assert "Edition: edition 1 of " in filled["body"]


def test_the_subject_of_a_mail_about_an_entry_contains_its_slug(client, target, settings):
    settings.CONTACT = "desk@plans.example"
    page = read(client.get("/en/targets/city-target/"))

    _where, filled = reported(page, "Report an error in this entry")

    assert filled["subject"] == "Error in “Regional Manufacturing Plans”: city-target"
    assert filled["body"].startswith("What is wrong, and what would be right?")
    assert filled["body"].endswith("Entry: city-target")


def test_the_link_to_a_tracker_has_title_and_body_and_keeps_its_own_parameters(client, target, settings):
    settings.CONTACT = "https://code.example/plans/issues/new?labels=data"
    page = read(client.get("/zh-hans/targets/city-target/"))

    where, filled = reported(page, "本页有误？请告知")

    assert where == "https://code.example/plans/issues/new"
    assert filled["labels"] == "data"
    assert filled["title"] == "《地方制造业规划目录》勘误：city-target"
    assert "条目：city-target" in filled["body"]


def test_an_error_report_contains_the_public_address_for_any_host(client, target, settings):
    settings.CONTACT, settings.SITE_URL = "desk@plans.example", "https://plans.example"
    settings.ALLOWED_HOSTS = ["testserver", "plans.example"]

    _where, filled = reported(read(client.get("/en/targets/city-target/")), "Report an error on this page")

    assert "Address: https://plans.example/en/targets/city-target/" in filled["body"]


def test_no_page_has_a_report_link_without_a_contact_and_the_about_page_explains_this(client, target, settings):
    settings.CONTACT = ""

    about = read(client.get("/en/about/"))

    assert "This copy of the catalogue names no address to report it to" in about.main
    for page in (about, read(client.get("/en/targets/city-target/"))):
        assert not any("Report an error" in words for _address, words in page.links)
