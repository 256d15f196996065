"""Group heads of a list: a shared value of all rows is printed once above them, instead of in a column."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from plans.lists.filtersets import CatalogueFilter
from plans.models import Result, Standing


class Head(NamedTuple):
    """The head of a group: the shared value, its URL, and which part of the rows with this value the group is."""

    label: object
    address: str = ""
    part: object = ""


def _entry(entry: Any, label_without_entry: object) -> Head:
    return Head(entry.name, entry.get_absolute_url()) if entry else Head(label_without_entry)


def _region(row: Any) -> Head:
    return _entry(row.city, _("seat not stated"))


def _plans(plan: Any) -> Head:
    return _region(plan)._replace(part=_("sets of proposals") if plan.standing == Standing.PROPOSED else _("plans"))


def _indicator(row: Any) -> Head:
    return _entry(row.indicator, _("no indicator"))


def _due(target: Any) -> Head:
    return Head(target.when_label if target.when else _("year not stated"))


def _strength(target: Any) -> Head:
    return Head(target.get_strength_grade_display())


def _figure(statement: Any) -> Head:
    if not statement.quantity:
        return Head(_("no figure"))
    return Head(_("printed, not read") if statement.is_unread else statement.indicator.get_dimension_display())


def _grade(chain: Any) -> Head:
    return Head(chain.get_grade_display())


# For each order: the function that returns the head of a row, and the column that it replaces.
HEADS = {
    "region": (_region, "city"),
    "whole": (_plans, "city"),
    "indicator": (_indicator, ""),
    "due": (_due, "due"),
    "-due": (_due, "due"),
    "strength": (_strength, ""),
    "figure": (_figure, ""),
    "grade": (_grade, "grade"),
}

# Columns with one value per row: if a filter selects one value, all rows have it.
SINGLE = {"city", "standing", "due", "period", "kind", "grade"}


def grouped(filterset: CatalogueFilter, rows: Iterable[Any]) -> list[tuple[Head | None, list[Any]]]:
    """Return `[(Head or None, [row, …]), …]` of the rows of a page, sorted as the filter sorts them."""
    head, column = HEADS.get(filterset.order, (None, ""))
    if head is None or (column in _fixed(filterset) and head is not _plans):
        return [(None, list(rows))]
    return [(label, list(group)) for label, group in groupby(rows, key=head)]


def hidden_columns(filterset: CatalogueFilter) -> set[str]:
    """Return the names of the columns that a list omits: columns with only one value, and the column of the heads."""
    _head, column = HEADS.get(filterset.order, (None, ""))
    kinds = {"standing"} if filterset._meta.model is Result else set()
    return {*_fixed(filterset), *kinds, column}


def _fixed(filterset: CatalogueFilter) -> set[str]:
    return {name for name, values in filterset.chosen.items() if len(values) == 1 and name in SINGLE}
