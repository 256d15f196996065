from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin import SLUG_OF_A_REGION, EntryAdmin
from plans.admin.proposing import ProposingAdmin
from plans.admin.rows import RowForm, RowFormSet, RowInline
from plans.models import Measure, Plan

SLUG_OF_A_MEASURE = _(
    "Begins with the plan's slug, as in “changsha-…-m1”. It is the permanent address and never changes."
)


class MeasureRowForm(RowForm):
    checked_by_the_formset = ("order",)


class MeasureFormSet(RowFormSet):
    """Rows that may be renumbered and replaced in one save, although their numbers are unique in a plan."""

    def save_existing_objects(self, commit=True):
        moving = [form for form in self.initial_forms if form in self.deleted_forms or "order" in form.changed_data]
        Measure.objects.filter(pk__in=[form.instance.pk for form in moving]).make_room()
        return super().save_existing_objects(commit)


class MeasureInline(RowInline):
    model = Measure
    form = MeasureRowForm
    formset = MeasureFormSet
    slug_help = SLUG_OF_A_MEASURE
    fields = ["order", "slug", "name_zh", "name_en", "source", "paragraphs"]
    autocomplete_fields = ["source"]
    ordering = ["order"]


@admin.register(Plan)
class PlanAdmin(ProposingAdmin, EntryAdmin):
    slug_help = SLUG_OF_A_REGION
    fieldsets = [
        (_("Where it stands"), {"fields": ["source", "paragraphs"]}),
        (_("What it is"), {"fields": ["city", "slug", "name_zh", "name_en", "part_of"]}),
        (_("When and how binding"), {"fields": ["standing", "published", "start_year", "end_year"]}),
        (_("Who issues it"), {"fields": ["issuer_zh", "issuer_en"]}),
        (_("Note"), {"fields": ["note_zh", "note_en"]}),
    ]
    autocomplete_fields = ["city", "part_of", "source"]
    inlines = [MeasureInline]
    list_display = ["name_zh", "name_en", "city", "standing", "years", "issuer_zh", "updated_at"]
    list_filter = ["city", "standing", "source", "updated_at"]
    list_select_related = ["city"]
    ordering = ["city_id", "slug"]
    search_fields = ["slug", "name_zh", "name_en", "issuer_zh", "issuer_en"]

    @admin.display(description=_("years"), ordering="start_year")
    def years(self, plan):
        if plan.start_year or plan.end_year:
            return f"{plan.start_year or ''}–{plan.end_year or ''}"


@admin.register(Measure)
class MeasureAdmin(ProposingAdmin, EntryAdmin):
    slug_help = SLUG_OF_A_MEASURE
    fieldsets = [
        (_("Where it stands"), {"fields": ["source", "paragraphs"]}),
        (_("What it is"), {"fields": ["plan", "slug", "order", "name_zh", "name_en"]}),
    ]
    autocomplete_fields = ["plan", "source"]
    list_display = ["name_zh", "name_en", "plan", "order", "slug", "updated_at"]
    list_filter = ["plan__city", "source", "updated_at"]
    list_select_related = ["plan"]
    ordering = ["plan_id", "order"]
    search_fields = ["slug", "name_zh", "name_en", "plan__name_zh", "plan__name_en"]
