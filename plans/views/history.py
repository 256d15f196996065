"""The history of the catalogue: the pages of changes and of corrections."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, Max, Q, QuerySet, When
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cities.models import City
from plans.catalogue.former import withdrawals
from plans.catalogue.http_caching import conditional_page
from plans.catalogue.labels import field_label
from plans.catalogue.named import fetch_entries
from plans.catalogue.registry import BY_NAME, BY_TABLE, EntryKind
from plans.lists import choices
from plans.lists.filtersets import start_of
from plans.lists.pagination import nearest_page, paginate
from plans.lists.querystring import without_blanks
from plans.models import Correction, FormerAddress, Revision
from plans.models.revision import Action
from plans.opendata.feeds import revisions_of

BATCHES = 20  # on a page
# The day of a single change. The changes of a set have one time, so their day is not computed for each row.
DAY_ALONE = TruncDate(Case(When(changeset=None, then="at")))
MAX_LINES = 12  # a batch with more changes is shown only as numbers

Key = tuple[date | None, int | None]  # of a batch: the day of changes without a set, and the set


@dataclass
class Batch:
    """The changes of one day with one reason: a load, a change set, or single edits."""

    day: date
    reason: str
    number: int
    counts: list[tuple[Any, EntryKind, int]] = field(default_factory=list)  # [(action, kind, number), …]
    lines: list["Line"] = field(default_factory=list)  # of a small batch


@dataclass(frozen=True)
class Line:
    """One change: its entry (None if it no longer exists), the action, and the changed fields."""

    kind: object
    slug: str
    entry: object
    action: str
    fields: list[str]
    former: object = None  # the former address of a withdrawn entry, with reason and replacement


@conditional_page
def changes(request: HttpRequest) -> HttpResponse:
    """Show the changes by day, newest first. Parameters: `city` and `since`."""
    query, regions = without_blanks(request.GET), choices.entries(City)
    region, since = regions.get(query.get("city", "")), _day(query.get("since", ""))
    revisions = revisions_of(region) if region else Revision.objects.all()
    if since:
        revisions = revisions.filter(at__gte=start_of(since))
    groups = (
        revisions.order_by()
        .values("changeset", "changeset__reason", day=DAY_ALONE)
        .annotate(number=Count("pk"), last=Max("pk"), at=Max("at"))
        .order_by("-last")
        .values_list("day", "changeset", "changeset__reason", "number", "at")
    )
    page = nearest_page(Paginator(groups, BATCHES), query.get("page"))
    return render(
        request,
        "plans/changes.html",
        {
            "parameters": ("city", "since"),
            "page": page,
            "batches": _batches(list(page.object_list), revisions),
            "regions": regions.values(),
            "region": region,
            "since": since.isoformat() if since else "",
            "problems": [
                query[name][:100]
                for name, known in (("city", region), ("since", since))
                if query.get(name) and not known
            ],
        },
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _batches(groups: Iterable[tuple[Any, ...]], revisions: QuerySet[Revision]) -> list[Batch]:
    """Return the Batches of these groups: numbers for all, and lines for the small ones."""
    batches = {
        (day, changeset): Batch(timezone.localdate(at), reason or "", number)
        for day, changeset, reason, number, at in groups
    }
    if not batches:
        return []
    dated = revisions.order_by().annotate(day=DAY_ALONE)
    counts = dated.filter(_within(batches)).values_list("day", "changeset", "table", "action")
    for day, changeset, table, action, number in counts.annotate(number=Count("pk")):
        batches[day, changeset].counts.append((Action(action).label, BY_NAME[table], number))
    places = list(BY_NAME)
    for batch in batches.values():
        batch.counts.sort(key=lambda count: (str(count[0]), places.index(count[1].name)))
    _add_lines({key: batch for key, batch in batches.items() if batch.number <= MAX_LINES}, dated)
    return list(batches.values())


def _add_lines(batches: dict[Key, Batch], revisions: Any) -> None:
    """Add a line for each revision to these batches."""
    if not batches:
        return
    named = list(revisions.filter(_within(batches)).order_by("-pk"))
    entries = fetch_entries((BY_NAME[revision.table], revision.slug) for revision in named)
    former_addresses = withdrawals(named)
    for revision in named:
        line = _line(revision, entries, former_addresses.get(revision))
        batches[revision.day, revision.changeset_id].lines.append(line)


def _within(batches: Iterable[Key]) -> Q:
    """Return the condition of the revisions in these batches."""
    sets = [changeset for _day, changeset in batches if changeset]
    days = [day for day, changeset in batches if not changeset]
    return Q(changeset__in=sets) | Q(changeset=None, day__in=days) if days else Q(changeset__in=sets)


def _line(revision: Revision, entries: dict[tuple[str, str], Any], former: FormerAddress | None) -> Line:
    kind = BY_NAME[revision.table]
    changed = revision.changes if revision.action == Action.CHANGED else ()
    labels = [str(field_label(kind.model, name)) for name in changed]
    entry = entries.get((kind.name, revision.slug))
    return Line(kind, revision.slug, entry, revision.get_action_display(), labels, former)


@conditional_page
def corrections(request: HttpRequest) -> HttpResponse:
    """Show the corrections, newest first, each with the corrected entry."""
    page = paginate(Correction.objects.all(), request.GET.get("page"), rows=Correction.objects.all())
    kinds = {correction: BY_TABLE[correction.table] for correction in page}
    entries = fetch_entries((kind, correction.slug) for correction, kind in kinds.items())
    lines = [(correction, kind, entries.get((kind.name, correction.slug))) for correction, kind in kinds.items()]
    return render(request, "plans/corrections.html", {"page": page, "lines": lines})
