"""The page of a statement: its citation, its parsed figure, and related statements."""

from datetime import date

import pytest

from plans.editing import history
from plans.views.entries import MAX_COMPARED
from tests import factories as make
from tests.reading import read


@pytest.fixture
def city(db):
    return make.make_city(slug="changsha", name_zh="长沙", name_en="Changsha")


@pytest.fixture
def source(db):
    return make.make_source(
        slug="evening-news", title="长沙怎么干", title_en="How Changsha goes about it", publisher_zh="长沙晚报",
        publisher_en="Changsha Evening News", published=date(2021, 2, 21),
    )  # fmt: skip


def page_of(client, statement, language="en"):
    return read(client.get(f"/{language}/{statement.kind}s/{statement.pk}/"))


def test_the_citation_is_visible_with_newspaper_date_and_paragraph(client, city, source):
    target = make.make_target(city, source=source, paragraph=7, text_zh="建成高地。", text_en="Become a hub.")

    english, chinese = page_of(client, target), page_of(client, target, "zh-hans")

    before_the_others, _summary, _rest = english.main.partition("Other styles and files")
    assert (
        "Changsha: Become a hub [Paragraph 7 of “How Changsha goes about it”, Changsha Evening News, 2021-02-21]. "
        "(2021, February 21). In Regional Manufacturing Plans. Retrieved "
    ) in before_the_others
    before_the_others, _summary, _rest = chinese.main.partition("其他格式与文件")
    assert "长沙：建成高地[N/OL]//长沙怎么干. 长沙晚报, 2021-02-21(第7段)[" in before_the_others


def test_the_reading_of_an_exact_figure_is_one_line_and_of_another_figure_a_section(client, city):
    exact = page_of(client, make.make_target(city, quantity="22条"))
    over = page_of(client, make.make_target(city, quantity="20余家"))

    assert "How the figure is read 22: Printed as an exact number: both bounds are equal." in exact.main
    assert "Lower bound" not in exact.main
    assert "Lower bound 20, not included" in over.main


def test_the_english_page_explains_the_words_of_the_printed_phrase(client, city):
    make.make_term(slug="chain-leader", term_zh="链主", term_en="chain leader")
    known = make.make_target(city, as_printed="力争培育链主3家", strength="力争", quantity="3家")
    unknown = make.make_target(city, as_printed="不断提升", text_en="Ever smarter.")

    assert "力争培育链主3家 力争 strive; 链主 chain leader; 3家 3 Source" in page_of(client, known).main
    assert "part of: Ever smarter." in page_of(client, unknown).main
    assert "chain leader" not in page_of(client, known, "zh-hans").main


def test_the_word_of_strength_is_shown_with_its_rung(client, city):
    page = page_of(client, make.make_target(city, strength="奋力"))

    assert (
        "Word of strength 奋力: strive on the scale, strongest first: ensure > strive > press ahead > encourage and explore"
    ) in page.main


def test_the_breadcrumb_is_in_the_language_of_the_page(client, city):
    target = make.make_target(city, as_printed="先进制造业", text_zh="建成高地。", text_en="Become a hub.")

    assert "Home Targets Changsha Become a hub." in page_of(client, target).words
    assert "首页 目标 长沙 建成高地。" in page_of(client, target, "zh-hans").words


def test_a_statement_lists_others_of_its_paragraph_and_of_its_topic_in_other_regions(client, city, source):
    topic, general = make.make_topic(name_en="Clusters"), make.make_topic(general=True)
    here = {"source": source, "paragraph": 3}
    target = make.make_target(city, topics=[topic, general], **here)
    beside = make.make_result(city, text_en="Beside it.", **here)
    far = make.make_city(name_en="Dezhou")
    elsewhere = make.make_target(far, topics=[topic], text_en="Far away.")
    make.make_target(far, topics=[general], text_en="Of a general topic.")
    make.make_target(city, source=source, paragraph=4, topics=[topic], text_en="At home, in another paragraph.")

    page = page_of(client, target)

    _before, _heading, rest = page.main.partition("In the same paragraph")
    same, _heading, other = rest.partition("The same topic elsewhere")
    assert "Beside it." in same
    assert "All of paragraph 3" in same
    assert "Dezhou: Far away." in other
    assert f"/en/results/{beside.pk}/" in page.main_addresses
    assert f"/en/targets/{elsewhere.pk}/" in page.main_addresses
    assert "Of a general topic." not in page.main
    assert "At home" not in page.main


def test_a_statement_lists_the_first_statement_of_each_other_region_in_reading_order(client, city):
    topic = make.make_topic()
    far = make.make_city(name_en="Dezhou")
    for slug, paragraph in (("a-last", 9), ("z-first", 2), ("m-middle", 5)):
        make.make_target(far, slug=f"{far.pk}-{slug}", paragraph=paragraph, topics=[topic])

    page = page_of(client, make.make_target(city, topics=[topic]))

    assert [url for url in page.main_addresses if url.startswith(f"/en/targets/{far.pk}")] == [
        f"/en/targets/{far.pk}-z-first/"
    ]


def test_the_other_figures_of_its_indicator_begin_with_those_of_its_kind_and_end_at_a_limit(client, city):
    indicator = make.make_indicator(name_en="Firms")
    far = make.make_city()
    results = [make.make_result(far, indicator=indicator, quantity="3家") for _ in range(MAX_COMPARED)]
    targets = [make.make_target(far, indicator=indicator, quantity="4家") for _ in range(12)]
    make.make_target(far, indicator=indicator, quantity="")

    page = page_of(client, make.make_target(city, indicator=indicator, quantity="5家"))

    table = page.main.partition("Other figures of this indicator")[2]
    assert (table.count("Side by side"), "Not everything fits here." in table) == (MAX_COMPARED, True)
    slugs = {each.pk for each in (*targets, *results)}
    listed = [url.split("/")[2] for url, _words in page.main_links if url.split("/")[-2] in slugs]
    assert listed[:MAX_COMPARED] == ["targets"] * len(targets) + ["results"] * (MAX_COMPARED - len(targets))


def test_the_history_shows_dates_without_times(client, city):
    target = make.make_target(city)
    history.record(target, None, {})

    _before, _heading, told = page_of(client, target).main.partition("History of this entry")
    assert ":" not in told
    assert "added" in told
