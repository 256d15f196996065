"""Periods: the printed forms that are parsed, their text, and invalid dates."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from plans.figures import periods

IN_WORDS = [
    ("2022", "2022年", "2022"),
    ("2022-H1", "2022年上半年", "first half of 2022"),
    ("2022-H2", "2022年下半年", "second half of 2022"),
    ("2022-Q3", "2022年第3季度", "Q3 2022"),
    ("2022-08", "2022年8月", "August 2022"),
    ("2022-12", "2022年12月", "December 2022"),
    ("2022-08-05", "2022年8月5日", "5 August 2022"),
    ("2024-02-29", "2024年2月29日", "29 February 2024"),
    ("2022-01/2022-08", "2022年1月至2022年8月", "January 2022 to August 2022"),
    ("2021/2025", "2021年至2025年", "2021 to 2025"),
    ("2021-H2/2022-Q1", "2021年下半年至2022年第1季度", "second half of 2021 to Q1 2022"),
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("printed", "zh", "en"), IN_WORDS)
def test_a_period_has_a_label_in_both_languages(printed, zh, en, language):
    with override(language):
        periods.check(printed)

        assert periods.label(printed) == (zh, en)


@pytest.mark.parametrize(
    "printed",
    [
        "", "/", "2022/", "/2022", "22", "2022年", "2022-", "2022-H3", "2022-Q0", "2022-13", "2022-8", "2022-08-32",
        "2022-08-00", "2023-02-29", "2022-08-5", "2022-H1-05", "2021/2022/2023", "0000", "２０２２", "2022 ", "soon",
    ],
)  # fmt: skip
def test_text_that_is_not_a_period_is_refused_with_the_expected_forms(printed):
    with pytest.raises(ValueError, match="is not a period: expected 2022, 2022-H1, 2022-Q3, 2022-08, 2022-08-05 or"):
        periods.check(printed)


@pytest.mark.parametrize("printed", ["2023/2022", "2022-08/2022-01", "2022-H2/2022-Q1", "2022-08-05/2022-08-04"])
def test_a_period_cannot_end_before_it_begins(printed):
    with pytest.raises(ValueError, match=f"“{printed}” ends before it begins"):
        periods.check(printed)


@given(st.dates())
def test_every_day_of_the_calendar_is_a_period(day):
    periods.check(day.isoformat())

    assert periods.label(day.isoformat()).zh == f"{day.year:04}年{day.month}月{day.day}日"


@pytest.mark.slow
@given(st.one_of(st.text(), st.text("0123456789-/HQ", max_size=21)))
def test_any_text_is_either_a_period_with_a_label_or_refused(text):
    try:
        periods.check(text)
    except ValueError:
        return
    assert all(periods.label(text))
