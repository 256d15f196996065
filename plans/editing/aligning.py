"""Compare two extractions of one article: which statements are the same, and in which fields they differ. Pure."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any, NamedTuple

from plans.figures.quantities import parse, unread
from plans.figures.quantity import Quantity

# The fields that only one kind of statement has. A choice of the kind takes them as well.
OWN_FIELDS = {"target": ("standing", "due", "strength"), "result": ("period",)}
COMPARED_FIELDS = ("indicator", "topics", "scope", "actor")  # fields of both kinds, in addition to the figure
# The weight of each sign that two statements are the same. Equal phrases weigh 1.
NUMBER, KIND, INDICATOR, TOPICS = 0.5, 0.125, 0.125, 0.125


class Claim(NamedTuple):
    """A statement of one of the two extractions: its table and its record."""

    table: str
    record: dict[str, Any]

    @property
    def paragraph(self) -> int:
        number: int = self.record["paragraph"]
        return number

    @property
    def phrase(self) -> str:
        phrase: str = self.record["as_printed"]
        return phrase

    @property
    def quantity(self) -> str:
        quantity: str = self.record.get("quantity", "")
        return quantity

    @property
    def figure(self) -> Quantity | None:
        """The parsed quantity. A quantity that cannot be parsed is kept as printed; None without a quantity."""
        if not self.quantity:
            return None
        try:
            return unread(self.quantity) if self.record.get("is_unread") else parse(self.quantity)
        except ValueError:
            return unread(self.quantity)

    @property
    def number(self) -> tuple[Any, ...] | None:
        """The figure without its unit."""
        figure = self.figure
        if figure is None:
            return None
        return figure.qualifier, figure.number, figure.upper, figure.text, figure.size_class

    @property
    def unit(self) -> str:
        figure = self.figure
        return figure.unit.code if figure and figure.unit else ""

    @property
    def topics(self) -> set[str]:
        return {*self.record.get("topics", ())}


Pair = tuple[Claim | None, Claim | None]


def align(first: Iterable[Claim], second: Iterable[Claim], texts: Mapping[int, str]) -> list[Pair]:
    """Pair the statements of two extractions, the most similar first. One without a partner is paired with None.

    `texts` maps the number of a paragraph to its text. The pairs are in reading order.
    """
    firsts, seconds = (sorted(claims, key=lambda claim: _reading_position(claim, texts)) for claims in (first, second))
    candidates = [
        (likeness, number, partner)
        for (number, claim), (partner, candidate) in product(enumerate(firsts), enumerate(seconds))
        if (likeness := _likeness(claim, candidate, texts.get(claim.paragraph, "")))
    ]
    partners: dict[int, int] = {}
    for _of_both, number, partner in sorted(candidates, key=lambda candidate: (-candidate[0], candidate[1:])):
        if number not in partners and partner not in partners.values():
            partners[number] = partner
    pairs: list[Pair] = [
        (claim, seconds[partners[number]] if number in partners else None) for number, claim in enumerate(firsts)
    ]
    pairs += [(None, claim) for number, claim in enumerate(seconds) if number not in partners.values()]
    return sorted(pairs, key=lambda pair: _reading_position(next(filter(None, pair)), texts))


def _reading_position(claim: Claim, texts: Mapping[int, str]) -> tuple[int, int, str]:
    return claim.paragraph, texts.get(claim.paragraph, "").find(claim.phrase), claim.record["slug"]


def _likeness(first: Claim, second: Claim, text: str) -> float:
    """Return how similar two statements are; 0 if they cannot be the same statement."""
    if first.paragraph != second.paragraph:
        return 0
    shared = _shared_part(first.phrase, second.phrase, text)
    is_same_number = bool(first.figure) and (first.number, first.unit) == (second.number, second.unit)
    is_twice = all(claim.quantity in claim.phrase for claim in (first, second))  # each phrase prints its own number
    if not shared and (is_twice or not is_same_number):
        return 0
    indicator = first.record.get("indicator")
    return (
        shared
        + NUMBER * is_same_number
        + KIND * (first.table == second.table)
        + INDICATOR * (bool(indicator) and indicator == second.record.get("indicator"))
        + TOPICS * len(first.topics & second.topics) / max(len(first.topics | second.topics), 1)
    )


def _shared_part(first: str, second: str, text: str) -> float:
    """Return the share, 0 to 1, of the characters of two phrases that both phrases cover in the text."""
    if first == second:
        return 1
    common = [
        max(min(start + len(first), begin + len(second)) - max(start, begin), 0)
        for start, begin in product(_positions(first, text), _positions(second, text))
    ]
    most = max(common, default=0)
    return most / (len(first) + len(second) - most)


def _positions(phrase: str, text: str) -> list[int]:
    return [start for start in range(len(text)) if text.startswith(phrase, start)]


# --- How the statements of a pair differ -------------------------------------------------------------------------------


def differing_fields(first: Claim, second: Claim) -> dict[str, tuple[str, ...]]:
    """Return `{what differs: fields}` of two statements; choosing one side takes these fields from it."""
    differences = {}
    if first.table != second.table:
        differences["kind"] = (*OWN_FIELDS[first.table], *OWN_FIELDS[second.table])
    if (first.number, first.unit) != (second.number, second.unit):
        differences["quantity"] = ("quantity", "is_unread")
    names = COMPARED_FIELDS if "kind" in differences else (*COMPARED_FIELDS, *OWN_FIELDS[first.table])
    return differences | {name: (name,) for name in names if first.record.get(name) != second.record.get(name)}


def agreeing_fields(first: Claim, second: Claim) -> dict[str, bool]:
    """Return for each counted aspect whether two statements agree in it."""
    return {
        "number": first.number == second.number,
        "unit": first.unit == second.unit,
        "kind": first.table == second.table,
        "topics": first.topics == second.topics,
    }


def agreement(pairs: Iterable[Pair]) -> dict[str, int]:
    """Return the number of statements of each extraction, of pairs, and of pairs that agree in each aspect.

    Number and unit are counted among `figures`: the pairs in which at least one statement has a figure.
    """
    pairs = [*pairs]
    matched = [(first, second) for first, second in pairs if first and second]
    figures = [pair for pair in matched if any(claim.quantity for claim in pair)]
    counts = {name: sum(agreeing_fields(*pair)[name] for pair in matched) for name in ("kind", "topics")}
    counts |= {name: sum(agreeing_fields(*pair)[name] for pair in figures) for name in ("number", "unit")}
    return counts | {
        "first": sum(first is not None for first, _second in pairs),
        "second": sum(second is not None for _first, second in pairs),
        "pairs": len(matched),
        "figures": len(figures),
        "all": sum(all(agreeing_fields(*pair).values()) for pair in matched),
    }
