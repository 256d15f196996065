"""Downloads: the whole catalogue, one table, or the rows of a page."""

from django.http import FileResponse, Http404, HttpResponseBadRequest, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import override

from plans.catalogue.edition import current
from plans.catalogue.http_caching import conditional_file, conditional_page
from plans.comparison.rows import rows_of
from plans.lists.selection import MAX_CITIES, MIN_CITIES, select
from plans.lists.table_filters import FILTERS
from plans.opendata.package import catalogue_json, catalogue_xlsx, catalogue_zip
from plans.opendata.streams import FORMATS, csv_stream, json_stream
from plans.opendata.tables import ALL_TABLES, find_table
from plans.opendata.tables.comparison import comparison_table
from plans.opendata.workbooks import table_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CATALOGUES = {
    "zip": (catalogue_zip, "application/zip"),
    "xlsx": (catalogue_xlsx, XLSX),
    "json": (catalogue_json, "application/json"),
}


@conditional_page
def data(request):
    return render(request, "plans/data.html", {"tables": ALL_TABLES, "formats": FORMATS, "edition": current()})


@conditional_file
def catalogue(request, ending):
    """The whole catalogue in one file."""
    make, content_type = CATALOGUES[ending]
    edition, file = make()
    return FileResponse(
        file, as_attachment=True, filename=edition.file_name("catalogue", ending), content_type=content_type
    )


@conditional_file
def table(request, name, ending):
    """All rows of one table that the parameters select; they are those of its list page."""
    try:
        found = find_table(name)
    except ValueError as error:
        raise Http404(str(error)) from error
    if found.model is None:
        return _file(request, found, ending) if not request.GET else _refused([f"{name} has no filters."])
    filterset = FILTERS[name](request.GET, found.model.objects.all())
    reasons = _reasons(filterset)
    return _refused(reasons) if reasons else _file(request, found, ending, filterset.qs)


@conditional_file
def comparison(request, ending):
    """The rows of the comparison that the parameters ask for."""
    selection = select(request.GET)
    reasons = _reasons(selection.filterset)
    if not reasons and not MIN_CITIES <= len(selection.asked) <= MAX_CITIES:
        reasons = [f"city: name {MIN_CITIES} to {MAX_CITIES} regions."]
    return _refused(reasons) if reasons else _file(request, comparison_table(rows_of(selection.groups())), ending)


def _reasons(filterset):
    """Return the reasons to refuse the parameters. A file with other rows than asked for would mislead."""
    with override("en"):
        reasons = [f"“{name}” is not a filter of this table." for name in filterset.unknown]
        if not filterset.is_valid():
            reasons += [f"{name}: {' '.join(messages)}" for name, messages in filterset.errors.items()]
    return reasons


def _refused(reasons):
    return HttpResponseBadRequest("\n".join([*reasons, ""]), content_type="text/plain; charset=utf-8")


def _file(request, table, ending, queryset=None):
    edition = current()
    url = request.build_absolute_uri() if request.GET else ""
    name = edition.file_name(table.name, ending)
    if ending == "xlsx":
        file = table_workbook(table, queryset, edition=edition, url=url)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    if ending == "csv":
        stream, content_type = csv_stream(table, queryset), "text/csv; charset=utf-8"
    else:
        stream, content_type = json_stream(table, queryset, edition=edition, url=url), "application/json"
    response = StreamingHttpResponse(stream, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
