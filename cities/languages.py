"""The two languages of the site, and their codes in different standards."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from django.utils.translation import get_language, override

T = TypeVar("T")


class Language(NamedTuple):
    code: str  # in URLs and in Django
    suffix: str  # in names of fields and columns
    tag: str  # BCP 47, in HTML, feeds and linked data
    locale: str  # in Open Graph previews
    name: str  # in the language itself


CHINESE = Language("zh-hans", "zh", "zh-Hans", "zh_CN", "简体中文")
ENGLISH = Language("en", "en", "en", "en_GB", "English")
LANGUAGES = (CHINESE, ENGLISH)
DEFAULT = ENGLISH  # for browsers that accept neither language


def active_language() -> Language:
    """Return the active Language: Chinese, or else English."""
    return CHINESE if (get_language() or "").startswith("zh") else ENGLISH


def other_language() -> Language:
    """Return the Language that is not active."""
    return ENGLISH if active_language() is CHINESE else CHINESE


def in_each(make: Callable[[], T]) -> dict[Language, T]:
    """Return `{language: make()}`, each called while that language is active."""
    results = {}
    for language in LANGUAGES:
        with override(language.code):
            results[language] = make()
    return results
