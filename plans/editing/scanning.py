"""Find the marks of a paragraph: figures, dates, known names, words of strength. Pure; linear in the text's length.

Every numeral becomes a mark, even if it cannot be parsed: coverage counts it, so that nobody overlooks it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from string import ascii_letters
from typing import NamedTuple

from plans.figures import grammar, strength
from plans.figures.kinds import Kind
from plans.figures.numerals import CHINESE, DIGITS
from plans.figures.qualifiers import PREFIXES
from plans.figures.quantities import MAX_LENGTH
from plans.figures.spelling import REWRITTEN, SIGNS

MAX_PHRASE_LENGTH = 20
MAX_SENTENCE_DISTANCE = 300  # characters before and after a mark in which its sentence is searched


class MarkKind(StrEnum):
    FIGURE = "figure"
    NUMERAL = "numeral"
    DATE = "date"
    NAME = "name"
    STRENGTH = "strength"
    TO_COME = "to-come"
    REPORTED = "reported"


COUNTED = {MarkKind.FIGURE, MarkKind.NUMERAL, MarkKind.DATE}
VOCABULARY = {"term", "industry"}  # tables of common words, not of proper names


class Name(NamedTuple):
    """A name that the catalogue knows, with the table and the slug of its entry."""

    text: str
    table: str
    slug: str


class Mark(NamedTuple):
    """A part of a paragraph by start and end character. `name` is the known name, if the mark is one."""

    start: int
    end: int
    kind: MarkKind
    name: Name | None = None

    @property
    def is_counted(self) -> bool:
        return self.kind in COUNTED


class Names:
    """Known names, indexed by their first two characters, so that a text is read only once."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.by_start = defaultdict(list)
        for name in sorted(set(names), key=lambda name: (-len(name.text), name)):
            if len(name.text) > 1:
                self.by_start[name.text[:2]].append(name)

    def find(self, text: str) -> Iterator[Mark]:
        """Yield the names in a text. Of overlapping names, take the first, and the longest that begins there."""
        position = 0
        while position < len(text) - 1:
            name = next(
                (n for n in self.by_start.get(text[position : position + 2], ()) if text.startswith(n.text, position)),
                None,
            )
            if name:
                yield Mark(position, position + len(name.text), MarkKind.NAME, name)
            position += len(name.text) if name else 1


_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[一二][{''.join(DIGITS)}]{{3}})"
_NUMBER = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(
    rf"{_YEAR}年?[-—–~至到]{_YEAR}年|{_YEAR}年(?:度|底|末|初)?(?:{_NUMBER}(?:[-—–~至到]{_NUMBER})?月份?(?:{_NUMBER}日)?|[上下]半年)?"
    rf"|{_NUMBER}(?:[-—–~至到]{_NUMBER})?月份?(?:{_NUMBER}日)?|前?[一二三四1-4][、至—-]?[二三四]?季度|[上下]半年|{_NUMBER}日"
    r"|十[二三四五]五(?=[”’\"]|规划|时期|期间|末)"
)
FIVE_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
# Words in which a numeral is not a number. A single 一 counts only where a quantity can be parsed.
NO_NUMERAL = re.compile(
    "进一步|一步|[同统唯万]一(?!个|家|项)|一[系批定些直起般致样律旦边方带路系流体心]|第一线|一线|一二三产|三农|四川|九江|三亚|十分|百姓|百货"
    "|千方百计|千家万户|千头万绪|万众|万物|万家灯火|零部件|零件|零售|零碳|零距离|两化|两岸|两会|双方|双碳|双向|双循环|双招双引|五金|八方|四面"
    "|四化|多半|半导体|半成品|双创|双轮|独一无二|不二|三位一体|七一|五四|亿万"
)
# A number that only numbers the points of a text: 一是, 二、, （三）.
ONLY_A_PLACE = re.compile(
    rf"^\W?[{CHINESE}0-9]{{1,3}}[、.．)）\]]|(?<![{CHINESE}])[{CHINESE}]{{1,2}}是|[（(][{CHINESE}0-9]{{1,2}}[)）]"
)
RUN = re.compile(rf"[0-9](?:[0-9]|[.,](?=[0-9]))*[{CHINESE}万亿]*|[{CHINESE}万亿]+|[双半]|首位|榜首")
NO_NUMERAL_ALONE = {*"一双半零百千万亿"}
SUFFIX_CHARACTERS = {*ascii_letters, *"%‰℃°/"}
# The part of a quantity before its first numeral: 超过, 前, 每平方厘米.
PREFIX = re.compile(
    rf"(?:每[^\W\d]{{1,6}}|{'|'.join(sorted([*PREFIXES, '第', '前', '翻', '负', '-'], key=len, reverse=True))})$"
)
MAX_PREFIX_LENGTH = 7
# Words that end like a prefix: 签约5个 means five, not about five.
NO_PREFIX = (
    "签约", "节约", "预约", "合约", "集约", "履约", "附近", "最近", "临近", "邻近", "靠近",
    "目前", "当前", "以前", "之前", "此前", "日前", "赶超", "反超",
)  # fmt: skip
FORMS = (grammar.FIGURE, grammar.RANK, grammar.FRACTION, grammar.DIGITS, grammar.SUM, *(form for form, _ in REWRITTEN))
KIND_PATTERNS = {
    MarkKind.STRENGTH: re.compile("|".join(sorted(strength.WORDS, key=len, reverse=True))),
    MarkKind.TO_COME: re.compile(
        rf"将(?!近)|(?<![重主需首纲次概简])要(?![求素点闻道塞])|到{_YEAR}年|计划|目标|建议|打造|培育|推进|建设|推动"
    ),
    MarkKind.REPORTED: re.compile(
        "已经?|累计|同比|获[得评]|现有|共有|拥有|截[至止]|目前|去年|上年|位[居列]|跃居|成为|入选|认定|[入建达形]成了"
        "|(?<!到)达(?!到)|上半年|今年以来|一季度|近年来|增长|完成|了"
    ),
}
SENTENCE = re.compile(r"[^。！？!?]+")
CLAUSE = re.compile(r"[^，。；：！？,;:!?“”（）()《》]+")


def scan(text: str, names: Names) -> list[Mark]:
    """Return the marks of a paragraph in reading order, without overlaps.

    A numeral inside the name of a firm or plan is no mark. Inside a word of the vocabulary it is one if it can be
    parsed.
    """
    plain, places = _plain(text)
    taken = bytearray(len(plain))
    marks = []

    def take(start: int, end: int, kind: MarkKind, name: Name | None = None) -> None:
        if 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            marks.append(Mark(places[start], places[end - 1] + 1, kind, name))

    known_names = [*names.find(plain)]
    for mark in known_names:
        if mark.name and mark.name.table not in VOCABULARY:
            take(*mark)
    for date in DATE.finditer(plain):
        take(*date.span(), MarkKind.DATE)
    for exclusion in (*NO_NUMERAL.finditer(plain), *ONLY_A_PLACE.finditer(plain)):
        taken[exclusion.start() : exclusion.end()] = b"\1" * len(exclusion[0])
    unread = []
    for start, end, kind in _figures(plain, taken):
        if kind is MarkKind.FIGURE:
            take(start, end, kind)
        else:
            unread.append(Mark(start, end, kind))
    for mark in (*known_names, *unread):
        take(*mark)
    for kind, pattern in KIND_PATTERNS.items():
        for match in pattern.finditer(plain):
            take(*match.span(), kind)
    return sorted(marks, key=lambda mark: mark.start)


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text in one spelling, with spaces only between digits, and the original position of each character."""
    spelled = text.translate(SIGNS)
    places = [match.start() for match in re.finditer(r"\S|(?<=[0-9])\s(?=[0-9])", spelled)]
    return "".join(spelled[place] for place in places), places


def _figures(text: str, taken: bytearray) -> Iterator[tuple[int, int, MarkKind]]:
    """Yield `(start, end, kind)` of each numeral with its unit: FIGURE if it can be parsed, else NUMERAL."""
    position = 0
    for run in RUN.finditer(text):
        position = max(position, run.start())
        while (position := taken.find(0, position, run.end())) >= 0:
            if end := _longest_quantity(text, position, taken):
                yield *end, MarkKind.FIGURE
                position = end[1]
                continue
            start, position, numeral = position, run.end(), text[position : run.end()]
            if numeral in NO_NUMERAL_ALONE:
                break
            while position < len(text) and text[position] in SUFFIX_CHARACTERS:
                position += 1
            while start > 0 and text[start - 1].isascii() and text[start - 1].isalpha():
                start -= 1
            yield start, position, MarkKind.NUMERAL


def _longest_quantity(text: str, numeral: int, taken: bytearray) -> tuple[int, int] | None:
    """Return start and end of the longest quantity around a numeral, outside of taken characters; None without one."""
    is_none = text.endswith(NO_PREFIX, 0, numeral)
    before = None if is_none else PREFIX.search(text, max(numeral - MAX_PREFIX_LENGTH, 0), numeral)
    next_taken = taken.find(1, numeral, numeral + MAX_LENGTH)
    for start in [before.start(), numeral] if before else [numeral]:
        last = next_taken if next_taken > 0 else start + MAX_LENGTH
        ends = {match.end() for form in FORMS if (match := form.match(text, start, last))}
        ends |= {match.end() for end in ends if (match := grammar.FIGURE.match(text, end, last))}  # 3个千亿级
        ends.add(_end_of_system(text, start, last))
        for end in sorted(ends, reverse=True):
            if end > numeral and 1 not in taken[start:end] and grammar.attempt(text[start:end]):
                return start, end
    return None


def _end_of_system(text: str, start: int, last: int) -> int:
    """Return the end of a system that begins at `start`, such as 九纵五横四环."""
    end = start
    while item := grammar.ITEM.match(text, end, last):
        end = item.end()
    return end - 1 if end > start and text[end - 1] in "、,和" else end


# --- Values suggested by a mark ---------------------------------------------------------------------------------


def span_around(text: str, start: int, end: int, of: re.Pattern[str]) -> tuple[int, int]:
    """Return start and end of the clause or sentence around a mark; `of` is CLAUSE or SENTENCE."""
    near = of.finditer(text, max(start - MAX_SENTENCE_DISTANCE, 0), end + MAX_SENTENCE_DISTANCE)
    spans = [match.span() for match in near if match.start() < end and match.end() > start]
    return (min(start, spans[0][0]), max(end, spans[-1][1])) if spans else (start, end)


def phrase_around(text: str, start: int, end: int) -> str:
    """Return the printed phrase of a mark: its clause if it is short, else the mark with the text before it."""
    first, last = span_around(text, start, end, CLAUSE)
    if last - first <= MAX_PHRASE_LENGTH:
        return text[first:last].strip()
    return text[max(first, end - MAX_PHRASE_LENGTH) : end].strip()[:MAX_PHRASE_LENGTH]


def likely_kind(text: str, start: int, end: int) -> Kind:
    """Return whether a mark is more likely a target or a result. The words of its clause count twice."""
    parts = [span_around(text, start, end, of) for of in (CLAUSE, SENTENCE)]
    counts = Counter(
        kind for span in parts for kind, pattern in KIND_PATTERNS.items() for _word in pattern.finditer(text, *span)
    )
    return (
        Kind.RESULT if counts[MarkKind.REPORTED] > counts[MarkKind.STRENGTH] + counts[MarkKind.TO_COME] else Kind.TARGET
    )


def years(text: str) -> list[int]:
    """Return the years that a text names, in reading order."""
    years_found = []
    for date in DATE.finditer(text):
        for year in re.findall(_YEAR, date[0]):
            years_found.append(int("".join(str(DIGITS.get(digit, digit)) for digit in year)))
        years_found += [year for name, year in FIVE_YEARS.items() if name == date[0]]
    return years_found


def character_pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of a text. For Chinese they serve as well as words."""
    return {text[place : place + 2] for place in range(len(text) - 1)}
