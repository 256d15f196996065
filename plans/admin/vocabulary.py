from django.contrib import admin

from cities.admin import EntryAdmin
from plans.admin.lists import LackingFilter
from plans.admin.proposing import ProposingAdmin
from plans.models import Indicator, Industry, Synonym, Term, Theme, Topic


@admin.register(Industry)
class IndustryAdmin(ProposingAdmin, EntryAdmin):
    fields = ["slug", "name_zh", "name_en", "gbt4754", "sei2018", "note_zh", "note_en"]
    list_display = ["name_zh", "name_en", "gbt4754", "sei2018", "updated_at"]
    list_filter = ["updated_at"]
    search_fields = ["slug", "name_zh", "name_en", "note_zh", "note_en", "gbt4754"]


@admin.register(Theme)
class ThemeAdmin(ProposingAdmin, EntryAdmin):
    fields = ["slug", "name_zh", "name_en", "definition_zh", "definition_en"]
    list_display = ["name_zh", "name_en", "slug", "updated_at"]
    list_filter = ["updated_at"]
    search_fields = ["slug", "name_zh", "name_en", "definition_zh", "definition_en"]


@admin.register(Topic)
class TopicAdmin(ProposingAdmin, EntryAdmin):
    fields = ["slug", "theme", "name_zh", "name_en", "definition_zh", "definition_en", "general", "near"]
    autocomplete_fields = ["theme", "near"]
    list_display = ["name_zh", "name_en", "theme", "general", "slug", "updated_at"]
    list_filter = ["theme", "general", "updated_at"]
    list_select_related = ["theme"]
    search_fields = ["slug", "name_zh", "name_en", "definition_zh", "definition_en"]


@admin.register(Term)
class TermAdmin(ProposingAdmin, EntryAdmin):
    fields = ["slug", "term_zh", "pinyin", "term_en", "definition_zh", "definition_en", "official_source"]
    list_display = ["term_zh", "term_en", "pinyin", "updated_at"]
    list_filter = ["updated_at"]
    search_fields = ["slug", "term_zh", "term_en", "pinyin", "definition_zh", "definition_en"]


@admin.register(Synonym)
class SynonymAdmin(ProposingAdmin):
    fields = ["word", "means", "kind"]
    list_display = ["word", "means", "kind"]
    list_filter = ["kind"]
    search_fields = ["word", "means"]


@admin.register(Indicator)
class IndicatorAdmin(ProposingAdmin, EntryAdmin):
    fields = [
        "slug", "name_zh", "name_en", "topic", "key_order", "dimension", "counted_zh", "counted_en",
        "definition_zh", "definition_en", "direction", "caveat_zh", "caveat_en",
    ]  # fmt: skip
    autocomplete_fields = ["topic"]
    list_display = ["name_zh", "name_en", "topic", "dimension", "counted_zh", "counted_en", "updated_at"]
    list_filter = [LackingFilter, "topic", "dimension", "direction", "updated_at"]
    list_select_related = ["topic"]
    search_fields = ["slug", "name_zh", "name_en", "counted_zh", "counted_en", "definition_zh", "definition_en"]
