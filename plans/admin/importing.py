"""Statements brought by a spreadsheet: a form that turns a file into a change set."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.editing.importing import Problem, Wrong, propose, read_sheet
from plans.editing.proposals import may_propose
from plans.opendata.tables import STATEMENT_COLUMNS

MOST = 2000  # rows by form
ANY_OF = [f"plans.{action}_{name}" for action in ("add", "change") for name in ("target", "result")]


class ImportForm(forms.Form):
    file = forms.FileField(label=_("CSV file or workbook"), help_text=_("With the columns of the export."))


class ImportsStatements(admin.ModelAdmin):
    change_list_template = "admin/plans/statements.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name=f"plans_{self.opts.model_name}_import"), *super().get_urls()]

    def import_view(self, request):
        if not any(request.user.has_perm(permission) for permission in ANY_OF):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        problems: tuple[Problem, ...] = ()
        if form.is_valid():
            try:
                changeset = self._import(request, form.cleaned_data["file"])
            except Wrong as error:
                problems = error.problems
            else:
                if changeset:
                    return redirect("admin:plans_changeset_change", changeset.pk)
                form.add_error("file", gettext("The file changes nothing."))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Import"),
            "form": form,
            "problems": problems,
        }
        return render(request, "admin/plans/import.html", context)

    def _import(self, request, file):
        try:
            rows = read_sheet(file, file.name)
        except Exception as error:  # a damaged workbook fails in many ways
            raise Wrong(Problem(1, "", gettext("This is neither CSV in UTF-8 nor a workbook."))) from error
        if len(rows) > MOST:
            message = gettext("The file has more than %(number)s rows: use `manage.py import_statements`.")
            raise Wrong(Problem(MOST + 2, "", message % {"number": MOST}))
        with transaction.atomic():
            changeset = propose(rows, STATEMENT_COLUMNS, request.user, file.name)
            if changeset and not may_propose(request.user, changeset.proposals.all()):
                raise PermissionDenied
        return changeset
