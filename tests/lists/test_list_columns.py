"""A list of statements: group headings, non-empty columns, page numbers, links to other formats."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from plans.editing import history
from plans.lists.pagination import PAGE_SIZE
from plans.models import Revision
from tests import factories as make
from tests.reading import path_and_query, read

LANGUAGES = ("zh-hans", "en")
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


def slugs(response):
    return re.findall(r'data-statement="([\w-]+)"', response.content.decode())


def heads(client, address):
    """Return the heads of the columns of a list."""
    return read(client.get(address)).rows[0]


@pytest.fixture
def two(db):
    """Two regions with a target each: one with a figure, year and strength, the other with none of these."""
    changsha = make.make_city(slug="changsha", name_en="Changsha", name_zh="长沙", code="430100")
    dezhou = make.make_city(slug="dezhou", name_en="Dezhou", name_zh="德州", code="371400", province="shandong")
    make.make_target(changsha, slug="changsha-a", quantity="12家", due=2025, strength="全力争取", standing="adopted")
    make.make_target(dezhou, slug="dezhou-a", standing="proposed")
    return changsha, dezhou


def test_a_column_that_is_empty_or_equal_in_every_row_is_omitted(client, two):
    everything = "Statement Figure When Strength Status Proof"
    assert heads(client, "/en/targets/") == everything  # the region is the head of its rows
    assert heads(client, "/en/targets/?sort=changed") == "Statement Figure When Strength Region Status Proof"
    assert heads(client, "/en/targets/?city=changsha&sort=changed") == everything
    assert heads(client, "/en/targets/?city=dezhou") == "Statement When Status Proof"
    assert heads(client, "/en/targets/?standing=proposed&due=none&sort=changed") == "Statement Region Proof"


@in_both_languages
def test_the_column_of_strength_shows_the_rung_and_the_printed_word(client, two, language):
    page = read(client.get(f"/{language}/targets/?city=changsha"))

    assert {"zh-hans": "力争 全力争取", "en": "strive 全力争取"}[language] in page.rows[1]
    assert ("zh-Hans", "全力争取") in page.languages


@in_both_languages
def test_a_printed_word_equal_to_its_rung_is_shown_once(client, db, language):
    make.make_target(strength="力争", text_en="Strives", text_zh="目标甲")

    [row] = [row for row in read(client.get(f"/{language}/targets/")).rows if "目标甲" in row or "Strives" in row]

    assert row.count("力争") == 1


def test_a_figure_is_shown_in_the_language_of_the_page_and_as_printed(client, db):
    make.make_target(quantity="300多亿元", indicator=make.make_indicator(dimension="money"))

    figures = re.findall(
        r'<span class="figure"><b[^>]*>([^<]+)</b> ?(?:<small[^>]*>([^<]+)</small>)?',
        client.get("/en/targets/").content.decode() + client.get("/zh-hans/targets/").content.decode(),
    )

    assert figures == [("over CNY 30 billion", "300多亿元"), ("300多亿元", "超过300亿元")]


def test_rows_are_sorted_by_the_ladder_of_strength(client, db):
    city = make.make_city()
    words = ["", "鼓励", "着力", "力争", "确保", "探索"]
    made = {word: make.make_target(city, strength=word, paragraph=n + 1).pk for n, word in enumerate(words)}

    listed_slugs = slugs(client.get("/en/targets/?sort=strength"))

    assert listed_slugs == [made[word] for word in ("确保", "力争", "着力", "鼓励", "探索", "")]
    page = read(client.get("/en/targets/?sort=strength"))
    rungs = ("ensure", "strive", "press ahead", "encourage and explore", "none printed")
    assert [row for row in page.rows if row in rungs] == list(rungs)
    assert slugs(client.get("/en/targets/?strength_grade=encourage&sort=strength")) == [made["鼓励"], made["探索"]]


@pytest.mark.parametrize("make_one", [make.make_target, make.make_result])
def test_rows_are_sorted_by_the_base_value_of_their_figures_within_a_dimension(client, db, make_one):
    """Money before counts; what has no bound after that which has; unread figures, then none, at the end."""
    city, money, firms = make.make_city(), make.make_indicator(dimension="money"), make.make_indicator()
    printed = [
        (firms, "9家"), (money, "千亿级"), (money, "2500亿元"), (None, ""), (firms, "约200家"), (money, "300多亿元"),
        (money, "9000万元"), (firms, "1977家"), (money, "近400亿元"), (firms, "12家"),
    ]  # fmt: skip
    made = {quantity: make_one(city, quantity=quantity, indicator=indicator) for indicator, quantity in printed}
    unread = make_one(city, quantity="三万五家", indicator=firms, is_unread=True)
    table = f"{made[''].kind.value}s"

    listed_slugs = slugs(client.get(f"/en/{table}/?sort=figure"))

    expected = ["2500亿元", "近400亿元", "300多亿元", "9000万元", "千亿级", "1977家", "12家", "9家", "约200家"]
    assert listed_slugs == [*(made[quantity].pk for quantity in expected), unread.pk, made[""].pk]
    groups = [row for row in read(client.get(f"/en/{table}/?sort=figure")).rows if " " not in row or row == "no figure"]
    assert groups == ["money", "count", "no figure"] or groups[0].lower() == "money"


def test_a_file_has_the_rows_in_the_order_of_the_page(client, db):
    money = make.make_indicator(dimension="money")
    few, many = (make.make_target(quantity=quantity, indicator=money).pk for quantity in ("1亿元", "3亿元"))

    lines = client.get("/data/targets.csv?sort=figure").getvalue().decode().splitlines()

    assert [line.partition(",")[0] for line in lines[1:]] == [many, few]


def test_the_api_accepts_only_orders_by_columns(client, db):
    """A cursor holds the values of columns."""
    assert client.get("/api/v1/targets/?sort=figure").status_code == 400
    assert client.get("/api/v1/targets/?sort=due").status_code == 200


@pytest.mark.parametrize(
    ("table", "make_one"),
    [("plans", make.make_plan), ("chains", make.make_chain), ("firms", make.make_firm), ("targets", make.make_target),
     ("results", make.make_result)],
)  # fmt: skip
def test_since_selects_entries_with_a_revision_on_or_after_the_date(client, db, table, make_one):
    """A day begins at midnight of the catalogue's own zone."""
    old, new, changed = (make_one() for _ in range(3))
    first = timezone.make_aware(datetime(2026, 11, 20, 0, 0))
    for entry, before, moment in (
        (old, None, first - timedelta(seconds=1)),
        (new, None, first),
        (changed, None, first - timedelta(days=9)),
        (changed, {"paragraphs": "9"}, first + timedelta(days=1)),
    ):
        history.record(entry, before, {"paragraphs": "8"})
        Revision.objects.filter(pk=Revision.objects.latest("pk").pk).update(at=moment)

    def found(day):
        return {row.pk for row in client.get(f"/en/{table}/?since={day}").context["page"]}

    assert found("2026-11-19") == {old.pk, new.pk, changed.pk}
    assert found("2026-11-20") == {new.pk, changed.pk}
    assert found("2026-11-21") == {changed.pk}
    assert found("2026-11-22") == set()
    rows = client.get(f"/api/v1/{table}/?since=2026-11-21").json()["results"]
    assert [row["slug"] for row in rows] == [changed.pk]


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "20.11.2026"])
def test_an_invalid_date_is_refused_and_named(client, two, day):
    page = read(client.get(f"/en/targets/?since={day}"))

    assert len(page.alerts) == 1
    assert slugs(client.get(f"/en/targets/?since={day}")) == []
    assert client.get(f"/api/v1/targets/?since={day}").status_code == 400


def test_the_page_links_are_the_first_last_and_neighbouring_pages(client, db):
    city, source = make.make_city(), make.make_source()
    for _ in range(9 * PAGE_SIZE + 1):
        make.make_firm(city, source=source)

    page = read(client.get("/en/firms/?page=5"))

    numbered = {words.split()[-1] for address, words in page.main_links if "page=" in address} - {"Next", "Previous"}
    assert numbered == {"1", "2", "3", "4", "6", "7", "10"}
    assert "Page 5 of 10" in page.main


@in_both_languages
def test_a_list_of_several_regions_links_to_their_comparison(client, two, language):
    topic = make.make_topic(slug="talent")
    make.make_target(two[0], topics=[topic])
    make.make_target(two[1], topics=[topic])

    def compared(query):
        page = read(client.get(f"/{language}/targets/{query}"))
        words = {"zh-hans": "比较德州、长沙", "en": "Compare Dezhou and Changsha"}[language]
        return [path_and_query(address) for address, text in page.main_links if text == words]

    both = {("city", "dezhou"), ("city", "changsha")}
    assert compared("") == [(f"/{language}/compare/", both)]
    assert compared("?city=dezhou&city=changsha&topic=talent") == [
        (f"/{language}/compare/", both | {("topic", "talent")})
    ]
    assert compared("?city=changsha") == []
    assert compared("?due=2025") == []


@in_both_languages
def test_the_list_shows_the_note_of_a_firm_without_a_role(client, db, language):
    """Midea is called a chain leader of China's industry: of no chain of the region."""
    make.make_firm(name_en="Group", name_zh="某集团", note_en="A leader in China.", note_zh="国内链主。")

    [row] = [row for row in read(client.get(f"/{language}/firms/")).rows if "某集团" in row]

    assert {"zh-hans": "国内链主。", "en": "A leader in China."}[language] in row


@in_both_languages
def test_the_list_shows_the_main_plan_of_a_programme(client, db, language):
    city = make.make_city()
    plan = make.make_plan(city, name_en="Main plan", name_zh="主规划")
    make.make_plan(city, name_en="Programme", name_zh="工程", part_of=plan)

    page = read(client.get(f"/{language}/plans/"))

    [row] = [row for row in page.rows if row.startswith({"zh-hans": "工程", "en": "Programme"}[language])]
    assert {"zh-hans": "属于 主规划", "en": "part of Main plan"}[language] in row
