from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from plans.admin.lists import ListsQuickly, ReadOnly
from plans.admin.undoing import undo_and_publish
from plans.catalogue.registry import KINDS
from plans.models import Revision


class TableFilter(admin.SimpleListFilter):
    """The kinds of entry by their names; asking the history which there are would read all of it."""

    title = _("table")
    parameter_name = "table"

    def lookups(self, request, model_admin):
        return [(kind.name, kind.label) for kind in KINDS]

    def queryset(self, request, queryset):
        return queryset.filter(table=self.value()) if self.value() else queryset


@admin.register(Revision)
class RevisionAdmin(ReadOnly, ListsQuickly):
    """The history: who changed what and why. A change can be undone."""

    readonly_fields = ["at", "table", "slug", "action", "before_and_after", "author", "decider", "reason"]
    fields = ["at", "table", "slug", "action", "before_and_after", "author", "decider", "reason"]
    list_display = ["at", "table", "slug", "action", "changed_fields", "author", "reason"]
    list_select_related = ["changeset"]
    change_form_template = "admin/plans/revision.html"
    list_filter = ["action", TableFilter, "at"]
    search_fields = ["slug"]

    def get_urls(self):
        undo = self.admin_site.admin_view(require_POST(self.undo_view))
        return [path("<int:pk>/undo/", undo, name="plans_revision_undo"), *super().get_urls()]

    def undo_view(self, request, pk):
        return undo_and_publish(self, request, [get_object_or_404(Revision, pk=pk)])

    @admin.display(description=_("author"))
    def author(self, revision):
        return revision.changeset and revision.changeset.author_name

    @admin.display(description=_("decided by"))
    def decider(self, revision):
        return revision.changeset and revision.changeset.decided_by_name

    @admin.display(description=_("reason"))
    def reason(self, revision):
        return revision.changeset and revision.changeset.reason

    @admin.display(description=_("changed fields"))
    def changed_fields(self, revision):
        return ", ".join(revision.changes)

    @admin.display(description=_("changes"))
    def before_and_after(self, revision):
        rows = [(field, *map(_text, values)) for field, values in revision.changes.items()]
        return render_to_string("admin/plans/_changes.html", {"rows": rows})


def _text(value):
    return "; ".join(value) if isinstance(value, list) else value
