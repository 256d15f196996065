from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.admin import SLUG_OF_ITS_OWN, EntryAdmin
from plans.admin.lists import TextFilter
from plans.admin.proposing import ProposingAdmin
from plans.admin.reconciling import ReconcilingAdmin
from plans.admin.rows import RowInline
from plans.models import Omission, Source

SLUG_OF_AN_OMISSION = _("Source, paragraph and subject, as in “changsha-p1-dateline”. It never changes.")


class OmissionInline(RowInline):
    model = Omission
    slug_help = SLUG_OF_AN_OMISSION
    fields = ["slug", "paragraph", "as_printed", "reason_zh", "reason_en"]
    ordering = ["paragraph", "slug"]


@admin.register(Source)
class SourceAdmin(ReconcilingAdmin, ProposingAdmin, EntryAdmin):
    slug_help = SLUG_OF_ITS_OWN
    change_form_template = "admin/plans/desk/source.html"
    fieldsets = [
        (None, {"fields": ["slug", "kind", "title", "title_en", "publisher_zh", "publisher_en", "published", "url"]}),
        (_("Its limits"), {"fields": ["note_zh", "note_en"]}),
    ]
    formfield_overrides = EntryAdmin.formfield_overrides | {models.URLField: {"assume_scheme": "https"}}
    inlines = [OmissionInline]
    list_display = ["title", "title_en", "kind", "publisher_zh", "published", "slug", "updated_at"]
    list_filter = ["kind", ("publisher_zh", TextFilter), "published"]
    search_fields = ["slug", "title", "title_en", "publisher_zh", "publisher_en", "url"]


@admin.register(Omission)
class OmissionAdmin(ProposingAdmin, EntryAdmin):
    slug_help = SLUG_OF_AN_OMISSION
    fieldsets = [
        (_("Where it stands"), {"fields": ["source", "paragraph", "as_printed"]}),
        (_("Why it is left out"), {"fields": ["slug", "reason_zh", "reason_en"]}),
    ]
    autocomplete_fields = ["source"]
    list_display = ["slug", "source", "paragraph", "as_printed", "updated_at"]
    list_filter = ["source", "updated_at"]
    list_select_related = ["source"]
    ordering = ["source_id", "paragraph", "slug"]
    search_fields = ["slug", "as_printed", "reason_zh", "reason_en"]
