"""The view of figures: a row an indicator of which several regions speak, and below what one region alone gives."""

from django.core.paginator import Paginator

from plans.comparison.verdicts import Verdict
from plans.lists.figure_rows import MAX_ALONE, MAX_ROWS, Meetings
from plans.lists.pagination import nearest_page

ORDER = list(Verdict)


def figures(request, selection):
    """Return the rows of a page, those that may be compared first, and what each region alone gives."""
    meetings = Meetings(selection)
    page = nearest_page(Paginator(meetings.shared, MAX_ROWS), request.GET.get("page"))
    alone = {city: indicators[:MAX_ALONE] for city, indicators in meetings.alone.items()}
    shown = [*page.object_list, *(indicator for indicators in alone.values() for indicator in indicators)]
    rows = {row.subject.pk: row for row in meetings.rows(shown)}
    shared = [rows[key] for key in page.object_list]
    return {
        "page": page,
        "rows": sorted((row for row in shared if row.meets), key=lambda row: ORDER.index(row.verdict)),
        "others": [row for row in shared if not row.meets],
        "alone": [
            (city, len(meetings.alone[city.pk]), [rows[key] for key in alone[city.pk]])
            for city in selection.cities
            if meetings.alone[city.pk]
        ],
    }
