"""The site of the editors' pages."""

from django.apps import apps
from django.contrib.admin import AdminSite
from django.core.exceptions import FieldDoesNotExist
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from config import second_factor
from plans.editing.proposals import needed, trial
from plans.editing.waiting import waiting
from plans.editing.yaml_records import FixtureError
from plans.models import ChangeSet


class CatalogueSite(AdminSite):
    index_template = "admin/plans/index.html"

    def has_permission(self, request):
        """Let in who has shown the second factor, if it takes one; who has not may only leave."""
        is_leaving = request.path == reverse("admin:logout")
        return super().has_permission(request) and (is_leaving or second_factor.is_shown(request))

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """Ask for name and password; lead who lacks a second factor to where it is set up."""
        if super().has_permission(request) and second_factor.is_missing(request.user):
            return redirect("mfa_activate_totp")
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        return second_factor.Login.as_view()(request)

    def index(self, request, extra_context=None):
        """Show what waits, to those who may see drafts."""
        waits = waiting() if request.user.has_perm("plans.view_changeset") else []
        return super().index(request, {"waiting": waits} | (extra_context or {}))

    def autocomplete_view(self, request):
        """Find the drafts of the editor as well, and nothing that a second extraction must not see."""
        changeset = ChangeSet.objects.open_of(request.user)
        drafts, blind_to = needed(changeset, tables=_looked_up(request.GET)), changeset.blind_to if changeset else ""
        if not (drafts or blind_to):
            return super().autocomplete_view(request)
        try:
            with trial(drafts, blind_to):
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
