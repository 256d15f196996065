"""Measure, cut and wrap text in drawings. The width is an upper estimate, as no browser is available."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

FONT = 12  # the size of letters, in units of a drawing
WIDE, NARROW = 1.0, 0.62  # widths of a letter in units of the font size; wider than in common fonts
WORDS = re.compile(r"[^ \u2e80-\uffef]+ *|[\u2e80-\uffef] *")  # an English word, or one Chinese letter
NOT_FIRST = "，。；：、！？）】》”’…—"  # a line must not begin with them


@lru_cache(maxsize=4096)
def width_of(text: str, font: float = FONT) -> float:
    """Return the maximum width of a text."""
    return font * sum(WIDE if unicodedata.east_asian_width(letter) in "WF" else NARROW for letter in text)


def shortened(text: str, most: float, font: float = FONT) -> str:
    """Return a text that is at most `most` wide, cut if necessary."""
    if width_of(text, font) <= most:
        return text
    while text and width_of(f"{text}…", font) > most:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, most: float, font: float = FONT) -> Iterator[str]:
    """Yield the lines of a text, each at most `most` wide. A longer word, such as a URL, is broken."""
    line = ""
    letters = int(most / font / WIDE)
    for word in (part for whole in WORDS.findall(text) for part in _parts(whole, letters)):
        if line and word[0] not in NOT_FIRST and width_of((line + word).rstrip(), font) > most:
            yield line.rstrip()
            line = ""
        line += word
    if line:
        yield line.rstrip()


def _parts(word: str, letters: int) -> list[str]:
    return [word[n : n + letters] for n in range(0, len(word), letters)]
