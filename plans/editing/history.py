"""The history of the catalogue. Everything that writes entries records its changes here."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from plans.catalogue.version import raise_version
from plans.editing.tables import Values
from plans.models import ChangeSet, Result, Revision, Target, Topic
from plans.models.revision import Action
from plans.search.index import index, unindex

Change = tuple[Any, Values | None, Values | None]  # an entry, and its records before and after

BATCH = 500


def record(entry: Any, before: Values | None, after: Values | None) -> None:
    """Record the change of one entry: see `record_all`."""
    record_all([(entry, before, after)])


@transaction.atomic
def record_all(changes: Iterable[Change], changeset: ChangeSet | None = None) -> None:
    """Save a revision of each changed entry, update derived rows, and raise the catalogue version once.

    A change is `(entry, record before, record after)`. Before is None for a new entry, after is None for a
    withdrawn one. `changeset` holds author and reason; it is saved only if something changed.
    """
    changes = list(changes)
    revisions = [revision for change in changes if (revision := _revision(*change))]
    if revisions and changeset:
        changeset.save()
    for revision in revisions:
        revision.changeset = changeset
    Revision.objects.bulk_create(revisions)
    settle(changes)
    if revisions:
        raise_version()


def settle(changes: Iterable[Change]) -> None:
    """Update what is derived from entries: the themes of statements, and the search index."""
    for entry, _before, after in changes:
        if after is None:
            unindex(entry)
    remaining = [entry for entry, _before, after in changes if after is not None]
    derive_themes(remaining)
    index(remaining)


def _revision(entry: Any, before: Values | None, after: Values | None) -> Revision | None:
    """Return the Revision of a change, or None if nothing changed."""
    action, changes = Action.CHANGED, {}
    if before is None:
        action = Action.ADDED  # an addition stores no values: the entry itself has them
    elif after is None:
        action = Action.WITHDRAWN
        changes = {field: [value, None] for field, value in before.items()}
    else:
        changes = {
            field: [before.get(field), after.get(field)]
            for field in before | after
            if before.get(field) != after.get(field)
        }
        if not changes:
            return None
    return Revision(table=entry._meta.model_name, slug="/".join(entry.natural_key()), action=action, changes=changes)


def derive_themes(entries: list[Any]) -> None:
    """Derive the themes of statements from their topics. A changed topic updates all its statements."""
    topics = [entry.pk for entry in entries if isinstance(entry, Topic)]
    for model in (Target, Result):
        slugs = {entry.pk for entry in entries if isinstance(entry, model)}
        slugs |= {*model.objects.filter(topics__in=topics).values_list("pk", flat=True)}
        ordered = sorted(slugs)
        for start in range(0, len(ordered), BATCH):
            _write_themes(model, ordered[start : start + BATCH])


def _write_themes(model: Any, slugs: list[str]) -> None:
    through, key = model.themes.through, f"{model._meta.model_name}_id"
    pairs = {*model.objects.filter(pk__in=slugs, topics__isnull=False).values_list("pk", "topics__theme")}
    rows = {(getattr(row, key), row.theme_id): row.pk for row in through.objects.filter(**{f"{key}__in": slugs})}
    through.objects.filter(pk__in=[rows[pair] for pair in rows.keys() - pairs]).delete()
    through.objects.bulk_create(
        through(**{key: slug, "theme_id": theme}) for slug, theme in sorted(pairs - rows.keys())
    )
