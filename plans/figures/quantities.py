"""Quantities as printed: number, unit and qualifier, and the interval that they state.

`parse` reads the printed form ("3000余亿元", "五六十焦耳", "96%以上", "千亿级", "1+2+N"), `Quantity.zh` and
`Quantity.en` print it back. A quantity never claims more than its source: "over" has no upper bound,
"about" and an order of magnitude have no bounds at all.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cities.localized import Bilingual
from plans.figures.intervals import Interval
from plans.figures.numerals import CHINESE, NUMERAL, adjacent, read
from plans.figures.units import ALIASES, UNITS, Unit, find_unit

MAX_LENGTH = 40
LARGEST, DECIMALS = Decimal(10) ** 15, 6  # what the database holds of a number in base units


class Qualifier(StrEnum):
    """How a source restricts a printed number."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at_least"
    NEARLY = "nearly"
    UNDER = "under"
    AT_MOST = "at_most"
    RANGE = "range"
    MAGNITUDE = "magnitude"
    PATTERN = "pattern"

    @property
    def label(self):
        return QUALIFIER_LABELS[self]

    @property
    def meaning(self):
        return QUALIFIER_MEANINGS[self]


QUALIFIER_LABELS = {
    Qualifier.EXACT: Bilingual("确数", "exact"),
    Qualifier.ABOUT: Bilingual("约", "about"),
    Qualifier.OVER: Bilingual("超过", "over"),
    Qualifier.AT_LEAST: Bilingual("不低于", "at least"),
    Qualifier.NEARLY: Bilingual("近", "nearly"),
    Qualifier.UNDER: Bilingual("不足", "under"),
    Qualifier.AT_MOST: Bilingual("不超过", "at most"),
    Qualifier.RANGE: Bilingual("区间", "range"),
    Qualifier.MAGNITUDE: Bilingual("量级", "order of magnitude"),
    Qualifier.PATTERN: Bilingual("体系", "pattern"),
}

QUALIFIER_MEANINGS = {
    Qualifier.EXACT: Bilingual("原文为确数：上下限相同。", "Printed as an exact number: both bounds are equal."),
    Qualifier.ABOUT: Bilingual(
        "原文为约数：保留数字，不推定上下限，不据此排序。",
        "Printed as approximate: the number is kept, no bounds are invented, and it is never ranked.",
    ),
    Qualifier.OVER: Bilingual(
        "原文为“多于”：下限不含该数，上限未载。",
        "Printed as more than the number: an open lower bound and no upper one.",
    ),
    Qualifier.AT_LEAST: Bilingual(
        "原文为“以上”：下限含该数，上限未载。",
        "Printed as the number or more: a closed lower bound and no upper one.",
    ),
    Qualifier.NEARLY: Bilingual(
        "原文为“近”：上限不含该数，下限未载。",
        "Printed as nearly the number: an open upper bound and no lower one.",
    ),
    Qualifier.UNDER: Bilingual(
        "原文为“不足”：上限不含该数，下限未载。",
        "Printed as less than the number: an open upper bound and no lower one.",
    ),
    Qualifier.AT_MOST: Bilingual(
        "原文为“不超过”：上限含该数，下限未载。",
        "Printed as the number or less: a closed upper bound and no lower one.",
    ),
    Qualifier.RANGE: Bilingual("原文为区间：上下限均含。", "Printed as a range: both bounds are included."),
    Qualifier.MAGNITUDE: Bilingual(
        "原文只给出量级：保留数字，不推定上下限，不据此排序。",
        "Only an order of magnitude is printed: the number is kept without bounds and never ranked.",
    ),
    Qualifier.PATTERN: Bilingual(
        "原文为体系名称，其整体不是一个数量。",
        "A pattern that names a structure; as a whole it is not an amount.",
    ),
}


@dataclass(frozen=True)
class Quantity:
    """A printed quantity. `number` (and `upper`, of a range) count `unit`s; a pattern is only `text`."""

    qualifier: Qualifier
    number: Decimal | None = None
    unit: Unit | None = None
    upper: Decimal | None = None
    text: str = ""

    @property
    def interval(self):
        """Return the Interval that is stated, in the base unit."""
        if self.unit is None or self.number is None:
            return Interval()
        value = self.unit.to_base(self.number)
        match self.qualifier:
            case Qualifier.EXACT:
                return Interval(value, value)
            case Qualifier.OVER:
                return Interval(low=value, low_open=True)
            case Qualifier.AT_LEAST:
                return Interval(low=value)
            case Qualifier.NEARLY | Qualifier.UNDER:
                return Interval(high=value, high_open=True)
            case Qualifier.AT_MOST:
                return Interval(high=value)
            case Qualifier.RANGE if self.upper is not None:
                return Interval(value, self.unit.to_base(self.upper))
        return Interval()

    @property
    def dimension(self):
        """What is measured: the dimension of the unit, or `pattern` where there is none."""
        return self.unit.dimension if self.unit else "pattern"

    @property
    def base_number(self):
        """The number in the base unit of its dimension, whatever its qualifier; None for a pattern."""
        return None if self.unit is None or self.number is None else self.unit.to_base(self.number)

    @property
    def zh(self):
        """The quantity in Chinese, in a form that `parse` reads back as the same quantity."""
        if self.unit is None or self.number is None:
            return self.text
        number = plain(self.number)
        if self.unit.dimension == "rank":
            return f"第{number}位"
        if self.qualifier is Qualifier.RANGE and self.upper is not None:
            return f"{number}—{plain(self.upper)}{self.unit.code}"
        if self.qualifier is Qualifier.MAGNITUDE:
            return f"{number}{self.unit.code}级"
        return f"{PREFIX_PRINTED.get(self.qualifier, '')}{number}{self.unit.code}"

    @property
    def en(self):
        """The quantity in English, with money and masses written out in millions and billions."""
        if self.unit is None or self.number is None:
            return self.text
        if self.unit.dimension == "rank":
            return f"no. {plain(self.number)}"
        if self.qualifier is Qualifier.RANGE and self.upper is not None:
            return _amount_en(self.unit, self.number, self.upper)
        amount = _amount_en(self.unit, self.number)
        if self.qualifier is Qualifier.MAGNITUDE:
            return f"of the order of {amount}"
        return amount if self.qualifier is Qualifier.EXACT else f"{self.qualifier.label.en} {amount}"

    @property
    def label(self):
        return Bilingual(self.zh, self.en)

    def __str__(self):
        return str(self.label)


def plain(number, separator=","):
    """Return a Decimal in full: without exponent or trailing zeros, its thousands separated."""
    text = f"{number:{separator}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_base(number, unit):
    """Return a number of base units as a Bilingual, as large as it reads best."""
    for code in (f"亿{unit.base}", f"万{unit.base}"):
        if code in UNITS and abs(number) >= UNITS[code].factor:
            larger = UNITS[code]
            return Bilingual(
                f"{plain(rounded(number / larger.factor))}{code}", _amount_en(unit.base_unit, rounded(number))
            )
    return Bilingual(f"{plain(rounded(number))}{unit.base}", _amount_en(unit.base_unit, rounded(number)))


def rounded(number):
    """Return a computed number to six significant digits, enough for every printed figure."""
    return Decimal(f"{number:.6g}")


ENGLISH_SCALES = [(Decimal(10) ** 12, " trillion"), (Decimal(10) ** 9, " billion"), (Decimal(10) ** 6, " million")]


def _amount_en(unit, number, upper=None):
    if unit.base in ("元", "吨"):
        number, upper = unit.to_base(number), None if upper is None else unit.to_base(upper)
        factor, scale = next((row for row in ENGLISH_SCALES if abs(number) >= row[0]), (Decimal(1), ""))
        printed = _span(number / factor, None if upper is None else upper / factor) + scale
        return f"CNY {printed}" if unit.base == "元" else f"{printed} t"
    if unit.dimension == "count":
        number, upper = unit.to_base(number), None if upper is None else unit.to_base(upper)
    space = "" if unit.code == "%" or not unit.en else " "
    return f"{_span(number, upper)}{space}{unit.en}"


def _span(number, upper):
    return plain(number) if upper is None else f"{plain(number)}–{plain(upper)}"


# --- Reading ---------------------------------------------------------------------------------------

PREFIXES = {
    "约": Qualifier.ABOUT, "大约": Qualifier.ABOUT,
    "超": Qualifier.OVER, "超过": Qualifier.OVER, "过": Qualifier.OVER, "突破": Qualifier.OVER, "逾": Qualifier.OVER,
    "不低于": Qualifier.AT_LEAST, "不少于": Qualifier.AT_LEAST, "至少": Qualifier.AT_LEAST,
    "近": Qualifier.NEARLY, "将近": Qualifier.NEARLY,
    "不足": Qualifier.UNDER, "不到": Qualifier.UNDER,
    "不超过": Qualifier.AT_MOST, "至多": Qualifier.AT_MOST,
}  # fmt: skip
SUFFIXES = {
    "左右": Qualifier.ABOUT, "上下": Qualifier.ABOUT, "以上": Qualifier.AT_LEAST, "以内": Qualifier.AT_MOST,
    "级": Qualifier.MAGNITUDE,
}  # fmt: skip
INFIXES = {"余": Qualifier.OVER, "多": Qualifier.OVER}
PREFIX_PRINTED = {qualifier: qualifier.label.zh for qualifier in PREFIXES.values()}

# A rank is printed with 第: 3位 may as well be three persons.
_UNITS = "|".join(sorted({*UNITS, *ALIASES} - {"位"}, key=len, reverse=True))
FIGURE = re.compile(
    rf"(?P<prefix>{'|'.join(sorted(PREFIXES, key=len, reverse=True))})?"
    r"(?P<per>每平方厘米)?"
    rf"(?P<number>{NUMERAL})?"
    rf"(?:(?P<mark>%)?(?:-|—|–|~|至)(?P<upper>{NUMERAL}))?"
    rf"(?P<infix>{'|'.join(INFIXES)})?"
    rf"(?P<unit>万亿元|万亿|亿|{_UNITS})?"
    rf"(?P<suffix>{'|'.join(SUFFIXES)})?"
)
RANK = re.compile(rf"首位|第一|第(?P<number>{NUMERAL})位?")
PATTERN = re.compile(rf"(?:[0-9]+|[A-Z])(?:\+(?:[0-9]+|[A-Z]))+|(?:[{CHINESE}][^\d\W{CHINESE}]{{1,3}}){{2,}}")
WIDTHS = str.maketrans("０１２３４５６７８９％＋－～．，", "0123456789%+-~.,")


# Refusals, each of which says what was expected.
LENGTH = Bilingual("数量应有1至{most}个字，如“1557家”。", "A quantity has 1 to {most} characters, such as “1557家”.")
UNREADABLE = Bilingual(
    "无法读取“{text}”：应为数字加单位，至多一个限定词，如“3000余亿元”“96%以上”“1-2个”“千亿级”，或体系，如“1+2+N”。",
    "“{text}” cannot be read: expected a number and a unit with at most one qualifier, "
    "such as “3000余亿元”, “96%以上”, “1-2个”, “千亿级”, or a pattern such as “1+2+N”.",
)
BACKWARDS = Bilingual("“{text}”的终点小于起点。", "“{text}” is a range whose end is below its start.")
TWO_QUALIFIERS = Bilingual(
    "“{text}”有两个限定词（{first}、{second}）：只能有一个。",
    "“{text}” has two qualifiers ({first}, {second}): expected one.",
)
NO_UNIT = Bilingual(
    "“{text}”没有单位：数字之后应有单位，如家、亿元或%。",
    "“{text}” has no unit: expected one after the number, such as 家, 亿元 or %.",
)
NO_CURRENCY = Bilingual(
    "“{text}”没有说明单位：“亿”后应有“元”，或如“千亿级”加“级”。",
    "“{text}” does not say what it counts: expected 元 after 亿, or 级 as in “千亿级”.",
)
TWO_UNITS = Bilingual(
    "“{text}”混用两种单位：区间两端应为同一单位。", "“{text}” mixes two units: expected one for both ends of a range."
)
TOO_LARGE = Bilingual("“{text}”超出目录可容纳的大小。", "“{text}” is larger than any figure the catalogue can hold.")
TOO_PRECISE = Bilingual("“{text}”的小数超过{most}位。", "“{text}” has more than {most} decimal places.")


def parse(text):
    """Return the Quantity that `text` prints; raise ValueError saying what was expected instead."""
    printed = re.sub(r"\s", "", text).translate(WIDTHS)
    if not printed or len(printed) > MAX_LENGTH:
        raise ValueError(LENGTH.format(most=str(MAX_LENGTH)))
    if rank := RANK.fullmatch(printed):
        return Quantity(Qualifier.EXACT, _held(rank["number"] or "1", find_unit("位"), 1), find_unit("位"))
    if (found := FIGURE.fullmatch(printed)) and (found["number"] or found["unit"] in SCALES):
        return _read(found, text)
    if PATTERN.fullmatch(printed):
        return Quantity(Qualifier.PATTERN, text=printed)
    raise ValueError(UNREADABLE.format(text=text))


# Scales printed without 元, as in 千亿级, and what they count in 亿元.
SCALES = {"万亿元": Decimal(10000), "万亿": Decimal(10000), "亿": Decimal(1), "亿元": Decimal(1)}


def _read(found, text):
    unit, scale = _unit(found, text)
    qualifiers = [
        table[mark]
        for mark, table in ((found["prefix"], PREFIXES), (found["infix"], INFIXES), (found["suffix"], SUFFIXES))
        if mark
    ]
    first = found["number"] or "1"
    first, second = adjacent(first) or (first, found["upper"])
    number, upper = _held(first, unit, scale), _held(second, unit, scale) if second else None
    if upper is not None:
        qualifiers.append(Qualifier.RANGE)
        if upper < number:
            raise ValueError(BACKWARDS.format(text=text))
    if len(qualifiers) > 1:
        raise ValueError(TWO_QUALIFIERS.format(text=text, first=qualifiers[0].label, second=qualifiers[1].label))
    return Quantity(qualifiers[0] if qualifiers else Qualifier.EXACT, number, unit, upper)


def _unit(found, text):
    """Return the Unit that was found and the factor that its printed scale adds to the number."""
    code = found["unit"]
    if code is None:
        raise ValueError(NO_UNIT.format(text=text))
    if code in SCALES:
        if not code.endswith("元") and found["suffix"] != "级":
            raise ValueError(NO_CURRENCY.format(text=text))
        return find_unit("亿元"), SCALES[code]
    if found["mark"] and code != "%":
        raise ValueError(TWO_UNITS.format(text=text))
    return find_unit(f"{code}/平方厘米" if found["per"] else code), 1


def _held(text, unit, scale):
    """Return the number that a numeral prints, if the catalogue can hold it without rounding it."""
    number = read(text) * scale
    if max(number, unit.to_base(number)) >= LARGEST:
        raise ValueError(TOO_LARGE.format(text=text))
    if number != round(number, DECIMALS):
        raise ValueError(TOO_PRECISE.format(text=text, most=str(DECIMALS)))
    return number
