"""Findings: the sentence of each rule, when it is omitted, and every number recounted by brute force."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities.localized import Bilingual
from plans.comparison import findings
from plans.comparison.findings import ALWAYS, voice_of
from plans.comparison.forms import Form, form_of
from plans.comparison.verdicts import Judgement, Verdict
from plans.figures.kinds import Kind


@dataclass(frozen=True)
class Named:
    pk: str
    label: Bilingual
    general: bool = False


@dataclass
class Statement:
    city_id: str
    form: Form
    topic_list: tuple[Named, ...]
    due: int | None = None
    source_id: str = "article"

    @property
    def kind(self):
        return Kind.RESULT if self.form is Form.RESULT else Kind.TARGET

    @property
    def standing(self):
        return "proposed" if self.form is Form.PROPOSAL else "adopted"


def named(pk, zh, en, general=False):
    return Named(pk, Bilingual(zh, en), general)


CHANGSHA, DEZHOU, HUBEI = (
    named("changsha", "长沙", "Changsha"), named("dezhou", "德州", "Dezhou"), named("hubei", "湖北", "Hubei"),
)  # fmt: skip
REGIONS = [CHANGSHA, DEZHOU, HUBEI]
CLUSTERS, TALENT, OTHER = (
    named("clusters", "产业集群", "Industrial clusters"),
    named("talent", "人才", "Talent"),
    named("other", "其他", "Other", general=True),
)
TOPICS = [CLUSTERS, TALENT, OTHER]
KINDS = {
    "changsha": [Bilingual("规划解读", "explainer of a plan")],
    "dezhou": [Bilingual("访谈或综述", "interview or review")],
}


def say(region, form, times, *topics, due=None):
    return [Statement(region.pk, form, topics, due) for _ in range(times)]


def words(finding):
    """The sentence with the labels of its links filled in."""
    return finding.text.format(**{name: link.label for name, link in finding.links.items()})


def find(regions, statements, subjects, kinds, **more):
    voices = [voice_of(region, [each for each in statements if each.city_id == region.pk]) for region in regions]
    return findings.find(voices, subjects, kinds, **more)


def sentences(statements, rule, regions=REGIONS, language="en", **more):
    found = find(regions, statements, TOPICS, KINDS, **more)
    return [getattr(words(finding), language) for finding in found if finding.rule == rule]


MIXED = [
    *say(CHANGSHA, Form.COMMITMENT, 4, CLUSTERS, due=2023),
    *say(CHANGSHA, Form.COMMITMENT, 2, TALENT),
    *say(DEZHOU, Form.RESULT, 4, CLUSTERS),
    *say(DEZHOU, Form.COMMITMENT, 1, OTHER),
    *say(HUBEI, Form.PROPOSAL, 1, OTHER),
]


def test_the_kinds_of_sources_and_the_counts_come_first():
    first, *_others = find(REGIONS, MIXED, TOPICS, KINDS)

    assert first.rule == "sources"
    assert words(first).en == (
        "Changsha (explainer of a plan): 6 commitments; "
        "Dezhou (interview or review): 1 commitment, 4 reported results; "
        "Hubei (kind of source not stated): 1 proposal."
    )
    assert words(first).zh == (
        "长沙（规划解读）：承诺6项；德州（访谈或综述）：承诺1项，已报告的结果4项；湖北（来源性质未注明）：建议1条。"
    )


def test_a_habit_is_three_fifths_or_more_of_the_statements_of_a_region():
    assert sentences(MIXED, "habit") == [
        "Changsha (6 of 6) mostly commits; Hubei (1 of 1) mostly proposes; Dezhou (4 of 5) mostly reports."
    ]
    alike = say(CHANGSHA, Form.RESULT, 3) + say(DEZHOU, Form.RESULT, 2)
    assert sentences(alike, "habit") == ["Changsha (3 of 3) and Dezhou (2 of 2) mostly report."]
    even = say(CHANGSHA, Form.RESULT, 3) + say(CHANGSHA, Form.COMMITMENT, 2)
    assert sentences(even, "habit", language="zh") == ["长沙（5条中的3条）以报告结果为主。"]
    assert sentences(even + say(CHANGSHA, Form.COMMITMENT, 1), "habit") == []


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (MIXED, ["Only Changsha (4 of its 6 commitments) sets years."]),
        (
            MIXED + say(DEZHOU, Form.COMMITMENT, 1, due=2025),
            ["Years are set by Changsha (4 of its 6 commitments) and Dezhou (1 of its 2 commitments)."],
        ),
        (say(CHANGSHA, Form.COMMITMENT, 1), ["No region sets a year for a commitment."]),
        (say(CHANGSHA, Form.RESULT, 1), []),
    ],
)
def test_the_finding_about_years_counts_the_commitments_with_a_year(statements, expected):
    assert sentences(statements, "years") == expected


def test_a_region_that_departs_from_its_habit_or_is_silent_is_a_contrast():
    statements = [
        *say(CHANGSHA, Form.COMMITMENT, 9, TALENT),
        *say(CHANGSHA, Form.RESULT, 3, CLUSTERS),
        *say(DEZHOU, Form.RESULT, 3, CLUSTERS),
        *say(DEZHOU, Form.RESULT, 3, TALENT),
        *say(HUBEI, Form.PROPOSAL, 1, OTHER),
    ]

    assert sentences(statements, "contrast") == [
        "On talent the others say much, and Hubei nothing.",
        "On industrial clusters the others say much, and Hubei nothing.",
        "Changsha mostly commits, but on industrial clusters it has 3 reported results.",
    ]


def test_findings_report_topics_of_only_one_region_and_of_all_regions_but_one():
    statements = [
        *say(CHANGSHA, Form.COMMITMENT, 1, CLUSTERS, TALENT),
        *say(DEZHOU, Form.RESULT, 1, CLUSTERS),
        *say(HUBEI, Form.PROPOSAL, 1, OTHER),
    ]

    assert sentences(statements, "alone") == ["Only Changsha mentions talent."]
    assert sentences(statements, "silent") == ["All but Hubei mention industrial clusters."]
    assert sentences(statements, "alone", regions=[CHANGSHA, DEZHOU, HUBEI], language="zh") == ["只有长沙谈到“人才”。"]


def test_the_indicators_whose_figures_meet_are_named_with_their_verdict():
    chains = named("chains", "产业链数", "Industrial chains")

    assert sentences(MIXED, "figures", meetings=[(chains, Judgement(Verdict.PARTLY), 2)]) == [
        "Two or more regions give figures for 1 indicator: industrial chains (partly comparable)."
    ]
    assert sentences(MIXED, "figures") == []


def test_the_last_finding_always_explains_the_meaning_of_silence():
    assert find(REGIONS, MIXED, TOPICS, KINDS)[-1] == ALWAYS
    assert find(REGIONS, [], TOPICS, {}) == [ALWAYS]


statements = st.lists(
    st.builds(
        Statement,
        st.sampled_from([region.pk for region in REGIONS]),
        st.sampled_from(list(Form)),
        st.lists(st.sampled_from(TOPICS), min_size=1, max_size=3, unique=True),
        st.sampled_from([None, None, 2023, 2025]),
    ),
    max_size=40,
)


def answers(statement, query):
    """Return whether a list with these parameters contains a statement."""
    wanted = {}
    for name, value in query:
        wanted.setdefault(name, set()).add(value)
    has = {
        "city": {statement.city_id},
        "standing": {statement.standing},
        "topic": {topic.pk for topic in statement.topic_list},
        "due": {str(statement.due)},
    }
    return all(has[name] & values for name, values in wanted.items())


def recount(link, said):
    """Count the statements on the target page of a link."""
    if link.table == "topics":
        return sum(answers(one, (("topic", link.slug), *link.query)) for one in said)
    rows = [one for one in said if (one.form is Form.RESULT) == (link.table == "results")]
    return sum(answers(one, link.query) for one in rows)


@pytest.mark.slow
@given(statements)
def test_every_number_equals_the_recount_by_its_link(said):
    for finding in find(REGIONS, said, TOPICS, KINDS):
        for link in finding.links.values():
            assert recount(link, said) == link.count > 0


@pytest.mark.slow
@given(statements)
def test_findings_do_not_depend_on_the_order_of_statements(said):
    assert find(REGIONS, said, TOPICS, KINDS) == find(REGIONS, said[::-1], TOPICS, KINDS)


def test_the_form_of_a_statement_is_commitment_proposal_or_result():
    assert [form_of(Statement("changsha", form, ())) for form in Form] == list(Form)
