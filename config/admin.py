"""The site of the editors' pages."""

from django.apps import apps
from django.contrib.admin import AdminSite
from django.core.exceptions import FieldDoesNotExist

from plans.editing.proposals import needed, trial
from plans.models import ChangeSet


class CatalogueSite(AdminSite):
    def autocomplete_view(self, request):
        """Find the drafts of the editor as well."""
        drafts = needed(ChangeSet.objects.open_of(request.user), tables=_looked_up(request.GET))
        if not drafts:
            return super().autocomplete_view(request)
        with trial(drafts):
            return super().autocomplete_view(request)


def _looked_up(asked):
    """Return the table whose entries are looked up."""
    try:
        model = apps.get_model(asked.get("app_label", ""), asked.get("model_name", ""))
        return [model._meta.get_field(asked.get("field_name", "")).related_model._meta.model_name]
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return []  # Django refuses the request
