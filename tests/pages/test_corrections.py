"""The page of corrections lists corrected errors by day, each with a link to the entry."""

from datetime import date

import pytest

from plans.models import Correction
from tests import factories as make
from tests.reading import read


def test_corrections_are_listed_by_day_with_a_link_to_the_corrected_entry(client, db):
    target = make.make_target(text_en="Become a hub.", text_zh="建成高地。")
    plan = make.make_plan(name_en="Action plan", name_zh="行动计划")
    make.make_correction(table="targets", slug=target.pk, text_en="Was a result.", text_zh="误作结果。")
    make.make_correction(
        table="plans", slug=plan.pk, date=date(2026, 12, 1), text_en="Wrong year.", text_zh="年份有误。"
    )

    english, chinese = read(client.get("/en/corrections/")), read(client.get("/zh-hans/corrections/"))

    _lead, newest, rest = english.main.partition("1 December 2026")
    assert newest
    assert rest.strip() == "Plans: Action plan Wrong year. 25 November 2026 Targets: Become a hub. Was a result."
    assert {f"/en/targets/{target.pk}/", f"/en/plans/{plan.pk}/"} <= english.main_addresses
    assert "目标：建成高地。 误作结果。" in chinese.main.replace("： ", "：")


def test_a_correction_of_a_withdrawn_entry_has_no_link(client, db):
    make.make_former_address(table="indicators", slug="county-clusters")
    make.make_correction(table="indicators", slug="county-clusters")

    page = read(client.get("/en/corrections/"))

    assert "county-clusters" in page.main
    assert not [each for each in page.main_addresses if "county-clusters" in each]


def test_the_number_of_queries_does_not_grow_with_the_number_of_corrections(client, db, django_assert_num_queries):
    for size in (1, 30):
        for _n in range(size):
            make.make_correction(slug=make.make_target().pk)
            make.make_correction(table="plans", slug=make.make_plan().pk)
            make.make_correction(table="districts", slug=make.make_district(make.make_city()).pk)
        with django_assert_num_queries(5):  # the version, the number, keys, rows, and all entries at once
            client.get("/en/corrections/")


@pytest.mark.usefixtures("catalogue")
def test_the_fixtures_contain_the_corrections_of_the_last_review(client):
    page = read(client.get("/en/corrections/"))

    assert Correction.objects.count() == 27
    assert "The English had lost “proposed”: 153 proposals" in page.main
