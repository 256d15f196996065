"""How a source was read: what each paragraph gave and what was left out of it, and who speaks in it."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Value

from cities.localized import Bilingual
from plans.comparison.findings import Form
from plans.models import Omission, Result, Target
from plans.summaries.tallies import form_of_standing

HEIGHT = 40  # of the highest bar, in pixels
MAX_SPEAKERS = 20


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as a bar: its statements, and on top of them what was left out. `highest` is the size of the longest."""

    number: int
    statements: int
    left_out: int
    highest: int

    height = HEIGHT

    @property
    def size(self):
        return self.statements + self.left_out

    @property
    def top_of_all(self):
        return HEIGHT - self._scaled(self.size)

    @property
    def top_of_statements(self):
        return HEIGHT - self.height_of_statements

    @property
    def height_of_statements(self):
        return self._scaled(self.statements)

    @property
    def height_of_omissions(self):
        return self._scaled(self.size) - self.height_of_statements

    def _scaled(self, number):
        return -(-number * HEIGHT // self.highest)


@dataclass(frozen=True)
class Speaker:
    """An office that speaks, and how many statements of each form are its: `[(Form, number), …]`."""

    name: Bilingual
    forms: list


def coverage(source):
    """Return the Paragraphs of a source in their order, by one query."""
    numbers = defaultdict(Counter)
    first, *rest = (
        model.objects.filter(source=source)
        .order_by()
        .annotate(is_left_out=Value(int(model is Omission)))
        .values_list("paragraph", "is_left_out")
        .annotate(number=Count("pk"))
        for model in (Target, Result, Omission)
    )
    for paragraph, is_left_out, number in first.union(*rest, all=True):
        numbers[paragraph][is_left_out] += number
    highest = max((each.total() for each in numbers.values()), default=1)
    return [Paragraph(number, each[0], each[1], highest) for number, each in sorted(numbers.items())]


def speakers(source):
    """Return the Speakers of a source, who says most first, by one query."""
    said = defaultdict(Counter)
    targets, results = (
        model.objects.filter(source=source)
        .order_by()
        .annotate(its_standing=F("standing") if model is Target else Value(""))
        .values_list("attributed_to_zh", "attributed_to_en", "its_standing")
        .annotate(number=Count("pk"))
        for model in (Target, Result)
    )
    for zh, en, standing, number in targets.union(results, all=True):
        said[Bilingual(zh, en)][form_of_standing(standing)] += number
    ordered = sorted(said.items(), key=lambda item: (-item[1].total(), item[0]))
    return [
        Speaker(name, [(form, forms[form]) for form in Form if forms[form]]) for name, forms in ordered[:MAX_SPEAKERS]
    ]
