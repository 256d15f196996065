from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin import SLUG_OF_A_REGION, EntryAdmin
from plans.admin.proposing import ProposingAdmin
from plans.admin.rows import RowInline
from plans.models import Chain, ChainFirm, Firm


class RoleInline(RowInline):
    model = ChainFirm

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("chain", "firm")


class FirmInline(RoleInline):
    fields = ["firm", "role", "as_printed", "source", "paragraph"]
    autocomplete_fields = ["firm", "source"]
    ordering = ["firm_id"]


class ChainInline(RoleInline):
    fields = ["chain", "role", "as_printed", "source", "paragraph"]
    autocomplete_fields = ["chain", "source"]
    ordering = ["chain_id"]


@admin.register(Chain)
class ChainAdmin(ProposingAdmin, EntryAdmin):
    slug_help = SLUG_OF_A_REGION
    fieldsets = [
        (_("Where it stands"), {"fields": ["source", "paragraphs"]}),
        (_("What it is"), {"fields": ["city", "slug", "name_zh", "name_en", "kind", "grade", "grade_standing"]}),
        (_("Links"), {"fields": ["district", "industries"]}),
        (_("Note"), {"fields": ["note_zh", "note_en"]}),
    ]
    autocomplete_fields = ["source", "city", "district", "industries"]
    inlines = [FirmInline]
    list_display = ["name_zh", "name_en", "city", "district", "kind", "grade", "grade_standing", "updated_at"]
    list_filter = ["city", "kind", "grade", "grade_standing", "industries", "source", "updated_at"]
    list_select_related = ["city", "district"]
    ordering = ["city_id", "slug"]
    search_fields = ["slug", "name_zh", "name_en", "note_zh", "note_en"]


@admin.register(Firm)
class FirmAdmin(ProposingAdmin, EntryAdmin):
    fieldsets = [
        (_("Where it stands"), {"fields": ["source", "paragraphs"]}),
        (_("What it is"), {"fields": ["slug", "name_zh", "name_en"]}),
        (_("Links"), {"fields": ["city", "district"]}),
        (_("Note"), {"fields": ["note_zh", "note_en"]}),
    ]
    autocomplete_fields = ["source", "city", "district"]
    inlines = [ChainInline]
    list_display = ["name_zh", "name_en", "city", "district", "slug", "updated_at"]
    list_filter = ["city", "source", "updated_at"]
    list_select_related = ["city", "district"]
    ordering = ["city_id", "slug"]
    search_fields = ["slug", "name_zh", "name_en", "note_zh", "note_en"]


@admin.register(ChainFirm)
class RoleAdmin(ProposingAdmin):
    fieldsets = [
        (_("Where it stands"), {"fields": ["source", "paragraph", "as_printed"]}),
        (_("What it says"), {"fields": ["firm", "role", "chain"]}),
    ]
    autocomplete_fields = ["source", "firm", "chain"]
    list_display = ["firm", "role", "chain", "as_printed", "source", "paragraph"]
    list_filter = ["role", "chain__city", "source"]
    list_select_related = ["firm", "chain", "source"]
    ordering = ["chain_id", "firm_id"]
    search_fields = [
        "firm__slug", "firm__name_zh", "firm__name_en", "chain__slug", "chain__name_zh", "chain__name_en", "as_printed",
    ]  # fmt: skip
