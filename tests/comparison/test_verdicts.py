"""May these two be compared? Every verdict, its reasons in both languages, of two figures and of several."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities.localized import Bilingual
from plans.comparison.ranking import Rank, difference, rank
from plans.comparison.verdicts import Judgement, Verdict, judge, judge_all
from plans.figures.kinds import Kind
from plans.figures.quantities import unread
from tests.sample_figures import FIGURES, Figure

CHANGSHA = Figure("changsha", "22条")
LIAOCHENG = Figure("liaocheng", "20条")
DEZHOU = Figure("dezhou", "12条")
HUBEI = Figure("hubei", "16条")
JINGZHOU = Figure("jingzhou", "5条")


def target(figure, when):
    return replace(figure, kind=Kind.TARGET, when=when)


NO_FIGURE = ("其中一方没有数字", "one of them has no number")
A_PROVINCE = ("省与市并列", "a province beside a city")
TARGET_AND_RESULT = ("目标与已报告的结果并列", "a target beside a reported result")
LIES_IN = (
    "地区与其所在省并列，从不比较高低：湖北、荆州",
    "a region is never ranked against the region that contains it: Hubei and Jingzhou",
)


def a_firm_beside(zh, en):
    return (
        f"企业、项目或机构的数字与其他范围并列：{zh}",
        f"a firm's, project's or institution's figure beside others: {en}",
    )


CASES = {
    "two results of one year": (CHANGSHA, LIAOCHENG, "comparable", []),
    "two targets of one year": (target(CHANGSHA, "2025"), target(LIAOCHENG, "2025"), "comparable", []),
    "two firms": (replace(CHANGSHA, scope="firm"), replace(LIAOCHENG, scope="firm"), "comparable", []),
    "two figures of districts": (
        replace(CHANGSHA, scope="district"), replace(LIAOCHENG, scope="district"), "comparable", [],
    ),
    "an approximate figure": (replace(CHANGSHA, quantity="约22条"), LIAOCHENG, "comparable", []),
    "another period": (
        CHANGSHA, replace(LIAOCHENG, when="2022-H1"), "partly",
        [("时间不同：2022年、2022年上半年", "different times: 2022 and first half of 2022")],
    ),
    "another due year": (
        target(CHANGSHA, "2025"), target(LIAOCHENG, "2030"), "partly",
        [("时间不同：2025年、2030年", "different times: 2025 and 2030")],
    ),
    "one period not stated": (
        CHANGSHA, replace(LIAOCHENG, when=""), "partly",
        [("时间不同：2022年、未载", "different times: 2022 and not stated")],
    ),
    "neither period stated": (
        replace(CHANGSHA, when=""), replace(LIAOCHENG, when=""), "partly",
        [("时间均未载", "the time of none is stated")],
    ),
    "a target beside a result": (target(CHANGSHA, "2022"), LIAOCHENG, "partly", [TARGET_AND_RESULT]),
    "a target beside a result of another year": (target(CHANGSHA, "2025"), LIAOCHENG, "partly", [TARGET_AND_RESULT]),
    "another scope": (
        CHANGSHA, replace(LIAOCHENG, scope="industry"), "partly",
        [("范围不同：全域、行业或产业链", "different scopes: whole region and industry or chain")],
    ),
    "a province beside a city of another province": (HUBEI, CHANGSHA, "partly", [A_PROVINCE]),
    "an order of magnitude": (
        replace(CHANGSHA, quantity="千亿级"), replace(LIAOCHENG, quantity="3000亿元"), "partly",
        [("只给出量级", "only an order of magnitude is stated")],
    ),
    "two orders of magnitude": (
        replace(CHANGSHA, quantity="千亿级"), replace(LIAOCHENG, quantity="百亿级"), "partly",
        [("只给出量级", "only an order of magnitude is stated")],
    ),
    "two patterns": (
        replace(CHANGSHA, quantity="1+2+N"), replace(LIAOCHENG, quantity="1+4+12+7"), "partly",
        [("只给出体系", "only a pattern is stated")],
    ),
    "several reservations": (
        replace(HUBEI, when="2020", quantity="千亿级"), replace(CHANGSHA, scope="industry", quantity="1亿元"), "partly",
        [
            ("时间不同：2020年、2022年", "different times: 2020 and 2022"),
            ("范围不同：全域、行业或产业链", "different scopes: whole region and industry or chain"),
            A_PROVINCE,
            ("只给出量级", "only an order of magnitude is stated"),
        ],
    ),
    "another indicator": (
        CHANGSHA, replace(LIAOCHENG, indicator_id="enterprises"), "not", [("指标不同", "different indicators")],
    ),
    "no figure": (CHANGSHA, replace(LIAOCHENG, quantity=""), "not", [NO_FIGURE]),
    "two without figures": (replace(CHANGSHA, quantity=""), replace(LIAOCHENG, quantity=""), "not", [NO_FIGURE]),
    "percent beside percentage points": (
        replace(CHANGSHA, quantity="16.8%"), replace(LIAOCHENG, quantity="4.6个百分点"), "not",
        [("量纲不同：百分比、百分点", "different dimensions: percentage and percentage points")],
    ),
    "things of different size classes": (
        replace(CHANGSHA, quantity="3个千亿级"), replace(LIAOCHENG, quantity="5个百亿级"), "not",
        [("所计对象的规模不同：1,000亿元级、100亿元级",
          "things of different size classes: on a 100-billion-yuan scale and on a 10-billion-yuan scale")],
    ),
    "things of a size class beside any things": (
        replace(CHANGSHA, quantity="3个千亿级"), LIAOCHENG, "not",
        [("所计对象的规模不同：1,000亿元级、未载",
          "things of different size classes: on a 100-billion-yuan scale and not stated")],
    ),
    "an amount beside a pattern": (
        replace(CHANGSHA, quantity="1+2+N"), LIAOCHENG, "not",
        [("量纲不同：体系、计数", "different dimensions: pattern and count")],
    ),
    "a firm beside a region": (
        replace(CHANGSHA, scope="firm"), LIAOCHENG, "not",
        [a_firm_beside("企业、全域", "firm and whole region")],
    ),
    "a project beside a district": (
        replace(CHANGSHA, scope="project"), replace(LIAOCHENG, scope="district"), "not",
        [a_firm_beside("项目、区县或园区", "project and district or park")],
    ),
    "an institution beside a firm": (
        replace(CHANGSHA, scope="institution"), replace(LIAOCHENG, scope="firm"), "not",
        [a_firm_beside("机构、企业", "institution and firm")],
    ),
    "a province beside a city that it contains": (HUBEI, JINGZHOU, "not", [LIES_IN]),
    "several obstacles": (
        replace(HUBEI, quantity="5%", scope="firm"), JINGZHOU, "not",
        [
            ("量纲不同：百分比、计数", "different dimensions: percentage and count"),
            a_firm_beside("企业、全域", "firm and whole region"),
            LIES_IN,
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right", "verdict", "reasons"), CASES.values(), ids=CASES)
def test_two_figures_are_judged(left, right, verdict, reasons):
    assert judge(left, right) == (Judgement(Verdict(verdict), tuple(Bilingual(*reason) for reason in reasons)))


@pytest.mark.parametrize(("left", "right", "verdict", "reasons"), CASES.values(), ids=CASES)
def test_the_order_of_two_figures_changes_no_verdict(left, right, verdict, reasons):
    turned = judge(right, left)

    assert turned.verdict == verdict
    assert sorted(sorted(reason.zh) for reason in turned.reasons) == sorted(sorted(zh) for zh, _en in reasons)


def test_the_verdicts_are_named_in_both_languages():
    assert [verdict.label for verdict in Verdict] == [
        ("可比", "Comparable"), ("部分可比", "Partly comparable"), ("不可比", "Not comparable"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("hubei", "jingzhou", "not"),
        ("hunan", "changsha", "not"),
        ("hubei", "changsha", "partly"),
        ("hubei", "hunan", "comparable"),
        ("dezhou", "liaocheng", "comparable"),
    ],
)
def test_only_the_province_that_contains_a_region_is_never_compared_with_it(left, right, verdict):
    assert judge(Figure(left, "1个"), Figure(right, "2个")).verdict == verdict


@given(FIGURES, FIGURES)
def test_a_verdict_is_symmetric_and_only_comparable_figures_need_no_reason(left, right):
    judgement, turned = judge(left, right), judge(right, left)

    assert judgement.verdict == turned.verdict
    assert len(judgement.reasons) == len(turned.reasons)
    assert (judgement.verdict is Verdict.COMPARABLE) == (not judgement.reasons)


# --- Several regions -------------------------------------------------------------------------------


class NotRead(Figure):
    reading = unread("1.5T")


def test_what_is_printed_and_not_read_is_compared_with_nothing():
    kept = NotRead("changsha")

    assert judge(kept, LIAOCHENG) == judge(LIAOCHENG, kept) == Judgement(Verdict.NOT, (Bilingual(*NO_FIGURE),))
    assert rank(kept, [LIAOCHENG, DEZHOU]) == Rank(0, 0, 0)
    assert difference(kept, LIAOCHENG) is None


def test_several_comparable_figures_are_comparable():
    assert judge_all([CHANGSHA, LIAOCHENG, DEZHOU]) == Judgement(Verdict.COMPARABLE)


def test_several_figures_are_as_comparable_as_their_weakest_pair():
    judgement = judge_all([CHANGSHA, LIAOCHENG, replace(DEZHOU, when="")])

    assert judgement.verdict is Verdict.PARTLY
    assert judgement.reasons == (("时间不同：2022年、未载", "different times: 2022 and not stated"),)


def test_one_pair_that_cannot_be_compared_does_not_hide_the_others():
    judgement = judge_all([CHANGSHA, LIAOCHENG, replace(DEZHOU, scope="firm")])

    assert judgement.verdict is Verdict.PARTLY
    assert judgement.reasons == (a_firm_beside("全域、企业", "whole region and firm"),)


def test_figures_of_which_no_two_can_be_compared_are_not_comparable():
    assert judge_all([HUBEI, JINGZHOU]) == Judgement(Verdict.NOT, (Bilingual(*LIES_IN),))


def test_the_most_serious_reason_comes_first():
    judgement = judge_all([CHANGSHA, replace(LIAOCHENG, when=""), replace(DEZHOU, scope="firm")])

    assert [reason.en for reason in judgement.reasons] == [
        a_firm_beside("", "whole region and firm")[1],
        "different times: 2022 and not stated",
    ]


@pytest.mark.parametrize("figures", [[], [CHANGSHA], [CHANGSHA, replace(CHANGSHA, quantity="10条")]])
def test_one_region_alone_is_nothing_to_compare(figures):
    assert judge_all(figures) == Judgement(
        Verdict.NOT, (Bilingual("只有一个地区有数字", "only one region has a figure"),)
    )


def test_a_reason_names_at_most_six_times_and_says_that_there_are_more():
    regions = ["dezhou", "liaocheng", "hubei", "jingzhou", "hunan", "changsha", "dezhou"]
    figures = [Figure(region, "5条", when=str(2020 + n)) for n, region in enumerate(regions)]
    reasons = [reason.en for reason in judge_all(figures).reasons]

    assert "different times: 2020, 2021, 2022, 2023, 2024, 2025 and …" in reasons


@given(st.lists(FIGURES, max_size=7))
def test_several_figures_are_judged_as_their_pairs_are(figures):
    pairs = [judge(a, b) for a, b in combinations(figures, 2) if a.city_id != b.city_id]
    verdicts = {pair.verdict for pair in pairs} or {Verdict.NOT}
    judgement = judge_all(figures)

    if len(verdicts) > 1:
        assert judgement.verdict is Verdict.PARTLY
    else:
        assert {judgement.verdict} == verdicts
    kinds = {reason.zh.partition("：")[0] for reason in judgement.reasons}
    assert len(kinds) == len(judgement.reasons)
    assert kinds == {reason.zh.partition("：")[0] for pair in pairs for reason in pair.reasons} or not pairs
