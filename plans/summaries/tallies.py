"""Tallies: the numbers of a region's statements by form. Its own voice is separate from firms and institutions."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast, Coalesce

from cities.localized import Bilingual
from cities.models import City
from plans.catalogue.caching import cached_each
from plans.comparison import stance
from plans.comparison.findings import Link
from plans.comparison.forms import Form, Parameters, form_of_standing
from plans.models import Result, Standing, Target
from plans.summaries.sentences import OTHERS, OWN, STANDING_WORDS, WORDS, counted

TOTAL = ""  # the key of all regions together


class Part(NamedTuple):
    """The number of statements with the same standing, actor, due year and qualifier. A result has no standing."""

    standing: str
    actor: str
    due: str
    figure: str
    number: int

    @property
    def form(self) -> Form:
        return form_of_standing(self.standing)

    @property
    def is_own(self) -> bool:
        return self.actor in stance.OWN


@dataclass
class Tally:
    """The numbers of statements of a region, or of all regions, each as a link to the list."""

    city: Any = None  # a City; None for all regions
    parts: list[Part] = field(default_factory=list)

    @property
    def commitments(self) -> Link:
        return self.of(Form.COMMITMENT)

    @property
    def proposals(self) -> Link:
        return self.of(Form.PROPOSAL)

    @property
    def results(self) -> Link:
        return self.of(Form.RESULT)

    @property
    def with_figure(self) -> Link:
        """Its own commitments with a figure."""
        return self._narrowed("figure")

    @property
    def with_year(self) -> Link:
        """Its own commitments with a due year."""
        return self._narrowed("due")

    @property
    def years(self) -> Counter[str]:
        """`{year: number}` of its own commitments."""
        return self._numbers("due")

    @property
    def others(self) -> list[tuple[Form, Link]]:
        """The statements of firms and institutions: `[(Form, Link), …]`."""
        return [(form, link) for form in Form if (link := self.of(form, is_own=False)).count]

    @property
    def due(self) -> dict[str, Counter[str]]:
        """All targets with a due year: `{year: {qualifier: number}}`."""
        years: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for part in self.parts:
            if part.due:
                years[part.due][part.figure] += part.number
        return years

    def of(self, form: Form, is_own: bool = True) -> Link:
        """Return the Link to the statements of one form and voice."""
        number = self._by_form[form, is_own]
        return self._link(counted(WORDS[form], number), form, number, form.query, OWN if is_own else OTHERS)

    def of_standing(self, standing: Standing) -> Link:
        """Return the Link to its own commitments with one standing."""
        number = sum(part.number for part in self._own_commitments if part.standing == standing)
        label = counted(STANDING_WORDS[standing], number)
        return self._link(label, Form.COMMITMENT, number, (("standing", standing.value),), OWN)

    @cached_property
    def _by_form(self) -> Counter[tuple[Form, bool]]:
        numbers: Counter[tuple[Form, bool]] = Counter()
        for part in self.parts:
            numbers[part.form, part.is_own] += part.number
        return numbers

    @cached_property
    def _own_commitments(self) -> list[Part]:
        return [part for part in self.parts if part.form is Form.COMMITMENT and part.is_own]

    def _numbers(self, name: str) -> Counter[str]:
        numbers: Counter[str] = Counter()
        for part in self._own_commitments:
            if getattr(part, name):
                numbers[getattr(part, name)] += part.number
        return numbers

    def _narrowed(self, name: str) -> Link:
        form, numbers = Form.COMMITMENT, self._numbers(name)
        query = (*form.query, *((name, value) for value in sorted(numbers)))
        return self._link(counted(WORDS[form], numbers.total()), form, numbers.total(), query, OWN)

    def _link(self, label: Bilingual, form: Form, number: int, query: Parameters, voice: Parameters) -> Link:
        region = (("city", self.city.pk),) if self.city else ()
        return Link(label, form.table, (*region, *query, *voice), number)


def tallies(cities: Iterable[City], with_total: bool = False) -> dict[str | None, Tally]:
    """Return `{slug: Tally}` with one query, or from the cache; `with_total` adds the Tally of all regions under None."""
    by_region: dict[str | None, Tally] = {city.pk: Tally(city) for city in cities}
    if with_total:
        by_region[None] = Tally()
    for key, parts in cached_each(_count, [slug or TOTAL for slug in by_region], "tallies").items():
        by_region[key or None].parts += parts
    return by_region


def _count(keys: Collection[str]) -> dict[str, list[Part]]:
    """Return the Parts of each key with one query; a key is the slug of a region, or TOTAL."""
    first, *others = [
        rows
        for model in (Target, Result)
        for rows in [
            _parts(model, "city_id").filter(city__in=[key for key in keys if key]),
            *([_parts(model)] if TOTAL in keys else []),
        ]
    ]
    parts: dict[str, list[Part]] = {key: [] for key in keys}
    for key, *row in first.union(*others, all=True):
        parts[key].append(Part(*row))
    return parts


def _parts(model: Any, city: str | None = None) -> Any:
    """Return the rows of Parts of a model, for each region or for all together."""
    due = Coalesce(Cast("due", CharField(max_length=4)), Value("")) if model is Target else Value("")
    return (
        model.objects.order_by()
        .annotate(
            region=F(city) if city else Value(""),
            its_standing=F("standing") if model is Target else Value(""),
            year=due,
        )
        .values_list("region", "its_standing", "actor", "year", "qualifier")
        .annotate(number=Count("pk"))
    )
