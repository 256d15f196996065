from django.contrib import admin

from cities.admin import EntryAdmin
from plans.admin.recorded import RecordedAdmin
from plans.models import Indicator, Industry, Theme


@admin.register(Industry)
class IndustryAdmin(RecordedAdmin, EntryAdmin):
    fields = ["slug", "name_zh", "name_en", "gbt4754", "sei2018", "note_zh", "note_en"]
    list_display = ["name_zh", "name_en", "gbt4754", "sei2018", "updated_at"]
    list_filter = ["sei2018", "updated_at"]
    search_fields = ["slug", "name_zh", "name_en", "note_zh", "note_en", "gbt4754"]


@admin.register(Theme)
class ThemeAdmin(RecordedAdmin, EntryAdmin):
    fields = ["slug", "name_zh", "name_en", "definition_zh", "definition_en"]
    list_display = ["name_zh", "name_en", "slug", "updated_at"]
    list_filter = ["updated_at"]
    search_fields = ["slug", "name_zh", "name_en", "definition_zh", "definition_en"]


@admin.register(Indicator)
class IndicatorAdmin(RecordedAdmin, EntryAdmin):
    fields = [
        "slug", "name_zh", "name_en", "dimension", "counted_zh", "counted_en", "definition_zh", "definition_en",
    ]  # fmt: skip
    list_display = ["name_zh", "name_en", "dimension", "counted_zh", "counted_en", "updated_at"]
    list_filter = ["dimension", "updated_at"]
    search_fields = ["slug", "name_zh", "name_en", "counted_zh", "counted_en", "definition_zh", "definition_en"]
