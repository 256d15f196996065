"""The two languages of the site, and how each is named where."""

from typing import NamedTuple

from django.utils.translation import get_language, override


class Language(NamedTuple):
    code: str  # in URLs, and in Django
    suffix: str  # of fields and columns
    tag: str  # in HTML, feeds and linked data
    locale: str  # in previews of links
    name: str  # as its readers call it


CHINESE = Language("zh-hans", "zh", "zh-Hans", "zh_CN", "简体中文")
ENGLISH = Language("en", "en", "en", "en_GB", "English")
LANGUAGES = (CHINESE, ENGLISH)
DEFAULT = ENGLISH  # for readers of neither


def active_language():
    """Return the Language in which texts are now shown: Chinese, or else English."""
    return CHINESE if (get_language() or "").startswith("zh") else ENGLISH


def other_language():
    """Return the Language in which texts are now not shown."""
    return ENGLISH if active_language() is CHINESE else CHINESE


def in_each(make):
    """Return `{Language: what make() returns while that language is active}`."""
    made = {}
    for language in LANGUAGES:
        with override(language.code):
            made[language] = make()
    return made
