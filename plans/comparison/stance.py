"""The stance of a region on a topic or an industry: counts by form, one line in words, one figure.

Pure: `stance` takes the statements of one region on one subject. Its own voice (the region and its districts) counts
by itself; what firms and institutions say is counted apart. Nothing is scored, weighted or added up.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cities.localized import Bilingual
from plans.comparison.findings import Form, form_of
from plans.figures import strength

OWN = ("region", "district")  # the actors whose voice is the region's own
GRADES = list(strength.Grade)
NOTHING, BY, AT = Bilingual("", ""), Bilingual("到{when}", "by {when}"), Bilingual("{when}", "{when}")


@dataclass(frozen=True)
class Line:
    """The statement that speaks for a cell, with its word of strength in both languages and its year or period."""

    statement: Any
    strength_zh: str
    strength_en: str
    year: str

    @property
    def form(self) -> Form:
        return form_of(self.statement)

    @property
    def lead(self) -> Bilingual:
        """How strongly and by when, in words; empty where the text says both itself."""
        when = BY if self.form is not Form.RESULT else AT
        moments = when.format(when=self.statement.when_label) if self.year else NOTHING
        return Bilingual(
            "，".join(filter(None, (self.strength_zh, moments.zh))),
            ", ".join(filter(None, (self.strength_en, moments.en))),
        )


@dataclass(frozen=True)
class Stance:
    """What one region says of one subject."""

    own: Counter  # statements of its own voice, by form
    others: Counter  # those of firms and institutions, by form
    line: Line | None
    figure: Any | None  # the statement whose figure tells most

    @property
    def marks(self):
        """The counts of the voice that the cell shows, its own if there is one: [(Form, how many), …]."""
        return marks(self.own or self.others)

    @property
    def marks_of_others(self):
        """The counts of firms and institutions beside the region's own voice."""
        return marks(self.others) if self.own else []

    @property
    def statements(self):
        """The statements that the cell quotes: those of its figure and of its line."""
        return list(dict.fromkeys(filter(None, (self.figure, self.line and self.line.statement))))

    @property
    def total(self):
        return self.own.total() + self.others.total()

    @property
    def is_silent(self):
        return not self.total

    @property
    def is_of_others_only(self):
        """Whether only firms and institutions speak: the page says so in grey."""
        return bool(self.others) and not self.own


def stance(statements: Iterable, key_indicators: Sequence[str] = (), breadth: Callable = lambda statement: 0) -> Stance:
    """Return the Stance of a region; `key_indicators` are those of the topic, the most telling first.

    `breadth` says of how much a statement speaks: the narrower one stands for the cell.
    """
    own: list[Any] = []
    others: list[Any] = []
    for statement in statements:
        (own if statement.actor in OWN else others).append(statement)
    voice = own or others
    return Stance(
        Counter(map(form_of, own)),
        Counter(map(form_of, others)),
        _line(voice, breadth),
        _figure(voice, key_indicators, breadth),
    )


def marks(counts) -> list[tuple[Form, int]]:
    """Return how many statements there are of each form that occurs."""
    return [(form, counts[form]) for form in Form if counts[form]]


def _line(statements, breadth):
    """Choose the strongest commitment; where there is none, the strongest proposal, and then what is reported."""
    for form in Form:
        candidates = [statement for statement in statements if form_of(statement) is form]
        if candidates:
            chosen = min(candidates, key=lambda each: (_place(OWN, each.actor), breadth(each), *binding(each)))
            word = getattr(chosen, "strength", "")
            english = strength.in_english(word)
            return Line(  # what the text says already is not said twice
                chosen,
                "" if word in chosen.text_zh else strength.find(word),
                "" if all(part in chosen.text_en.lower() for part in english.split()) else english,
                "" if chosen.when and chosen.when in chosen.text_en else chosen.when,
            )
    return None


def binding(statement):
    """Order statements by actor, strength, year, figure and length: the region first, then the more binding, the shorter last."""
    grade = strength.grade(getattr(statement, "strength", ""))
    return (
        _place(OWN, statement.actor),
        GRADES.index(grade) if grade else len(GRADES),
        not statement.when,
        not statement.quantity,
        len(statement.text_zh),
        statement.pk,
    )


def _figure(statements, key_indicators, breadth):
    """Choose a figure of the topic's key indicators, in their order; the region's before a district's, a target first."""
    figures = [statement for statement in statements if statement.quantity and statement.indicator_id in key_indicators]
    return min(figures, key=lambda each: (breadth(each), *_telling(each, key_indicators)), default=None)


def _telling(statement, key_indicators):
    place = list(key_indicators).index(statement.indicator_id)
    return place, _place(OWN, statement.actor), list(Form).index(form_of(statement)), statement.pk


def _place(order, value):
    return order.index(value) if value in order else len(order)
