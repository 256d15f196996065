"""Facets: the options of each filter with their counts. A facet's own selection does not change its counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from plans.catalogue.registry import KINDS
from plans.lists import choices
from plans.lists.counts import Counts
from plans.lists.filtersets import AnyEntry, CatalogueFilter

BOXES = 10  # options of a facet that are shown as checkboxes
ALWAYS_OPEN = ("city", "standing", "due", "kind")
MAX_OPTIONS = 40  # options of a facet
VOCABULARIES = {kind.model: f"plans:{kind.list_page}" for kind in KINDS if kind.is_offered and kind.list_page}


class Option(NamedTuple):
    """A value of a filter. `label` is its name, or an entry: its name is computed only if it is printed."""

    value: str
    label: Any
    number: int  # of rows
    is_selected: bool


@dataclass(frozen=True)
class Facet:
    """A filter with its options. Of too many options only the most frequent are offered, and `is_cut` is true."""

    name: str
    label: str
    options: list[Option]
    vocabulary: str = ""  # the URL name of the page with all its entries

    @cached_property
    def boxes(self) -> list[Option]:
        """The options shown as checkboxes: all if they are few; otherwise the selected and the most frequent ones."""
        if len(self.options) <= BOXES + 2:
            return self.options
        boxed = {option.value for option in self._by_number[:BOXES]}
        return [option for option in self.options if option.is_selected or option.value in boxed]

    @cached_property
    def rest(self) -> list[Option]:
        """The further options, offered in a drop-down list."""
        boxed = {option.value for option in self.boxes}
        offered = {option.value for option in self._by_number[:MAX_OPTIONS]} - boxed
        return [option for option in self.options if option.value in offered]

    @cached_property
    def is_cut(self) -> bool:
        return len(self.boxes) + len(self.rest) < len(self.options)

    @cached_property
    def _by_number(self) -> list[Option]:
        return sorted(self.options, key=lambda option: -option.number)

    @property
    def is_open(self) -> bool:
        """Whether the page shows the facet unfolded: those in ALWAYS_OPEN, and those with a selection."""
        return self.name in ALWAYS_OPEN or any(option.is_selected for option in self.options)


@dataclass(frozen=True)
class Selected:
    """A selected value, which has its own link to remove it."""

    name: str
    label: str
    value: str
    text: str


def facets(filterset: CatalogueFilter, counted: Counts) -> list[Facet]:
    """Return the Facets of a valid FilterSet in its order; `counted` is the result of `counts`."""
    return [_facet(filterset, name, counted[name]) for name in filterset.facets]


def _facet(filterset: CatalogueFilter, name: str, counted: Counter[str]) -> Facet:
    filter_ = filterset.filters[name]
    chosen = set(filterset.data.getlist(name))
    options = [Option(value, label, counted.get(value, 0), value in chosen) for value, label in _options(filter_)]
    vocabulary = VOCABULARIES.get(filter_.queryset.model, "") if isinstance(filter_, AnyEntry) else ""
    return Facet(name, filter_.label, options, vocabulary)


def _options(filter_: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(filter_, AnyEntry):
        return choices.entries(filter_.queryset.model).items()
    return list(filter_.field.choices)


def selected(filterset: CatalogueFilter) -> list[Selected]:
    """Return all selected values, including invalid ones."""
    chosen = []
    for name, filter_ in filterset.filters.items():
        if name == "sort":
            continue
        labels = dict(_labels(filterset, name, filter_))
        chosen += [
            Selected(name, filter_.label, value, str(labels.get(value, value)))
            for value in dict.fromkeys(filterset.data.getlist(name))
            if value
        ]
    return chosen


def _labels(filterset: CatalogueFilter, name: str, filter_: Any) -> Iterable[tuple[str, object]]:
    if isinstance(filter_, AnyEntry):
        return [(entry.pk, str(entry)) for entry in filterset.form.cleaned_data.get(name) or ()]
    return getattr(filter_.field, "choices", ())
