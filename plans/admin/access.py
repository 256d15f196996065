"""The log of access, to read."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin

from plans.models import AccessEvent

admin.site.unregister([Authenticator, EmailAddress])  # the secrets of phones, and addresses that nobody uses here


@admin.register(AccessEvent)
class AccessEventAdmin(admin.ModelAdmin):
    list_display = ["at", "event", "account", "detail", "by", "address"]
    list_display_links = None
    list_filter = ["event", "at"]
    search_fields = ["account", "by", "address"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
