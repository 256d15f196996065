"""Texts in both languages: the choice of the language, and values inserted into both."""

import pytest
from django.utils.translation import gettext_lazy, override

from cities.localized import Bilingual, Localized, in_both, is_chinese, listed

TARGETS = Bilingual("目标", "Targets")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh-hans", "目标"),
        ("zh-cn", "目标"),
        ("zh", "目标"),
        ("en", "Targets"),
        ("en-gb", "Targets"),
        (None, "Targets"),
    ],
)
def test_a_text_prints_itself_in_the_active_language(language, shown):
    with override(language):
        assert str(TARGETS) == f"{TARGETS}" == shown
        assert is_chinese() == (shown == "目标")


def test_format_fills_each_text_with_values_in_its_language():
    sentence = Bilingual("{city}有{n}条{what}", "{city} has {n} {what}").format(
        city=Bilingual("长沙", "Changsha"), n=22, what=Bilingual("产业链", "chains")
    )

    assert sentence == ("长沙有22条产业链", "Changsha has 22 chains")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_format_does_not_depend_on_the_active_language(language):
    with override(language):
        assert Bilingual("“{name}”", "“{name}”").format(name=TARGETS) == ("“目标”", "“Targets”")


def test_format_does_not_expand_braces_in_a_value():
    assert Bilingual("{text}", "{text}").format(text="{n}") == ("{n}", "{n}")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_translated_text_is_returned_in_both_languages_without_changing_the_active_one(language):
    with override(language):
        assert in_both(gettext_lazy("March")) == ("三月", "March")
        assert is_chinese() == (language == "zh-hans")


class Region:
    name = Localized("name")
    name_zh = "荆州"
    name_en = "Jingzhou"


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "荆州"), ("en", "Jingzhou"), (None, "Jingzhou")])
def test_a_field_is_read_in_the_active_language(language, name):
    with override(language):
        assert Region().name == name


def test_a_localized_field_read_from_the_class_is_the_descriptor():
    assert Region.name.field == "name"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([("长沙", "Changsha")], ("长沙", "Changsha")),
        ([("长沙", "Changsha"), ("聊城", "Liaocheng")], ("长沙、聊城", "Changsha and Liaocheng")),
        (
            [("长沙", "Changsha"), ("聊城", "Liaocheng"), ("德州", "Dezhou")],
            ("长沙、聊城、德州", "Changsha, Liaocheng and Dezhou"),
        ),
    ],
)
def test_several_texts_are_joined_by_the_rules_of_each_language(values, text):
    assert listed([Bilingual(*value) for value in values]) == text
