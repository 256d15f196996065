"""The button that undoes a public change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from plans.editing.proposals import CannotPublish, may_publish, publish
from plans.editing.undoing import may_undo, undo
from plans.editing.yaml_records import FixtureError


def undo_and_publish(model_admin, request, revisions):
    """Undo revisions: publish the undo at once, or submit it for review if FOUR_EYES is on."""
    if not may_undo(request.user, revisions):
        raise PermissionDenied
    entries = ", ".join(revision.slug for revision in revisions)
    changeset = undo(revisions, request.user, f"{_('Undo')}: {entries}")
    if changeset is None:
        model_admin.message_user(request, _("Nothing is left to undo."), messages.WARNING)
        return redirect("admin:plans_revision_changelist")
    if may_publish(changeset, request.user):
        try:
            publish(changeset, request.user)
            model_admin.message_user(request, _("Undone."), messages.SUCCESS)
        except (CannotPublish, FixtureError) as error:
            model_admin.message_user(request, _("Not published. %(reason)s") % {"reason": error}, messages.ERROR)
    return redirect("admin:plans_changeset_change", changeset.pk)
