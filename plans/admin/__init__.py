"""The admin: editors find, edit and withdraw entries by proposals. May import `editing` and below."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from plans.admin import (
    access,
    chains,
    changesets,
    corrections,
    plans,
    regions,
    revisions,
    sources,
    statements,
    users,
    vocabulary,
)

__all__ = [
    "access",
    "chains",
    "changesets",
    "corrections",
    "plans",
    "regions",
    "revisions",
    "sources",
    "statements",
    "users",
    "vocabulary",
]

admin.site.site_header = admin.site.site_title = _("Catalogue of regional plans: editing")
admin.site.index_title = _("Entries")
