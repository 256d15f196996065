"""Normalise the printed forms of quantities: signs, traditional characters, and words for numbers and units."""

import re
from collections.abc import Callable
from functools import cache

import opencc

from plans.figures.numerals import NUMERAL, read
from plans.figures.printing import plain
from plans.figures.qualifiers import PREFIXES

# Full-width signs and similar signs become ASCII.
SIGNS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("−‐‑〜∼―≧⩾≦⩽", "---~~—≥≥≤≤")


def simplified(text: str) -> str:
    """Return a text in simplified characters with ASCII signs, and with spaces only between digits."""
    text = re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", text.translate(SIGNS)).replace(">=", "≥").replace("<=", "≤")
    return text if text.isascii() else _converter().convert(text)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def in_units(printed: str) -> str:
    """Return a quantity with words for numbers rewritten as number and unit: 一半 is 50%."""
    for pattern, number_and_unit in REWRITTEN:
        printed = pattern.sub(number_and_unit, printed)
    return printed


def _growth(match: re.Match[str]) -> str:
    """Return growth by a multiple as a percentage: growth by 1.5倍 is 150%."""
    return f"{match['prefix'] or ''}{plain(read(match['number']) * 100)}%"


def _tenths(match: re.Match[str]) -> str:
    """Return tenths as a percentage: 六成五 is 65%, 三成半 is 35%."""
    return f"{read(match[1]) * 10 + (5 if match[2] == '半' else read(match[2]))}%"


def _doublings(match: re.Match[str]) -> str:
    return f"{2 ** int(read(match[1]))}倍"


_PREFIXES = "|".join(PREFIXES)
REWRITTEN: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(rf"百分之({NUMERAL})"), r"\1%"),
    (re.compile("百分百"), "100%"),
    (re.compile(r"(?<![一二三四五六七八九])([一二三四五六七八九])成([一二三四五六七八九半])(?!成)"), _tenths),
    (re.compile(rf"千分之({NUMERAL})"), r"\1‰"),
    (re.compile(r"一半|半数|(?<=[过超近])半$"), "50%"),
    (re.compile(r"个(半|多|余)(月|小时)"), r"个\2\1"),
    (re.compile(r"翻一?番|翻倍"), "2倍"),
    (re.compile(r"翻([两二三])番"), _doublings),
    (re.compile(rf"^(?:增长|增加|提高|提升|扩大)(?P<prefix>{_PREFIXES})?(?P<number>{NUMERAL})倍"), _growth),
    (re.compile(rf"负(?={NUMERAL})"), "-"),
]
