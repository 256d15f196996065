"""Chinese names in Latin letters: 长沙 as changsha and cs."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.constants import PHRASES_DICT

from plans.search.text import fold, is_chinese

Reading = tuple[str, ...]  # its syllables

MAX_LENGTH = 40


def _share_syllables() -> None:
    """Let all phrases share the list of a syllable: pypinyin reads 140,000 lists from JSON, which take 16 MiB."""
    lists: dict[tuple[str, ...], list[str]] = {}
    for syllables in PHRASES_DICT.values():
        syllables[:] = [lists.setdefault(tuple(syllable), syllable) for syllable in syllables]


_share_syllables()


@lru_cache(maxsize=2**13)
def readings(name: str) -> tuple[Reading, ...]:
    """Return the readings of a name: a syllable for each Chinese character and a letter for each other one.

    The first reading is pypinyin's own. It misreads some names (漯河, 朝阳), so each further reading
    changes one character. A name without Chinese characters has no reading.
    """
    characters = _characters(name)
    if not any(map(is_chinese, characters)):
        return ()
    first = _pinyin(characters)
    alternatives = (
        (*first[:at], syllable, *first[at + 1 :])
        for at, character in enumerate(characters)
        if is_chinese(character)
        for syllable in pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    )
    return tuple(dict.fromkeys([tuple(first), *alternatives]))


def spelled(name: str) -> str:
    """Return a name in pinyin as pypinyin reads it. A name without Chinese characters is only folded."""
    return "".join(_pinyin(_characters(name)))


def _pinyin(characters: Iterable[str]) -> list[str]:
    """Return a syllable for each Chinese character and a letter for each other one."""
    letters: Any = list  # the handler of other characters; pypinyin's type hints are too narrow
    return lazy_pinyin("".join(characters), errors=letters)


def _characters(name: str) -> list[str]:
    return [character for character in fold(name) if character.isalnum()]


def typed(name: str, at: int = 0) -> list[str]:
    """Return what a reader may type for a name, beginning at character `at`: full readings and their initials."""
    suffixes = [reading[at:] for reading in readings(name)]
    forms = ["".join(suffix)[:MAX_LENGTH] for suffix in suffixes] + [
        "".join(syllable[0] for syllable in suffix) for suffix in suffixes
    ]
    return list(dict.fromkeys(forms))


def typed_within(name: str) -> list[str]:
    """Return what a reader may type for a later part of a name: gaoxinqu or gxq for 长沙高新区."""
    starts = range(1, len(_characters(name))) if readings(name) else ()
    return list(dict.fromkeys(form for at in starts for form in typed(name, at)))


def places(name: str, letters: str) -> list[tuple[int, int]]:
    """Return the parts of `name` that match the pinyin `letters`, as (start, end) in the NFC form."""
    text = unicodedata.normalize("NFC", name)
    origins = [index for index, character in enumerate(text) for part in fold(character) if part.isalnum()]
    spans = set()
    for reading in readings(name):
        for at in range(len(reading)):
            suffix = reading[at:]
            for syllables in (suffix, [syllable[0] for syllable in suffix]):
                if "".join(syllables).startswith(letters):
                    end = next(n for n in range(1, len(suffix) + 1) if len("".join(syllables[:n])) >= len(letters))
                    spans.add((origins[at], origins[at + end - 1] + 1))
    return sorted(spans)
