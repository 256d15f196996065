"""The AdminSite of the editors."""

from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from config import second_factor
from plans.editing.proposals import required_drafts, trial
from plans.editing.waiting import waiting
from plans.editing.yaml_records import FixtureError
from plans.models import ChangeSet


class CatalogueSite(AdminSite):
    index_template = "admin/plans/index.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Require the second factor if the user has or needs one. Logging out is always allowed."""
        is_leaving = request.path == reverse("admin:logout")
        return super().has_permission(request) and (is_leaving or second_factor.is_shown(request))

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Ask for name and password. Redirect a user who lacks a required second factor to its set-up."""
        if super().has_permission(request) and second_factor.is_missing(request.user):
            return redirect("mfa_activate_totp")
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        return second_factor.Login.as_view()(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the waiting tasks to users who may see drafts."""
        waits = waiting() if request.user.has_perm("plans.view_changeset") else []
        return super().index(request, {"waiting": waits} | (extra_context or {}))

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """Include the drafts of the editor, and hide the first extraction from a second one."""
        changeset = ChangeSet.objects.open_of(request.user)
        drafts, blind_to = (
            required_drafts(changeset, tables=_looked_up(request.GET)),
            changeset.blind_to if changeset else "",
        )
        if not (drafts or blind_to):
            return super().autocomplete_view(request)
        try:
            with trial(drafts, blind_to):
                return super().autocomplete_view(request)
        except FixtureError:  # the drafts no longer fit the catalogue
            return super().autocomplete_view(request)


def _looked_up(query: QueryDict) -> list[str]:
    """Return the table of an autocomplete request as a list; an empty list if the request is invalid."""
    try:
        model = apps.get_model(query.get("app_label", ""), query.get("model_name", ""))
        return [model._meta.get_field(query.get("field_name", "")).related_model._meta.model_name]
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return []  # Django refuses the request
