"""Whether figures are comparable: every verdict and reason in both languages, for two figures and for several."""

from dataclasses import dataclass, replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities.localized import Bilingual
from plans.comparison.verdicts import REASONS, Judgement, Verdict, has_figure, judge, judge_all
from plans.figures.kinds import Kind
from plans.figures.qualifiers import Qualifier
from plans.figures.quantities import unread
from tests.sample_figures import FIGURES, Figure

CHANGSHA = Figure("changsha", "22条")
LIAOCHENG = Figure("liaocheng", "20条")
DEZHOU = Figure("dezhou", "12条")
HUBEI = Figure("hubei", "16条")
JINGZHOU = Figure("jingzhou", "5条")
CARS = {"scope": "industry", "industries": ("automobiles",)}


def target(figure, when):
    return replace(figure, kind=Kind.TARGET, when=when)


def of(figure, **fields):
    return replace(figure, **fields)


@dataclass(frozen=True)
class NotRead(Figure):
    """A printed figure that could not be parsed."""

    reading = unread("1.5T")


TRILLIONS, BILLIONS = "3个千亿级", "5个百亿级"
TARGET_AND_RESULT = ("一方是目标，一方是已报告的结果", "a target beside a reported result")
LIES_IN = (
    "荆州属于湖北，一个地区从不与包含它的地区比较",
    "Jingzhou lies in Hubei, and a region is never compared with the one that contains it",
)
CHOSEN = Bilingual("各地自定", "each chooses its own")


def times(zh, en):
    return f"时间不同（{zh}）", f"different times ({en})"


def no_time(zh, en):
    return f"{zh}的数字未注明时间", f"no time stated for {en}"


def no_figure(zh, en):
    return f"{zh}没有可比的数字", f"no figure to compare for {en}"


def a_firm_beside(zh, en):
    return (
        f"企业、项目或机构的数字不与其他范围的数字相比（{zh}）",
        f"the figure of a firm, project or institution beside a figure of another scope ({en})",
    )


def sizes(zh, en):
    return f"所计对象的规模级别不同（{zh}）", f"things of different size classes ({en})"


def levels(zh, en):
    return f"地区级别不同（{zh}）", f"regions of different levels ({en})"


def magnitude(zh, en):
    return f"{zh}只给出量级", f"only an order of magnitude for {en}"


OTHER_INDUSTRIES = ("行业不同（汽车、食品）", "different industries (Automobiles and Food)")
CASES = {
    "two results of one year": (CHANGSHA, LIAOCHENG, "comparable", []),
    "two targets of one year": (target(CHANGSHA, "2025"), target(LIAOCHENG, "2025"), "comparable", []),
    "two figures of districts": (of(CHANGSHA, scope="district"), of(LIAOCHENG, scope="district"), "comparable", []),
    "two institutions": (of(CHANGSHA, scope="institution"), of(LIAOCHENG, scope="institution"), "comparable", []),
    "the same industry": (of(CHANGSHA, **CARS), of(LIAOCHENG, **CARS), "comparable", []),
    "two firms of one trade": (
        of(CHANGSHA, **CARS | {"scope": "firm"}), of(LIAOCHENG, **CARS | {"scope": "firm"}), "comparable", [],
    ),
    "industries that a figure of the whole region names": (
        of(CHANGSHA, industries=("food",)), of(LIAOCHENG, industries=("automobiles",)), "comparable", [],
    ),
    "an approximate figure": (of(CHANGSHA, quantity="约22条"), LIAOCHENG, "comparable", []),
    "things of one size class": (
        Figure("changsha", TRILLIONS), Figure("liaocheng", TRILLIONS), "comparable", [],
    ),
    # Partly comparable
    "another period": (
        CHANGSHA, of(LIAOCHENG, when="2022-H1"), "partly",
        [times("2022年、2022年上半年", "2022 and first half of 2022")],
    ),
    "another due year": (
        target(CHANGSHA, "2025"), target(LIAOCHENG, "2030"), "partly", [times("2025年、2030年", "2025 and 2030")],
    ),
    "one period not stated": (CHANGSHA, of(LIAOCHENG, when=""), "partly", [no_time("聊城", "Liaocheng")]),
    "neither period stated": (
        of(CHANGSHA, when=""), of(LIAOCHENG, when=""), "partly", [no_time("长沙、聊城", "Changsha and Liaocheng")],
    ),
    "a target beside a result of its year": (target(CHANGSHA, "2022"), LIAOCHENG, "partly", [TARGET_AND_RESULT]),
    "a target beside a result of another year": (
        target(CHANGSHA, "2025"), LIAOCHENG, "partly",
        [TARGET_AND_RESULT, times("2025年、2022年", "2025 and 2022")],
    ),
    "a target beside a result without a date": (
        target(CHANGSHA, "2025"), of(LIAOCHENG, when=""), "partly",
        [TARGET_AND_RESULT, no_time("聊城", "Liaocheng")],
    ),
    "another scope": (
        CHANGSHA, of(LIAOCHENG, **CARS), "partly",
        [("范围不同（全域、行业或产业链）", "different scopes (whole region and industry or chain)")],
    ),
    "some industries the same": (
        of(CHANGSHA, scope="industry", industries=("food", "new-materials")),
        of(LIAOCHENG, scope="industry", industries=("food",)), "partly",
        [(
            "行业只有一部分相同（新材料+食品、食品）",
            "only some of the industries are the same (New materials + Food and Food)",
        )],
    ),
    "one industry not stated": (
        of(CHANGSHA, **CARS), of(LIAOCHENG, scope="industry"), "partly",
        [("聊城的数字未注明行业", "no industry stated for Liaocheng")],
    ),
    "two firms whose trades are not stated": (
        of(CHANGSHA, scope="firm"), of(LIAOCHENG, scope="firm"), "partly",
        [("长沙、聊城的数字未注明行业", "no industry stated for Changsha and Liaocheng")],
    ),
    "a province beside a city of another province": (
        HUBEI, CHANGSHA, "partly", [levels("省级、地级市", "province and prefecture-level city")],
    ),
    "a county beside a city of another province": (
        of(CHANGSHA, city_id="liuyang"), LIAOCHENG, "partly",
        [levels("县级、地级市", "county-level region and prefecture-level city")],
    ),
    "an order of magnitude": (
        of(CHANGSHA, quantity="千亿级"), of(LIAOCHENG, quantity="3000亿元"), "partly", [magnitude("长沙", "Changsha")],
    ),
    "two orders of magnitude": (
        of(CHANGSHA, quantity="千亿级"), of(LIAOCHENG, quantity="百亿级"), "partly",
        [magnitude("长沙、聊城", "Changsha and Liaocheng")],
    ),
    "two patterns": (
        of(CHANGSHA, quantity="1+2+N"), of(LIAOCHENG, quantity="1+4+12+7"), "partly",
        [("长沙、聊城给出的是体系，不是数量", "a pattern and not an amount for Changsha and Liaocheng")],
    ),
    "a caveat of the indicator": (
        of(CHANGSHA, caveat=CHOSEN), of(LIAOCHENG, caveat=CHOSEN), "partly", [CHOSEN],
    ),
    "several reservations": (
        of(HUBEI, when="2020", quantity="千亿级", caveat=CHOSEN),
        of(CHANGSHA, **CARS, quantity="1亿元", kind=Kind.TARGET, caveat=CHOSEN), "partly",
        [
            TARGET_AND_RESULT,
            times("2020年、2022年", "2020 and 2022"),
            ("范围不同（全域、行业或产业链）", "different scopes (whole region and industry or chain)"),
            levels("省级、地级市", "province and prefecture-level city"),
            magnitude("湖北", "Hubei"),
            CHOSEN,
        ],
    ),
    # Not comparable
    "another indicator": (CHANGSHA, of(LIAOCHENG, indicator_id="enterprises"), "not", [("指标不同", "different indicators")]),
    "another indicator, which has a caveat": (
        CHANGSHA, of(LIAOCHENG, indicator_id="enterprises", caveat=CHOSEN), "not", [("指标不同", "different indicators")],
    ),
    "no figure": (CHANGSHA, of(LIAOCHENG, quantity=""), "not", [no_figure("聊城", "Liaocheng")]),
    "two without figures": (
        of(CHANGSHA, quantity=""), of(LIAOCHENG, quantity=""), "not", [no_figure("长沙、聊城", "Changsha and Liaocheng")],
    ),
    "a figure that could not be read": (NotRead("changsha"), LIAOCHENG, "not", [no_figure("长沙", "Changsha")]),
    "percent beside percentage points": (
        of(CHANGSHA, quantity="16.8%"), of(LIAOCHENG, quantity="4.6个百分点"), "not",
        [("数字的种类不同（百分比、百分点）", "different kinds of figures (percentage and percentage points)")],
    ),
    "an amount beside a pattern": (
        of(CHANGSHA, quantity="1+2+N"), LIAOCHENG, "not",
        [
            ("数字的种类不同（体系、计数）", "different kinds of figures (pattern and count)"),
            ("长沙给出的是体系，不是数量", "a pattern and not an amount for Changsha"),
        ],
    ),
    "things of different size classes": (
        Figure("changsha", TRILLIONS), Figure("liaocheng", BILLIONS), "not",
        [sizes("1,000亿元级、100亿元级", "on a 100-billion-yuan scale and on a 10-billion-yuan scale")],
    ),
    "things of a size class beside things of any size": (
        Figure("changsha", TRILLIONS), LIAOCHENG, "not", [sizes("1,000亿元级、未注明", "on a 100-billion-yuan scale and not stated")],
    ),
    "a firm beside a region": (
        of(CHANGSHA, scope="firm"), LIAOCHENG, "not", [a_firm_beside("企业、全域", "firm and whole region")],
    ),
    "an institution beside a region": (
        of(CHANGSHA, scope="institution"), LIAOCHENG, "not",
        [a_firm_beside("机构、全域", "institution and whole region")],
    ),
    "a project beside a district": (
        of(CHANGSHA, scope="project"), of(LIAOCHENG, scope="district"), "not",
        [a_firm_beside("项目、区县或园区", "project and district or park")],
    ),
    "an institution beside a firm": (
        of(CHANGSHA, scope="institution"), of(LIAOCHENG, **CARS | {"scope": "firm"}), "not",
        [a_firm_beside("机构、企业", "institution and firm")],
    ),
    "other industries": (
        of(CHANGSHA, **CARS), of(LIAOCHENG, scope="industry", industries=("food",)), "not", [OTHER_INDUSTRIES],
    ),
    "two firms of other trades": (
        of(CHANGSHA, **CARS | {"scope": "firm"}), of(LIAOCHENG, scope="firm", industries=("food",)), "not",
        [OTHER_INDUSTRIES],
    ),
    "a firm beside an industry of another trade": (
        of(CHANGSHA, **CARS | {"scope": "firm"}), of(LIAOCHENG, scope="industry", industries=("food",)), "not",
        [a_firm_beside("企业、行业或产业链", "firm and industry or chain"), OTHER_INDUSTRIES],
    ),
    "a city beside the province that contains it": (JINGZHOU, HUBEI, "not", [LIES_IN]),
    "several obstacles and reservations": (
        of(HUBEI, quantity="5%", scope="firm", when="", caveat=CHOSEN), target(of(JINGZHOU, caveat=CHOSEN), "2025"), "not",
        [
            ("数字的种类不同（百分比、计数）", "different kinds of figures (percentage and count)"),
            a_firm_beside("企业、全域", "firm and whole region"),
            LIES_IN,
            TARGET_AND_RESULT,
            no_time("湖北", "Hubei"),
            CHOSEN,
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right", "verdict", "reasons"), CASES.values(), ids=CASES)
def test_two_figures_get_the_expected_verdict_and_reasons(left, right, verdict, reasons):
    assert judge(left, right) == Judgement(Verdict(verdict), tuple(Bilingual(*reason) for reason in reasons))


@pytest.mark.parametrize(("left", "right", "verdict", "reasons"), CASES.values(), ids=CASES)
def test_the_order_of_two_figures_changes_no_verdict(left, right, verdict, reasons):
    turned = judge(right, left)

    assert turned.verdict == verdict
    assert [sorted(reason.zh) for reason in turned.reasons] == [sorted(zh) for zh, _en in reasons]


def test_the_cases_cover_every_reason():
    given = {reason for *_figures, reasons in CASES.values() for reason in reasons}

    assert len({Bilingual(*reason).zh.partition("（")[0] for reason in given}) >= len(REASONS)


def test_the_verdicts_are_named_in_both_languages():
    assert [verdict.label for verdict in Verdict] == [
        ("可比", "Comparable"), ("部分可比", "Partly comparable"), ("不可比", "Not comparable"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("china", "hubei", "not"),
        ("china", "changsha", "not"),
        ("china", "liuyang", "not"),
        ("hubei", "jingzhou", "not"),
        ("hunan", "changsha", "not"),
        ("hunan", "liuyang", "not"),
        ("changsha", "liuyang", "not"),
        ("hubei", "changsha", "partly"),
        ("hubei", "liuyang", "partly"),
        ("jingzhou", "liuyang", "partly"),
        ("hubei", "hunan", "comparable"),
        ("dezhou", "liaocheng", "comparable"),
    ],
)
def test_a_region_is_never_compared_with_one_that_contains_it(left, right, verdict):
    assert judge(Figure(left, "1个"), Figure(right, "2个")).verdict == verdict


@given(FIGURES, FIGURES)
def test_a_verdict_is_symmetric_and_only_comparable_figures_need_no_reason(left, right):
    judgement, turned = judge(left, right), judge(right, left)

    assert judgement.verdict == turned.verdict
    assert len(judgement.reasons) == len(turned.reasons)
    assert (judgement.verdict is Verdict.COMPARABLE) == (not judgement.reasons)


FIRMS, TRADES = {"firm", "project", "institution"}, {"industry", "firm", "project"}


def expected(left, right):
    """Return the first words of each reason between two figures, by an independent implementation of the rules."""
    scopes = {left.scope, right.scope}
    both = [set(left.industries), set(right.industries)] if scopes <= TRADES else None
    code, other = sorted((left.region_code, right.region_code))
    lies_in = code != other and (
        code == "100000"
        or (code.endswith("0000") and code[:2] == other[:2])
        or (code.endswith("00") and code[:4] == other[:4])
    )
    readings = [figure.reading for figure in (left, right)]
    dimensions = {reading.dimension for reading in readings if reading}
    qualifiers = {reading.qualifier for reading in readings if reading}
    rules = {
        "指标不同": left.indicator_id != right.indicator_id,
        "没有可比的数字": None in readings,
        "数字的种类不同": None not in readings and len(dimensions) == 2,
        "企业、项目或机构": len(scopes) == 2 and scopes & FIRMS,
        "行业不同": both and all(both) and not both[0] & both[1],
        "从不与包含它的地区比较": lies_in,
        "一方是目标": left.kind != right.kind,
        "时间不同": left.when and right.when and left.when != right.when,
        "未注明时间": not (left.when and right.when),
        "范围不同": len(scopes) == 2 and not scopes & FIRMS,
        "行业只有一部分相同": both and both[0] & both[1] and both[0] != both[1],
        "未注明行业": both and not all(both),
        "地区级别不同": left.region_level != right.region_level and not lies_in,
        "只给出量级": Qualifier.MAGNITUDE in qualifiers,
        "给出的是体系": Qualifier.PATTERN in qualifiers,
        "各地自定": left.indicator_id == right.indicator_id and (left.caveat or right.caveat),
    }
    return [words for words, holds in rules.items() if holds]


SAME_INDICATOR = st.tuples(FIGURES, FIGURES).map(
    lambda pair: (pair[0], replace(pair[1], indicator_id=pair[0].indicator_id))
)


@given(SAME_INDICATOR | st.tuples(FIGURES, FIGURES))
def test_all_reasons_for_a_pair_are_listed(pair):
    reasons = judge(*pair).reasons

    assert len(reasons) == len(expected(*pair))
    assert all(words in reason.zh for words, reason in zip(expected(*pair), reasons, strict=True))


# --- Several regions -------------------------------------------------------------------------------


def test_several_comparable_figures_are_comparable():
    assert judge_all([CHANGSHA, LIAOCHENG, DEZHOU]) == Judgement(Verdict.COMPARABLE)


def test_several_figures_are_as_comparable_as_their_weakest_pair():
    judgement = judge_all([CHANGSHA, LIAOCHENG, of(DEZHOU, when="")])

    assert judgement == Judgement(Verdict.PARTLY, (Bilingual(*no_time("德州", "Dezhou")),))


def test_a_missing_time_is_not_reported_as_a_different_time():
    judgement = judge_all([CHANGSHA, of(LIAOCHENG, when="2022-H1"), of(DEZHOU, when="")])

    assert judgement.reasons == (
        times("2022年、2022年上半年", "2022 and first half of 2022"),
        no_time("德州", "Dezhou"),
    )


def test_a_reason_names_every_region_without_a_time():
    judgement = judge_all([CHANGSHA, of(LIAOCHENG, when=""), of(DEZHOU, when=""), of(HUBEI, when="")])

    assert judgement.reasons[0] == no_time("聊城、德州、湖北", "Liaocheng, Dezhou and Hubei")


def test_one_pair_that_is_not_comparable_makes_the_verdict_partly_comparable():
    judgement = judge_all([CHANGSHA, LIAOCHENG, of(DEZHOU, scope="firm")])

    assert judgement.verdict is Verdict.PARTLY
    assert judgement.reasons == (a_firm_beside("全域、企业", "whole region and firm"),)


def test_figures_of_which_no_two_can_be_compared_are_not_comparable():
    assert judge_all([HUBEI, JINGZHOU]) == Judgement(Verdict.NOT, (Bilingual(*LIES_IN),))


def test_a_reason_names_every_region_that_lies_in_another_region():
    judgement = judge_all([Figure("hunan", "9条"), CHANGSHA, Figure("liuyang", "2条")])

    assert judgement.reasons == (
        (
            "长沙属于湖南、浏阳属于湖南、浏阳属于长沙，一个地区从不与包含它的地区比较",
            "Changsha lies in Hunan, Liuyang lies in Hunan and Liuyang lies in Changsha, "
            "and a region is never compared with the one that contains it",
        ),
    )


def test_the_most_serious_reason_comes_first():
    judgement = judge_all([HUBEI, of(JINGZHOU, when=""), of(DEZHOU, scope="firm"), of(CHANGSHA, scope="firm", **FOOD)])

    assert [reason.zh.partition("（")[0] for reason in judgement.reasons] == [
        "企业、项目或机构的数字不与其他范围的数字相比",
        "荆州属于湖北，一个地区从不与包含它的地区比较",
        "荆州的数字未注明时间",
        "德州的数字未注明行业",
        "地区级别不同",
    ]


FOOD = {"industries": ("food",)}


@pytest.mark.parametrize(
    "figures",
    [
        [CHANGSHA],
        [CHANGSHA, of(CHANGSHA, quantity="10条", when="")],
        [of(LIAOCHENG, quantity=""), CHANGSHA],
        [NotRead("liaocheng"), CHANGSHA],
    ],
)
def test_there_is_no_verdict_where_one_region_alone_gives_a_figure(figures):
    assert judge_all(figures) == Judgement(None, (Bilingual("只有长沙给出数字", "only Changsha gives a figure"),))


@pytest.mark.parametrize("figures", [[], [NotRead("liaocheng"), NotRead("changsha")]])
def test_there_is_no_verdict_where_no_figure_could_be_read(figures):
    assert judge_all(figures) == Judgement(
        None, (Bilingual("没有地区给出可比的数字", "no region gives a figure that can be compared"),)
    )


def test_a_reason_lists_at_most_six_times_and_shows_that_there_are_more():
    regions = ["dezhou", "liaocheng", "hubei", "jingzhou", "hunan", "changsha", "dezhou"]
    figures = [Figure(region, "5条", when=str(2020 + n)) for n, region in enumerate(regions)]
    reasons = [reason.en for reason in judge_all(figures).reasons]

    assert "different times (2020, 2021, 2022, 2023, 2024, 2025 and …)" in reasons


@pytest.mark.slow
@given(st.lists(FIGURES, max_size=7))
def test_the_verdict_on_several_figures_combines_the_verdicts_on_their_pairs(figures):
    pairs = [(a, b) for a, b in combinations(filter(has_figure, figures), 2) if a.city_id != b.city_id]
    verdicts = {judge(*pair).verdict for pair in pairs}
    judgement = judge_all(figures)

    if not pairs:
        assert judgement.verdict is None
        return
    assert judgement.verdict == (Verdict.PARTLY if len(verdicts) > 1 else verdicts.pop())
    words = {words for pair in pairs for words in expected(*pair)}
    assert len(judgement.reasons) == len(words)
    assert all(any(each in reason.zh for reason in judgement.reasons) for each in words)
