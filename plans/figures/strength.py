"""Words of strength: how firmly a source promises. The grades are this catalogue's own.

The table is closed. 将 and 要 only express the future, and 实现, 完成, 支持, 引导, 推进 are verbs of the aim itself.
None of them is a word of strength.
"""

from enum import StrEnum
from functools import lru_cache

from cities.localized import Bilingual


class Grade(StrEnum):
    """A grade of strength; the strongest comes first."""

    ENSURE = "ensure"
    STRIVE = "strive"
    PRESS = "press"
    ENCOURAGE = "encourage"

    @property
    def label(self) -> Bilingual:
        return LABELS[self]


LABELS = {
    Grade.ENSURE: Bilingual("确保", "ensure"),
    Grade.STRIVE: Bilingual("力争", "strive"),
    Grade.PRESS: Bilingual("着力推进", "press ahead"),
    Grade.ENCOURAGE: Bilingual("鼓励探索", "encourage and explore"),
}

# Each printed word with its grade and its English translation.
WORDS = {
    "确保": (Grade.ENSURE, "ensure"),
    "必须": (Grade.ENSURE, "must"),
    "务必": (Grade.ENSURE, "make sure"),
    "下决心": (Grade.ENSURE, "be determined"),
    "力争": (Grade.STRIVE, "strive"),
    "争取": (Grade.STRIVE, "strive"),
    "全力争取": (Grade.STRIVE, "strive with full effort"),
    "积极争创": (Grade.STRIVE, "strive actively"),
    "争创": (Grade.STRIVE, "strive"),
    "奋力": (Grade.STRIVE, "make every effort"),
    "努力": (Grade.STRIVE, "work hard"),
    "着力": (Grade.PRESS, "focus effort"),
    "大力": (Grade.PRESS, "vigorously"),
    "狠抓": (Grade.PRESS, "press hard"),
    "加快": (Grade.PRESS, "speed up"),
    "积极": (Grade.PRESS, "actively"),
    "全力": (Grade.PRESS, "with full effort"),
    "全力以赴": (Grade.PRESS, "go all out"),
    "深入": (Grade.PRESS, "in depth"),
    "鼓励": (Grade.ENCOURAGE, "encourage"),
    "探索": (Grade.ENCOURAGE, "explore"),
}
_LONGEST_FIRST = sorted(WORDS, key=len, reverse=True)


@lru_cache(maxsize=1024)
def find(text: str) -> str:
    """Return the word of strength in a printed text, or "" if there is none.

    The longest match counts; of two words, the one with the higher grade.
    """
    best, remaining = "", text
    for word in _LONGEST_FIRST:
        if word in remaining:
            remaining = remaining.replace(word, "\0")  # 争取 inside 全力争取 is not a second word
            if not best or _rank(word) < _rank(best):
                best = word
    return best


def grade(text: str) -> Grade | None:
    """Return the grade of a printed text, or None without a word of strength."""
    word = find(text)
    return WORDS[word][0] if word else None


def in_english(text: str) -> str:
    """Return the English translation of the word of strength in a printed text; "" if there is none."""
    word = find(text)
    return WORDS[word][1] if word else ""


def _rank(word: str) -> int:
    return list(Grade).index(WORDS[word][0])
