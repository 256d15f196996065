"""The layout of a picture of a row of figures: title, verdict, plot, each figure as text with its proof, and the credit.

The picture is self-contained: it tells what it shows and where it comes from.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from plans.comparison.lettering import wrapped
from plans.comparison.plots import Plot

WIDTH = 640
MARGIN = 20
LEADING = 1.45  # line height in units of the font size


@dataclass(frozen=True)
class Style:
    """The style of a text of the picture, and the space above it."""

    size: int
    weight: int = 400
    above: int = 0
    ink: str = "#1c1b19"


TITLE = Style(20, 600, 8)
VERDICT = Style(12, 400, 4)
NOTE = Style(11, 400, 2, "#5c574e")
FIGURE = Style(12, 400, 2)
CREDIT = Style(11, 400, 6, "#5c574e")


@dataclass(frozen=True)
class Line:
    """One line of text and its position."""

    y: int
    text: str
    style: Style


@dataclass(frozen=True)
class Picture:
    """The content of one SVG file, which a template draws."""

    title: str
    lines: tuple[Line, ...]
    plot: Plot | None
    plot_y: int
    height: int
    width: int = WIDTH
    margin: int = MARGIN


def picture(title: str, verdict: str, plot: Plot | None, figures: Iterable[str], credits: Iterable[str]) -> Picture:
    """Return the Picture of a row. The width of `plot` must be WIDTH minus both margins."""
    page = _Page()
    page.write(title, TITLE)
    page.write(verdict, VERDICT)
    plot_y = page.y + 8
    if plot:
        page.y = plot_y + plot.height
        for note in plot.notes:
            page.write(str(note), NOTE)
    page.y += 6
    for figure in figures:
        page.write(figure, FIGURE)
    page.y += 6
    for credit in credits:
        page.write(credit, CREDIT)
    return Picture(title, tuple(page.lines), plot, plot_y, page.y + MARGIN)


class _Page:
    """Writes texts one below the other."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.y = MARGIN // 2

    def write(self, text: str, style: Style) -> None:
        self.y += style.above
        for line in wrapped(text, WIDTH - 2 * MARGIN, style.size):
            self.y += round(style.size * LEADING)
            self.lines.append(Line(self.y, line, style))
