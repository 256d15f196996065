"""What a reader does in a real browser: read, filter, compare, change the language, with and without JavaScript."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from sampledata.pages import LANGUAGES, PAGES
from tests import axe

# Colours are the same in both languages.
RUNS = {"en": axe.BOTH_SCHEMES, "zh-hans": {"light": axe.WITHOUT_COLOURS}}


@pytest.fixture
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def site(live_server, catalogue):
    return live_server.url


with_and_without = pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without JavaScript"])


@with_and_without
def test_a_reader_filters_results_compares_regions_and_changes_the_language(site, browser, scripted):
    page = browser.new_page(java_script_enabled=scripted)
    page.goto(f"{site}/en/")
    assert page.locator("h1").inner_text().startswith("Five regions make 238 commitments")
    assert page.locator(".tally-name > a").all_inner_texts() == ["Dezhou", "Liaocheng", "Hubei", "Jingzhou", "Changsha"]

    page.get_by_role("link", name="Results", exact=True).click()
    page.wait_for_url("**/en/results/")
    page.locator("#city-dezhou").check()
    if not scripted:
        page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/en/results/?city=dezhou")
    page.get_by_text("Remove Region: Dezhou").or_(page.locator(".chosen a").first).first.wait_for()
    slugs = page.eval_on_selector_all("[data-statement]", "rows => rows.map(row => row.dataset.statement)")
    assert {slug.partition("-")[0] for slug in slugs} == {"dezhou"}

    page.goto(f"{site}/en/")
    for region in ("liaocheng", "dezhou"):
        page.locator(f".tally input[value={region}]").check()
    page.get_by_role("form", name="Compare regions").get_by_role("button", name="Compare").click()
    page.get_by_role("link", name="Figures", exact=True).click()
    row = page.locator("#industrial-enterprises")
    expect(row.locator(".figures b")).to_have_text(["1,977", "1,557", "486"])
    expect(row).to_contain_text("Partly comparable: no time stated for Dezhou")

    page.get_by_role("link", name="简体中文").click()
    page.wait_for_url("**/zh-hans/compare/?city=dezhou&city=liaocheng&view=figures")
    expect(row).to_contain_text("部分可比")
    expect(row).to_contain_text("2022年上半年")


@with_and_without
def test_a_reader_follows_the_table_of_industries_and_the_list_of_indicators(site, browser, scripted):
    page = browser.new_page(java_script_enabled=scripted)
    page.goto(f"{site}/en/")
    row = page.locator(".matrix tr", has=page.get_by_role("link", name="New materials", exact=True))
    row.locator("td").nth(4).locator("a").click()
    page.wait_for_url("**/en/industries/new-materials/?city=changsha")

    page.get_by_role("link", name="Indicators", exact=True).click()
    page.wait_for_url("**/en/indicators/")
    page.get_by_role("link", name="Key industrial chains", exact=True).click()
    page.wait_for_url("**/en/indicators/key-industry-chains/")
    expect(page.locator(".plot-label")).to_have_text(["Changsha 22", "Liaocheng 20", "Dezhou 12"])
    assert page.locator("tbody th").all_inner_texts()[:3] == ["Changsha", "Liaocheng", "Dezhou"]


@with_and_without
def test_a_reader_moves_a_region_and_compares_two_figures_side_by_side(site, browser, scripted):
    page = browser.new_page(java_script_enabled=scripted)
    page.goto(f"{site}/en/compare/?city=changsha&city=liaocheng&city=dezhou&view=figures")
    row = page.locator("#key-industry-chains")
    assert "Partly comparable" in row.inner_text()
    assert row.locator(".plot-label").all_text_contents() == ["Changsha 22", "Liaocheng 20", "Dezhou 12"]
    assert row.locator("tbody th").all_inner_texts() == ["Changsha", "Liaocheng", "Dezhou"]
    page.get_by_role("link", name="Move Dezhou to the left").click()
    page.wait_for_url("**/en/compare/?city=changsha&city=dezhou&city=liaocheng&view=figures")

    page.locator("#key-industry-chains").get_by_role("link", name="Two of them side by side").click()
    expect(page.locator(".statement-figure b")).to_have_text(["22", "20"])
    all_the_same = page.get_by_role("link", name="Show an approximate difference all the same")
    expect(all_the_same).to_be_visible()
    assert page.locator("dl dd").count() == 0  # partly comparable: a difference only for who asks
    all_the_same.click()
    expect(page.locator("dl dd")).to_have_text(["about 2", "about 1.1 times"])


@with_and_without
def test_a_reader_searches_a_figure_and_finds_its_source_paragraph(site, browser, scripted):
    page = browser.new_page(java_script_enabled=scripted)
    page.goto(f"{site}/zh-hans/about/")
    page.get_by_role("searchbox").fill("2500亿元")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/zh-hans/search/?q=**")
    page.locator(".found a").click()  # of more than one the browser complains
    page.wait_for_url("**/zh-hans/targets/changsha-new-materials-output/")
    assert page.locator(".statement-figure b").inner_text() == "2500亿元"

    page.locator(".facts a[href*='/sources/']").click()
    page.wait_for_url("**/zh-hans/sources/changsha/#p*")
    paragraph = page.locator(":target")
    if paragraph.locator(".brief").count() == 0:  # it stands on another page, to which its place on this one leads
        paragraph.click()
        page.wait_for_url("**/zh-hans/sources/changsha/?page=*#p*")
    back = page.locator(":target a[href$='/changsha-new-materials-output/']")
    assert back.is_visible()
    back.click()
    page.wait_for_url("**/zh-hans/targets/changsha-new-materials-output/")


def test_the_copy_button_copies_a_citation(site, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/en/targets/changsha-new-materials-output/")
    prose = page.locator("#cite-statement").inner_text()
    assert "[Paragraph 28 of “Official explainer: how Changsha will" in prose
    assert "Changsha Evening News (Palm Changsha app), 2021-02-21]. (2021, February 21)." in prose
    page.get_by_text("Other styles and files").first.click()
    citation = page.locator("#cite-statement-bib").inner_text()
    assert citation.startswith("@")
    page.locator("[data-copy=cite-statement-bib]").click()
    page.locator("[data-copy=cite-statement-bib]", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == citation.strip()
    context.close()


def test_a_term_links_to_its_definition_and_the_footer_to_a_prefilled_error_report(site, page, settings):
    settings.CONTACT = "desk@example.org"
    page.goto(f"{site}/en/topics/chain-chief-system/")
    report = parse_qs(urlsplit(page.locator("#report").get_attribute("href")).query)
    assert report["subject"] == ["Error in “Regional Manufacturing Plans”: chain-chief-system"]
    assert f"Address: {site}/en/topics/chain-chief-system/" in report["body"][0]
    assert "Edition: edition 1 of" in report["body"][0]

    page.get_by_role("link", name="chain chief", exact=True).first.click()
    page.wait_for_url("**/en/glossary/?term=chain-chief#chain-chief")
    assert page.locator(":target dt").inner_text().startswith("chain chief 链长")


def test_the_copy_button_is_hidden_without_a_clipboard(site, page):
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })")
    page.goto(f"{site}/en/targets/changsha-new-materials-output/")
    page.get_by_text("Other styles and files").first.click()
    assert page.locator("#cite-statement-bib").is_visible()
    assert page.locator("[data-copy]").count() > 0
    assert page.locator("[data-copy]:visible").count() == 0


def test_a_citation_can_be_downloaded_without_javascript(site, browser):
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site}/en/targets/changsha-new-materials-output/")
    page.get_by_text("Other styles and files").first.click()
    assert page.locator("[data-copy]:visible").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as BibTeX").first.click()
    assert download.value.path().read_text().startswith("@")


def test_filtering_without_a_page_load_keeps_address_focus_and_back_button(site, page):
    loads = []
    page.on("load", lambda _page: loads.append(page.url))
    page.goto(f"{site}/en/targets/")
    everything = page.locator(".count").inner_text()
    page.locator("#city-changsha").check()
    page.wait_for_url("**/en/targets/?city=changsha")
    page.locator(".chosen").wait_for()

    assert page.locator(".count").inner_text() != everything
    assert page.evaluate("document.activeElement.id") == "city-changsha"
    assert loads == [f"{site}/en/targets/"]

    page.go_back()
    page.wait_for_url("**/en/targets/")
    page.locator(".count", has_text=everything).wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_have_no_csp_violation_no_axe_violation_and_no_horizontal_scrolling(site, page, language):
    complaints, foreign, faults, wide = [], [], {}, {}
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith(site) else None)
    for path in PAGES:
        page.goto(f"{site}/{language}/{path}")
        faults |= {(path, *fault): element for fault, element in axe.faults(page, RUNS[language]).items()}
        page.set_viewport_size({"width": 375, "height": 800})
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 375:
            wide[path] = width
        page.set_viewport_size({"width": 1280, "height": 720})
    missing = [text for text in complaints if "404" in text]  # of the last page, which does not exist
    assert (faults, wide, foreign) == ({}, {}, [])
    assert (len(missing), complaints) == (1, missing)


def test_the_first_tab_key_reaches_the_skip_link_to_the_content(site, page):
    page.goto(f"{site}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").first.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_comparison_prints_on_a4_landscape(site, page, tmp_path):
    page.goto(f"{site}/en/compare/?city=liaocheng&city=dezhou&view=figures")
    pdf = page.pdf(prefer_css_page_size=True)
    width, height = (float(number) for number in pdf.split(b"/MediaBox [0 0 ")[1].split(b"]")[0].split())
    assert (round(width), round(height)) == (842, 595)


THREE = "compare/?city=changsha&city=liaocheng&city=dezhou"


@with_and_without
def test_a_comparison_of_topics_fits_all_regions_on_the_screen_of_a_phone(site, browser, scripted):
    page = browser.new_page(java_script_enabled=scripted, viewport={"width": 375, "height": 740})
    page.goto(f"{site}/zh-hans/{THREE}")

    for row in page.locator(".words tbody tr").all()[:5]:
        assert row.locator("td").evaluate_all("cells => cells.map((cell) => cell.dataset.label)") == [
            "长沙", "聊城", "德州",
        ]  # fmt: skip
        for box in (cell.bounding_box() for cell in row.locator("td").all()):
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 375
            assert box["height"] > 0
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    page.close()


def test_later_themes_are_folded_on_a_phone_and_a_link_of_the_map_opens_one(site, browser):
    page = browser.new_page(viewport={"width": 375, "height": 740})
    page.goto(f"{site}/en/{THREE}")
    rows = page.locator("#green tbody tr")

    assert page.locator(".theme[open]").count() == 1
    assert not rows.first.is_visible()
    page.locator(".map summary").click()
    page.locator(".map a[href='#green']").click()
    assert rows.first.is_visible()
    page.close()


def test_later_themes_are_visible_on_a_phone_if_the_script_does_not_load(site, browser):
    page = browser.new_page(viewport={"width": 375, "height": 740})
    page.route("**/enhance*.js", lambda route: route.abort())
    page.goto(f"{site}/en/{THREE}")
    page.locator("#green tbody tr").first.wait_for(timeout=10_000)
    page.close()


@pytest.mark.parametrize("width", [375, 1280])
def test_a_printed_comparison_has_every_row_even_if_it_is_folded_on_the_screen(site, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.goto(f"{site}/en/{THREE}")
    page.emulate_media(media="print")

    heights = page.locator(".words tbody tr, .alone li").evaluate_all(
        "rows => rows.map((row) => row.checkVisibility({contentVisibilityAuto: true}) && row.offsetHeight)"
    )
    assert len(heights) > 40
    assert all(heights)
    paper = page.locator("main").inner_text()
    assert "edition 1 of" in paper
    assert f"{site}/en/{THREE}" in paper
    assert not page.locator(".compare-change").is_visible()
    page.close()


@pytest.fixture
def other_site(site):
    """The address of another server, whose one page holds a chart, a comparison and two ordinary pages of this site in frames."""
    pages = "indicators/key-industry-chains/", THREE
    framed = [f"{site}/en/{place}{page}" for place in ("embed/", "") for page in pages]
    frames = "".join(f'<iframe src="{address}"></iframe>' for address in framed)

    class Frames(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frames.encode())

        def log_message(self, *_args):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Frames) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_another_site_can_embed_charts_and_comparisons_but_no_other_page(other_site, page):
    page.goto(other_site)
    chart, comparison, *ordinary = page.frames[1:]

    assert chart.locator("h1").inner_text() == "Key industrial chains"
    assert chart.locator(".plot-label").count() == 3
    assert chart.evaluate("getComputedStyle(document.querySelector('.figure-row')).display") == "grid"
    assert comparison.locator("h1").inner_text() == "Changsha, Liaocheng and Dezhou compared: topics"
    assert comparison.locator(".words tbody tr").count() > 20
    assert [each.url.partition(":")[0] for each in ordinary] == ["chrome-error"] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_and_signs_of_a_plot_do_not_overlap_in_a_browser(site, page, language):
    regions = "&".join(f"city={city}" for city in ("jingzhou", "changsha", "liaocheng", "dezhou", "hubei"))
    page.goto(f"{site}/{language}/compare/?{regions}&view=figures")
    boxes = page.evaluate(
        """[...document.querySelectorAll(".plot")].map(plot => [...plot.querySelectorAll("text")].map(text => {
            const box = text.getBBox(); return [box.x, box.y, box.x + box.width, box.y + box.height];
        }).concat([...plot.querySelectorAll("circle, [d*='m0-5']")].map(sign => {
            const box = sign.getBBox(); return [box.x, box.y, box.x + box.width, box.y + box.height];
        })))"""
    )
    assert len(boxes) == 5
    for plot in boxes:
        for n, one in enumerate(plot):
            for other in plot[n + 1 :]:
                apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 3 or other[3] <= one[1] + 3
                assert apart, (one, other)


def test_a_printed_comparison_of_figures_shows_rows_that_are_folded_on_the_screen(site, page):
    page.goto(f"{site}/en/compare/?city=changsha&city=liaocheng&city=dezhou&view=figures")
    last = page.locator(".figures-alone").last.locator("tr").last
    assert not last.is_visible()
    page.emulate_media(media="print")
    assert last.is_visible()
    assert not page.locator(".take").first.is_visible()


def test_a_comparison_of_figures_fits_every_region_on_the_screen_of_a_phone(site, browser):
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.goto(f"{site}/zh-hans/compare/?city=changsha&city=liaocheng&city=dezhou&view=figures")
    row = page.locator("#key-industry-chains")
    for region, figure in (("长沙", "22条"), ("聊城", "20条"), ("德州", "12条")):
        line = row.locator("tbody tr", has=page.get_by_role("link", name=region, exact=True))
        box = line.get_by_text(figure, exact=True).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 375
        assert line.locator("th").bounding_box()["y"] == pytest.approx(box["y"], abs=12)
