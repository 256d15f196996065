"""Figures and words of strength are as printed, or the note explains the difference."""

from collections import defaultdict

from plans.figures import strength
from tests.data.records import fold, records, statements


def test_every_quantity_is_in_its_printed_phrase():
    figures = [statement for statement in statements() if statement.quantity]

    assert len(figures) > 80
    assert [str(statement) for statement in figures if fold(statement.quantity) not in fold(statement.as_printed)] == []


def test_every_strength_is_in_the_table_and_none_is_a_future_tense():
    words = {target.strength for target in records("targets")}

    assert "" in words
    assert words - {""} <= set(strength.WORDS)
    assert not words & {"将", "要"}


def test_the_chinese_text_of_a_target_contains_its_word_of_strength():
    """加快 may become 更快 (faster) or 加速; every other word must appear unchanged."""
    said = {"加快": ("加快", "更快", "加速")}

    assert [
        str(target)
        for target in records("targets")
        if target.strength and not any(word in target.text_zh for word in said.get(target.strength, [target.strength]))
    ] == []


def test_every_topic_with_figures_has_key_indicators_in_order():
    with_figure = {statement.indicator for statement in statements() if statement.quantity}
    key, topics = defaultdict(list), set()
    for indicator in records("indicators"):
        if indicator.key_order:
            key[indicator.topic].append(indicator.key_order)
        if indicator.slug in with_figure and indicator.slug != "firm-age":  # a firm's age says nothing of firms
            topics.add(indicator.topic)

    assert topics <= set(key)
    assert all(sorted(places) == list(range(1, len(places) + 1)) for places in key.values())


def test_every_indicator_has_statements_and_each_of_them_has_its_topic():
    topic_of = {indicator.slug: indicator.topic for indicator in records("indicators")}

    assert {statement.indicator for statement in statements()} - {""} == set(topic_of)
    assert [
        str(statement)
        for statement in statements()
        if statement.indicator and topic_of[statement.indicator] not in statement.topics
    ] == []
