"""The stance of a region: its counts, and the line and figure that represent a cell."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.comparison.forms import Form, form_of
from plans.comparison.stance import OWN, stance
from plans.figures.kinds import Kind


@dataclass(frozen=True)
class Statement:
    pk: str
    kind: Kind = Kind.TARGET
    standing: str = "adopted"
    actor: str = "region"
    strength: str = ""
    when: str = ""
    quantity: str = ""
    indicator_id: str | None = None
    text_zh: str = "建设产业集群"
    text_en: str = "Build industrial clusters"


def result(pk, **fields):
    return Statement(pk, kind=Kind.RESULT, standing="", **fields)


def chosen(*statements, key_indicators=()):
    actual = stance(statements, key_indicators)
    return actual.line and actual.line.statement.pk


def test_statements_of_the_region_are_counted_separately_from_firms_and_institutions():
    actual = stance([
        Statement("a"), Statement("b", actor="district"), Statement("c", standing="proposed"), result("d"),
        result("e", actor="firm"), Statement("f", actor="institution"),
    ])  # fmt: skip

    assert actual.own == {Form.COMMITMENT: 2, Form.PROPOSAL: 1, Form.RESULT: 1}
    assert actual.others == {Form.RESULT: 1, Form.COMMITMENT: 1}
    assert (actual.total, actual.is_silent, actual.is_of_others_only) == (6, False, False)


def test_a_region_without_statements_is_silent():
    actual = stance([])

    assert (actual.is_silent, actual.line, actual.figure, actual.is_of_others_only) == (True, None, None, False)


def test_a_cell_with_statements_of_firms_only_shows_their_line_and_figure():
    actual = stance([result("a", actor="firm", quantity="12家", indicator_id="firms")], ["firms"])

    assert (actual.is_of_others_only, actual.line.statement.pk, actual.figure.pk) == (True, "a", "a")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Statement("z"), Statement("a", standing="proposed")),
        (Statement("z", standing="proposed"), result("a")),
        (Statement("z"), Statement("a", actor="district", strength="确保")),
        (Statement("z", strength="确保"), Statement("a", strength="力争", when="2025")),
        (Statement("z", strength="力争"), Statement("a", strength="着力")),
        (Statement("z", strength="鼓励"), Statement("a")),
        (Statement("z", when="2025"), Statement("a", quantity="3个")),
        (Statement("z", quantity="3个"), Statement("a", text_zh="短")),
        (Statement("z", text_zh="短"), Statement("a")),
        (Statement("a"), Statement("z")),
        (Statement("z"), Statement("a", actor="firm", strength="确保")),
    ],
)
def test_the_line_of_a_cell_is_the_strongest_commitment_of_the_region(first, second):
    assert chosen(first, second) == chosen(second, first) == first.pk


def test_a_line_does_not_repeat_a_strength_or_year_that_is_in_its_text():
    line = stance([Statement("a", strength="力争", when="2025")]).line
    said = stance([
        Statement("a", strength="力争", when="2025", text_zh="力争建成集群", text_en="Strive to build clusters by 2025")
    ]).line  # fmt: skip

    assert (line.strength_zh, line.strength_en, line.year, line.form) == ("力争", "strive", "2025", Form.COMMITMENT)
    assert (said.strength_zh, said.strength_en, said.year) == ("", "", "")
    inflected = stance([Statement("a", strength="着力", text_en="Is to focus its efforts on chains")]).line
    assert (inflected.strength_zh, inflected.strength_en) == ("着力", "")


def test_the_figure_of_a_cell_is_from_the_first_key_indicator_with_a_figure():
    statements = [
        result("a", quantity="12条", indicator_id="chains"),
        Statement("b", quantity="3个", indicator_id="clusters"),
        result("c", quantity="5个", indicator_id="clusters"),
        Statement("d", quantity="9个", indicator_id="clusters", actor="district"),
        Statement("e", quantity="7家", indicator_id="other"),
        result("f", quantity="1条", indicator_id="chains", actor="firm"),
    ]

    assert stance(statements, ["clusters", "chains"]).figure.pk == "b"
    assert stance(statements, ["chains", "clusters"]).figure.pk == "a"
    assert stance(statements, ["none"]).figure is None


def test_a_specific_statement_precedes_a_stronger_one_but_a_district_never_the_region():
    broad = Statement("a", strength="确保", quantity="3个", indicator_id="clusters")
    narrow = Statement("b", quantity="5个", indicator_id="clusters")
    district = Statement("c", actor="district")
    actual = stance([broad, narrow, district], ["clusters"], lambda each: {"a": 9, "b": 2, "c": 1}[each.pk])

    assert (actual.line.statement.pk, actual.figure.pk) == ("b", "b")


statements = st.lists(
    st.builds(
        Statement,
        pk=st.integers(0, 99).map(str),
        kind=st.sampled_from(list(Kind)),
        standing=st.sampled_from(["adopted", "announced", "proposed"]),
        actor=st.sampled_from(["region", "district", "firm", "institution"]),
        strength=st.sampled_from(["", "力争", "确保", "着力", "鼓励"]),
        when=st.sampled_from(["", "2025"]),
        quantity=st.sampled_from(["", "3个"]),
        indicator_id=st.sampled_from([None, "clusters", "chains"]),
    ),
    max_size=12,
    unique_by=lambda statement: statement.pk,
)


@pytest.mark.slow
@given(statements)
def test_every_statement_is_counted_once_in_any_order(said):
    actual = stance(said, ["clusters"])

    assert actual.total == len(said)
    assert actual.own.total() == sum(one.actor in OWN for one in said)
    reversed_order = stance(said[::-1], ["clusters"])
    assert (actual.own, actual.others, actual.line, actual.figure) == (
        reversed_order.own, reversed_order.others, reversed_order.line, reversed_order.figure
    )  # fmt: skip
    if actual.line and actual.own:
        assert actual.line.statement.actor in OWN
        commits = [one for one in said if one.actor in OWN and form_of(one) is Form.COMMITMENT]
        assert (actual.line.form is Form.COMMITMENT) == bool(commits)
