"""The stance of a region on a topic or an industry: counts by form, one statement as text, one figure.

Pure: `stance` takes the statements of one region on one subject. The region's own voice (the region and its districts)
and the voice of firms and institutions are counted separately. There is no score.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cities.localized import Bilingual
from plans.comparison.forms import Form, form_of
from plans.figures import strength

OWN = ("region", "district")  # the actors whose voice is the region's own
GRADES = list(strength.Grade)
Breadth = Callable[[Any], int]  # of a statement: the number of its subjects
NOTHING, BY, AT = Bilingual("", ""), Bilingual("到{when}", "by {when}"), Bilingual("{when}", "{when}")


@dataclass(frozen=True)
class Line:
    """The statement that represents a cell, with its word of strength in both languages and its year or period."""

    statement: Any
    strength_zh: str
    strength_en: str
    year: str

    @property
    def form(self) -> Form:
        return form_of(self.statement)

    @property
    def lead(self) -> Bilingual:
        """The strength and the time as text; empty if the statement's text already contains both."""
        when = BY if self.form is not Form.RESULT else AT
        moments = when.format(when=self.statement.when_label) if self.year else NOTHING
        return Bilingual(
            "，".join(filter(None, (self.strength_zh, moments.zh))),
            ", ".join(filter(None, (self.strength_en, moments.en))),
        )


@dataclass(frozen=True, eq=False)
class Stance:
    """The statements of one region on one subject. Two are never equal: what pages print of one is kept for it."""

    own: Counter[Form]  # statements of its own voice, by form
    others: Counter[Form]  # those of firms and institutions, by form
    line: Line | None
    figure: Any | None  # the statement with the most informative figure
    statements: tuple[Any, ...] = ()  # all; empty if they are only counted

    @property
    def marks(self) -> list[tuple[Form, int]]:
        """The counts of the region's own voice, or else of the others: [(Form, number), …]."""
        return marks(self.own or self.others)

    @property
    def marks_of_others(self) -> list[tuple[Form, int]]:
        """The counts of firms and institutions, if the region has its own voice too."""
        return marks(self.others) if self.own else []

    @cached_property
    def places(self) -> list[tuple[str, int]]:
        """The sources and paragraphs that prove what the cell quotes: its figure, then its line."""
        quoted = filter(None, (self.figure, self.line and self.line.statement))
        return list(dict.fromkeys((statement.source_id, statement.paragraph) for statement in quoted))

    @cached_property
    def total(self) -> int:
        return self.own.total() + self.others.total()

    @property
    def is_silent(self) -> bool:
        return not self.total

    @property
    def is_of_others_only(self) -> bool:
        """Whether there are only statements of firms and institutions; the page shows them in grey."""
        return bool(self.others) and not self.own


def stance(
    statements: Iterable[Any], key_indicators: Sequence[str] = (), breadth: Breadth = lambda statement: 0
) -> Stance:
    """Return the Stance of a region; `key_indicators` are slugs, the most important first.

    `breadth` returns the number of subjects of a statement: a narrower statement represents the cell.
    """
    statements = tuple(statements)
    own_voice: list[Any] = []
    other_voices: list[Any] = []
    for statement in statements:
        (own_voice if statement.actor in OWN else other_voices).append(statement)
    voice = own_voice or other_voices
    return Stance(
        Counter(map(form_of, own_voice)),
        Counter(map(form_of, other_voices)),
        _line(voice, breadth),
        _figure(voice, key_indicators, breadth),
        statements,
    )


def marks(counts: Counter[Form]) -> list[tuple[Form, int]]:
    """Return the numbers of statements by form, without zeros."""
    return [(form, counts[form]) for form in Form if counts[form]]


def _line(statements: list[Any], breadth: Breadth) -> Line | None:
    """Choose the strongest commitment; else the strongest proposal; else a result."""
    for form in Form:
        candidates = [statement for statement in statements if form_of(statement) is form]
        if candidates:
            chosen = min(
                candidates,
                key=lambda candidate: (_place(OWN, candidate.actor), breadth(candidate), *binding(candidate)),
            )
            word = getattr(chosen, "strength", "")
            english = strength.in_english(word)
            return Line(  # omit what the text already contains
                chosen,
                "" if word in chosen.text_zh else strength.find(word),
                "" if all(part in chosen.text_en.lower() for part in english.split()) else english,
                "" if chosen.when and chosen.when in chosen.text_en else chosen.when,
            )
    return None


def binding(statement: Any) -> tuple[int | bool | str, ...]:
    """The sort key of statements by actor, strength, year, figure and length; more binding statements come first."""
    grade = strength.grade(getattr(statement, "strength", ""))
    return (
        _place(OWN, statement.actor),
        GRADES.index(grade) if grade else len(GRADES),
        not statement.when,
        not statement.quantity,
        len(statement.text_zh),
        statement.pk,
    )


def _figure(statements: list[Any], key_indicators: Sequence[str], breadth: Breadth) -> Any | None:
    """Choose a figure of the first key indicator; the region comes before a district, a target before a result."""
    figures = [statement for statement in statements if statement.quantity and statement.indicator_id in key_indicators]
    return min(figures, key=lambda figure: (breadth(figure), *_telling(figure, key_indicators)), default=None)


def _telling(statement: Any, key_indicators: Sequence[str]) -> tuple[int, int, int, str]:
    place = list(key_indicators).index(statement.indicator_id)
    return place, _place(OWN, statement.actor), list(Form).index(form_of(statement)), statement.pk


def _place(order: Sequence[str], value: str) -> int:
    return order.index(value) if value in order else len(order)
