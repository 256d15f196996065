from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from plans.models import Revision


@admin.register(Revision)
class RevisionAdmin(admin.ModelAdmin):
    """The history, read-only."""

    fields = readonly_fields = ["at", "table", "slug", "action", "before_and_after"]
    list_display = ["at", "table", "slug", "action", "changed_fields"]
    list_filter = ["action", ("table", admin.AllValuesFieldListFilter), "at"]
    search_fields = ["slug"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("changed fields"))
    def changed_fields(self, revision):
        return ", ".join(revision.changes)

    @admin.display(description=_("changes"))
    def before_and_after(self, revision):
        rows = [(field, *map(_text, values)) for field, values in revision.changes.items()]
        return render_to_string("admin/plans/_changes.html", {"rows": rows})


def _text(value):
    return "; ".join(value) if isinstance(value, list) else value
