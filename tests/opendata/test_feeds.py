"""Atom feeds: of the catalogue and of each region."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import feedparser
import pytest

from plans.editing import history
from plans.models import Revision
from plans.opendata.feeds import NEWEST
from tests.factories import (
    make_chain,
    make_city,
    make_firm,
    make_former_address,
    make_indicator,
    make_plan,
    make_role,
    make_target,
)


@pytest.fixture
def changsha(db):
    return make_city(slug="changsha", name_zh="长沙", name_en="Changsha")


def _feed(client, address="/feed.atom", host="testserver"):
    feed = feedparser.parse(client.get(address, headers={"host": host}).content)
    assert not feed.bozo
    return feed


def test_an_added_entry_is_in_the_feed_with_links_in_both_languages(client, changsha):
    target = make_target(changsha, slug="changsha-hub", text_zh="建成<高地>", text_en="Become a <hub> & more")
    history.record(target, None, {})
    Revision.objects.update(at=datetime(2026, 5, 1, 12, 0, 0, 250000, tzinfo=UTC))

    feed = _feed(client)

    assert feed.feed.title == "地方制造业规划目录 · Regional Manufacturing Plans"
    assert feed.feed.id == "tag:regional-plans,2026:/feed.atom"
    assert feed.feed.updated == "2026-05-01T20:00:00.250000+08:00"
    (entry,) = feed.entries
    assert entry.title.endswith("Target added: Changsha: Become a <hub> & more")
    assert "长沙：建成<高地> · " in entry.title
    assert entry.id == "tag:regional-plans,2026:/feed.atom#target/changsha-hub/20260501T120000.250000"
    assert entry.updated_parsed[:6] == (2026, 5, 1, 12, 0, 0)
    assert [(link.hreflang, link.href) for link in entry.links] == [
        ("zh-Hans", "http://testserver/zh-hans/targets/changsha-hub/"),
        ("en", "http://testserver/en/targets/changsha-hub/"),
    ]
    assert [tag.term for tag in entry.tags] == ["added"]


def test_a_changed_entry_shows_old_and_new_values(client, changsha):
    target = make_target(changsha)
    history.record(
        target,
        {"quantity": "1557家", "themes": ["green"], "note_en": "x" * 500},
        {"quantity": "1577家", "themes": ["green", "talent"]},
    )

    (entry,) = _feed(client).entries

    lines = entry.summary.split("\n")
    assert [line.partition(": ")[2] for line in lines] == [
        "1557家 → 1577家",
        f"{'x' * 79}… → —",
        "green → green, talent",
    ]
    assert "Quantity as printed" in lines[0]


def test_a_withdrawn_entry_keeps_its_name_and_links_to_the_list(client, changsha):
    firm = make_firm(changsha, slug="zoomlion", name_zh="中联重科", name_en="Zoomlion")
    history.record(firm, {"name_zh": "中联重科", "name_en": "Zoomlion", "city": "changsha"}, None)
    firm.delete()

    (entry,) = _feed(client).entries

    assert entry.title.endswith("Firm withdrawn: Zoomlion")
    assert "中联重科" in entry.title
    assert entry.links[1].href == "http://testserver/en/firms/"


def test_an_entry_withdrawn_with_a_reason_shows_the_reason_and_the_replacement(client, changsha):
    firm = make_firm(changsha, slug="zoomlion")
    make_former_address(table="firms", slug="zoomlion", reason_zh="重复。", reason_en="Twice.", replaced_by="zoom")
    history.record(firm, {"name_en": "Zoomlion"}, None)
    firm.delete()

    (entry,) = _feed(client).entries

    assert entry.summary.split("\n") == ["重复。", "Twice.", "由zoom取代 · Replaced by zoom"]
    assert entry.links[1].href == "http://testserver/en/firms/zoomlion/"
    assert client.get("/en/firms/zoomlion/").status_code == 410


def test_a_withdrawn_role_is_named_by_its_slug(client, changsha):
    role = make_role(make_chain(changsha, slug="changsha-drones"), make_firm(changsha, slug="eagle"))
    history.record(role, {"role": "leader"}, None)
    role.delete()

    (entry,) = _feed(client).entries

    assert entry.title.endswith("Role in a chain withdrawn: changsha-drones/eagle")
    assert entry.links[1].href == "http://testserver/en/"


def test_a_role_links_to_its_chain(client, changsha):
    chain = make_chain(changsha, slug="changsha-drones", name_en="Drones")
    history.record(make_role(chain, make_firm(changsha, name_en="Eagle")), None, {})

    (entry,) = _feed(client).entries

    assert entry.title.endswith("Role in a chain added: Eagle — Drones")
    assert entry.links[1].href == "http://testserver/en/chains/changsha-drones/"


def test_a_feed_has_a_limited_number_of_entries_newest_first(client, changsha, django_assert_max_num_queries):
    for model, slugs in (("target", NEWEST * 5), ("chain", NEWEST * 5)):
        Revision.objects.bulk_create(
            Revision(table=model, slug=f"changsha-{model}{number}", action="added") for number in range(slugs)
        )
    make_chain(changsha, slug=f"changsha-chain{NEWEST * 5 - 1}", name_en="The last one")

    with django_assert_max_num_queries(8):
        feed = _feed(client)

    assert len(feed.entries) == NEWEST
    assert feed.entries[0].title.endswith("Chain or cluster added: The last one")
    assert feed.entries[0].updated >= feed.entries[-1].updated
    assert len({entry.id for entry in feed.entries}) == NEWEST


def test_the_feed_of_a_region_has_only_changes_of_the_region_and_its_entries(client, changsha):
    hubei = make_city(slug="hubei", province="hubei", level="province", code="420000")
    plan = make_plan(changsha, slug="changsha-plan")
    firm = make_firm(changsha, slug="zoomlion")
    gone = make_firm(changsha, slug="gone")
    for entry in (changsha, plan, plan.source, firm, make_role(make_chain(changsha, slug="changsha-c"), firm)):
        history.record(entry, None, {})
    history.record(gone, {"city": "changsha", "name_zh": "某厂"}, None)
    gone.delete()
    for entry in (hubei, make_plan(hubei), make_firm(hubei), make_indicator(slug="changsha-like")):
        history.record(entry, None, {})
    Revision.objects.filter(table="indicator").delete()

    feed = _feed(client, "/feed/changsha.atom")

    assert feed.feed.title == "长沙 · 地方制造业规划目录 · Changsha · Regional Manufacturing Plans"
    assert feed.feed.id == "tag:regional-plans,2026:/feed/changsha.atom"
    assert [entry.id.partition("#")[2].rsplit("/", 1)[0] for entry in feed.entries] == [
        "firm/gone",
        "chainfirm/changsha-c/zoomlion",
        "firm/zoomlion",
        f"source/{plan.source_id}",
        "plan/changsha-plan",
        "city/changsha",
    ]


def test_the_same_change_has_the_same_id_in_both_feeds(client, changsha):
    history.record(make_plan(changsha), None, {})

    assert _feed(client).entries[0].id == _feed(client, "/feed/changsha.atom").entries[0].id


def test_a_region_without_changes_has_an_empty_feed_and_an_unknown_region_answers_404(client, changsha):
    assert _feed(client, "/feed/changsha.atom").entries == []
    assert client.get("/feed/atlantis.atom").status_code == 404


def test_a_request_with_the_current_etag_gets_304_until_the_next_change(client, changsha):
    history.record(make_plan(changsha), None, {})
    first = client.get("/feed.atom")

    same = client.get("/feed.atom", headers={"if-none-match": first.headers["ETag"]})
    history.record(make_plan(changsha), None, {})
    changed = client.get("/feed.atom", headers={"if-none-match": first.headers["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]
    assert first.headers["ETag"] != client.get("/feed/changsha.atom").headers["ETag"]


def test_a_feed_does_not_depend_on_the_language_of_the_request(client, changsha):
    history.record(make_target(changsha, quantity="1557家"), {"quantity": "1家"}, {"quantity": "1557家"})

    chinese, english = (client.get("/feed.atom", headers={"accept-language": tag}) for tag in ("zh-CN", "en"))

    assert chinese.content == english.content
    assert chinese.headers["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_characters_that_xml_does_not_allow_are_omitted(client, changsha):
    history.record(make_plan(changsha, name_en="A\x0bB"), {"name_en": "\x0c"}, {"name_en": "A\x0bB"})

    (entry,) = _feed(client).entries

    assert entry.title.endswith("Plan changed: AB")


def test_a_feed_has_the_elements_that_rfc_4287_requires(client, changsha):
    history.record(make_plan(changsha), None, {})
    atom = "{http://www.w3.org/2005/Atom}"

    root = ElementTree.fromstring(client.get("/feed.atom").content)

    for name in ("id", "title", "updated", "author"):
        assert len(root.findall(f"{atom}{name}")) == 1
    assert root.find(f"{atom}link[@rel='self']").get("href") == "http://testserver/feed.atom"
    assert root.find(f"{atom}link[@rel='license']").get("href") == "https://creativecommons.org/licenses/by/4.0/"
    for entry in root.findall(f"{atom}entry"):
        assert all(len(entry.findall(f"{atom}{name}")) == 1 for name in ("id", "title", "updated"))


def test_ids_in_a_feed_do_not_depend_on_the_host(client, changsha, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    history.record(changsha, None, {})

    def ids(host):
        feed = _feed(client, host=host)
        return [feed.feed.id, *(entry.id for entry in feed.entries)]

    assert ids("testserver") == ids("localhost")
    assert ids("testserver")[0] == "tag:regional-plans,2026:/feed.atom"
    settings.SITE_URL = "http://localhost"
    assert ids("testserver") == ids("localhost")
    assert ids("testserver")[0] == "http://localhost/feed.atom"
    assert ids("testserver")[1].startswith("http://localhost/feed.atom#city/changsha/")
