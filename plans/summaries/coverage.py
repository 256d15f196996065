"""The coverage of a source: statements and omissions of each paragraph, and its speakers."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Value

from cities.localized import Bilingual
from plans.comparison.forms import Form, form_of_standing
from plans.models import Omission, Result, Source, Target

HEIGHT = 40  # pixels of the highest bar
MAX_SPEAKERS = 20


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as a bar of statements with omissions on top. `highest` is the size of the largest paragraph."""

    number: int
    statements: int
    left_out: int
    highest: int

    height = HEIGHT

    @property
    def size(self) -> int:
        return self.statements + self.left_out

    @property
    def top_of_all(self) -> int:
        return HEIGHT - self._scaled(self.size)

    @property
    def top_of_statements(self) -> int:
        return HEIGHT - self.height_of_statements

    @property
    def height_of_statements(self) -> int:
        return self._scaled(self.statements)

    @property
    def height_of_omissions(self) -> int:
        return self._scaled(self.size) - self.height_of_statements

    def _scaled(self, number: int) -> int:
        return -(-number * HEIGHT // self.highest)


@dataclass(frozen=True)
class Speaker:
    """A speaker (an office), and the number of their statements by form: `[(Form, number), …]`."""

    name: Bilingual
    forms: list[tuple[Form, int]]


def read(source: Source) -> tuple[list[Paragraph], list[Speaker]]:
    """Return the Paragraphs of a source in order, and its Speakers by number of statements, with one query."""
    numbers: defaultdict[int, Counter[bool]] = defaultdict(Counter)
    forms_by_speaker: defaultdict[Bilingual, Counter[Form]] = defaultdict(Counter)
    first, *rest = map(_parts, (Target, Result, Omission), [source] * 3)
    for paragraph, zh, en, standing, number in first.union(*rest, all=True):
        numbers[paragraph][bool(zh)] += number
        if zh:
            forms_by_speaker[Bilingual(zh, en)][form_of_standing(standing)] += number
    highest = max((counts.total() for counts in numbers.values()), default=1)
    paragraphs = [Paragraph(number, counts[True], counts[False], highest) for number, counts in sorted(numbers.items())]
    ordered = sorted(forms_by_speaker.items(), key=lambda item: (-item[1].total(), item[0]))[:MAX_SPEAKERS]
    return paragraphs, [Speaker(name, [(form, forms[form]) for form in Form if forms[form]]) for name, forms in ordered]


def _parts(model: Any, source: Source) -> Any:
    """Return rows (paragraph, speaker in both languages, standing, number). Omissions have no speaker."""
    rows, nothing = model.objects.filter(source=source).order_by(), Value("")
    return (
        rows.annotate(
            zh=nothing if model is Omission else F("attributed_to_zh"),
            en=nothing if model is Omission else F("attributed_to_en"),
            its_standing=F("standing") if model is Target else nothing,
        )
        .values_list("paragraph", "zh", "en", "its_standing")
        .annotate(number=Count("pk"))
    )
