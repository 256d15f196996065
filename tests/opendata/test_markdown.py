"""Every entry as Markdown, and llms.txt."""

from datetime import date

import pytest

from plans.catalogue.registry import KINDS
from plans.editing import history
from tests import factories as make

pytestmark = pytest.mark.one_database

WITH_A_PAGE = [kind for kind in KINDS if kind.entry_page]


@pytest.fixture
def target(db):
    city = make.make_city(slug="changsha", name_zh="长沙", name_en="Changsha")
    source = make.make_source(
        slug="paper", title="怎么干", title_en="How to do it", publisher_en="Evening News", published=date(2021, 2, 21),
        url="https://paper.example/1",
    )  # fmt: skip
    return make.make_target(
        city, slug="changsha-hub", source=source, paragraph=7, quantity="22条", due=2023, strength="力争",
        as_printed="22条[优势]产业链", text_zh="打通22条。", text_en="Clear 22 *chains*.",
        indicator=make.make_indicator(slug="chains", name_en="Key chains"),
    )  # fmt: skip


def lines(client, address):
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    return response.content.decode().splitlines()


def test_the_markdown_of_a_statement_has_its_source_and_address(client, target):
    history.record(target, None, {})
    told = lines(client, "/en/targets/changsha-hub.md")

    assert told[0] == r"# Clear 22 \*chains\*."
    assert "打通22条。" in told
    assert "**22条** · 22" in told
    assert r"> 22条\[优势\]产业链" in told
    assert (
        "Source: [“How to do it”](http://testserver/en/sources/paper/#p7), Evening News, 2021-02-21, ¶ 7, "
        "<https://paper.example/1>"
    ) in told
    assert "- Region: [Changsha](http://testserver/en/cities/changsha/)" in told
    assert "- Indicator: [Key chains](http://testserver/en/indicators/chains/)" in told
    assert "- Number: 22" in told
    assert "- Due year: 2023" in told
    assert "- Standing: Adopted" in told
    assert any(line.startswith("How to cite: Changsha: Clear 22") for line in told)
    assert any(line.startswith("edition 1 of ") for line in told)
    assert told[-2:] == [
        "<http://testserver/en/targets/changsha-hub/>", "<http://testserver/api/v1/targets/changsha-hub/>",
    ]  # fmt: skip


def test_the_markdown_of_an_entry_is_in_the_language_of_its_address(client, target):
    told = lines(client, "/zh-hans/targets/changsha-hub.md")

    assert told[0] == "# 打通22条。"
    assert (
        "来源：[《怎么干》](http://testserver/zh-hans/sources/paper/#p7), 某日报, 2021-02-21, 第7段, <https://paper.example/1>"
        in told
    )
    assert "- 地区：[长沙](http://testserver/zh-hans/cities/changsha/)" in told


def test_the_markdown_of_a_region_indicator_or_source_lists_its_statements(client, target):
    for address in ("/en/cities/changsha.md", "/en/indicators/chains.md", "/en/sources/paper.md"):
        assert any(
            r"◆ Changsha: [Clear 22 \*chains\*.](http://testserver/en/targets/changsha-hub/) · 22条 · 2023" in line
            for line in lines(client, address)
        ), address


@pytest.mark.slow
@pytest.mark.parametrize("kind", WITH_A_PAGE, ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_every_kind_of_entry_links_to_its_markdown(client, sample, kind, language):
    entry = kind.rows().first()
    address = f"/{language}/{kind.table}/{entry.pk}"

    told = lines(client, f"{address}.md")

    assert told[0].startswith("# ")
    assert f"<http://testserver{address}/>" in told
    page = client.get(f"{address}/").content.decode()
    assert f'<link rel="alternate" type="text/markdown" href="http://testserver{address}.md">' in page


def test_a_request_with_the_current_etag_gets_304_until_an_edit(client, target):
    history.record(target, None, {})
    etag = client.get("/en/targets/changsha-hub.md").headers["ETag"]

    assert client.get("/en/targets/changsha-hub.md", headers={"if-none-match": etag}).status_code == 304
    history.record(target, {"due": 2022}, {"due": 2023})
    assert client.get("/en/targets/changsha-hub.md", headers={"if-none-match": etag}).status_code == 200


def test_a_missing_entry_answers_404_and_a_moved_entry_redirects(client, target):
    make.make_former_address(slug="changsha-old", withdrawn=False, moved_to="changsha-hub", reason_zh="", reason_en="")

    assert client.get("/en/targets/changsha-new.md").status_code == 404
    moved = client.get("/en/targets/changsha-old.md")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/en/targets/changsha-hub.md")


def test_the_number_of_queries_does_not_grow_with_the_number_of_statements(client, target, django_assert_num_queries):
    for size in (1, 12):
        for _n in range(size):
            make.make_target(target.city, source=target.source, indicator=target.indicator)
        with django_assert_num_queries(5):  # version, entry, its columns, targets, results
            client.get("/en/cities/changsha.md")


def test_llms_txt_links_to_lists_files_api_feed_and_markdown(client, target, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://plans.example", ["testserver", "plans.example"]
    response = client.get("/llms.txt")
    text = response.content.decode()

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.startswith("# Regional Manufacturing Plans · 地方制造业规划目录\n\n> What Chinese regions commit to")
    assert "(https://plans.example/en/targets/changsha-hub.md)" in text
    assert "testserver" not in text
    for address in ("/en/targets/", "/data/catalogue.zip", "/api/v1/", "/feed.atom", "/en/about/"):
        assert f"(https://plans.example{address})" in text
