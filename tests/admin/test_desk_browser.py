"""An invented article in a real browser, from paste to publication; the test counts clicks and keys."""

import pytest
from playwright.sync_api import expect

from plans.editing import texts
from plans.models import Omission, Result, Source, Target
from tests import axe

ARTICLE = """
目标再上台阶
到2027年，夷城市规上工业企业力争达到2000家，培育国家级专精特新“小巨人”企业120家、国家级绿色工厂60家。
去年，全市新签约项目286个，技改覆盖面近三成，新建5G基站1.3万余座，开展产业对接活动77场。
市工信局负责人表示，将打造22条重点产业链，建成4个市级产业集群。
这22条产业链由市领导挂帅，服务性收入占比将提高到15%，研发投入翻一番。
"""

# Of each figure: the mark, its indicator, and the two texts that are left to write.
STATEMENTS = [
    ("2000家", "industrial-enterprises", "到2027年，规上工业企业力争达到2000家。", "By 2027, 2,000 industrial enterprises."),
    ("120家", "national-little-giants", "培育国家级“小巨人”企业120家。", "Foster 120 national little giants."),
    ("60家", "national-green-factories", "培育国家级绿色工厂60家。", "Foster 60 national green factories."),
    ("286个", "projects-signed", "去年新签约项目286个。", "Signed 286 projects last year."),
    ("近三成", "technical-upgrading-coverage", "技改覆盖面近三成。", "Technical upgrading covers nearly 30%."),
    ("1.3万余座", "5g-base-stations", "新建5G基站1.3万余座。", "Built over 13,000 5G base stations."),
    ("77场", "matchmaking-events", "开展产业对接活动77场。", "Held 77 matchmaking events."),
    ("22条", "key-industry-chains", "将打造22条重点产业链。", "To build 22 key industrial chains."),
    ("4个", "municipal-clusters", "将建成4个市级产业集群。", "To complete 4 municipal clusters."),
    ("15%", "service-revenue-share", "服务性收入占比将提高到15%。", "Raise the service share of revenue to 15%."),
]  # fmt: skip
AIM = 8  # clicks a statement


class Hand:
    """An editor in the browser. It counts clicks and keys."""

    def __init__(self, page):
        self.page = page
        self.begin()

    def begin(self):
        self.clicks = self.fields = self.keys = 0

    def click(self, selector, **which):
        self.clicks += 1
        self.page.locator(selector, **which).first.click()

    def type(self, selector, text, is_focused=False):
        """Type into a field. Click it first, unless it has the focus or Tab moves there."""
        self.clicks += not is_focused
        self.fields += 1
        self.keys += len(text)
        self.page.locator(selector).fill(text)

    def choose(self, selector, value):
        self.clicks += 2
        self.page.locator(selector).select_option(value)

    def press(self, key):
        self.keys += 1
        self.page.keyboard.press(key)


@pytest.fixture
def page(browser, live_server, catalogue, settings, tmp_path, django_user_model):
    settings.TEXTS_DIR = tmp_path / "texts"
    django_user_model.objects.create_superuser("editor", password="a-long-password")
    page = browser.new_context(base_url=live_server.url, bypass_csp=True).new_page()
    page.set_default_timeout(60_000)
    page.goto("/admin/login/?next=/admin/plans/source/desk/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a-long-password")
    page.click("[type=submit]")
    page.wait_for_url("**/desk/")
    yield page
    page.context.close()


def _select(page, paragraph, phrase):
    """Select a phrase of a paragraph with the keyboard, and move to the links for it."""
    page.locator(f"#p{paragraph} [data-spot]").focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        if page.evaluate("getSelection().toString()") == phrase[0]:
            break
    for _ in phrase[1:]:
        page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("getSelection().toString()") == phrase
    page.keyboard.press("Enter")


def _begin(page):
    """Add the source, its text and its region; end on the reading page."""
    page.get_by_role("link", name="Add a source").click()
    source = {"slug": "yicheng", "title": "夷城怎么干", "title_en": "How Yicheng does it", "publisher_zh": "夷城日报",
              "publisher_en": "Yicheng Daily", "note_zh": "单篇报道。", "note_en": "One article."}  # fmt: skip
    for name, value in source.items():
        page.fill(f"#id_{name}", value)
    page.click("[name=_draft]")
    page.fill("#pasted", ARTICLE)
    page.click("[type=submit][value='Split into paragraphs']")
    page.locator("[name=heading]").first.check()
    assert axe.faults(page) == {}
    page.locator("[name=done]").first.click()
    page.wait_for_url("**/desk/")
    _select(page, 2, "夷城")
    page.locator(".desk-selection a", has_text="region").click()
    assert page.input_value("#id_name_zh") == "夷城"
    for name, value in {"slug": "yicheng", "name_en": "Yicheng", "code": "420599"}.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_level", "prefecture")
    page.select_option("#id_province", "hubei")
    page.click("[name=_draft]")


def _enter(hand, mark, indicator, zh, en, is_first=False):
    """Enter a statement from its mark; return the clicks and keys."""
    page = hand.page
    hand.begin()
    hand.click(".desk-row a", has_text=mark)
    page.wait_for_function("document.activeElement?.dataset.field === 'indicator'")
    hand.click(f".desk-offers [data-value='{indicator}']")
    assert page.evaluate("document.activeElement.id") == "id_text_zh"
    hand.type("#id_text_zh", zh, is_focused=True)
    hand.press("Tab")
    hand.type("#id_text_en", en, is_focused=True)
    if is_first:
        hand.choose("#id_scope", "region")
        hand.choose("#id_standing", "adopted")
        hand.choose("#id_actor", "region")
        hand.type("#id_attributed_to_zh", "夷城市人民政府")
        hand.type("#id_attributed_to_en", "Yicheng Municipal People's Government")
    hand.click("[name=_draft]")
    page.wait_for_url("**/desk/?after=*")
    return hand.clicks, hand.fields, hand.keys


def _enter_by_keys(page, mark, indicator, zh, en):
    """Enter a statement with the keyboard only: the focus moves to the next element."""
    while page.evaluate("document.activeElement.textContent") != mark:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement?.dataset.field === 'indicator'")
    while page.evaluate("document.activeElement.dataset.value") != indicator:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for text in (zh, en):
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/?after=*")


def _enter_with_a_new_indicator(hand):
    """Enter the last figure, and create its indicator in the popup of the admin."""
    page = hand.page
    hand.begin()
    hand.click(".desk-row a", has_text="翻一番")
    with page.expect_popup() as opened:
        hand.click("#add_id_indicator")
    popup = Hand(opened.value)
    fields = {"slug": "rd-spending-multiple", "name_zh": "研发投入倍数", "name_en": "Multiple of R&D spending",
              "counted_zh": "倍数", "counted_en": "times", "definition_zh": "研发投入为原来的几倍。",
              "definition_en": "How many times R&D spending grows."}  # fmt: skip
    for name, value in fields.items():
        popup.type(f"#id_{name}", value)
    popup.choose("#id_dimension", "multiple")
    popup.click(".field-topic .select2-selection")
    popup.type(".select2-search__field", "研发", is_focused=True)
    popup.click(".select2-results__option--selectable, .select2-results__option[aria-selected]")
    popup.click("[name=_draft]")
    page.wait_for_function("document.querySelector('#id_indicator').value === 'rd-spending-multiple'")
    hand.click(".desk-offers [data-field=topics]")
    hand.type("#id_text_zh", "研发投入将翻一番。")
    hand.press("Tab")
    hand.type("#id_text_en", "Double R&D spending.", is_focused=True)
    hand.click("[name=_draft]")
    page.wait_for_url("**/desk/?after=*")
    return hand.clicks + popup.clicks, hand.fields + popup.fields, hand.keys + popup.keys


def test_an_article_is_pasted_entered_and_published_within_the_limit_of_clicks(page):
    _begin(page)
    coverage = page.locator(".desk-coverage p").first
    assert coverage.inner_text().startswith("Figures: 0 of 14 dealt with. Paragraphs: 0 of 5.")
    assert axe.faults(page) == {}

    hand = Hand(page)
    took = [_enter(hand, *statement, is_first=not place) for place, statement in enumerate(STATEMENTS[:5])]
    page.get_by_role("button", name="简体中文").click()
    page.get_by_text("数字：14处中").wait_for()
    expect(coverage).to_contain_text("数字：14处中已处理6处。 段落：2/5。")  # and the year of the first
    took += [_enter(hand, *statement) for statement in STATEMENTS[5:-1]]
    assert page.evaluate("document.activeElement.textContent") == "22条"
    _enter_by_keys(page, *STATEMENTS[-1])
    with_a_new_indicator = _enter_with_a_new_indicator(hand)

    page.locator("a", has_text="查看草稿").click()
    page.locator("[name=publish]").click()
    expect(page.locator(".messagelist")).to_contain_text("yicheng尚未录完：数字13/14，段落4/5。待处理：第1, 5段。")
    page.goto("/admin/plans/source/yicheng/desk/")
    for place, reason in [("yicheng.1.0.0", "heading"), ("yicheng.5", "repetition")]:
        leave_out = page.locator(f"[name=leave_out][value^='{place}'][value$=' {reason}']")
        leave_out.first.click()
        expect(leave_out).to_have_count(0)
    expect(coverage).to_contain_text("全部处理完毕。")

    page.locator("a", has_text="查看草稿").click()
    page.locator("[name=publish]").click()
    expect(page.locator(".messagelist")).to_have_text("已发布。")
    page.goto("/zh-hans/cities/yicheng/")
    assert "夷城" in page.locator("h1").inner_text()
    assert (Target.objects.filter(city="yicheng").count(), Result.objects.filter(city="yicheng").count()) == (7, 4)
    assert Omission.objects.filter(source="yicheng").count() == 2
    assert Source.objects.get(pk="yicheng").text_sha256 != ""
    assert texts.read("yicheng")[0].is_heading

    clicks, fields, keys = (sum(each) for each in zip(*took, strict=True))
    told = (
        f"{clicks} clicks, {fields} fields, {keys} keys for 9 statements; with a new indicator {with_a_new_indicator}"
    )
    print(told)
    assert all(each[:2] <= (AIM, 2) for each in took[1:]), told
    assert clicks <= AIM * len(took), told
