"""Downloads: the whole catalogue, one table, or a filtered selection of rows."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, BinaryIO

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import override

from plans.catalogue.edition import Edition, current
from plans.catalogue.http_caching import conditional_file, conditional_page
from plans.comparison.rows import by_verdict, rows_of
from plans.lists.figure_rows import MAX_ALONE, Meetings
from plans.lists.filtersets import CatalogueFilter
from plans.lists.selection import MAX_CITIES, MIN_CITIES, Selection, select
from plans.lists.table_filters import FILTERS
from plans.lists.words import Words
from plans.opendata.file_slots import Busy, Stream, file_slot
from plans.opendata.package import write_json, write_zip
from plans.opendata.side_by_side import Sheet, figures_side_by_side, words_side_by_side
from plans.opendata.stored_files import Write, stored_file
from plans.opendata.streams import FORMATS, csv_stream, json_stream
from plans.opendata.tables import ALL_TABLES, Table, find_table
from plans.opendata.tables.comparison import comparison_table
from plans.opendata.tables.words import SUBJECTS, words_table
from plans.opendata.tempfiles import filled
from plans.opendata.workbooks import write_catalogue, write_workbook

CATALOGUES = {"zip": write_zip, "xlsx": write_catalogue, "json": write_json}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
MAX_SHARED = 200  # indicators in the readable sheet of a comparison
MAX_WORKBOOK_ROWS = 50_000  # of a selection as a workbook, which cannot be streamed
RETRY_AFTER = 10  # seconds


def unless_busy(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return a 503 with Retry-After if too many files are being generated."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        try:
            return view(request, **kwargs)
        except Busy:
            return _busy()

    return answer


def _busy() -> HttpResponse:
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(
        f"Other files are being made: ask again in {RETRY_AFTER} seconds.\n",
        content_type="text/plain; charset=utf-8",
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        headers=headers,
    )


@conditional_page
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/data.html", {"tables": ALL_TABLES, "formats": FORMATS, "edition": current()})


@conditional_file
@unless_busy
def catalogue(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The whole catalogue in one file."""
    if request.GET:
        return _refused([f"“{name}” is not a parameter of this file: it has none." for name in request.GET])
    return _whole("catalogue", ending, CATALOGUES[ending])


@conditional_file
@unless_busy
def table(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """The filtered rows of one table, with the parameters of its list page."""
    try:
        described = find_table(name)
    except ValueError as error:
        raise Http404(str(error)) from error
    if described.model is None:
        return _file(request, described, ending) if not request.GET else _refused([f"{name} has no filters."])
    filterset = FILTERS[name](request.GET, described.model.objects.all())
    reasons = _reasons(filterset)
    return _refused(reasons) if reasons else _file(request, described, ending, filterset.qs)


@conditional_file
@unless_busy
def comparison(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The rows of the requested comparison."""
    first: Sequence[Sheet]
    selection = select(request.GET)
    reasons = _reasons(selection.filterset)
    if not reasons and not MIN_CITIES <= len(selection.asked) <= MAX_CITIES:
        reasons = [f"city: name {MIN_CITIES} to {MAX_CITIES} regions."]
    if reasons:
        return _refused(reasons)
    if selection.view in SUBJECTS and "view" in request.GET:
        words = Words(selection)
        first = words_side_by_side(words, current(), request.build_absolute_uri()) if ending == "xlsx" else ()
        return _file(request, words_table(words), ending, first=first)
    rows = rows_of(selection.groups())
    if "view" in request.GET:
        rows = [row for row in rows if row.judgement]
    first = _figures(selection, request) if ending == "xlsx" else ()
    return _file(request, comparison_table(rows), ending, first=first)


def _figures(selection: Selection, request: HttpRequest) -> list[Sheet]:
    """Return the readable sheets of a comparison: the rows of the figures view, one column per region."""
    meetings = Meetings(selection)
    shared = meetings.rows(meetings.shared[:MAX_SHARED])
    alone = {
        row.subject.pk: row
        for row in meetings.rows([key for keys in meetings.alone.values() for key in keys[:MAX_ALONE]])
    }
    return figures_side_by_side(
        selection.cities,
        sorted(shared, key=by_verdict),
        [(city, [alone[key] for key in meetings.alone[city.pk][:MAX_ALONE]]) for city in selection.cities],
        current(),
        request.build_absolute_uri(),
    )


def _reasons(filterset: CatalogueFilter) -> list[str]:
    """Return the reasons to refuse the parameters. A file must not silently have other rows than requested."""
    with override("en"):
        reasons = [f"“{name}” is not a filter of this table." for name in filterset.unknown]
        if not filterset.is_valid():
            reasons += [f"{name}: {' '.join(messages)}" for name, messages in filterset.errors.items()]
    return reasons


def _refused(reasons: Iterable[str]) -> HttpResponse:
    return HttpResponseBadRequest("\n".join([*reasons, ""]), content_type="text/plain; charset=utf-8")


def _file(
    request: HttpRequest, table: Table, ending: str, queryset: QuerySet[Any] | None = None, first: Sequence[Sheet] = ()
) -> HttpResponseBase:
    """Return the stored file of a whole table, or a new file of the selected rows."""
    if not request.GET:
        return _whole(table.name, ending, partial(WRITERS[ending], table))
    edition, url = current(), request.build_absolute_uri()
    name = edition.file_name(table.name, ending)
    if ending == "xlsx":
        if queryset is not None and queryset[MAX_WORKBOOK_ROWS:].exists():
            csv = request.get_full_path().replace(".xlsx", ".csv", 1)
            return _refused(
                [f"These are more than {MAX_WORKBOOK_ROWS:,} rows, too many for a workbook. Take them as CSV: {csv}"]
            )
        with file_slot():
            file = filled(lambda file: write_workbook(table, edition, file, queryset, url, first))
        return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[ending])
    pieces = csv_stream(table, queryset) if ending == "csv" else json_stream(table, queryset, edition=edition, url=url)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(Stream(pieces), content_type=TYPES[ending], headers=headers)


def _write_csv(table: Table, _edition: Edition, file: BinaryIO) -> None:
    file.writelines(csv_stream(table))


def _write_json(table: Table, edition: Edition, file: BinaryIO) -> None:
    file.writelines(json_stream(table, edition=edition))


WRITERS: dict[str, Callable[..., None]] = {"csv": _write_csv, "json": _write_json, "xlsx": write_workbook}


def _whole(name: str, ending: str, write: Write) -> FileResponse:
    """Return a stored file; nginx sends its content if FILES_URL is set."""
    edition, file, path = stored_file(f"{name}.{ending}", write)
    response = FileResponse(
        file, as_attachment=True, filename=edition.file_name(name, ending), content_type=TYPES[ending]
    )
    if path and settings.FILES_URL:
        response.streaming_content = ()
        del response["Content-Length"]
        response["X-Accel-Redirect"] = f"{settings.FILES_URL}{path.parent.name}/{path.name}"
    return response
