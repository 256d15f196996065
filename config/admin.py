"""The site of the editors' pages."""

from django.apps import apps
from django.contrib.admin import AdminSite
from django.core.exceptions import FieldDoesNotExist

from plans.editing.desk import waiting
from plans.editing.proposals import needed, trial
from plans.editing.yaml_records import FixtureError
from plans.models import ChangeSet


class CatalogueSite(AdminSite):
    index_template = "admin/plans/index.html"

    def index(self, request, extra_context=None):
        """Show what waits, to those who may see drafts."""
        waits = waiting() if request.user.has_perm("plans.view_changeset") else []
        return super().index(request, {"waiting": waits} | (extra_context or {}))

    def autocomplete_view(self, request):
        """Find the drafts of the editor as well."""
        drafts = needed(ChangeSet.objects.open_of(request.user), tables=_looked_up(request.GET))
        if not drafts:
            return super().autocomplete_view(request)
        try:
            with trial(drafts):
                return super().autocomplete_view(request)
        except FixtureError:  # the drafts no longer fit the catalogue
            return super().autocomplete_view(request)


def _looked_up(asked):
    """Return the table whose entries are looked up."""
    try:
        model = apps.get_model(asked.get("app_label", ""), asked.get("model_name", ""))
        return [model._meta.get_field(asked.get("field_name", "")).related_model._meta.model_name]
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return []  # Django refuses the request
