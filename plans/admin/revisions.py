from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from plans.admin.lists import ReadOnlyAdmin, ScalableAdmin
from plans.admin.undoing import undo_and_publish
from plans.catalogue.labels import changes_in_words
from plans.catalogue.registry import BY_NAME, KINDS
from plans.editing.undoing import may_undo
from plans.models import Revision


class TableFilter(admin.SimpleListFilter):
    """A filter by kind of entry. The choices come from the registry: a query would scan the whole history."""

    title = _("table")
    parameter_name = "table"

    def lookups(self, request, model_admin):
        return [(kind.name, kind.label) for kind in KINDS]

    def queryset(self, request, queryset):
        return queryset.filter(table=self.value()) if self.value() else queryset


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin, ScalableAdmin):
    """The history: who changed what, when and why. A change can be undone."""

    readonly_fields = ["at", "kind", "slug", "action", "before_and_after", "author", "decider", "reason"]
    fields = [*readonly_fields]
    list_display = ["at", "kind", "slug", "action", "changed_fields", "author", "reason"]
    list_select_related = ["changeset"]
    change_form_template = "admin/plans/revision.html"
    list_filter = ["action", TableFilter, "at"]
    search_fields = ["slug"]

    def get_urls(self):
        undo = self.admin_site.admin_view(require_POST(self.undo_view))
        return [path("<int:pk>/undo/", undo, name="plans_revision_undo"), *super().get_urls()]

    def undo_view(self, request, pk):
        get_object_or_404(Revision, pk=pk)
        return undo_and_publish(self, request, Revision.objects.filter(pk=pk))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_undo"] = obj and may_undo(request.user, Revision.objects.filter(pk=obj.pk))
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("author"))
    def author(self, revision):
        return revision.changeset and revision.changeset.author_name

    @admin.display(description=_("decided by"))
    def decider(self, revision):
        return revision.changeset and revision.changeset.decided_by_name

    @admin.display(description=_("reason"))
    def reason(self, revision):
        return revision.changeset and revision.changeset.reason

    @admin.display(description=_("table"), ordering="table")
    def kind(self, revision):
        return BY_NAME[revision.table].model._meta.verbose_name

    @admin.display(description=_("changed fields"))
    def changed_fields(self, revision):
        return ", ".join(str(field) for field, _old, _new in _in_words(revision))

    @admin.display(description=_("changes"))
    def before_and_after(self, revision):
        return render_to_string("admin/plans/_changes.html", {"rows": [*_in_words(revision)]})


def _in_words(revision):
    return changes_in_words(BY_NAME[revision.table].model, revision.changes)
