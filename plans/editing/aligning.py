"""Two extractions of one article side by side: which statements mean the same, and in what these differ. Pure."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any, NamedTuple

from plans.figures.quantities import parse, unread
from plans.figures.quantity import Quantity

# The fields that only one kind of statement has: they come and go with the kind.
OWN = {"target": ("standing", "due", "strength"), "result": ("period",)}
COMPARED = ("indicator", "topics", "scope", "actor")  # of both kinds, besides the figure
# How much it says that two statements are one, beside that their phrases are the same.
NUMBER, KIND, INDICATOR, TOPICS = 0.5, 0.125, 0.125, 0.125


class Claim(NamedTuple):
    """A statement as one of the two extractions has it: its table, and its record."""

    table: str
    record: dict[str, Any]

    @property
    def paragraph(self) -> int:
        return self.record["paragraph"]

    @property
    def phrase(self) -> str:
        return self.record["as_printed"]

    @property
    def quantity(self) -> str:
        return self.record.get("quantity", "")

    @property
    def figure(self) -> Quantity | None:
        """What is read of the quantity; what cannot be read is the figure that it prints."""
        if not self.quantity:
            return None
        try:
            return unread(self.quantity) if self.record.get("is_unread") else parse(self.quantity)
        except ValueError:
            return unread(self.quantity)

    @property
    def number(self):
        """The figure without its unit."""
        figure = self.figure
        return figure and (figure.qualifier, figure.number, figure.upper, figure.text, figure.size_class)

    @property
    def unit(self) -> str:
        figure = self.figure
        return figure.unit.code if figure and figure.unit else ""

    @property
    def topics(self) -> set[str]:
        return {*self.record.get("topics", ())}


Pair = tuple[Claim | None, Claim | None]


def align(first: Iterable[Claim], second: Iterable[Claim], texts: Mapping[int, str]) -> list[Pair]:
    """Pair the statements of two extractions, the likest first; who has no partner stands alone. In reading order."""
    ones, others = ([*sorted(claims, key=lambda claim: _place(claim, texts))] for claims in (first, second))
    candidates = [
        (likeness, place, other)
        for (place, one), (other, another) in product(enumerate(ones), enumerate(others))
        if (likeness := _likeness(one, another, texts.get(one.paragraph, "")))
    ]
    partners: dict[int, int] = {}
    for _likeness_of_both, place, other in sorted(candidates, key=lambda each: (-each[0], each[1:])):
        if place not in partners and other not in partners.values():
            partners[place] = other
    pairs: list[Pair] = [
        (one, others[partners[place]] if place in partners else None) for place, one in enumerate(ones)
    ]
    pairs += [(None, other) for place, other in enumerate(others) if place not in partners.values()]
    return sorted(pairs, key=lambda pair: _place(pair[0] or pair[1], texts))


def _place(claim, texts):
    return claim.paragraph, texts.get(claim.paragraph, "").find(claim.phrase), claim.record["slug"]


def _likeness(one, other, text):
    """Return how much says that two statements are one; 0 if they cannot be."""
    if one.paragraph != other.paragraph:
        return 0
    shared = _shared(one.phrase, other.phrase, text)
    is_same_number = bool(one.figure) and (one.number, one.unit) == (other.number, other.unit)
    is_twice = all(claim.quantity in claim.phrase for claim in (one, other))  # the number stands there twice
    if not shared and (is_twice or not is_same_number):
        return 0
    indicator = one.record.get("indicator")
    return (
        shared
        + NUMBER * is_same_number
        + KIND * (one.table == other.table)
        + INDICATOR * (bool(indicator) and indicator == other.record.get("indicator"))
        + TOPICS * len(one.topics & other.topics) / max(len(one.topics | other.topics), 1)
    )


def _shared(phrase, other, text):
    """Return which part of the print that two phrases take, 0 to 1, both take."""
    if phrase == other:
        return 1
    common = [
        max(min(start + len(phrase), begin + len(other)) - max(start, begin), 0)
        for start, begin in product(_places(phrase, text), _places(other, text))
    ]
    most = max(common, default=0)
    return most / (len(phrase) + len(other) - most)


def _places(phrase, text):
    return [start for start in range(len(text)) if text.startswith(phrase, start)]


# --- In what a pair differs -------------------------------------------------------------------------------


def differing(first: Claim, second: Claim) -> dict[str, tuple[str, ...]]:
    """Return in what two statements differ, each with the fields that a choice of it takes."""
    found = {}
    if first.table != second.table:
        found["kind"] = (*OWN[first.table], *OWN[second.table])
    if (first.number, first.unit) != (second.number, second.unit):
        found["quantity"] = ("quantity", "is_unread")
    names = COMPARED if "kind" in found else (*COMPARED, *OWN[first.table])
    return found | {name: (name,) for name in names if first.record.get(name) != second.record.get(name)}


def agreeing(first: Claim, second: Claim) -> dict[str, bool]:
    """Return in which of the counted things two statements agree."""
    return {
        "number": first.number == second.number,
        "unit": first.unit == second.unit,
        "kind": first.table == second.table,
        "topics": first.topics == second.topics,
    }


def agreement(pairs: Iterable[Pair]) -> dict[str, int]:
    """Return how many statements each extraction has, how many make pairs, and how many of these agree in what.

    Number and unit are counted of `figures`, the pairs in which one of the two has a figure.
    """
    pairs = [*pairs]
    both = [(first, second) for first, second in pairs if first and second]
    figures = [pair for pair in both if any(claim.quantity for claim in pair)]
    counts = {name: sum(agreeing(*pair)[name] for pair in both) for name in ("kind", "topics")}
    counts |= {name: sum(agreeing(*pair)[name] for pair in figures) for name in ("number", "unit")}
    return counts | {
        "first": sum(first is not None for first, _second in pairs),
        "second": sum(second is not None for _first, second in pairs),
        "pairs": len(both),
        "figures": len(figures),
        "all": sum(all(agreeing(*pair).values()) for pair in both),
    }
