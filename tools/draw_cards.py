"""Draw the Open Graph pictures of shared links, one for each kind of page and language, into static/og.

Run it by hand when texts or fonts of the site change, on a machine with Chromium and the Noto CJK fonts. The
pictures are committed:

    python -m tools.draw_cards
"""

import shutil
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "static" / "og"
WIDTH, HEIGHT = 1200, 630
MAX_BYTES = 60_000

SITE = {"zh-hans": "地方制造业规划目录", "en": "Regional Manufacturing Plans"}
# For each kind of page: its sign, and in each language its name and description.
CARDS = {
    "home": ("", {
        "zh-hans": ("数字与出处", "承诺、现状与建议并列，每个数字附原文。"),
        "en": ("Figures with proof", "What regions commit to, report and propose, with the printed words."),
    }),
    "city": ("", {
        "zh-hans": ("地区", "一个地区承诺什么、报告什么、有人建议什么。"),
        "en": ("Region", "What a region commits to, what it reports, and what somebody proposes."),
    }),
    "plan": ("", {
        "zh-hans": ("规划", "发布者、期限、举措，以及其中的每一项目标。"),
        "en": ("Plan", "Its issuer, its period, its measures, and every target in it."),
    }),
    "chain": ("", {
        "zh-hans": ("产业链", "产业链与集群：级别、企业及其在链上的角色。"),
        "en": ("Industry chain", "Chains and clusters: their grade, their firms, and the role printed for each."),
    }),
    "firm": ("", {
        "zh-hans": ("企业", "来源如何称呼它：链主、龙头还是成员。"),
        "en": ("Firm", "What the source calls it: chain leader, leading firm or member."),
    }),
    "industry": ("", {
        "zh-hans": ("行业", "哪些地区押注同一行业，凭哪些产业链与企业。"),
        "en": ("Industry", "Which regions bet on it, with which chains and firms."),
    }),
    "topic": ("", {
        "zh-hans": ("议题", "各地就同一议题怎么说：承诺、报告与建议。"),
        "en": ("Topic", "What each region says of it: what is committed, reported and proposed."),
    }),
    "indicator": ("", {
        "zh-hans": ("指标", "同一指标，各地数字并列，可比与否写明理由。"),
        "en": ("Indicator", "The regions’ figures side by side, and whether they may be compared."),
    }),
    "target": ("◆", {
        "zh-hans": ("目标", "尚待实现的事：谁说的，到哪一年，原文怎么写。"),
        "en": ("Target", "What is still to come: who says so, by when, and in which words."),
    }),
    "result": ("●", {
        "zh-hans": ("已报告", "来源称已经实现的事：数字、时期与原文。"),
        "en": ("Reported", "What the source reports as already so: figure, period and words."),
    }),
    "source": ("", {
        "zh-hans": ("来源", "一篇报道逐段读来：取了什么，略去什么，为什么。"),
        "en": ("Source", "An article paragraph by paragraph: what was taken, what was left out, and why."),
    }),
    "compare": ("", {
        "zh-hans": ("比较", "各地数字同一单位并列，不可比的写明理由。"),
        "en": ("Compare", "Regions side by side in one unit, with the reason where they may not be ranked."),
    }),
    "data": ("", {
        "zh-hans": ("数据", "整部目录可下载：CSV、XLSX、JSON，采用 CC BY 4.0。"),
        "en": ("Data", "The whole catalogue to download: CSV, XLSX and JSON, under CC BY 4.0."),
    }),
}  # fmt: skip

PAGE = """<!doctype html>
<html lang="{lang}"><meta charset="utf-8"><base href="{base}"><link rel="stylesheet" href="static/css/tokens.css">
<style>
  :root {{ color-scheme: light; }}
  body {{ box-sizing: border-box; width: 1200px; height: 630px; margin: 0; padding: 72px 84px; display: flex;
    flex-direction: column; background: var(--paper); color: var(--ink); border-top: 18px solid var(--accent); }}
  .site {{ margin: 0; font: 34px/1.3 var(--serif); color: var(--accent); }}
  h1 {{ margin: auto 0 0; font: bold 104px/1.15 var(--serif); }}
  h1:lang(en) {{ font-size: 84px; }}
  h1 span {{ color: var(--accent); }}
  .text {{ margin: 28px 0 auto; max-width: 940px; font: 38px/1.5 var(--sans); color: var(--ink-2); }}
  .foot {{ margin: 0; padding-top: 22px; border-top: 2px solid var(--line); font: 28px/1.3 var(--sans); color: var(--ink-2); }}
</style>
<body><p class="site">{site}</p><h1>{sign}{title}</h1><p class="text">{text}</p><p class="foot">{foot}</p></body></html>"""
FOOT = {
    "zh-hans": "荆州　长沙　聊城　德州　湖北",
    "en": "Jingzhou · Changsha · Liaocheng · Dezhou · Hubei",
}


def page(language, sign, title, text):
    """Return the HTML of one card."""
    return PAGE.format(
        lang="zh-Hans" if language == "zh-hans" else "en",
        base=f"{ROOT.as_uri()}/",
        site=escape(SITE[language]),
        sign=f"<span>{sign}</span> " if sign else "",
        title=escape(title),
        text=escape(text),
        foot=escape(FOOT[language]),
    )


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    source = FOLDER / "card.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-lcd-text"]
        )
        sheet = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        try:
            for name, (sign, languages) in CARDS.items():
                for language, (title, text) in languages.items():
                    # A file, so that the browser may load the style sheet.
                    source.write_text(page(language, sign, title, text), encoding="utf-8")
                    sheet.goto(source.as_uri())
                    path = FOLDER / f"{name}-{language}.png"
                    size = len(sheet.screenshot(path=path))
                    print(f"{path.relative_to(ROOT)} {size:,} bytes")
                    if size > MAX_BYTES:
                        sys.exit(f"{path.name} is larger than {MAX_BYTES:,} bytes: previews would be slow.")
        finally:
            source.unlink(missing_ok=True)
            browser.close()


if __name__ == "__main__":
    main()
