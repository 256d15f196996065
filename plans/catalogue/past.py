"""Entries with their public history: the newest changes of an entry and of its parts."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404

from cities.models import City
from plans.catalogue.union import NAMES, together
from plans.models import Chain, Plan, Revision, Source
from plans.models.revision import Action

NEWEST = 20
COLUMNS = ("id", "at", "table", "slug", "action", "changes", "changeset_id", "changeset__id", "changeset__reason")
# Parts without a page: for each whole, the table of its parts, and the separator after the slug of the whole.
PARTS: dict[type[Model], tuple[str, str]] = {
    City: ("district", "-"),
    Plan: ("measure", "-"),
    Chain: ("chainfirm", "/"),
    Source: ("omission", "-"),
}


def with_history(model: type[Model], slug: str, *related: str, **linked: tuple[QuerySet[Any], Sequence[str]]) -> Any:
    """Return an entry with its related entries and its `history`, with one query; raise Http404 if there is none.

    `linked` are querysets of other entries with their columns: `entry.linked` has their entries, sorted by slug.
    """
    columns = [*_columns(model), *(f"{name}__{column}" for name in related for column in _of_related(model, name))]
    parts = {"entry": (model._default_manager.filter(pk=slug), columns), "history": newest_changes(model(pk=slug))}
    fetched = together(parts | linked)
    if not fetched["entry"]:
        raise Http404
    [entry] = fetched["entry"]
    entry.history = in_order(fetched["history"])
    entry.linked = {name: sorted(fetched[name], key=attrgetter("pk")) for name in linked}
    return entry


def newest_changes(entry: Model) -> tuple[QuerySet[Revision], Sequence[str]]:
    """Return the newest public changes of an entry as a part of `together`."""
    newest = history_of(entry).values("pk")[:NEWEST]
    return Revision.objects.filter(pk__in=newest), COLUMNS


def in_order(revisions: Iterable[Revision]) -> list[Revision]:
    """Return revisions, the newest first."""
    return sorted(revisions, key=lambda revision: -revision.pk)


def history_of(entry: Model) -> QuerySet[Revision]:
    """Return the revisions of an entry and of its parts, without the additions of parts."""
    revisions = Revision.objects.of(entry)
    if part := PARTS.get(type(entry)):
        table, joint = part
        of_parts = Revision.objects.filter(table=table, slug__startswith=f"{entry.pk}{joint}")
        revisions |= of_parts.exclude(action=Action.ADDED)
    return revisions


def changes_of(entries: Iterable[Model]) -> QuerySet[Revision]:
    """Return the newest changes of entries that share a page, without additions."""
    kinds = {type(entry)._meta.model_name for entry in entries}
    changes = Revision.objects.filter(table__in=kinds, slug__in=[entry.pk for entry in entries])
    return changes.exclude(action=Action.ADDED).select_related("changeset")[:NEWEST]


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _of_related(model: type[Model], name: str) -> Sequence[str]:
    """Return the columns of a related entry; of the same model only the names: PostgreSQL allows 50 columns."""
    related_model: Any = model._meta.get_field(name).related_model
    return NAMES if related_model is model else _columns(related_model)
