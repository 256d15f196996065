"""What's new: by day, in words; a load is one line, whatever its size."""

from datetime import UTC, datetime

import pytest

from plans.editing import history
from plans.models import ChangeSet, Revision
from tests import factories as make
from tests.reading import read


@pytest.fixture
def city(db):
    return make.make_city(slug="changsha", name_zh="长沙", name_en="Changsha")


def changes(client, query="", language="en"):
    return read(client.get(f"/{language}/changes/{query}"))


def load(entries, reason=""):
    history.record_all([(entry, None, {}) for entry in entries], ChangeSet(title="load_catalogue", reason=reason))


def test_a_load_is_shown_as_one_line_of_counts(client, city):
    load([*(make.make_target(city) for _ in range(30)), *(make.make_result(city, text_en=f"R {n}") for n in range(9))])

    page = changes(client)

    assert "39 entries: Targets: 30 added; Results: 9 added" in page.main
    assert "R 1" not in page.main
    assert "共39条：新增目标30条；新增结果9条" in changes(client, language="zh-hans").main


def test_few_changes_are_listed_one_by_one_with_region_and_changed_fields(client, city):
    target = make.make_target(city, text_en="Clear 22 chains.", due=2023)
    history.record_all(
        [(target, {"due": 2022}, {"due": 2023})], ChangeSet(reason="The year was misread.", author_name="Wang")
    )

    page = changes(client)

    assert "The year was misread. Targets: Changsha · Clear 22 chains. — changed: due year" in page.main
    assert f"/en/targets/{target.pk}/" in page.main_addresses
    assert "Wang" not in page.words


def test_days_are_listed_newest_first_and_since_omits_older_changes(client, city):
    for text, day in (("Old.", 1), ("New.", 20)):
        load([make.make_target(city, text_en=text)])
        Revision.objects.filter(pk=Revision.objects.latest("pk").pk).update(at=datetime(2026, 5, day, tzinfo=UTC))

    _head, newest, rest = changes(client).main.partition("20 May 2026")
    assert newest
    assert "New." in rest.partition("1 May 2026")[0]
    assert "Old." in rest.partition("1 May 2026")[2]
    assert "Old." not in changes(client, "?since=2026-05-02").main


def test_the_changes_can_be_filtered_by_region(client, city):
    load([make.make_target(city, text_en="Here."), make.make_target(make.make_city(), text_en="Elsewhere.")])

    page = changes(client, "?city=changsha")

    assert "Here." in page.main
    assert "Elsewhere." not in page.main
    assert "/feed/changsha.atom" in page.main_addresses


def test_an_unknown_region_and_an_invalid_date_are_named(client, city):
    assert changes(client, "?city=mars&since=yesterday").alerts == [
        "“mars” is not a region or a date; it was ignored.", "“yesterday” is not a region or a date; it was ignored.",
    ]  # fmt: skip


def test_a_withdrawn_entry_is_listed_by_its_slug(client, city):
    target = make.make_target(city, slug="changsha-gone")
    history.record(target, {"text_en": "Gone."}, None)
    target.delete()

    assert "Targets: changsha-gone — withdrawn" in changes(client).main

    make.make_former_address(slug="changsha-gone", reason_en="A slip.", replaced_by="changsha-new")
    assert "changsha-gone — withdrawn: A slip. Replaced by changsha-new" in changes(client).main


def test_the_number_of_queries_does_not_grow_with_the_number_of_changes(client, city, django_assert_num_queries):
    for size in (1, 15):
        for _n in range(size):
            load([make.make_target(city), make.make_plan(city), make.make_chain(city)])
        with django_assert_num_queries(7):  # version, regions, number, batches, their counts, small ones, their entries
            client.get("/en/changes/")
