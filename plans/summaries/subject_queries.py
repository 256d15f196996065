"""The queries of the page of an industry or topic: counts of statements, and the positions of those that it shows.

Both are cached by entry and filters, so that the page in the other language, and its other pages, read them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Model, Q, Value, When, Window
from django.db.models.functions import RowNumber

from plans.catalogue.caching import cached
from plans.catalogue.registry import BY_MODEL
from plans.comparison.forms import Form, form_of_standing
from plans.figures.kinds import Kind
from plans.lists.filtersets import CatalogueFilter
from plans.models import Chain, Industry, Result, Target
from plans.summaries.orders import FIGURES_FIRST, IS_OWN, PROPOSALS_LAST, binding

MAX_SHOWN = 3  # figures or aims of a region; the list below shows all of them

# The number of statements of each form, and whether it is the region's own voice.
Numbers = Counter[tuple[Form, bool]]
# A part of the page: region, model, and whether it is the region's own voice.
Part = tuple[str, type[Model], bool]


class Counts(NamedTuple):
    """Counts by region: all statements, all chains, and the filtered statements."""

    statements: Counter[str]
    chains: Counter[str]
    numbers: dict[str, Numbers]


class Position(NamedTuple):
    """The positions of a statement in its part of the page, among the figures of its region, and among the aims."""

    kind: str
    key: str
    is_own: bool
    place: int
    place_of_figure: int
    place_of_aim: int


@dataclass(frozen=True)
class SubjectQuery:
    """An industry or topic with valid FilterSets of targets and results. Figures of key indicators come first."""

    entry: Any
    filtersets: Mapping[Kind, CatalogueFilter]
    key_indicators: Sequence[str] = ()

    def counts(self) -> Counts:
        return cached(self._count, "counts of", *self._name)

    def positions(self, regions: Collection[str], starts: Mapping[Part, int], page: range) -> list[Position]:
        """Return the Positions of the statements of a page, and of the most informative figures and aims of each region.

        `starts` are the positions of the parts on all pages.
        """
        rows = cached(lambda: self._place(regions, starts, page), "positions of", *self._name, page.start)
        return [Position(*row) for row in rows]

    @property
    def _name(self) -> tuple[object, ...]:
        chosen = tuple(tuple(sorted(filterset.chosen.items())) for filterset in self.filtersets.values())
        return type(self.entry)._meta.label, self.entry.pk, chosen

    def _count(self) -> Counts:
        of_entry = {BY_MODEL[type(self.entry)].table: self.entry}
        whole: list[Any] = [model.objects.filter(**of_entry) for model in (Target, Result)]
        if isinstance(self.entry, Industry):
            whole.append(self.entry.chains)
        first_query, *other_queries = (
            _counts(rows, "chains" if rows.model is Chain else "all", Value(""), Value(False)) for rows in whole
        )
        for filterset in self.filtersets.values():
            selected = filterset.qs.filter(**of_entry)
            other_queries.append(_counts(selected, "selected", _standing(selected.model), IS_OWN))
        counts = Counts(Counter(), Counter(), defaultdict(Counter))
        for category, city, standing, is_own, number in first_query.union(*other_queries, all=True):
            if category == "selected":
                counts.numbers[city][form_of_standing(standing), is_own] += number
            else:
                (counts.chains if category == "chains" else counts.statements)[city] += number
        return counts

    def _place(
        self, regions: Collection[str], starts: Mapping[Part, int], page: range
    ) -> list[tuple[str, str, bool, int, int, int]]:
        parts = []
        for filterset in self.filtersets.values():
            # A condition, not a join: a database then begins with the few regions, not with all statements.
            rows = filterset.filters[type(self.entry)._meta.model_name].filter(filterset.qs, [self.entry])
            on_page = Q(pk__in=())
            for (slug, model, is_own), start in starts.items():
                if model is rows.model:
                    on_page |= Q(city=slug, is_own=is_own, place__gt=page.start - start, place__lte=page.stop - start)
            parts.append(_telling(rows.filter(city__in=regions), self.key_indicators, on_page))
        first, *others = parts
        return list(first.union(*others, all=True))


def _counts(rows: Any, category: str, *columns: Any) -> Any:
    return rows.order_by().values_list(Value(category), "city_id", *columns).annotate(number=Count("pk"))


def _standing(model: type[Model]) -> F | Value:
    return F("standing") if model is Target else Value("")


def _telling(rows: Any, key_indicators: Sequence[str], on_page: Q) -> Any:
    """Return a query of the statements of a page, and of the most informative figures and aims of each region.

    Its rows are those of Position. Figures of key indicators and of the region's own voice come first, and commitments
    before proposals. Results are no aims; their place is 0.
    """
    region, voice = [F("city_id")], [F("city_id"), F("is_own")]
    is_target = rows.model is Target
    proposals_last = [PROPOSALS_LAST] if is_target else []
    keys_first = Case(When(indicator__in=key_indicators, then=Value(0)), default=Value(1))
    telling: list[Any] = [FIGURES_FIRST, keys_first, F("is_own").desc(), *proposals_last, "slug"]
    rows = rows.annotate(is_own=IS_OWN).annotate(
        place=Window(RowNumber(), partition_by=voice, order_by=["paragraph", "slug"]),
        place_of_figure=Window(RowNumber(), partition_by=region, order_by=telling),
    )
    condition = on_page | (Q(place_of_figure__lte=MAX_SHOWN) & ~Q(quantity=""))
    if is_target:
        order = [PROPOSALS_LAST, *binding(Target)]
        rows = rows.annotate(place_of_aim=Window(RowNumber(), partition_by=voice, order_by=order))
        condition |= Q(is_own=True, place_of_aim__lte=MAX_SHOWN)
    else:
        rows = rows.annotate(place_of_aim=Value(0))
    return rows.filter(condition).order_by().values_list(Value(rows.model.kind.value), "pk", *Position._fields[2:])
