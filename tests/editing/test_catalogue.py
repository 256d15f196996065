"""The data of the five articles: the number of statements of each, facts to verify, and no copied sentences."""

from decimal import Decimal

import pytest

from cities.models import City
from plans.comparison.verdicts import Verdict, judge, judge_all
from plans.models import Chain, ChainFirm, Firm, Omission, Plan, Result, Source, Target

pytestmark = pytest.mark.usefixtures("catalogue")


def test_the_five_regions_have_their_codes_and_levels():
    assert set(City.objects.values_list("slug", "level", "province", "code")) == {
        ("jingzhou", "prefecture", "hubei", "421000"),
        ("changsha", "prefecture", "hunan", "430100"),
        ("liaocheng", "prefecture", "shandong", "371500"),
        ("dezhou", "prefecture", "shandong", "371400"),
        ("hubei", "province", "hubei", "420000"),
    }


# At least this many of each, by source.
COUNTS = {
    "jingzhou": {Target: 100, Result: 18, Plan: 10, Chain: 10, Firm: 6},
    "changsha": {Target: 110, Result: 8, Plan: 4, Chain: 22, Firm: 1},
    "liaocheng": {Target: 35, Result: 80, Plan: 5, Chain: 10, Firm: 7},
    "dezhou": {Target: 12, Result: 60, Plan: 5, Chain: 4},
    "hubei": {Target: 150, Result: 6, Plan: 14, Chain: 14, Firm: 2},
}


@pytest.mark.parametrize(("source", "counts"), COUNTS.items(), ids=COUNTS)
def test_each_source_has_at_least_the_expected_number_of_records(source, counts):
    for model, least in counts.items():
        assert model.objects.filter(source=source).count() >= least, model.__name__


def test_the_five_articles_hold_hundreds_of_statements():
    assert set(Source.objects.values_list("pk", flat=True)) == set(COUNTS)
    assert Target.objects.count() + Result.objects.count() >= 450


def figures(indicator):
    """Return `{region: figures as printed}` of an indicator, targets and results."""
    figures_by_city = {}
    for model in (Target, Result):
        for statement in model.objects.filter(indicator=indicator).exclude(quantity=""):
            figures_by_city.setdefault(statement.city_id, set()).add(statement.quantity)
    return figures_by_city


def test_three_cities_have_a_figure_of_key_industry_chains():
    chain_counts = figures("key-industry-chains")

    assert "22条" in chain_counts["changsha"]
    assert "20条" in chain_counts["liaocheng"]
    assert "12条" in chain_counts["dezhou"]


def test_the_enterprises_of_two_cities_are_partly_comparable_as_one_prints_no_period():
    liaocheng, dezhou = (
        Result.objects.select_related("city").get(indicator="industrial-enterprises", city=city, scope="region")
        for city in ("liaocheng", "dezhou")
    )
    judgement = judge(liaocheng, dezhou)

    assert (liaocheng.quantity, dezhou.quantity) == ("1557家", "1977家")
    assert (liaocheng.low, dezhou.low) == (Decimal(1557), Decimal(1977))
    assert (liaocheng.period, dezhou.period) == ("2022-H1", "")
    assert judgement.verdict is Verdict.PARTLY
    assert [reason.en for reason in judgement.reasons] == ["no time stated for Dezhou"]


def test_no_figure_of_hubei_is_ranked_against_one_of_jingzhou():
    hubei = list(Target.objects.filter(city="hubei").with_figure().select_related("city"))
    jingzhou = list(Target.objects.filter(city="jingzhou").with_figure().select_related("city"))

    assert hubei
    assert jingzhou
    assert {judge(a, b).verdict for a in hubei for b in jingzhou} == {Verdict.NOT}
    assert judge_all(hubei).verdict is None


def test_most_targets_of_the_hubei_source_are_proposed():
    standings = Target.objects.filter(source="hubei").values_list("standing", flat=True)

    assert "proposed" in standings
    assert sum(standing == "proposed" for standing in standings) > len(standings) / 2


def test_a_firm_is_chain_leader_only_if_the_word_is_printed():
    leaders = ChainFirm.objects.filter(role="leader").values_list("as_printed", flat=True)

    assert all("链主" in printed for printed in leaders)


# --- Facts and short phrases, never sentences --------------------------------------------------------


@pytest.mark.parametrize("model", [Target, Result, ChainFirm, Omission])
def test_a_printed_phrase_has_at_most_20_characters_and_is_not_a_sentence(model):
    for printed in model.objects.values_list("as_printed", flat=True):
        assert len(printed) <= 20, printed
        assert not set(printed) & set("。！？；\n"), printed


@pytest.mark.parametrize("model", [Target, Result])
def test_every_statement_has_texts_in_both_languages(model):
    for statement in model.objects.all():
        for field in ("text", "attributed_to"):
            assert any("一" <= character <= "鿿" for character in getattr(statement, f"{field}_zh")), statement.pk
            assert getattr(statement, f"{field}_en").isascii() or "一" not in getattr(statement, f"{field}_en")
        assert bool(statement.note_zh) == bool(statement.note_en), statement.pk


@pytest.mark.parametrize("model", [Target, Result])
def test_the_stored_number_unit_and_bounds_equal_the_parsed_quantity(model):
    for statement in model.objects.with_figure():
        figure = statement.reading
        stored = (statement.number, statement.unit, statement.qualifier, statement.low, statement.high)
        read = (figure.number, figure.unit.code if figure.unit else "", figure.qualifier)
        assert stored == (*read, figure.interval.low, figure.interval.high), statement.pk
