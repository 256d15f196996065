"""Generated sentences in both languages. Each number is a link to the list with these entries."""

from collections.abc import Mapping
from dataclasses import dataclass

from cities.entries import Entry
from cities.localized import Bilingual
from plans.comparison.findings import Link
from plans.comparison.forms import Form
from plans.models import Actor, Standing

OWN = (("actor", Actor.REGION.value), ("actor", Actor.DISTRICT.value))
OTHERS = (("actor", Actor.FIRM.value), ("actor", Actor.INSTITUTION.value))
WORDS = {
    Form.COMMITMENT: Bilingual("{n}项承诺", "{n} commitment{s}"),
    Form.PROPOSAL: Bilingual("{n}条建议", "{n} proposal{s}"),
    Form.RESULT: Bilingual("{n}项结果", "{n} reported result{s}"),
}
STANDING_WORDS = {
    Standing.ADOPTED: Bilingual("{n}项已出台", "{n} adopted"),
    Standing.ANNOUNCED: Bilingual("{n}项已宣布", "{n} announced"),
}
NUMBERS = (
    Bilingual("", ""), Bilingual("一", "one"), Bilingual("两", "two"), Bilingual("三", "three"), Bilingual("四", "four"),
    Bilingual("五", "five"), Bilingual("六", "six"), Bilingual("七", "seven"), Bilingual("八", "eight"),
    Bilingual("九", "nine"), Bilingual("十", "ten"),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A link to an entry with its own label, such as the figure of a target."""

    label: Bilingual
    entry: Entry


@dataclass(frozen=True)
class Sentence:
    """A text with a placeholder `{name}` for each of its links."""

    text: Bilingual
    links: Mapping[str, Link | Shown]


def counted(text: Bilingual, number: int) -> Bilingual:
    """Return a text with its number, in English with the correct plural."""
    return text.format(n=str(number), s="" if number == 1 else "s")


def spelled(number: int) -> Bilingual:
    """Return a number up to ten in words, a larger one in digits."""
    return NUMBERS[number] if 0 < number < len(NUMBERS) else Bilingual(str(number), str(number))
