"""The access log, read-only."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin

from plans.admin.lists import ReadOnlyAdmin, ScalableAdmin
from plans.models import AccessEvent

admin.site.unregister(
    [Authenticator, EmailAddress]
)  # they hold secrets, and e-mail addresses that this site does not use


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnlyAdmin, ScalableAdmin):
    list_display = ["at", "event", "account", "detail", "by", "address"]
    list_display_links = None
    list_filter = ["event", "at"]
    search_fields = ["account", "by", "address"]
