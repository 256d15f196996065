"""Numbers of a query in the other script: 二十二条 and 22条 find the same entries."""

import re

from plans.figures import numerals

_CHINESE = re.compile(f"[{numerals.CHINESE}]+")
_ARABIC = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,3}(?![0-9.,])")
_DIGITS = "零一二三四五六七八九"


def other_scripts(text: str) -> list[str]:
    """Return a text with its whole numbers below ten thousand in the other script; 2 has two forms, 二 and 两."""
    in_arabic = _CHINESE.sub(lambda match: _arabic(match[0]), text)
    in_chinese = _ARABIC.sub(lambda match: _chinese(int(match[0])), text)
    with_pair = _ARABIC.sub(lambda match: "两" if match[0] == "2" else _chinese(int(match[0])), text)
    return [form for form in dict.fromkeys([in_arabic, in_chinese, with_pair]) if form != text]


def _arabic(numeral: str) -> str:
    try:
        return f"{numerals.read(numeral):f}"
    except numerals.UnreadableNumeral:
        return numeral


def _chinese(number: int) -> str:
    """Return a number below ten thousand in Chinese numerals: 105 is 一百零五."""
    written, is_gap = "", False
    for rank, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // rank % 10
        if digit:
            written += ("零" if is_gap else "") + _DIGITS[digit] + name
        is_gap = bool(written) and not digit
    return written.removeprefix("一") if 10 <= number < 20 else written
