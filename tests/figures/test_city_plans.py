"""Figures from public plans of cities outside the catalogue: most are parsed, the others get an explained error."""

from pathlib import Path

import pytest
import yaml

from plans.figures.quantities import parse

PLANS = yaml.safe_load((Path(__file__).parent / "data" / "city_plans.yaml").read_text(encoding="utf-8"))
READ = [(plan["plan"], printed, words) for plan in PLANS for printed, words in plan["read"].items()]
REFUSED = [(printed, reason) for plan in PLANS for printed, reason in plan["refused"].items()]


@pytest.mark.parametrize(("plan", "printed", "words"), READ)
def test_a_figure_of_a_plan_is_read(plan, printed, words):
    assert parse(printed).en == words, plan


@pytest.mark.parametrize(("printed", "reason"), REFUSED)
def test_what_is_no_figure_is_refused_with_the_reason(printed, reason):
    with pytest.raises(ValueError, match=reason):
        parse(printed)


def test_at_least_85_of_100_figures_are_read():
    assert len(PLANS) >= 3
    assert len(READ) / (len(READ) + len(REFUSED)) >= 0.85
    assert max(len(printed) for _plan, printed, _words in READ) <= 20
