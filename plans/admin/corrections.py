from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plans.admin.proposing import ProposingAdmin, ProposingForm
from plans.editing.former_addresses import ADDRESSED, is_former
from plans.models import Correction


class CorrectionForm(ProposingForm):
    """A form that accepts only entries that are or were in the catalogue."""

    def clean(self):
        cleaned = super().clean()
        table, slug = cleaned.get("table"), cleaned.get("slug")
        if table and table not in ADDRESSED:
            raise ValidationError({"table": _("Choose one of %(tables)s.") % {"tables": ", ".join(ADDRESSED)}})
        if (
            table
            and slug
            and not (ADDRESSED[table]._default_manager.filter(pk=slug).exists() or is_former(ADDRESSED[table], slug))
        ):
            raise ValidationError({"slug": _("No entry of this table has or had this slug.")})
        return cleaned


@admin.register(Correction)
class CorrectionAdmin(ProposingAdmin):
    form = CorrectionForm
    fields = ["date", "table", "slug", "text_zh", "text_en"]
    list_display = ["date", "table", "slug", "text"]
    list_filter = ["table", "date"]
    search_fields = ["slug", "text_zh", "text_en"]
