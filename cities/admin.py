"""Base classes of the admin, and the admin of regions and districts.

`plans.admin` registers all models, including regions, because it also records their history.
"""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

SLUG_OF_A_REGION = _(
    "Begins with the region's slug, as in “changsha-…”. It is the permanent address and never changes."
)
SLUG_OF_ITS_OWN = _("The English name in small letters and hyphens. It is the permanent address and never changes.")


class EntryForm(forms.ModelForm):
    """A form that checks all constraints of the model, including those on read-only and derived fields."""

    checked_by_the_formset: tuple[str, ...] = ()

    def _post_clean(self):
        super()._post_clean()  # type: ignore[misc]  # private, but the only hook after all other checks
        if not self.errors:
            try:
                self.instance.validate_constraints(exclude={*self.checked_by_the_formset})
            except ValidationError as error:
                self.add_error(None, error)


class SlugWithHelp(admin.options.BaseModelAdmin):
    """Adds a help text to the slug."""

    slug_help = SLUG_OF_ITS_OWN

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "slug":
            kwargs["help_text"] = self.slug_help
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class EntryAdmin(SlugWithHelp, admin.ModelAdmin):
    """The admin of an entry. The slug is read-only after the entry is added."""

    form = EntryForm
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
    list_per_page = 50

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]


class CityAdmin(EntryAdmin):
    slug_help = _("The region's name in pinyin, such as “changsha”. It is the permanent address and never changes.")
    fields = ["slug", "name_zh", "name_en", "level", "province", "code"]
    list_display = ["name_zh", "name_en", "level", "province", "code", "updated_at"]
    list_filter = ["level", "province"]
    search_fields = ["slug", "name_zh", "name_en", "code"]


class DistrictAdmin(EntryAdmin):
    slug_help = SLUG_OF_A_REGION
    fields = ["city", "slug", "name_zh", "name_en", "kind", "code"]
    autocomplete_fields = ["city"]
    list_display = ["name_zh", "name_en", "city", "kind", "code", "updated_at"]
    list_filter = ["city", "kind"]
    list_select_related = ["city"]
    search_fields = ["slug", "name_zh", "name_en", "code", "city__name_zh", "city__name_en"]
