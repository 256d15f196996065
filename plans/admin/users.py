"""Accounts: only a superuser may grant superuser status or single permissions, or remove a lost second factor."""

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

admin.site.unregister(User)


@admin.register(User)
class CatalogueUserAdmin(UserAdmin):
    list_display = [
        "username",
        "email",
        "last_name",
        "first_name",
        "is_staff",
        "is_active",
        "last_login",
        "has_second_factor",
    ]
    actions = ["remove_second_factor"]

    def get_queryset(self, request):
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        return super().get_queryset(request).annotate(factor=Exists(factors))

    def get_readonly_fields(self, request, obj=None):
        fixed = () if request.user.is_superuser else ("is_superuser", "user_permissions")
        return [*super().get_readonly_fields(request, obj), *fixed]

    def has_change_permission(self, request, obj=None):
        return self._is_within_reach(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._is_within_reach(request, obj) and super().has_delete_permission(request, obj)

    def has_remove_second_factor_permission(self, request):
        return request.user.is_superuser

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, user):
        return user.factor

    @admin.action(description=_("Remove the second factor, as the phone is lost"), permissions=["remove_second_factor"])
    def remove_second_factor(self, request, users):
        names = [user.get_username() for user in users if user.factor]
        Authenticator.objects.filter(user__in=users).delete()
        message = ngettext("Second factor removed: %(names)s.", "Second factors removed: %(names)s.", len(names))
        self.message_user(request, message % {"names": ", ".join(names) or "–"}, messages.SUCCESS)

    def _is_within_reach(self, request, obj):
        return request.user.is_superuser or not (obj and obj.is_superuser)
