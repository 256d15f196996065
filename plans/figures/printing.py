"""Print quantities and computed numbers in Chinese and English."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from cities.localized import Bilingual
from plans.figures.qualifiers import Qualifier
from plans.figures.units import SCALES, UNITS, Unit

if TYPE_CHECKING:
    from plans.figures.quantity import Quantity


def plain(number: Decimal, separator: str = ",") -> str:
    """Return a Decimal without exponent and trailing zeros, with `separator` between thousands."""
    text = f"{number:{separator}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(number: Decimal) -> Decimal:
    """Return a computed number with six significant digits, enough for every printed figure."""
    return Decimal(f"{number:.6g}")


def format_base(number: Decimal, unit: Unit) -> Bilingual:
    """Return a number of base units as a Bilingual: in `unit` if that is exact, else in the base unit, scaled."""
    printed_unit = unit.unscaled
    printed = rounded(number / printed_unit.factor)
    if printed_unit.to_base(printed) != rounded(number):
        printed_unit, printed = unit.base_unit, rounded(number)
    for word, factor in reversed(SCALES.items()):
        if abs(printed) >= factor and (printed_unit.over or word + printed_unit.code in UNITS):
            return Bilingual(
                f"{plain(rounded(printed / factor))}{word}{printed_unit.zh}", amount(printed_unit, printed)
            )
    return Bilingual(f"{plain(printed)}{printed_unit.zh}", amount(printed_unit, printed))


# --- Chinese: `plans.figures.quantities.parse` parses it back to the same quantity --------------------

WORDS_ZH: dict[Qualifier, str] = {
    qualifier: qualifier.label.zh
    for qualifier in Qualifier
    if qualifier not in (Qualifier.EXACT, Qualifier.RANGE, Qualifier.MAGNITUDE)
}


def in_chinese(quantity: "Quantity") -> str:
    unit, number, qualifier = quantity.unit, quantity.number, quantity.qualifier
    if quantity.text or unit is None or number is None:
        return f"{WORDS_ZH.get(qualifier, '')}{quantity.text}" if unit and quantity.upper is None else quantity.text
    span = plain(number) + (f"—{plain(quantity.upper)}" if quantity.upper is not None else "")
    if unit.dimension == "rank":
        return f"{'前' if qualifier is Qualifier.AT_MOST else '第'}{span}位"
    word = "将近" if qualifier is Qualifier.NEARLY and unit.dimension in PERIODS else WORDS_ZH.get(qualifier, "")
    ending = "级" if qualifier is Qualifier.MAGNITUDE else ""
    return f"{word}{span}{unit.zh}{ending}{quantity.size_class.zh if quantity.size_class else ''}"


# With these dimensions 近 means a period: 近三年 is the last three years.
PERIODS = {"time", "days"}


# --- English -----------------------------------------------------------------------------------------

SCALES_EN = [(Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million")]


def in_english(quantity: "Quantity") -> str:
    unit, number, qualifier = quantity.unit, quantity.number, quantity.qualifier
    if unit is None or number is None:
        return quantity.text
    if unit.dimension == "rank":
        return _place(qualifier, number, quantity.upper)
    if qualifier is Qualifier.MAGNITUDE:
        return _scale(unit, number)
    if quantity.upper is not None and (quantity.low_open or quantity.high_open):
        low, high = amount(unit, number), amount(unit, quantity.upper)
        return f"over {low} and under {high}" if quantity.low_open else f"{low} or more and under {high}"
    printed = quantity.text or amount(unit, number, quantity.upper)
    phrase = printed if qualifier in (Qualifier.EXACT, Qualifier.RANGE) else f"{qualifier.label.en} {printed}"
    if quantity.size_class is None:
        return phrase
    return f"{phrase}, {'' if phrase == '1' else 'each '}{quantity.size_class.en}"


def _place(qualifier: Qualifier, number: Decimal, upper: Decimal | None) -> str:
    digits = plain(number)
    if upper is not None:
        return f"{_ordinal(digits)} to {_ordinal(plain(upper))} place"
    return f"among the first {digits}" if qualifier is Qualifier.AT_MOST else f"{_ordinal(digits)} place"


def _ordinal(digits: str) -> str:
    """Return an ordinal: 1st, 2nd, 3rd, 4th, 11th, 22nd."""
    ending = "th" if digits.zfill(2)[-2] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")
    return f"{digits}{ending}"


def _scale(unit: Unit, number: Decimal) -> str:
    """Return an order of magnitude: on a 100-billion-yuan scale, on a scale of 16 m."""
    if not unit.currency:
        return f"on a scale of {amount(unit, number)}"
    factor, word = _english_scale(number := number * SCALES.get(unit.scale, 1))
    digits = "" if word and number == factor else plain(number / factor)
    article = "an" if re.match(r"8|1[18]\b", digits) else "a"
    return f"on {article} {'-'.join(filter(None, (digits, word, *unit.unscaled.en.split())))} scale"


def amount(unit: Unit, number: Decimal, upper: Decimal | None = None) -> str:
    """Return a number or range with a unit in English, with 万 and 亿 as millions and billions."""
    if unit.over:
        numerator, denominator = unit.over
        return f"{amount(numerator, number, upper)} {_per(denominator)}"
    scale, unit = SCALES.get(unit.scale, 1), unit.unscaled
    ends = [end * scale for end in (number, upper) if end is not None]
    factor, word = _english_scale(max(ends, key=abs))
    digits = ("–" if min(ends) >= 0 else " to ").join(plain(end / factor) for end in ends)
    if unit.currency:
        return f"{unit.currency} {digits} {word}".rstrip()
    if ends == [Decimal("0.5")] and unit.dimension in HALVED:
        return f"half {'an' if unit.en == 'hour' else 'a'} {unit.en}"
    noun = unit.en if ends == [1] else unit.en_plural
    return " ".join(filter(None, (digits, word, noun))).replace(" %", "%")


HALVED = {"time", "days", "clock_time"}


def _per(unit: Unit) -> str:
    if not unit.scale:
        return f"per {unit.en}" if unit.en else "each"
    return f"per {unit.en_plural}"


def _english_scale(number: Decimal) -> tuple[Decimal, str]:
    return next((row for row in SCALES_EN if abs(number) >= row[0]), (Decimal(1), ""))
