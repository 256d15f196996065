"""Writing the rows of the search index when entries change."""

from itertools import islice

from django.db import transaction

from plans.models import SearchEntry
from plans.search.kinds import KINDS, row

BATCH = 1000


def index(instances):
    """Write the search rows of added or changed entries. Entries of kinds that are not searched are skipped."""
    rows = {(kind.name, entry.pk): row(kind, entry) for entry in instances if (kind := _kind_of(entry))}
    SearchEntry.objects.bulk_create(
        rows.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "slug"],
        update_fields=["place", "names", "texts"],
    )


def unindex(instance):
    """Delete the search row of a withdrawn entry. Call it before the deletion clears the entry's slug."""
    if kind := _kind_of(instance):
        SearchEntry.objects.filter(kind=kind.name, slug=instance.pk).delete()


@transaction.atomic
def rebuild():
    """Rebuild the search index from the whole catalogue and return the number of rows."""
    SearchEntry.objects.all().delete()
    total = 0
    for kind in KINDS.values():
        rows = (row(kind, entry) for entry in kind.model.objects.order_by("pk").iterator(BATCH))
        while batch := list(islice(rows, BATCH)):
            total += len(SearchEntry.objects.bulk_create(batch))
    return total


def is_empty():
    """Return whether the index has no row though the catalogue has entries."""
    return not SearchEntry.objects.exists() and any(kind.model.objects.exists() for kind in KINDS.values())


def _kind_of(instance):
    return KINDS.get(instance._meta.model_name)
