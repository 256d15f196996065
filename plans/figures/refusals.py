"""Messages that tell why a text is no quantity: which part failed, and what to write instead."""

import re
from collections.abc import Callable, Iterator

from cities.localized import Bilingual
from plans.figures.numerals import CHINESE, DIGITS, NUMERAL
from plans.figures.qualifiers import PREFIXES
from plans.figures.units import SPELLED

LENGTH = Bilingual("数量应有1至{most}个字，如“1557家”。", "A quantity has 1 to {most} characters, such as “1557家”.")
UNREADABLE = Bilingual(
    "无法解读“{text}”：应为数字加单位，至多一个限定词，如“3000余亿元”“96%以上”“1-2个”“千亿级”，或体系，如“1+2+N”。",
    "“{text}” cannot be read: expected a number and a unit with at most one qualifier, "
    "such as “3000余亿元”, “96%以上”, “1-2个”, “千亿级”, or a pattern such as “1+2+N”.",
)
BACKWARDS = Bilingual(
    "“{text}”的终点小于起点：“万”“亿”不同的，两端都应写明，如“5000万—1亿元”。",
    "“{text}” is a range whose end is below its start: where 万 and 亿 differ, write both, as in “5000万—1亿元”.",
)
EQUAL_ENDS = Bilingual(
    "“{text}”的两端相同：应写“{instead}”。", "“{text}” is a range with equal ends: write “{instead}”."
)
TWO_QUALIFIERS = Bilingual(
    "“{text}”有两个限定词（{first}、{second}）：只能有一个。",
    "“{text}” has two qualifiers ({first}, {second}): expected one.",
)
NO_UNIT = Bilingual(
    "“{text}”没有单位：数字之后应有单位，如家、亿元或%，写作“{instead}”。",
    "“{text}” has no unit: expected one after the number, such as 家, 亿元 or %, as in “{instead}”.",
)
NO_CURRENCY = Bilingual(
    "“{text}”没有说明单位：“亿”后应有“元”，或如“千亿级”加“级”。",
    "“{text}” does not say what it counts: expected 元 after 亿, or 级 as in “千亿级”.",
)
NO_NUMBER = Bilingual(
    "“{text}”只有单位，没有数字：应写明多少，如“5{unit}”。",
    "“{text}” is a unit without a number: say how many, as in “5{unit}”.",
)
TWO_UNITS = Bilingual(
    "“{text}”混用两种单位：区间两端应为同一单位。", "“{text}” mixes two units: expected one for both ends of a range."
)
PART_FAILS = Bilingual("“{text}”：{why}", "“{text}”: {why}")
TOO_LARGE = Bilingual(
    "“{text}”超出目录可容纳的大小：应小于{most}{unit}。",
    "“{text}” is larger than any figure the catalogue can hold: expected less than {most} {unit}.",
)
TOO_PRECISE = Bilingual(
    "“{text}”的小数超过{most}位：应四舍五入或换用较小的单位。",
    "“{text}” has more than {most} decimal places: round it or take a smaller unit.",
)

DATE = Bilingual(
    "“{text}”是日期或期间，不是数量：应写入期限或期间一栏；如指时长，应写如“3年”“30天”。",
    "“{text}” is a date or a period, not an amount: state it as the due year or period; "
    "a duration is written as in “3年” or “30天”.",
)
NO_YEAR = Bilingual(
    "“{text}”既不是时长，也不是1949至2100年间的年份。", "“{text}” is no duration, and no year from 1949 to 2100."
)
INDEFINITE = Bilingual(
    "无法解读“{text}”：应为数字加单位，而它没有说明多少；应留空数量，只写文字。",
    "“{text}” cannot be read: expected a number and a unit, but it does not say how many; "
    "leave the quantity empty and say it in words.",
)
ORDINAL = Bilingual(
    "“{text}”是序数，不是数量：位次应写如“第3位”“前3位”，其余留空。",
    "“{text}” is an ordinal, not an amount: a place is written as in “第3位” or “前3位”; leave any other empty.",
)
LIST = Bilingual(
    "“{text}”是榜单或企业群体的名称，不是数量；位次应写如“前10位”。",
    "“{text}” names a list, not an amount; a place in it is written as in “前10位”.",
)
NAME = Bilingual(
    "“{text}”是引号中的名称，不是数量：引号中只能是体系，如“1+2+N”。",
    "“{text}” is a name in quotation marks, not a figure: expected a pattern such as “1+2+N”.",
)
WORDS = Bilingual(
    "“{text}”中的“{part}”不属于数量：应写“{instead}”。",
    "“{part}” in “{text}” is no part of a quantity: write “{instead}”.",
)
TWO_AMOUNTS = Bilingual(
    "“{text}”有两个数量：应分为两条，“{first}”和“{second}”。",
    "“{text}” has two amounts: make two statements of it, “{first}” and “{second}”.",
)
UNKNOWN_UNIT = Bilingual(
    "“{text}”的单位“{part}”不在单位表中：可先选“仅照录”，待表中补入。",
    "“{part}” in “{text}” is not one of the catalogue's units: keep it as “printed, not read” until it is one.",
)

# --- Texts with figures that are no quantities --------------------------------------------

_JOIN = "(?:[-—–~至到]+)"
_N = rf"[0-9.点{CHINESE}几数半]+"
_YEAR = rf"(?:[0-9]{{4}}|[一二][{''.join(DIGITS)}]{{3}})年"
_DATE = rf"(?:{_YEAR}|第?{_N}(?:月份?|日|号|季度)|[今去明前后]年|[上下]半年|年?[底末初中]|[上中下]旬)"
_LAST = r"(?:年|个?月|天|周|个?星期|个?季度|季)半?"
DATES = re.compile(
    rf"(?:到|至|截至|截止|自|从|于|在)?(?:{_N}年?{_JOIN})?{_DATE}(?:{_JOIN}?(?:{_N}{_JOIN})?{_DATE})*"
    rf"(?:以来|以前|之前|前|起|间|期间)?"
    rf"|[0-9]{{4}}年?{_JOIN}[0-9]{{2}}年"
    rf"|(?:前|未来|今后|过去|最近|此后|下|上|近){_N}{_LAST}(?:来|间)?|{_N}{_LAST}(?:来|间|前|以来)"
    rf"|{_N}年代|十[一二三四五六]五(?:时期|期间|规划)?|(?:十[六七八九]|二十)大"
)
_UNITS = "|".join(map(re.escape, sorted(SPELLED, key=len, reverse=True)))
_HOW_MANY = "若干|一些|一系列|大?部分|大量|大批|大多数|大半|多半|许多|诸多|众多|好几|[多数几各]"
INDEFINITES = re.compile(rf"一大?批(?!次).*|(?:个|[三四五六七八九]|[013-9])位数|(?:{_HOW_MANY})[万亿]?(?:{_UNITS})?")
ORDINALS = re.compile(r"第.+|首[批个家次届]")
LISTS = re.compile(r"[^\d]*(?:[0-9]{2,}|[十百千])强.*")
BARE_UNIT = re.compile(rf"[万亿]?(?P<unit>{_UNITS})")


def check_kind(printed: str, text: str) -> None:
    """Raise ValueError for a date, a period, an indefinite amount and the name of a list."""
    if year := re.fullmatch("([0-9]{4})年", printed):
        raise ValueError((DATE if 1949 <= int(year[1]) <= 2100 else NO_YEAR).format(text=text))
    for kind, refusal in ((DATES, DATE), (INDEFINITES, INDEFINITE), (LISTS, LIST)):
        if kind.fullmatch(printed):
            raise ValueError(refusal.format(text=text))


def why(printed: str, text: str, attempt: Callable[[str], object]) -> Bilingual:
    """Return the message for a text that cannot be parsed; `attempt` parses a part of it, or returns None."""
    if ORDINALS.fullmatch(printed):
        return ORDINAL.format(text=text)
    if bare := BARE_UNIT.fullmatch(printed):
        return NO_NUMBER.format(text=text, unit=bare["unit"])
    for start, end in _cuts(printed):
        if attempt(printed[start:end]):
            part = " … ".join(filter(None, (printed[:start], printed[end:])))
            return WORDS.format(text=text, part=part, instead=printed[start:end])
    for first, second in _halves(printed):
        if attempt(first) and attempt(second):
            return TWO_AMOUNTS.format(text=text, first=first, second=second)
    if unknown := _UNKNOWN_UNIT.fullmatch(printed):
        return UNKNOWN_UNIT.format(text=text, part=unknown["unit"])
    return UNREADABLE.format(text=text)


_UNKNOWN_UNIT = re.compile(rf"(?:{'|'.join(PREFIXES)})?{NUMERAL}[余多]?(?P<unit>[^\d+、,;。“”]{{1,8}})")
# Parts that must not be omitted from a quantity, because that would change its meaning.
_FIGURES = rf"[0-9{CHINESE}万亿点半%‰第首每均/+]"
_BEFORE = re.compile(rf"{_FIGURES}|前|{'|'.join(word for word in PREFIXES if word not in '上数几过破')}")
_AFTER = re.compile(rf".*(?:{_FIGURES}|翻|[-—–~])|(?:{_UNITS})(?:以[上下内]|左右)?$|[余多至到左上以之及内级]")


def _cuts(printed: str) -> Iterator[tuple[int, int]]:
    """Yield the possible start and end of a quantity without the words around it, the longest first."""
    for start in range(len(printed)):
        if _BEFORE.search(re.sub(f"{_DATE}|年均", "", printed[:start])):
            continue
        for end in range(len(printed), start + 1, -1):
            if not _AFTER.match(printed[end:]) and (start, end) != (0, len(printed)):
                yield start, end


def _halves(printed: str) -> Iterator[tuple[str, str]]:
    for middle in range(1, len(printed)):
        yield printed[:middle], printed[middle:].lstrip("、,;和与及")
