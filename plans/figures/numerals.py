"""Numerals as the sources print them: 1,557, 1.1, 二十五, 两百零三; and pairs of neighbouring digits such as 五六十.

A numeral that could be read in two ways (一百五 is 150 or 105, 三五 is 35 or three to five) is refused.
"""

import re
from decimal import Decimal

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
CHINESE = "".join(DIGITS) + "".join(TENS)

# What may stand in a quantity's printed form as a number; `read` decides whether it is one.
NUMERAL = rf"(?:(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.[0-9]+)?|[{CHINESE}]+)"

# In full: a zero stands for the ranks that are left out, and only the first rank goes without its 一.
_D, _ZERO = "[一二两三四五六七八九]", "[零〇]"
_AFTER_HUNDREDS = rf"(?:{_D}十{_D}?|{_ZERO}{_D})?"
_AFTER_THOUSANDS = rf"(?:{_D}百{_AFTER_HUNDREDS}|{_ZERO}(?:{_D}十{_D}?|{_D}))?"
_IN_FULL = re.compile(rf"{_ZERO}|{_D}|{_D}?十{_D}?|{_D}?百{_AFTER_HUNDREDS}|{_D}?千{_AFTER_THOUSANDS}")


def read(text):
    """Return the Decimal of an Arabic or Chinese numeral; raise ValueError for one that cannot be read."""
    if text[0] not in CHINESE:
        return Decimal(text.replace(",", ""))
    if not _IN_FULL.fullmatch(text):
        raise ValueError(f"“{text}” is not a numeral that can be read: expected one in full, such as 一百二十.")
    total, digit = 0, 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        else:
            total += TENS[character] * (digit or 1)
            digit = 0
    return Decimal(total + digit)


def adjacent(text):
    """Return both ends of a pair of neighbouring digits (五六十 is 五十 to 六十, 十七八 十七 to 十八), or None."""
    found = re.fullmatch(r"(.*?)([一二两三四五六七八])([二三四五六七八九])([十百千]?)", text)
    if not found or DIGITS[found[3]] != DIGITS[found[2]] + 1:
        return None
    return found[1] + found[2] + found[4], found[1] + found[3] + found[4]
