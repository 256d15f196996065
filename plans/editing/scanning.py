"""What stands in a paragraph that an editor may want: figures, dates, known names, words of strength. Pure, and linear.

Every numeral is found, also one that cannot be read yet: what is left over is counted, not overlooked.
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

LONGEST_PHRASE = 20
FAR = 300  # characters around a mark, in which its sentence is looked for


class MarkKind(StrEnum):
    FIGURE = "figure"
    NUMERAL = "numeral"
    DATE = "date"
    NAME = "name"
    STRENGTH = "strength"
    TO_COME = "to-come"
    REPORTED = "reported"


COUNTED = {MarkKind.FIGURE, MarkKind.NUMERAL, MarkKind.DATE}
VOCABULARY = {"term", "industry"}  # tables of words, not of names


class Name(NamedTuple):
    """A name that the catalogue knows, with the table and the slug of its entry."""

    text: str
    table: str
    slug: str


class Mark(NamedTuple):
    """A part of a paragraph, from one character to another. A name says what it names."""

    start: int
    end: int
    kind: MarkKind
    name: Name | None = None

    @property
    def is_counted(self):
        return self.kind in COUNTED


class Names:
    """Known names by how they begin, so that a text is read once however many there are."""

    def __init__(self, names: Iterable[Name]):
        self.by_start = defaultdict(list)
        for name in sorted(set(names), key=lambda name: (-len(name.text), name)):
            if len(name.text) > 1:
                self.by_start[name.text[:2]].append(name)

    def find(self, text: str) -> Iterator[Mark]:
        """Yield the names in a text; of two that overlap, the first and longest."""
        position = 0
        while position < len(text) - 1:
            found = next(
                (n for n in self.by_start.get(text[position : position + 2], ()) if text.startswith(n.text, position)),
                None,
            )
            if found:
                yield Mark(position, position + len(found.text), MarkKind.NAME, found)
            position += len(found.text) if found else 1


_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[一二][{''.join(DIGITS)}]{{3}})"
_NUMBER = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(
    rf"{_YEAR}年?[-—–~至到]{_YEAR}年|{_YEAR}年(?:度|底|末|初)?(?:{_NUMBER}(?:[-—–~至到]{_NUMBER})?月份?(?:{_NUMBER}日)?|[上下]半年)?"
    rf"|{_NUMBER}(?:[-—–~至到]{_NUMBER})?月份?(?:{_NUMBER}日)?|前?[一二三四1-4][、至—-]?[二三四]?季度|[上下]半年|{_NUMBER}日"
    r"|十[二三四五]五(?=[”’\"]|规划|时期|期间|末)"
)
FIVE_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
# Words in which a numeral is none. What is left of a single 一 counts only where a quantity is read.
NO_NUMERAL = re.compile(
    "进一步|一步|[同统唯万]一(?!个|家|项)|一[系批定些直起般致样律旦边方带路系流体心]|第一线|一线|一二三产|三农|四川|九江|三亚|十分|百姓|百货"
    "|千方百计|千家万户|千头万绪|万众|万物|万家灯火|零部件|零件|零售|零碳|零距离|两化|两岸|两会|双方|双碳|双向|双循环|双招双引|五金|八方|四面"
    "|四化|多半|半导体|半成品|双创|双轮|独一无二|不二|三位一体|七一|五四|亿万"
)
# A number that only counts the points of a text: 一是, 二、, （三）.
ONLY_A_PLACE = re.compile(
    rf"^\W?[{CHINESE}0-9]{{1,3}}[、.．)）\]]|(?<![{CHINESE}])[{CHINESE}]{{1,2}}是|[（(][{CHINESE}0-9]{{1,2}}[)）]"
)
RUN = re.compile(rf"[0-9](?:[0-9]|[.,](?=[0-9]))*[{CHINESE}万亿]*|[{CHINESE}万亿]+|[双半]|首位|榜首")
NO_NUMERAL_ALONE = {*"一双半零百千万亿"}
AFTER = {*ascii_letters, *"%‰℃°/"}
# What begins a quantity before its first numeral: 超过, 前, 每平方厘米.
BEFORE = re.compile(
    rf"(?:每[^\W\d]{{1,6}}|{'|'.join(sorted([*PREFIXES, '第', '前', '翻', '负', '-'], key=len, reverse=True))})$"
)
LONGEST_BEFORE = 7
# Words that end as a beginning does: 签约5个 are five, and not about five.
NOT_BEFORE = (
    "签约", "节约", "预约", "合约", "集约", "履约", "附近", "最近", "临近", "邻近", "靠近",
    "目前", "当前", "以前", "之前", "此前", "日前", "赶超", "反超",
)  # fmt: skip
FORMS = (grammar.FIGURE, grammar.RANK, grammar.FRACTION, grammar.DIGITS, grammar.SUM, *(form for form, _ in REWRITTEN))
WORDS = {
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
    """Return the marks of a paragraph in their order; none overlaps another.

    A numeral inside the name of a firm or plan is none; inside a word of the vocabulary it is, if it can be read.
    """
    plain, places = _plain(text)
    taken = bytearray(len(plain))
    found = []

    def take(start, end, kind, name=None):
        if 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            found.append(Mark(places[start], places[end - 1] + 1, kind, name))

    known = [*names.find(plain)]
    for mark in known:
        if mark.name and mark.name.table not in VOCABULARY:
            take(*mark)
    for date in DATE.finditer(plain):
        take(*date.span(), MarkKind.DATE)
    for none in (*NO_NUMERAL.finditer(plain), *ONLY_A_PLACE.finditer(plain)):
        taken[none.start() : none.end()] = b"\1" * len(none[0])
    unread = []
    for start, end, kind in _figures(plain, taken):
        if kind is MarkKind.FIGURE:
            take(start, end, kind)
        else:
            unread.append((start, end, kind))
    for each in (*known, *unread):
        take(*each)
    for kind, words in WORDS.items():
        for word in words.finditer(plain):
            take(*word.span(), kind)
    return sorted(found, key=lambda mark: mark.start)


def _plain(text):
    """Return a text in one spelling, without spaces but between digits, and the place of each of its characters."""
    spelled = text.translate(SIGNS)
    places = [match.start() for match in re.finditer(r"\S|(?<=[0-9])\s(?=[0-9])", spelled)]
    return "".join(spelled[place] for place in places), places


def _figures(text, taken):
    """Yield where numerals stand, each with its words, and whether they can be read as a quantity."""
    position = 0
    for run in RUN.finditer(text):
        position = max(position, run.start())
        while (position := taken.find(0, position, run.end())) >= 0:
            if end := _longest(text, position, taken):
                yield *end, MarkKind.FIGURE
                position = end[1]
                continue
            start, position, words = position, run.end(), text[position : run.end()]
            if words in NO_NUMERAL_ALONE:
                break
            while position < len(text) and text[position] in AFTER:
                position += 1
            while start > 0 and text[start - 1].isascii() and text[start - 1].isalpha():
                start -= 1
            yield start, position, MarkKind.NUMERAL


def _longest(text, numeral, taken):
    """Return where the longest quantity around a numeral stands, outside of what is taken; None without one."""
    is_none = text.endswith(NOT_BEFORE, 0, numeral)
    before = None if is_none else BEFORE.search(text, max(numeral - LONGEST_BEFORE, 0), numeral)
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


def _end_of_system(text, start, last):
    """Return the end of the words of a system that begin here, such as 九纵五横四环."""
    end = start
    while item := grammar.ITEM.match(text, end, last):
        end = item.end()
    return end - 1 if end > start and text[end - 1] in "、,和" else end


# --- What a mark suggests ---------------------------------------------------------------------------------


def part(text: str, start: int, end: int, of: re.Pattern) -> tuple[int, int]:
    """Return from where to where the clause or sentence around a mark goes."""
    near = of.finditer(text, max(start - FAR, 0), end + FAR)
    found = [match.span() for match in near if match.start() < end and match.end() > start]
    return (min(start, found[0][0]), max(end, found[-1][1])) if found else (start, end)


def phrase_around(text: str, start: int, end: int) -> str:
    """Return what to print of a mark: its clause if that is short, or the mark with what stands before it."""
    first, last = part(text, start, end, CLAUSE)
    if last - first <= LONGEST_PHRASE:
        return text[first:last].strip()
    return text[max(first, end - LONGEST_PHRASE) : end].strip()[:LONGEST_PHRASE]


def likely_kind(text: str, start: int, end: int) -> Kind:
    """Return whether a mark is more likely to come or reported: the words of its clause count twice."""
    parts = [part(text, start, end, of) for of in (CLAUSE, SENTENCE)]
    told = Counter(kind for span in parts for kind, words in WORDS.items() for _word in words.finditer(text, *span))
    return Kind.RESULT if told[MarkKind.REPORTED] > told[MarkKind.STRENGTH] + told[MarkKind.TO_COME] else Kind.TARGET


def years(text: str) -> list[int]:
    """Return the years that a text names, in their order."""
    found = []
    for date in DATE.finditer(text):
        for year in re.findall(_YEAR, date[0]):
            found.append(int("".join(str(DIGITS.get(digit, digit)) for digit in year)))
        found += [year for words, year in FIVE_YEARS.items() if words == date[0]]
    return found


def pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of a text: for Chinese, as good as its words."""
    return {text[place : place + 2] for place in range(len(text) - 1)}
