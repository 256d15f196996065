"""What changed in the catalogue, when: written by everything that writes entries."""

from plans.models import Revision
from plans.models.revision import Action
from plans.search.index import index, unindex


def record(instance, before, after):
    """Keep one revision of an entry, given its records before (None: it is new) and after (None: withdrawn)."""
    if before is None:
        action, before = Action.ADDED, {}
    elif after is None:
        action, after = Action.WITHDRAWN, {}
    else:
        action = Action.CHANGED
    # An addition speaks for itself: only what was there before is worth keeping.
    changes = (
        {}
        if action is Action.ADDED
        else {
            field: [before.get(field), after.get(field)]
            for field in (before | after)
            if before.get(field) != after.get(field)
        }
    )
    if changes or action is not Action.CHANGED:
        Revision.objects.create(
            table=instance._meta.model_name, slug="/".join(instance.natural_key()), action=action, changes=changes
        )
    if action is Action.WITHDRAWN:
        unindex(instance)
    else:
        index([instance])
