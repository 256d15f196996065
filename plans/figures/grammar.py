"""The grammar of printed quantities: ranks, shares, figures, things of a size class, patterns."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from plans.figures import numerals, refusals
from plans.figures.numerals import CHINESE, NUMERAL, UnreadableNumeral
from plans.figures.printing import HALVED, plain
from plans.figures.qualifiers import BEFORE_ROUND, INFIXES, PREFIXES, SUFFIXES, Qualifier
from plans.figures.quantity import Quantity
from plans.figures.spelling import in_units
from plans.figures.units import ALONE, DECIMALS, LOWER_SCALES, SCALES, SPELLED, UNITS, Unit, find_unit

Match = re.Match[str]

MAX_NUMBER = Decimal(10) ** 15  # the limit of a number in the database, as printed or in base units


def read(printed: str, text: str) -> Quantity | None:
    """Return the Quantity of a text, or None; raise ValueError with a message if the cause of the failure is known.

    `printed` is `text` in the normal form of `plans.figures.spelling`; messages quote `text`.
    """
    if quoted := QUOTED.fullmatch(printed):
        if pattern := _pattern(quoted[1]):
            return pattern
        raise ValueError(refusals.NAME.format(text=quoted[1]))
    try:
        return _read(in_units(printed), text)
    except UnreadableNumeral as error:
        raise ValueError(refusals.PART_FAILS.format(text=text, why=error.args[0])) from None


def attempt(printed: str) -> Quantity | None:
    """Return the Quantity of a text, or None."""
    try:
        return read(printed, printed)
    except ValueError:
        return None


def _read(printed: str, text: str) -> Quantity | None:
    if rank := RANK.fullmatch(printed):
        return _rank(rank, text)
    refusals.check_kind(printed, text)
    for form, reader in ((DIGITS, _digits), (FRACTION, _fraction), (FIGURE, _figure)):
        if match := form.fullmatch(printed):
            return reader(match, text)
    return _things_of_a_class(printed) or _pattern(printed)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


JOIN = "(?:——|[-—–~至到])"
_PREFIX = rf"(?:{_alternatives(PREFIXES.keys() - BEFORE_ROUND)}|(?:{_alternatives(BEFORE_ROUND)})(?=[十百千万亿]))"
_SUFFIX = _alternatives(SUFFIXES)
_LOWER = rf"(?:{_alternatives(LOWER_SCALES)})?(?:{_alternatives(SPELLED)})"
_UNIT = rf"(?:{_alternatives(SPELLED)})(?:[/每]{_LOWER})?"

QUOTED = re.compile(r"[“‘「『\"'《](.+)[”’」』\"'》]")
RANK = re.compile(
    rf"首位|榜首|第(?P<number>{NUMERAL})(?:{JOIN}第?(?P<upper>{NUMERAL}))?[位名]?|前(?P<most>{NUMERAL})[位名强]?"
)
DIGITS = re.compile(r"[两双二2]位数")
FRACTION = re.compile(
    rf"(?P<prefix>{_PREFIX})?"
    rf"(?:(?P<whole>[{CHINESE}]+)分之(?P<part>[{CHINESE}]+)|(?P<upper>[0-9]{{1,2}})/(?P<lower>[0-9]{{1,2}}))"
    rf"(?P<suffix>{_SUFFIX})?"
)
FIGURE = re.compile(
    rf"(?:每(?P<per>{_LOWER})|(?P<mean>{_alternatives(SPELLED)})均)?"
    rf"(?P<prefix>{_PREFIX})?"
    rf"(?P<number>{NUMERAL})(?P<infix>[{''.join(INFIXES)}])?(?P<scale>万亿|万|亿)?"
    rf"(?:(?P<left>{_UNIT})?{JOIN}(?P<upper>{NUMERAL}))?"
    rf"(?P<unit>{_UNIT})?(?P<half>半)?(?P<suffix>{_SUFFIX})?"
)


# --- Places and shares -------------------------------------------------------------------------------


def _rank(match: Match, text: str) -> Quantity:
    numbers = [numerals.read(match[name]) for name in ("most", "number", "upper") if match[name]] or [Decimal(1)]
    if any(number < 1 or number % 1 for number in numbers):
        raise ValueError(refusals.ORDINAL.format(text=text))
    qualifier = Qualifier.AT_MOST if match["most"] else Qualifier.RANGE if match["upper"] else Qualifier.EXACT
    return _checked(qualifier, numbers, UNITS["位"], text)


def _digits(_found: Match, _text: str) -> Quantity:
    """Return 两位数, which is 10 % or more and under 100 %."""
    return Quantity(Qualifier.RANGE, Decimal(10), UNITS["%"], Decimal(100), "两位数", high_open=True)


def _fraction(match: Match, text: str) -> Quantity:
    part, whole = numerals.read(match["part"] or match["upper"]), numerals.read(match["whole"] or match["lower"])
    if not 0 < part < whole:
        raise ValueError(refusals.UNREADABLE.format(text=text))
    number = round(100 * part / whole, DECIMALS)
    return Quantity(_qualifier(match, text), number, UNITS["%"], text=f"{part}/{whole}")


# --- Figures: a number and a unit --------------------------------------------------------------------


def _figure(match: Match, text: str) -> Quantity:
    numbers, scale = _numbers(match, text)
    if match["unit"] is None:
        return _without_unit(match, numbers, scale, text)
    if match[0] == match["number"] + match["unit"] and match["number"] in SCALES:  # 亿元
        raise ValueError(refusals.NO_NUMBER.format(text=text, unit=match[0]))
    unit, factor = _unit(match, scale, text)
    numbers = [number * factor for number in numbers]
    if unit.code == "年" and max(numbers) >= 1000:
        raise ValueError(refusals.NO_YEAR.format(text=text))
    if match["half"]:
        numbers = [_and_a_half(match, numbers, unit, text)]
    if match["infix"] == "几":
        return _teens(match, numbers, unit, text)
    return _checked(_qualifier(match, text, *[Qualifier.RANGE] * (len(numbers) - 1)), numbers, unit, text)


def _numbers(match: Match, text: str) -> tuple[list[Decimal], str]:
    """Return the number, or both ends of a range, and the 万 or 亿 that belongs to the unit."""
    first, scale, factor = numerals.split_scale(match["number"] + (match["scale"] or ""))
    if match["upper"] is None:
        return [numerals.read(end) * factor for end in numerals.adjacent(first) or (first,)], scale
    last, last_scale, last_factor = numerals.split_scale(match["upper"])
    if not scale and not match["left"]:  # 10—20亿元: both ends are 亿元
        _check_shared_rank(first, last, text)
        scale, factor = last_scale, last_factor
    low, high = numerals.read(first) * factor, numerals.read(last) * last_factor
    return [low * SCALES.get(scale, 1) / SCALES.get(last_scale, 1), high], last_scale


def _check_shared_rank(first: str, last: str, text: str) -> None:
    """Refuse an ambiguous range: 三到五百 is 300 to 500 or 3 to 500."""
    ranked = re.fullmatch(r"(.+)([十百千])", last)
    if ranked and numerals.read(first) < 10 and numerals.read(first + ranked[2]) < numerals.read(last):
        as_ranked, as_written = (
            f"{first}{ranked[2]}到{last}",
            f"{plain(numerals.read(first))}—{plain(numerals.read(last))}",
        )
        why = numerals.TWO_READINGS.format(numeral=f"{first}到{last}", one=as_ranked, other=as_written)
        raise ValueError(refusals.PART_FAILS.format(text=text, why=why))


def _without_unit(match: Match, numbers: list[Decimal], scale: str, text: str) -> Quantity:
    """Parse 千亿级 and 千亿, which imply 元; refuse any other number without a unit."""
    if (
        scale == "亿"
        and len(numbers) == 1
        and (re.fullmatch("[十百千万]+亿", match[0]) or match["suffix"] in ("级", "量级"))
    ):
        marks = [] if match["suffix"] else [Qualifier.MAGNITUDE]
        return _checked(_qualifier(match, text, *marks), numbers, UNITS["亿元"], text)
    if scale == "亿":
        raise ValueError(refusals.NO_CURRENCY.format(text=text))
    end = max(match.end(name) for name in ("number", "infix", "scale", "upper"))
    raise ValueError(refusals.NO_UNIT.format(text=text, instead=f"{match[0][:end]}家{match[0][end:]}"))


def _unit(match: Match, scale: str, text: str) -> tuple[Unit, Decimal]:
    """Return the Unit of a match, and a factor if the unit cannot have the scale."""
    upper, _slash, lower = match["unit"].replace("每", "/").partition("/")
    left = match["left"] or match["unit"]
    if SPELLED.get(left, left) != SPELLED.get(match["unit"], match["unit"]):
        raise ValueError(refusals.TWO_UNITS.format(text=text))
    lower = [word for word in (match["per"], match["mean"], lower) if word]
    code, factor = SPELLED[upper], Decimal(1)
    if UNITS[code].dimension in ALONE:
        if match["mean"]:  # 年均8%
            part = f"{match['mean']}均"
            raise ValueError(refusals.WORDS.format(text=text, part=part, instead=match[0].removeprefix(part)))
        scale, factor = "", Decimal(SCALES.get(scale, 1))
    try:
        unit = find_unit("/".join([scale + code, *lower]))
    except ValueError as error:
        raise ValueError(refusals.PART_FAILS.format(text=text, why=error.args[0])) from None
    return (UNITS["%"], factor * unit.factor) if unit.dimension == "percent" else (unit, factor)


def _and_a_half(match: Match, numbers: list[Decimal], unit: Unit, text: str) -> Decimal:
    if len(numbers) > 1 or match["infix"] or unit.dimension not in HALVED:
        raise ValueError(refusals.UNREADABLE.format(text=text))
    return numbers[0] + numerals.WORDS["半"]


def _teens(match: Match, numbers: list[Decimal], unit: Unit, text: str) -> Quantity:
    """Parse 十几家: over 10 and under 20."""
    if len(numbers) > 1 or not match["number"].endswith("十"):
        raise ValueError(refusals.UNREADABLE.format(text=text))
    teens = _checked(_qualifier(match, text), [numbers[0], numbers[0] + 10], unit, text)
    return replace(teens, text=match[0], low_open=True, high_open=True)


def _qualifier(match: Match, text: str, *more: Qualifier) -> Qualifier:
    """Return the only qualifier. 约2-3家 is approximate, so its range gives no bounds."""
    marks = match.groupdict()
    tables = {"prefix": PREFIXES, "infix": INFIXES, "suffix": SUFFIXES}
    qualifiers = [*(table[marks[place]] for place, table in tables.items() if marks.get(place)), *more]
    if qualifiers == [Qualifier.ABOUT, Qualifier.RANGE]:
        return Qualifier.ABOUT
    if len(qualifiers) > 1:
        first, second = (qualifier.label for qualifier in qualifiers[:2])
        raise ValueError(refusals.TWO_QUALIFIERS.format(text=text, first=first, second=second))
    return qualifiers[0] if qualifiers else Qualifier.EXACT


def _checked(qualifier: Qualifier, numbers: list[Decimal], unit: Unit, text: str) -> Quantity:
    """Return the Quantity, if the database can store its numbers exactly and its range is valid."""
    for number in numbers:
        base = number * unit.factor
        if max(abs(number), abs(base)) >= MAX_NUMBER:
            raise ValueError(refusals.TOO_LARGE.format(text=text, unit=unit.base_unit.label, most=plain(MAX_NUMBER)))
        if number != round(number, DECIMALS) or abs(base - round(base, DECIMALS)) > abs(base) / 10**DECIMALS:
            raise ValueError(refusals.TOO_PRECISE.format(text=text, most=DECIMALS))
    quantity = Quantity(qualifier, numbers[0], unit, numbers[1] if len(numbers) > 1 else None)
    if quantity.upper == quantity.number:
        exact = replace(quantity, qualifier=Qualifier.EXACT, upper=None)
        raise ValueError(refusals.EQUAL_ENDS.format(text=text, instead=exact.zh))
    if len(numbers) > 1 and numbers[1] < numbers[0]:
        raise ValueError(refusals.BACKWARDS.format(text=text))
    return quantity


# --- Things of a class, and patterns -------------------------------------------------------------------

CLASSES = {Qualifier.MAGNITUDE, Qualifier.OVER, Qualifier.AT_LEAST}


def _things_of_a_class(printed: str) -> Quantity | None:
    """Parse 3个千亿级 and 20家超亿元: a count of things, each with a size in money."""
    for middle in range(2, len(printed) if "亿" in printed or "元" in printed else 0):
        things, size = _figure_alone(printed[:middle]), _figure_alone(printed[middle:])
        is_size = size and size.dimension == "money" and size.qualifier in CLASSES
        if is_size and things and things.dimension == "count":
            return replace(things, size_class=size)
    return None


def _figure_alone(printed: str) -> Quantity | None:
    match = FIGURE.fullmatch(printed)
    try:
        refusals.check_kind(printed, printed)
        return match and _figure(match, printed)
    except ValueError:
        return None


_TERM = "(?:[0-9]+|[A-Z])"
_TERMS = rf"(?:{_TERM}|\({_TERM}(?:\+{_TERM})+\))"
SUM = re.compile(rf"{_TERMS}(?:\+{_TERMS})+")
ITEM = re.compile(rf"(?P<number>[{CHINESE}双多]{{1,2}})(?P<noun>[^\W\d_{CHINESE}双多]{{1,3}})[、,和]?")
SYSTEM_WORDS = {"纵", "横", "环", "大", "通道", "集群"}  # counters that are words of a system: 九纵五横四环
COUNTERS = {printed for printed, code in SPELLED.items() if UNITS[code].dimension == "count"}
# A noun of a system never begins like this: 二点七万, 三年翻一番.
NO_WORD = re.compile(rf"[万亿余几到至以之内级翻分番]|{_alternatives(SPELLED.keys() - COUNTERS)}")


def _pattern(printed: str) -> Quantity | None:
    """Parse 1+2+N, 2+(3+6), 九纵五横四环, 一核两翼、三带四组团: the numbers of a system."""
    items = list(ITEM.finditer(printed))
    is_whole = len(items) > 1 and "".join(item[0] for item in items) == printed and printed[-1] not in "、,和"
    if SUM.fullmatch(printed) or (is_whole and _are_of_a_system(items)):
        return Quantity(Qualifier.PATTERN, text=printed)
    return None


def _are_of_a_system(items: Iterable[Match]) -> bool:
    """Whether the nouns belong to a system, and are no units. 一月一行业 and 一年一主题 may begin with a time."""
    *first, last = [item["noun"] for item in items]
    is_distributive = all(item["number"] == "一" for item in items)
    checked = [last] if is_distributive else [*first, last]
    return not any(NO_WORD.match(noun) or noun in COUNTERS - SYSTEM_WORDS for noun in checked)
