"""Facets: the options of each filter, each counted without its own filter's selection."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from plans.filtering import NONE, AnyEntry


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    is_selected: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: list[Option]

    @property
    def is_open(self):
        """Whether one of its options is selected, so that it is shown unfolded."""
        return any(option.is_selected for option in self.options)


@dataclass(frozen=True)
class Selected:
    """A selected value, which can be removed by itself."""

    name: str
    label: str
    value: str
    text: str


def facets(filterset):
    """Return the Facets of a valid FilterSet, in its order: a query for each one's counts, one for its entries."""
    return [_facet(filterset, name, column) for name, column in filterset.facets.items()]


def _facet(filterset, name, column):
    filter_ = filterset.filters[name]
    counts = _counts(filterset.without(name), column)
    selected = set(filterset.data.getlist(name))
    options = [Option(value, str(label), counts[value], value in selected) for value, label in _options(filter_)]
    return Facet(name, filter_.label, options)


def _options(filter_):
    if isinstance(filter_, AnyEntry):
        return [(entry.pk, str(entry)) for entry in filter_.queryset.all()]
    return list(filter_.field.choices)


def _counts(rows, column):
    """Return how many rows each value of a column has; a row counts once for a value it has twice."""
    counts = Counter()
    for value, number in rows.values_list(column).annotate(rows=Count("pk", distinct="__" in column)).order_by():
        counts[NONE if value in (None, "") else str(value)] += number
    return counts


def selected(filterset):
    """Return what a reader selected, value by value, invalid values included."""
    found = []
    for name, filter_ in filterset.filters.items():
        if name == "sort":
            continue
        labels = dict(_labels(filterset, name, filter_))
        found += [
            Selected(name, filter_.label, value, str(labels.get(value, value)))
            for value in dict.fromkeys(filterset.data.getlist(name))
            if value
        ]
    return found


def _labels(filterset, name, filter_):
    if isinstance(filter_, AnyEntry):
        return [(entry.pk, str(entry)) for entry in filterset.form.cleaned_data.get(name) or ()]
    return getattr(filter_.field, "choices", ())
