from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from cities.admin import SLUG_OF_A_REGION, EntryAdmin
from plans.admin.importing import ImportsStatements
from plans.admin.lists import LackingFilter, TextFilter
from plans.admin.proposing import ProposingAdmin, ProposingForm
from plans.admin.reading import reading
from plans.figures import quantities
from plans.models import Firm, Indicator, Result, Target


class StatementForm(ProposingForm):
    def clean_quantity(self):
        """Refuse a quantity that cannot be parsed, with the message of the parser."""
        printed = self.instance.entered = self.cleaned_data["quantity"]
        if printed and "is_unread" not in self.data:
            try:
                quantities.parse(printed)
            except ValueError as error:
                raise ValidationError(str(error)) from error
        return printed

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.check_links(self.cleaned_data)
            except ValidationError as error:
                self.add_error(None, error)


class StatementAdmin(ImportsStatements, ProposingAdmin, EntryAdmin):
    form = StatementForm
    slug_help = SLUG_OF_A_REGION
    standing_fieldset: tuple[Any, ...] | None = None
    autocomplete_fields = [
        "source", "city", "indicator", "districts", "plans", "measure", "chains", "firms", "topics", "industries",
    ]  # fmt: skip
    readonly_fields = ["reading"]
    list_select_related = ["city", "indicator"]
    ordering = ["city_id", "paragraph", "slug"]
    search_fields = ["slug", "as_printed", "text_zh", "text_en", "attributed_to_zh", "attributed_to_en", "quantity"]

    def get_search_results(self, request, queryset, search_term):
        """Search firms and indicators in subqueries: a join would scan their names once per statement."""
        for word in search_term.split():
            firms, indicators = (
                model.objects.filter(Q(name_zh__icontains=word) | Q(name_en__icontains=word) | Q(slug__icontains=word))
                for model in (Firm, Indicator)
            )
            linked = self.model.firms.through.objects.filter(firm__in=firms).values(self.opts.model_name)
            own_fields = [Q(**{f"{field}__icontains": word}) for field in self.search_fields]
            queryset = queryset.filter(reduce(or_, own_fields, Q(pk__in=linked) | Q(indicator__in=indicators)))
        return queryset, False

    def get_fieldsets(self, request, obj=None):
        return [
            (_("Where it stands"), {"fields": ["source", "paragraph", "as_printed"]}),
            (_("What it says"), {"fields": ["city", "slug", "scope", "text_zh", "text_en"]}),
            (_("The figure"), {"fields": ["quantity", "is_unread", "reading", "indicator"]}),
            self.standing_fieldset,
            (_("Who says it"), {"fields": ["attributed_to_zh", "attributed_to_en", "actor"]}),
            (_("Links"), {"fields": ["topics", "districts", "plans", "measure", "chains", "firms", "industries"]}),
            (_("Note"), {"fields": ["note_zh", "note_en"]}),
        ]

    @admin.display(description=_("what it says"), ordering="slug")
    def name(self, statement):
        return Truncator(statement.text).chars(90)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        context["reading_url"] = reverse("admin:plans_source_reading")
        if add and not form.is_bound:  # opened at the desk, the form has a quantity, and the texts come next
            form.instance.entered = form.initial.get("quantity", "")
            form.instance.is_unread = form.initial.get("is_unread", False)
            form.fields["text_zh"].widget.attrs["autofocus"] = "slug" in form.initial
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("as it is read"))
    def reading(self, statement):
        """Return the reading of the quantity in the submitted form, or of the saved one."""
        return reading(getattr(statement, "entered", statement.quantity), statement.is_unread)


@admin.register(Target)
class TargetAdmin(StatementAdmin):
    standing_fieldset = (_("When and how binding"), {"fields": ["due", "standing", "strength"]})
    list_display = ["name", "city", "quantity", "indicator", "standing", "due_year", "scope", "updated_at"]
    list_filter = [
        "city", LackingFilter, "standing", "scope", "qualifier", ("due", TextFilter), "topics", "indicator", "source", "updated_at",
    ]  # fmt: skip

    @admin.display(description=_("due year"), ordering="due")
    def due_year(self, target):
        return target.when


@admin.register(Result)
class ResultAdmin(StatementAdmin):
    standing_fieldset = (_("When"), {"fields": ["period"]})
    list_display = ["name", "city", "quantity", "indicator", "period", "scope", "updated_at"]
    list_filter = [
        "city", LackingFilter, "scope", "qualifier", ("period", TextFilter), "topics", "indicator", "source", "updated_at",
    ]  # fmt: skip
