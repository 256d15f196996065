"""The log of access, to read."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin

from plans.admin.lists import ListsQuickly, ReadOnly
from plans.models import AccessEvent

admin.site.unregister([Authenticator, EmailAddress])  # the secrets of phones, and addresses that nobody uses here


@admin.register(AccessEvent)
class AccessEventAdmin(ReadOnly, ListsQuickly):
    list_display = ["at", "event", "account", "detail", "by", "address"]
    list_display_links = None
    list_filter = ["event", "at"]
    search_fields = ["account", "by", "address"]
