"""The marks in a paragraph: every numeral, parsed or not, and every name in the catalogue."""

from itertools import pairwise
from time import process_time

import pytest

from plans.editing.scanning import MarkKind, Name, Names, likely_kind, phrase_around, scan, years
from plans.figures.kinds import Kind

NAMES = Names(
    [
        Name("三一重工", "firm", "sany"),
        Name("千亿级产业集群", "term", "cluster"),
        Name("九江", "city", "jiujiang"),
        Name("重工", "industry", "x"),
    ]
)


def found(text, *kinds):
    kinds = kinds or (MarkKind.FIGURE, MarkKind.NUMERAL, MarkKind.DATE)
    return [(mark.kind.value, text[mark.start : mark.end]) for mark in scan(text, NAMES) if mark.kind in kinds]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        (
            "到2027年突破1.2万亿元、100 家以上",
            [("date", "2027年"), ("figure", "突破1.2万亿元"), ("figure", "100 家以上")],
        ),
        ("建设4个千亿级产业集群", [("figure", "4个千亿级")]),
        ("布局九纵五横四环，研发投入翻一番", [("figure", "九纵五横四环"), ("figure", "翻一番")]),
        ("５月２０日，产值位居全省首位", [("date", "５月２０日"), ("figure", "首位")]),
        ("“十四五”规划期间，5G网络、工业4.0", [("date", "十四五"), ("numeral", "5G"), ("numeral", "4.0")]),
        ("每平方厘米五六十焦耳", [("figure", "每平方厘米五六十焦耳")]),
        ("三一重工进一步统一零部件。二是一批项目", []),
        ("二、聚焦新产业", []),
        ("签约5个、节约3亿元，目前20家", [("figure", "5个"), ("figure", "3亿元"), ("figure", "20家")]),
        ("约5个、近3亿元，目前约20家", [("figure", "约5个"), ("figure", "近3亿元"), ("figure", "约20家")]),
        ("三载辛勤，实施三高四新。", [("numeral", "三"), ("figure", "三高四新")]),
    ],
)
def test_every_numeral_is_found_and_nothing_else(text, marks):
    assert found(text) == marks


def test_the_longest_names_and_words_of_strength_and_time_are_found():
    assert found("九江力争引进三一重工，已签约", MarkKind.NAME, MarkKind.STRENGTH, MarkKind.REPORTED) == [
        ("name", "九江"), ("strength", "力争"), ("name", "三一重工"), ("reported", "已"),
    ]  # fmt: skip


def test_marks_do_not_overlap_and_lie_within_the_text():
    text = "九江市2025年力争突破1.2万亿元，三一重工５０ 余家，一核两翼。"
    marks = scan(text, NAMES)

    assert all(one.end <= other.start for one, other in pairwise(marks))
    assert marks[-1].end <= len(text)


@pytest.mark.parametrize(
    ("text", "mark", "kind"),
    [
        ("去年签约项目286个", "286个", Kind.RESULT),
        ("到2027年力争达到2000家", "2000家", Kind.TARGET),
        ("已建成22家，将再建30家", "30家", Kind.TARGET),
        ("22条", "22条", Kind.TARGET),
    ],
)
def test_the_words_around_a_mark_suggest_a_target_or_a_result(text, mark, kind):
    start = text.index(mark)
    assert likely_kind(text, start, start + len(mark)) is kind


def test_the_suggested_phrase_is_the_clause_or_its_last_twenty_characters_up_to_the_mark():
    text = "会上说，规上工业企业达到2000家。全市范围内所有规模以上工业企业合计实现总产值突破1.2万亿元大关"

    phrases = [phrase_around(text, text.index(mark), text.index(mark) + len(mark)) for mark in ("2000家", "1.2万亿元")]

    assert phrases == ["规上工业企业达到2000家", "上工业企业合计实现总产值突破1.2万亿元"]


def test_years_are_read_from_dates():
    assert years("2023—2027年，“十四五”时期，二〇三〇年底，5月") == [2023, 2027, 2025, 2030]


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ["一", "1", "1家", "五四", "千亿", "九纵五横", "1+", "1a", "，到2025年突破1.2万亿元", "三一重工"]
)
def test_the_time_of_a_scan_is_linear_in_the_length_of_the_text(part):
    def spent(length):
        """Return the shortest of three times, because other processes use the machine too."""
        text = (part * length)[:length]
        return min(_spent(text) for _ in range(3))

    # Linear time is 8 times as long, quadratic time 64 times. A busy machine makes either twice as long.
    assert spent(4_800) < 20 * spent(600) + 0.01


def _spent(text):
    start = process_time()
    for mark in scan(text, NAMES):
        likely_kind(text, mark.start, mark.end)
        phrase_around(text, mark.start, mark.end)
    return process_time() - start
