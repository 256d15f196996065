"""A form that imports statements from a spreadsheet as a change set."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from plans.editing.importing import CellProblem, Import, InvalidSheet, read_sheet
from plans.editing.proposals import may_propose
from plans.opendata.tables import STATEMENT_COLUMNS

MAX_ROWS = 2000  # a larger file needs the command
PERMISSIONS = [f"plans.{action}_{name}" for action in ("add", "change") for name in ("target", "result")]


class ImportForm(forms.Form):
    file = forms.FileField(label=_("CSV file or workbook"), help_text=_("With the columns of the export."))


class ImportsStatements(admin.ModelAdmin):
    change_list_template = "admin/plans/statements.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name=f"plans_{self.opts.model_name}_import"), *super().get_urls()]

    def import_view(self, request):
        if not any(request.user.has_perm(permission) for permission in PERMISSIONS):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": gettext("Import"), "form": form,
        }  # fmt: skip
        if not form.is_valid():
            return render(request, "admin/plans/import.html", context)
        try:
            sheet = _read(form.cleaned_data["file"])
        except InvalidSheet as error:
            return render(request, "admin/plans/import.html", context | {"problems": error.problems})
        page = render_to_string("admin/plans/import.html", context | {"sheet": sheet}, request)
        return StreamingHttpResponse(_stream(sheet, request.user, page), headers={"X-Accel-Buffering": "no"})


def _read(file):
    try:
        rows = read_sheet(file, file.name)
    except Exception as error:  # a damaged workbook fails in many ways
        raise InvalidSheet(CellProblem(1, "", gettext("This is neither CSV in UTF-8 nor a workbook."))) from error
    if len(rows) > MAX_ROWS:
        message = gettext("The file has more than %(number)s rows: use `manage.py import_statements`.")
        raise InvalidSheet(CellProblem(MAX_ROWS + 2, "", message % {"number": MAX_ROWS}))
    return Import(rows, STATEMENT_COLUMNS, file.name)


def _stream(sheet, user, page):
    """Stream the page while the rows are checked: the progress after each batch, and at the end the result."""
    language = get_language()
    head, tail = page.split("<!-- progress -->")
    yield head
    for checked_count in sheet.check():
        with override(language):
            yield render_to_string("admin/plans/_import_progress.html", {"done": checked_count, "all": len(sheet.rows)})
    with override(language):
        yield render_to_string("admin/plans/_import_result.html", _result(sheet, user))
    yield tail


def _result(sheet, user):
    if not may_propose(user, sheet.proposals):
        return {
            "problems": [CellProblem(1, "", gettext("You may not add or change all that the file adds or changes."))]
        }
    try:
        return {"changeset": sheet.keep(user)}
    except InvalidSheet as error:
        return {"problems": error.problems}
