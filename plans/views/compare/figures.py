"""The figures view: a row for each indicator of several regions; below, the figures that only one region gives."""

from typing import Any

from django.http import HttpRequest

from cities.models import City
from plans.comparison.rows import by_verdict
from plans.lists.figure_rows import MAX_ALONE, Meetings
from plans.lists.pagination import paginate_by_weight
from plans.lists.selection import Selection

WEIGHT_OF_A_PAGE = 100  # figures: about 14 KB compressed


def figures(request: HttpRequest, selection: Selection) -> dict[str, Any]:
    """Return the context of a page: first the comparable rows, then the figures that only one region gives."""
    meetings = Meetings(selection)
    # A part of the page is a row, or a region with the figures that only it gives.
    parts: list[tuple[City | None, list[str]]] = [(None, [key]) for key in meetings.shared]
    parts += [(city, meetings.alone[city.pk][:MAX_ALONE]) for city in selection.cities if meetings.alone[city.pk]]
    page = paginate_by_weight(
        parts, lambda part: sum(map(meetings.weight, part[1])) or 1, WEIGHT_OF_A_PAGE, request.GET.get("page")
    )
    rows = {row.subject.pk: row for row in meetings.rows([key for _city, keys in page.object_list for key in keys])}
    shared = [rows[key] for city, [key, *_more] in page.object_list if city is None]
    return {
        "page": page,
        "number": len(meetings.shared),
        "rows": sorted((row for row in shared if row.meets), key=by_verdict),
        "others": [row for row in shared if not row.meets],
        "alone": [
            (city, len(meetings.alone[city.pk]), [rows[key] for key in keys])
            for city, keys in page.object_list
            if city is not None
        ],
    }
