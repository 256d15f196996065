"""What changed in the catalogue, when: written by everything that writes entries."""

from django.db import transaction

from plans.catalogue.version import raise_version
from plans.models import Revision, Statement, Theme, Topic
from plans.models.revision import Action
from plans.search.index import index, unindex


def record(entry, before, after):
    """Keep what changed in one entry: see `record_all`."""
    record_all([(entry, before, after)])


@transaction.atomic
def record_all(changes):
    """Keep a revision of each entry that changed, index them all, and raise the version of the catalogue once.

    A change is `(entry, record before, record after)`: None before, the entry is new; None after, it is withdrawn.
    """
    changes = list(changes)
    revisions = [revision for change in changes if (revision := _revision(*change))]
    Revision.objects.bulk_create(revisions)
    for entry, _before, after in changes:
        if after is None:
            unindex(entry)
    derive_themes(entry for entry, _before, after in changes if after is not None)
    index(entry for entry, _before, after in changes if after is not None)
    if revisions:
        raise_version()


def _revision(entry, before, after):
    """Return the Revision of a change, or None if nothing changed."""
    action, changes = Action.CHANGED, {}
    if before is None:
        action = Action.ADDED  # which speaks for itself: only what was there before is worth keeping
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


def derive_themes(entries):
    """Write the themes of statements, and of the statements of topics: those of their topics."""
    for entry in entries:
        if isinstance(entry, Statement):
            entry.themes.set(Theme.objects.filter(topics__in=entry.topics.all()).distinct())
        elif isinstance(entry, Topic):
            derive_themes((*entry.targets.all(), *entry.results.all()))
