"""Regions side by side: which rows there are, under which theme, in which order, and what stands in a cell."""

from dataclasses import dataclass, replace

import pytest

from plans.comparison.rows import Mentions, Row, groups, lines
from plans.comparison.verdicts import Verdict, judge_all
from plans.figures.kinds import Kind
from tests.sample_figures import Figure


@dataclass(frozen=True)
class Named:
    """An indicator, theme or region: all that the rows ask of one is its key."""

    pk: str
    topic_id: str | None = None


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
    """Return `{region: what it states}` of a row."""
    return {cell.city.pk: [line.statement.quantity for line in cell.lines] for cell in row.cells}


def table(found):
    """Return `[(theme, [row, …]), …]` of groups."""
    return [(group.theme.pk, [row.subject.pk for row in group.rows]) for group in found]


def test_an_indicator_is_a_row_with_a_cell_for_each_region_in_their_order():
    [group] = groups(CITIES, THEMES, [DEZHOU, CHANGSHA], Mentions({}))
    [row] = group.rows

    assert (group.theme, row.subject.pk) == (CLUSTERS, "chains")
    assert list(cells(row).items()) == [("changsha", ["22条"]), ("liaocheng", []), ("dezhou", ["12条"])]
    assert (row.region_count, group.shared_count) == (2, 1)


def test_a_row_carries_the_verdict_on_its_figures():
    [group] = groups(CITIES, THEMES, [CHANGSHA, LIAOCHENG, replace(DEZHOU, when="")], Mentions({}))

    assert group.rows[0].judgement == judge_all([CHANGSHA, LIAOCHENG, replace(DEZHOU, when="")])
    assert group.rows[0].judgement.verdict is Verdict.PARTLY


def test_the_rows_in_which_most_regions_meet_come_first_then_the_comparable_ones_then_by_name():
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


def test_an_indicator_stands_under_the_theme_that_most_of_its_statements_name():
    statements = [
        state("changsha", "22条", TALENT),
        state("liaocheng", "20条", TALENT, GREEN),
        state("dezhou", "12条", GREEN, CLUSTERS, TALENT),
    ]

    assert table(groups(CITIES, THEMES, statements, Mentions({}))) == [("talent", ["chains"])]


def test_a_statement_without_a_figure_stands_under_each_of_its_themes_after_the_figures():
    pledge = state("liaocheng", "", TALENT, CLUSTERS)

    found = groups(CITIES, THEMES, [CHANGSHA, pledge, state("dezhou", "", TALENT)], Mentions({}))

    assert table(found) == [("clusters", ["chains", "clusters"]), ("talent", ["talent"])]
    row = found[1].rows[0]
    assert (row.judgement, row.is_comparable, row.region_count) == (None, False, 2)
    assert cells(row) == {"changsha": [], "liaocheng": [""], "dezhou": [""]}
    assert {line.bar for cell in row.cells for line in cell.lines} == {None}


def test_the_theme_whose_figures_meet_most_often_comes_first():
    statements = [
        CHANGSHA,
        state("changsha", "5个", TALENT, indicator_id="parks"),
        state("dezhou", "6个", TALENT, indicator_id="parks"),
    ]

    assert table(groups(CITIES, THEMES, statements, Mentions({}))) == [("talent", ["parks"]), ("clusters", ["chains"])]


def test_no_statement_no_group():
    assert groups(CITIES, THEMES, [], Mentions({})) == []


def test_several_figures_of_one_region_stand_in_one_cell_and_are_not_ranked_among_themselves():
    [group] = groups(CITIES, THEMES, [CHANGSHA, replace(CHANGSHA, quantity="4条"), LIAOCHENG], Mentions({}))

    [first, second] = group.rows[0].cells[0].lines
    assert [phrase.en for phrase in first.ranks] == ["ahead of the other figure"]
    assert [phrase.en for phrase in second.ranks] == ["behind the other figure"]


def test_the_figures_of_a_row_are_drawn_on_one_scale():
    figures = [CHANGSHA, replace(LIAOCHENG, quantity="11条"), replace(DEZHOU, quantity="1+2+N")]
    found = lines(figures, judge_all(figures))

    assert [line.bar and line.bar.end for line in found] == [184, 92, None]


def test_a_row_that_may_not_be_compared_is_not_drawn():
    figures = [CHANGSHA, replace(LIAOCHENG, scope="firm")]

    assert [line.bar for line in lines(figures, judge_all(figures))] == [None, None]


def test_a_target_and_a_result_of_the_same_name_each_have_their_own_bar():
    @dataclass(frozen=True)
    class SameName(Statement):
        @property
        def pk(self):
            return "same"

    target = SameName("changsha", "10条", kind=Kind.TARGET)
    result = SameName("changsha", "5条")
    figures = [target, result, LIAOCHENG]

    assert [line.bar.figure for line in lines(figures, judge_all(figures))] == figures


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
def test_a_row_differs_if_figures_do_or_some_regions_state_nothing(statements, differs):
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
def test_a_cell_says_a_figure_stated_without_one_or_not_stated(figures, named, state, query):
    mentions = Mentions({(*place, "dezhou"): found for place, found in named.items()}, "&industry=food")
    row = Row(CLUSTERS, Named("chains", "key-chains"), tuple(CITIES), [CHANGSHA, *figures], judge_all([]), mentions)
    dezhou = row.cells[2]

    assert (dezhou.state, dezhou.query) == (state, query)


def test_a_theme_of_which_a_region_gives_figures_is_stated():
    mentions = Mentions({("theme", "clusters", "dezhou"): {"target": 1}})
    row = Row(CLUSTERS, CLUSTERS, tuple(CITIES), [state("changsha", "")], None, mentions)

    assert [cell.state for cell in row.cells] == ["stated", "not_stated", "stated"]
