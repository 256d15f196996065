"""The table of a comparison: its rows, their themes and order, and the content of a cell."""

from collections import Counter
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities.localized import Bilingual
from plans.comparison.rows import Line, Mentions, Row, groups
from plans.comparison.verdicts import Verdict, judge_all
from plans.figures.kinds import Kind
from tests.sample_figures import FIGURES, Figure


@dataclass(frozen=True)
class Named:
    """An indicator, theme or region. The rows use only its key."""

    pk: str
    topic_id: str | None = None
    direction: str = "more"
    counted_zh: str = "产业链"
    counted_en: str = "chains"


@dataclass(frozen=True)
class Label:
    label: Bilingual


@dataclass(frozen=True)
class Statement(Figure):
    theme_list: tuple[Named, ...] = ()

    @property
    def indicator(self):
        return Named(self.indicator_id) if self.indicator_id else None


CITIES = [Named("changsha"), Named("liaocheng"), Named("dezhou")]
CLUSTERS, TALENT, GREEN = THEMES = [Named("clusters"), Named("talent"), Named("green")]


def state(city, quantity, *themes, **fields):
    return Statement(city, quantity, theme_list=themes or (CLUSTERS,), **fields)


CHANGSHA = state("changsha", "22条")
LIAOCHENG = state("liaocheng", "20条")
DEZHOU = state("dezhou", "12条")


def cells(row):
    """Return `{region: its statements}` of a row."""
    return {cell.city.pk: [line.statement.quantity for line in cell.lines] for cell in row.cells}


def table(actual_groups):
    """Return `[(theme, [row, …]), …]` of groups."""
    return [(group.theme.pk, [row.subject.pk for row in group.rows]) for group in actual_groups]


def test_an_indicator_is_a_row_with_a_cell_for_each_region_in_their_order():
    [group] = groups(CITIES, THEMES, [DEZHOU, CHANGSHA], Mentions({}))
    [row] = group.rows

    assert (group.theme, row.subject.pk) == (CLUSTERS, "chains")
    assert list(cells(row).items()) == [("changsha", ["22条"]), ("liaocheng", []), ("dezhou", ["12条"])]
    assert (row.region_count, group.shared_count) == (2, 1)


def test_a_row_has_the_verdict_on_its_figures():
    [group] = groups(CITIES, THEMES, [CHANGSHA, LIAOCHENG, replace(DEZHOU, when="")], Mentions({}))

    assert group.rows[0].judgement == judge_all([CHANGSHA, LIAOCHENG, replace(DEZHOU, when="")])
    assert group.rows[0].judgement.verdict is Verdict.PARTLY


def test_rows_are_sorted_by_number_of_regions_then_verdict_then_name():
    def row(indicator, *statements):
        return [replace(statement, indicator_id=indicator) for statement in statements]

    [group] = groups(
        CITIES,
        THEMES,
        [
            *row("alone", CHANGSHA),
            *row("b-comparable", CHANGSHA, DEZHOU),
            *row("a-comparable", CHANGSHA, DEZHOU),
            *row("partly", CHANGSHA, replace(DEZHOU, when="")),
            *row("all-three", CHANGSHA, replace(LIAOCHENG, when=""), DEZHOU),
        ],
        Mentions({}),
    )

    assert [row.subject.pk for row in group.rows] == ["all-three", "a-comparable", "b-comparable", "partly", "alone"]
    assert group.shared_count == 4


def test_an_indicator_is_listed_under_the_most_frequent_theme_of_its_statements():
    statements = [
        state("changsha", "22条", TALENT),
        state("liaocheng", "20条", TALENT, GREEN),
        state("dezhou", "12条", GREEN, CLUSTERS, TALENT),
    ]

    assert table(groups(CITIES, THEMES, statements, Mentions({}))) == [("talent", ["chains"])]


def test_a_statement_without_a_figure_is_listed_under_each_of_its_themes_after_the_figures():
    pledge = state("liaocheng", "", TALENT, CLUSTERS)

    actual_groups = groups(CITIES, THEMES, [CHANGSHA, pledge, state("dezhou", "", TALENT)], Mentions({}))

    assert table(actual_groups) == [("clusters", ["chains", "clusters"]), ("talent", ["talent"])]
    row = actual_groups[1].rows[0]
    assert (row.judgement, row.is_comparable, row.region_count) == (None, False, 2)
    assert cells(row) == {"changsha": [], "liaocheng": [""], "dezhou": [""]}


def test_the_theme_with_most_indicators_shared_by_regions_comes_first():
    statements = [
        CHANGSHA,
        state("changsha", "5个", TALENT, indicator_id="parks"),
        state("dezhou", "6个", TALENT, indicator_id="parks"),
    ]

    assert table(groups(CITIES, THEMES, statements, Mentions({}))) == [("talent", ["parks"]), ("clusters", ["chains"])]


def test_there_is_no_group_without_statements():
    assert groups(CITIES, THEMES, [], Mentions({})) == []


def test_several_figures_of_one_region_share_a_cell_and_are_not_ranked_against_each_other():
    [group] = groups(CITIES, THEMES, [CHANGSHA, replace(CHANGSHA, quantity="4条"), LIAOCHENG], Mentions({}))

    [first, second] = group.rows[0].cells[0].lines
    assert [phrase.en for phrase in first.ranks] == ["ahead of the other figure"]
    assert [phrase.en for phrase in second.ranks] == ["behind the other figure"]


def row_of(*figures, direction="more"):
    subject = Named("chains", direction=direction)
    return Row(None, subject, tuple(CITIES), list(figures), judge_all(figures), Mentions({}))


ABOUT = replace(DEZHOU, quantity="约21条")
FIRM = replace(LIAOCHENG, scope="firm")


@pytest.mark.parametrize(
    ("figures", "direction", "order"),
    [
        ([DEZHOU, CHANGSHA, LIAOCHENG], "more", ["22条", "20条", "12条"]),
        ([DEZHOU, CHANGSHA, LIAOCHENG], "neither", ["22条", "20条", "12条"]),
        ([DEZHOU, CHANGSHA, LIAOCHENG], "less", ["12条", "20条", "22条"]),
        ([ABOUT, LIAOCHENG, CHANGSHA], "more", ["22条", "约21条", "20条"]),
        ([replace(DEZHOU, quantity="1+2+N"), LIAOCHENG, CHANGSHA], "less", ["20条", "22条", "1+2+N"]),
        # Where nothing may be compared, the regions keep their order.
        ([DEZHOU, FIRM], "more", ["20条", "12条"]),
        ([DEZHOU, FIRM], "less", ["20条", "12条"]),
    ],
)
def test_comparable_figures_are_sorted_by_value(figures, direction, order):
    assert [line.statement.quantity for line in row_of(*figures, direction=direction).lines] == order


@pytest.mark.slow
@given(st.lists(FIGURES.filter(lambda figure: figure.city_id in {city.pk for city in CITIES}), max_size=6))
def test_the_plot_of_a_row_draws_its_figures_in_order_and_names_the_others(figures):
    row = row_of(*[figure for figure in figures if figure.quantity])
    table = [line.statement for line in row.lines]

    assert Counter(map(id, table)) == Counter(map(id, row.statements))
    if row.plot:
        drawn = [mark.figure for mark in row.plot.marks]
        assert [figure for figure in table if figure in drawn] == drawn
        missing = [figure for figure in table if figure not in drawn]
        note = next((note.en for note in row.plot.notes if note.en.startswith("Not drawn")), "")
        assert all(f"{figure.city_label.en} {figure.quantity}" in note for figure in missing)
        assert bool(missing) == bool(note)


def test_the_link_to_compare_two_figures_needs_figures_of_two_regions():
    assert [figure.quantity for figure in row_of(DEZHOU, CHANGSHA, LIAOCHENG).pair] == ["22条", "20条"]
    assert [figure.quantity for figure in row_of(CHANGSHA, replace(CHANGSHA, quantity="21条"), DEZHOU).pair] == [
        "22条",
        "12条",
    ]
    assert row_of(CHANGSHA, replace(CHANGSHA, quantity="21条")).pair == []


@pytest.mark.parametrize(
    ("scope", "named"),
    [("region", None), ("firm", "Xinfa"), ("project", "Xinfa"), ("industry", "Aluminium"), ("institution", "Xinfa")],
)
def test_a_figure_is_labelled_with_the_firm_or_chain_that_its_scope_requires(scope, named):
    @dataclass(frozen=True)
    class Linked(Statement):
        firm_list: tuple[Label, ...] = (Label(Bilingual("信发", "Xinfa")),)
        chain_list: tuple[Label, ...] = (Label(Bilingual("铝", "Aluminium")),)

    line = Line(Linked("liaocheng", "12条", scope=scope))

    assert (line.named and line.named.en) == named


@pytest.mark.parametrize(
    ("statements", "differs"),
    [
        ([CHANGSHA, LIAOCHENG, DEZHOU], True),
        ([CHANGSHA, replace(CHANGSHA, city_id="liaocheng"), replace(CHANGSHA, city_id="dezhou")], False),
        ([CHANGSHA, replace(CHANGSHA, city_id="liaocheng")], True),
        ([state(city.pk, "") for city in CITIES], False),
        ([state("changsha", ""), state("changsha", "", when="2021"), state("dezhou", "")], True),
    ],
)
def test_a_row_differs_if_its_figures_differ_or_some_regions_have_none(statements, differs):
    [group] = groups(CITIES, THEMES, statements, Mentions({}))

    assert group.rows[0].differs is differs


CELLS = {
    "a figure": ([DEZHOU], {}, "figure", ""),
    "of the indicator, without a figure": (
        [], {("indicator", "chains"): {"target": 1}, ("topic", "key-chains"): {"target": 3}},
        "stated", "indicator=chains&figure=none&industry=food",
    ),
    "of its topic only": ([], {("topic", "key-chains"): {"result": 2}}, "stated", "topic=key-chains&industry=food"),
    "of another topic": ([], {("topic", "talent"): {"result": 2}}, "not_stated", ""),
    "nothing": ([], {}, "not_stated", ""),
}  # fmt: skip


@pytest.mark.parametrize(("figures", "named", "state", "query"), CELLS.values(), ids=CELLS)
def test_the_state_of_a_cell_is_figure_stated_or_not_stated(figures, named, state, query):
    mentions = Mentions({(*place, "dezhou"): actual_groups for place, actual_groups in named.items()}, "&industry=food")
    row = Row(CLUSTERS, Named("chains", "key-chains"), tuple(CITIES), [CHANGSHA, *figures], judge_all([]), mentions)
    dezhou = row.cells[2]

    assert (dezhou.state, dezhou.query) == (state, query)


def test_the_row_of_a_theme_is_stated_for_a_region_that_has_only_figures_of_the_theme():
    mentions = Mentions({("theme", "clusters", "dezhou"): {Kind.TARGET: 1}})
    row = Row(CLUSTERS, CLUSTERS, tuple(CITIES), [state("changsha", "")], None, mentions)

    assert [cell.state for cell in row.cells] == ["stated", "not_stated", "stated"]
