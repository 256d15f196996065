"""Entries that are edited as inline rows in the form of another entry."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cities.admin import SlugWithHelp
from plans.admin.proposing import ProposingForm


class RowForm(ProposingForm):
    """An inline row. The slug can be entered only in a new row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and not self.instance._state.adding:
            self.fields["slug"].widget.attrs["readonly"] = True

    def name_inputs(self, number):
        """Give each input of the row an accessible name: screen readers do not read the column heading."""
        for field in self.fields.values():
            widget: Any = field.widget
            widget = getattr(widget, "widget", widget)  # an autocomplete is wrapped
            widget.attrs["aria-label"] = f"{capfirst(field.label)} {number}"


class RowFormSet(BaseInlineFormSet):
    """The rows of one entry. The initial source of a new row is the source of that entry."""

    def get_form_kwargs(self, index):
        kwargs = super().get_form_kwargs(index)
        source = getattr(self.instance, "source_id", None)
        if source and (index is None or index >= self.initial_form_count()):
            kwargs["initial"] = {"source": source}
        return kwargs

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.name_inputs("" if index is None else index + 1)
        if self.instance._state.adding:
            # The slug of a new entry may still change: its rows must not fix it.
            form.fields[self.fk.name].initial = None

    def clean(self):
        super().clean()
        if any(form.instance._state.adding for form in self.initial_forms):
            raise ValidationError(_("One of these rows was withdrawn meanwhile: open the page again."))


class RowInline(SlugWithHelp, admin.TabularInline):
    form = RowForm
    formset = RowFormSet
    formfield_overrides = {
        models.CharField: {"widget": forms.TextInput(attrs={"size": 16})},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 28})},
    }
    extra = 0
    show_change_link = True
