"""Changelists whose cost does not grow with the entries: they read keys first, and filter by look-up, not by lists."""

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import ModelChoiceField, TextInput
from django.utils.translation import gettext_lazy as _

from plans.editing.waiting import LACKING
from plans.lists.pagination import read_keys


class KeysFirstChangeList(ChangeList):
    """A changelist that reads the primary keys of a page in order, and then only the rows of these keys."""

    def get_results(self, request):
        if self.queryset.query.where:  # a result of one page needs neither a count nor an index for its order
            keys = [*self.queryset.order_by().values_list("pk", flat=True)[: self.list_per_page + 1]]
            if len(keys) <= self.list_per_page:
                self.queryset = self.root_queryset.filter(pk__in=keys).order_by(*self.queryset.query.order_by)
        super().get_results(request)
        if self.multi_page and not self.show_all:
            start = self.page_num - 1
            first, last = start * self.list_per_page, min((start + 1) * self.list_per_page, self.result_count)
            keys = read_keys(self.queryset, first, last, self.result_count)
            rows = self.apply_select_related(self.root_queryset).in_bulk(keys)
            self.result_list = [rows[key] for key in keys]


class TextFilter(admin.FieldListFilter):
    """A filter whose value is typed, so that the existing values need not be read."""

    template = "admin/plans/asking_filter.html"

    def __init__(self, field, request, params, model, model_admin, field_path):
        self.name = self.name_of(field, field_path)
        self.value = (params.get(self.name) or [""])[-1]
        super().__init__(field, request, params, model, model_admin, field_path)
        self.widget = self.make_widget(field, model_admin)
        self.others = []

    def name_of(self, field, path):
        return path

    def make_widget(self, field, model_admin):
        return TextInput()

    def expected_parameters(self):
        return [self.name]

    def choices(self, changelist):
        """Yield the choice "all", and store the values of the other filters for the form."""
        self.others = [
            (name, value)
            for name, values in changelist.filter_params.items()
            if name != self.name
            for value in (values if isinstance(values, list) else [values])
        ]
        query = changelist.get_query_string(remove=[self.name])
        yield {"selected": not self.value, "query_string": query, "display": _("All")}

    @property
    def input(self):
        attributes = {"id": f"filter_{self.name}", "aria-label": str(self.title)}
        return self.widget.render(self.name, self.value, attributes)


class LackingFilter(admin.SimpleListFilter):
    """A filter by what entries lack, with the same conditions as the counts of the index page."""

    title = _("lacking")
    parameter_name = "lacking"

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _condition) in LACKING[model_admin.model].items()]

    def queryset(self, request, queryset):
        lacking = LACKING[queryset.model].get(self.value() or "")
        return queryset.filter(lacking[1]) if lacking else queryset


class LookUpFilter(TextFilter):
    """A filter by a related entry, chosen by autocomplete."""

    def name_of(self, field, path):
        return f"{path}__{field.target_field.name}__exact"

    def make_widget(self, field, model_admin):
        entries = field.remote_field.model._default_manager.all()
        return ModelChoiceField(entries, widget=AutocompleteSelect(field, model_admin.admin_site)).widget


class ScalableAdmin(admin.ModelAdmin):
    """A base class for large tables: filters by related entries use autocomplete."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_changelist(self, request, **kwargs):
        return KeysFirstChangeList

    def get_list_filter(self, request):
        filters = super().get_list_filter(request)
        return [(name, LookUpFilter) if self._is_relation(name) else name for name in filters]

    def _is_relation(self, name):
        return isinstance(name, str) and get_fields_from_path(self.model, name)[-1].is_relation

    @property
    def media(self):
        return super().media + AutocompleteSelect(None, self.admin_site).media


class ReadOnlyAdmin(admin.ModelAdmin):
    """A base class for tables that nobody adds to, changes or deletes from in the admin."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
