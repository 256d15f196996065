"""Write the rows of the search index when entries change."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Model, prefetch_related_objects

from plans.catalogue.registry import EntryKind
from plans.models import Result, SearchEntry, Statement, Target
from plans.search.kinds import KINDS, RELATED, row

BATCH = 1000


def index(entries: Iterable[Any]) -> None:
    """Write the search rows of added or changed entries. Entries of kinds that are not searched are skipped."""
    instances = list(entries)
    statements = [entry for entry in instances if isinstance(entry, Statement)]
    statements += _naming(instances, {(type(entry), entry.pk) for entry in statements})
    for model in (Target, Result):
        prefetch_related_objects([entry for entry in statements if isinstance(entry, model)], *RELATED)
    named_entries = [entry for entry in instances if not isinstance(entry, Statement)]
    rows = {
        (kind.name, entry.pk): row(kind, entry) for entry in [*named_entries, *statements] if (kind := _kind_of(entry))
    }
    SearchEntry.objects.bulk_create(
        rows.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "slug"],
        update_fields=["place", "names", "texts"],
    )


def _naming(instances: Iterable[Any], known_keys: set[tuple[type, str]]) -> list[Statement]:
    """Return the other statements that link to one of these entries: the search also finds them by its name."""
    statements = {}
    for model in (Target, Result):
        for field in RELATED:
            related: Any = model._meta.get_field(field).related_model
            keys = [entry.pk for entry in instances if isinstance(entry, related)]
            for start in range(0, len(keys), BATCH):
                for statement in model.objects.filter(**{f"{field}__in": keys[start : start + BATCH]}):
                    statements[model, statement.pk] = statement
    return [statement for key, statement in statements.items() if key not in known_keys]


def unindex(instance: Model) -> None:
    """Delete the search row of a withdrawn entry. Call it before the deletion clears the entry's slug."""
    if kind := _kind_of(instance):
        SearchEntry.objects.filter(kind=kind.name, slug=instance.pk).delete()


@transaction.atomic
def rebuild() -> int:
    """Rebuild the search index from the whole catalogue and return the number of rows."""
    SearchEntry.objects.all().delete()
    total = 0
    for kind in KINDS.values():
        entries = kind.entries.order_by("pk").prefetch_related(*(RELATED if kind.is_statement else ()))
        rows = (row(kind, entry) for entry in entries.iterator(BATCH))
        while batch := list(islice(rows, BATCH)):
            total += len(SearchEntry.objects.bulk_create(batch))
    return total


def is_empty() -> bool:
    """Return whether the index has no row though the catalogue has entries."""
    return not SearchEntry.objects.exists() and any(kind.entries.exists() for kind in KINDS.values())


def _kind_of(instance: Model) -> EntryKind | None:
    return KINDS.get(instance._meta.model_name or "")
