"""Figures from public plans of cities outside the catalogue: most are parsed, the others get an explained error."""

from pathlib import Path

import pytest
import yaml

from plans.figures.quantities import parse

PLANS = yaml.safe_load((Path(__file__).parent / "data" / "city_plans.yaml").read_text(encoding="utf-8"))
READ = [(plan["plan"], printed, words) for plan in PLANS for printed, words in plan["read"].items()]
REFUSED = [(printed, reason) for plan in PLANS for printed, reason in plan["refused"].items()]


@pytest.mark.parametrize(("plan", "printed", "words"), READ)
def test_a_figure_of_another_citys_plan_is_parsed(plan, printed, words):
    assert parse(printed).en == words, plan


@pytest.mark.parametrize(("printed", "reason"), REFUSED)
def test_text_that_is_not_a_figure_is_refused_with_a_reason(printed, reason):
    with pytest.raises(ValueError, match=reason):
        parse(printed)


def test_at_least_85_percent_of_the_figures_are_parsed():
    assert len(PLANS) >= 3
    assert len(READ) / (len(READ) + len(REFUSED)) >= 0.85
    assert max(len(printed) for _plan, printed, _words in READ) <= 20
