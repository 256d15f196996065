"""Words of strength: the longest match is used, and the stronger of two."""

import pytest

from plans.figures.strength import LABELS, WORDS, Grade, find, grade, in_english


@pytest.mark.parametrize(
    ("printed", "word", "expected"),
    [
        ("力争", "力争", "strive"),
        ("确保实现", "确保", "ensure"),
        ("全力争取", "全力争取", "strive"),
        ("全力以赴推进", "全力以赴", "press"),
        ("积极争创", "积极争创", "strive"),
        ("大力推进，确保完成", "确保", "ensure"),
        ("鼓励、加快", "加快", "press"),
        ("探索", "探索", "encourage"),
    ],
)
def test_the_longest_match_is_used_and_of_two_words_the_stronger(printed, word, expected):
    assert find(printed) == word
    assert grade(printed) == expected
    assert in_english(printed) == WORDS[word][1]


@pytest.mark.parametrize("printed", ["", "将", "要", "实现", "完成", "支持", "引导", "推进", "2025年"])
def test_future_tense_and_verbs_of_the_aim_have_no_strength(printed):
    assert (find(printed), grade(printed), in_english(printed)) == ("", None, "")


def test_every_grade_has_words_and_a_label():
    assert {grade for grade, _english in WORDS.values()} == set(Grade) == set(LABELS)
