"""Parse numerals as printed: 1,557, 1.1, 3千, 1亿2000万, 二十五, 两百零三, 一万二千, 二点七, 半, 双.

An ambiguous numeral (一百五 is 150 or 105, 三万五 is 35,000 or 30,005) is refused with both readings.
"""

import re
from decimal import Decimal

from cities.localized import Bilingual
from plans.figures.units import SPELLED

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": Decimal(10**4), "亿": Decimal(10**8)}
CHINESE = "".join(DIGITS) + "".join(TENS)
WORDS = {"半": Decimal("0.5"), "双": Decimal(2)}

# The candidates for a number in a printed quantity; `read` decides whether it is one.
_KILO = f"(?!{'|'.join(unit for unit in SPELLED if unit.startswith('千'))})"  # 千克, 千瓦 are units
_START, _MORE = rf"{_KILO}[0-9{CHINESE}万亿]", rf"{_KILO}[0-9,.点{CHINESE}万亿]"
NUMERAL = rf"(?:-?{_START}(?:{_MORE})*|{'|'.join(WORDS)})"

# A numeral in full: a zero replaces omitted ranks, and only the first rank may omit its 一.
_D, _ZERO = "[一二两三四五六七八九]", "[零〇]"
_AFTER_HUNDREDS = rf"(?:{_D}十{_D}?|{_ZERO}{_D})?"
_AFTER_THOUSANDS = rf"(?:{_D}百{_AFTER_HUNDREDS}|{_ZERO}(?:{_D}十{_D}?|{_D}))?"
_IN_FULL = re.compile(
    rf"(?:{_ZERO}|{_D}|{_D}?十{_D}?|{_D}?百{_AFTER_HUNDREDS}|{_D}?千{_AFTER_THOUSANDS})(?P<fraction>点[{''.join(DIGITS)}]+)?"
)
_ARABIC = re.compile(r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?P<rank>[十百千]?)")

NOT_IN_FULL = Bilingual(
    "“{numeral}”不是完整的数：应写全，如“一百二十”“1,557”。",
    "“{numeral}” is not a numeral in full: write it as in 一百二十 or 1,557.",
)
TWO_READINGS = Bilingual(
    "“{numeral}”读法不一：应写“{one}”或“{other}”。", "“{numeral}” may be {one} or {other}: write one of them."
)


class UnreadableNumeral(ValueError):
    """A numeral cannot be parsed. The message tells why, and what to write instead."""


def read(text: str) -> Decimal:
    """Return the Decimal of an Arabic or Chinese numeral; raise UnreadableNumeral if it cannot be parsed."""
    if text in WORDS:
        return WORDS[text]
    if text.startswith("-"):
        return -read(text[1:])
    for rank in reversed(MYRIADS):
        head, separator, tail = text.rpartition(rank)
        if separator:
            number = (read(head) if head else 1) * MYRIADS[rank]
            return number + _after_myriads(head, rank, tail) if tail else number
    return _below_myriad(text)


def _after_myriads(head: str, rank: str, tail: str) -> Decimal:
    """Return the number after 万 or 亿. Its first rank must be the next lower one, or a zero replaces omitted ranks."""
    has_zero, number, next_rank = tail[0] in "零〇", read(tail.lstrip("零〇") or "零"), MYRIADS[rank] / 10
    if tail in DIGITS and not has_zero:
        below = "千" if rank == "万" else "千万"
        raise _two_readings(head + rank + tail, head + rank + tail + below, head + rank + "零" + tail)
    is_next = number < next_rank if has_zero else next_rank <= number < 10 * next_rank or tail.endswith("万")
    if not is_next or "." in head or "点" in head:
        raise _not_in_full(head + rank + tail)
    return number


def _below_myriad(text: str) -> Decimal:
    if arabic := _ARABIC.fullmatch(text):
        return Decimal(arabic["number"].replace(",", "")) * TENS.get(arabic["rank"], 1)
    chinese = _IN_FULL.fullmatch(text)
    if not chinese:
        raise _unreadable(text)
    whole, _point, fraction = text.partition("点")
    total, digit = Decimal(0), 0
    for character in whole:
        if character in DIGITS:
            digit = DIGITS[character]
        else:
            total += TENS[character] * (digit or 1)
            digit = 0
    return (
        total
        + digit
        + sum(Decimal(DIGITS[digit_character]).scaleb(-place) for place, digit_character in enumerate(fraction, 1))
    )


def _unreadable(text: str) -> UnreadableNumeral:
    if (match := re.fullmatch(rf"(.*)([百千])({_D})", text)) and _IN_FULL.fullmatch(match[1] + match[2]):
        below = "十" if match[2] == "百" else "百"
        return _two_readings(text, text + below, match[1] + match[2] + "零" + match[3])
    if match := re.fullmatch(rf"({_D})({_D})", text):
        return _two_readings(text, f"{match[1]}到{match[2]}", f"{match[1].replace('一', '')}十{match[2]}")
    return _not_in_full(text)


def _two_readings(text: str, first: str, second: str) -> UnreadableNumeral:
    return UnreadableNumeral(TWO_READINGS.format(numeral=text, one=first, other=second))


def _not_in_full(text: str) -> UnreadableNumeral:
    return UnreadableNumeral(NOT_IN_FULL.format(numeral=text))


def adjacent(text: str) -> tuple[str, str] | None:
    """Return both ends of a range of neighbouring digits, or None: 五六十 is 五十 to 六十, 十七八 is 十七 to 十八."""
    match = re.fullmatch(r"(.*?)([一二两三四五六七八])([二两三四五六七八九])([十百千]?)", text)
    if not match or DIGITS[match[3]] != DIGITS[match[2]] + 1:
        return None
    ends = match[1] + match[2] + match[4], match[1] + match[3] + match[4]
    return ends if all(map(_IN_FULL.fullmatch, ends)) else None


def split_scale(text: str) -> tuple[str, str, Decimal | int]:
    """Return a numeral without the 万 or 亿 of its unit, this scale, and a remaining factor.

    1.1万家 is 1.1 × 万家; 2.7万亿元 is 2.7 × 10,000 × 亿元; 1亿2000万元 is a whole number of 元.
    """
    for ending, scale, factor in (("万亿", "亿", MYRIADS["万"]), ("亿", "亿", 1), ("万", "万", 1)):
        head = text.removesuffix(ending)
        if head != text:
            return (text, "", 1) if set(head) & MYRIADS.keys() else (head or "一", scale, factor)
    return text, "", 1
