"""The geometry of a plot of figures on one axis, each with the name of its region. Templates draw it as SVG.

A number is a sign; a range is a bar between its ends; an open end is an arrow; an order of magnitude is a hatched band
over its decade. Signs and names share a line if there is space, and never overlap.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cities.localized import Bilingual, is_chinese, listed
from plans.comparison.axes import Axis, axis_for
from plans.comparison.lettering import FONT, shortened, width_of
from plans.figures.intervals import Interval
from plans.figures.qualifiers import Qualifier
from plans.figures.quantity import Quantity
from plans.figures.units import Unit

WIDTH = 360
LINE = 20  # the height of one line of signs
EDGE = 28  # space at both ends of the axis, for an arrow and half a tick label
SIGN = 5  # half the width of a sign
ARROW = 16
ABOUT = 11  # the length of the dotted ends of an approximate number
BESIDE = 5  # between a sign and its name
APART = 14  # between a name and the next sign
FOOT = 34  # the height of the axis with labels and unit

Box = tuple[float, float]  # the start and end of something on a line


@dataclass(frozen=True)
class Mark:
    """One figure: its signs, the lines between and beside them, and its name."""

    figure: Any
    signs: tuple[int, ...]
    start: int
    end: int
    is_open_left: bool = False
    is_open_right: bool = False
    is_band: bool = False
    is_about: bool = False
    name: str = ""
    words: str = ""
    label_x: int = 0
    label_y: int = 0
    anchor: str = "start"
    y: int = 0

    @property
    def left(self) -> int:
        return min(*self.signs, self.start) - SIGN - (ARROW if self.is_open_left else 0)

    @property
    def right(self) -> int:
        return max(*self.signs, self.end) + SIGN + (ARROW if self.is_open_right else 0)

    @property
    def label(self) -> str:
        return f"{self.name} {self.words}".strip()

    @property
    def label_box(self) -> Box:
        """The start and end of the name."""
        width = width_of(self.label)
        return (self.label_x, self.label_x + width) if self.anchor == "start" else (self.label_x - width, self.label_x)


@dataclass(frozen=True)
class Plot:
    """Figures on one axis, with notes for the reader."""

    marks: tuple[Mark, ...]
    axis: Axis
    width: int
    foot: int  # the y position of the axis
    unit: str
    notes: tuple[Bilingual, ...]

    @property
    def height(self) -> int:
        return self.foot + FOOT

    @property
    def aloud(self) -> str:
        """The figures as text, for screen readers."""
        return "；".join(mark.label for mark in self.marks) if is_chinese() else "; ".join(m.label for m in self.marks)


LOGARITHMIC = Bilingual(
    "一个数字是相邻数字的10倍以上，所以横轴用对数刻度：每格是前一格的10倍。",
    "One figure is ten times the next or more, so the axis is logarithmic: each step is ten times the one before.",
)
BROKEN = Bilingual("对数刻度没有0，横轴在此断开。", "A logarithmic axis has no zero, so it is broken there.")
ARROWS = Bilingual("箭头：这一侧原文没有给出界限。", "Arrow: the source gives no bound on that side.")
BARS = Bilingual("横条：原文给出的区间。", "Bar: the range that the source prints.")
BANDS = Bilingual("条纹：原文只给出量级。", "Hatched: the source gives only an order of magnitude.")
DOTTED = Bilingual("虚线：约数。", "Dotted: the source says “about”.")
NOT_DRAWN = Bilingual("未画出：{figures}。", "Not drawn: {figures}.")
WITHOUT_PLACE = ("rank", "pattern")  # dimensions that cannot be drawn


def plot(figures: Sequence[Any], counted: Bilingual | None = None, width: int = WIDTH) -> Plot | None:
    """Return the Plot of figures, or None if fewer than two can be drawn on one axis.

    `counted` is the label of the counted things, for the axis.
    """
    drawn = _drawable(figures)
    if len(drawn) < 2:
        return None
    units = {figure.reading.unit.unscaled for figure in drawn}
    unit = units.pop() if len(units) == 1 else drawn[0].reading.unit.base_unit
    spans = [_span(figure.reading, unit) for figure in drawn]
    axis = axis_for((end for span in spans for end in span), unit, EDGE, width - EDGE)
    marks = [_mark(figure, span, axis) for figure, span in zip(drawn, spans, strict=True)]
    placed, lines = _placed(marks, width)
    not_drawn = [figure for figure in figures if figure.reading and figure not in drawn]
    return Plot(
        tuple(placed), axis, width, lines * LINE + 4, axis.unit_label(counted), tuple(_notes(axis, marks, not_drawn))
    )


def _drawable(figures: Sequence[Any]) -> list[Any]:
    """Return the figures with a number in the most frequent dimension."""
    with_place = [
        figure
        for figure in figures
        if figure.reading and figure.reading.unit and figure.reading.dimension not in WITHOUT_PLACE
    ]
    dimensions = [figure.reading.dimension for figure in with_place]
    return [figure for figure in with_place if figure.reading.dimension == max(dimensions, key=dimensions.count)]


def _span(quantity: Quantity, unit: Unit) -> tuple[Decimal, ...]:
    """Return the numbers of a figure on the axis: one, two for a range, three for an order of magnitude."""
    assert quantity.unit is not None  # `_drawable` has left out all others
    assert quantity.number is not None
    number = quantity.unit.to_base(quantity.number) / unit.factor
    if quantity.upper is not None:
        return number, quantity.unit.to_base(quantity.upper) / unit.factor
    if quantity.qualifier is Qualifier.MAGNITUDE and number > 0:
        decade = Decimal(1).scaleb(number.adjusted())
        return number, decade, decade * 10
    return (number,)


def _mark(figure: Any, span: tuple[Decimal, ...], axis: Axis) -> Mark:
    places = [axis.place(number) for number in span]
    if len(places) == 3:
        return Mark(figure, (places[0],), places[1], places[2], is_band=True)
    qualifier, interval = figure.reading.qualifier, figure.reading.interval
    mark = Mark(figure, tuple(places), places[0], places[-1])
    if qualifier in (Qualifier.ABOUT, Qualifier.MAGNITUDE) or interval == Interval():
        return replace(mark, start=places[0] - ABOUT, end=places[0] + ABOUT, is_about=True)
    return replace(mark, is_open_left=interval.low is None, is_open_right=interval.high is None)


def _placed(marks: Iterable[Mark], width: int) -> tuple[list[Mark], int]:
    """Return the marks with their names, each in the first line with enough space, and the number of lines."""
    lines: list[list[Box]] = []
    placed = []
    for mark in marks:
        mark = replace(mark, name=str(mark.figure.city_label), words=_quantity_text(mark.figure))
        sides = list(_sides(mark, width))
        position = next(
            ((n, side) for n, line in enumerate(lines) for side in sides if _is_free(line, _box(side))),
            (len(lines), sides[0]) if sides else None,
        )
        if position is None:  # no space at either side: the name gets its own line above
            mark = _with_name_above(mark, width)
            lines += [[mark.label_box], [(mark.left, mark.right)]]
            placed.append(_on_line(mark, len(lines) - 1, len(lines) - 2))
            continue
        n, side = position
        if n == len(lines):
            lines.append([])
        lines[n].append(_box(side))
        placed.append(_on_line(side, n, n))
    return placed, len(lines)


def _quantity_text(figure: Any) -> str:
    text: str = figure.quantity if is_chinese() else figure.reading.en
    return text


def _sides(mark: Mark, width: int) -> Iterator[Mark]:
    """Yield the mark with its name at the right and at the left, if it stays within the plot."""
    right = replace(mark, label_x=mark.right + BESIDE, anchor="start")
    left = replace(mark, label_x=mark.left - BESIDE, anchor="end")
    if right.label_box[1] <= width:
        yield right
    if left.label_box[0] >= 0:
        yield left


def _with_name_above(mark: Mark, width: int) -> Mark:
    mark = replace(mark, name=shortened(mark.label, width), words="")
    return replace(mark, label_x=max(0, min(mark.left, int(width - width_of(mark.name)))))


def _box(mark: Mark) -> Box:
    """Return the start and end of a mark together with its name."""
    return min(mark.left, mark.label_box[0]), max(mark.right, mark.label_box[1])


def _is_free(line: Iterable[Box], box: Box) -> bool:
    return all(box[0] >= end + APART or box[1] + APART <= start for start, end in line)


def _on_line(mark: Mark, sign_line: int, label_line: int) -> Mark:
    return replace(mark, y=sign_line * LINE + LINE // 2, label_y=label_line * LINE + LINE // 2 + FONT // 3)


def _notes(axis: Axis, marks: Sequence[Mark], not_drawn: Sequence[Any]) -> Iterator[Bilingual]:
    conditions = (
        (axis.is_log, LOGARITHMIC),
        (axis.has_zero, BROKEN),
        (any(mark.is_open_left or mark.is_open_right for mark in marks), ARROWS),
        (any(len(mark.signs) > 1 for mark in marks), BARS),
        (any(mark.is_band for mark in marks), BANDS),
        (any(mark.is_about for mark in marks), DOTTED),
    )
    for holds, note in conditions:
        if holds:
            yield note
    if not_drawn:
        named = [
            Bilingual("{of}{what}", "{of} {what}").format(of=figure.city_label, what=figure.quantity)
            for figure in not_drawn
        ]
        yield NOT_DRAWN.format(figures=listed(named))
