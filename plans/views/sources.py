"""The list of sources, and the page of a source by paragraph, with its speakers and omissions."""

from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plans.catalogue.http_caching import conditional_page
from plans.catalogue.past import with_history
from plans.catalogue.registry import KINDS, EntryKind
from plans.catalogue.union import NAMES, together
from plans.lists.counts import number_of
from plans.lists.pagination import paginate, paginate_by_weight
from plans.models import Omission, Result, Source, Target
from plans.models.source import Cited
from plans.opendata.works import citations_for
from plans.summaries.coverage import read

WEIGHT_OF_A_PAGE = 60  # statements and omissions; a page holds whole paragraphs
MAX_NAMED = 60  # entries of each kind
NAMED = [kind for kind in KINDS if issubclass(kind.model, Cited)]  # kinds with a source


@conditional_page
def sources(request: HttpRequest) -> HttpResponse:
    counted = Source.objects.annotate(
        target_count=number_of(Target, "source"), result_count=number_of(Result, "source")
    )
    page = paginate(Source.objects.order_by("slug"), request.GET.get("page"), rows=counted)
    return render(request, "plans/sources.html", {"page": page})


@conditional_page
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the statements of a source by paragraph, and the omissions with their reasons."""
    source = with_history(Source, slug)
    read_paragraphs, speakers = read(source)
    page = paginate_by_weight(
        read_paragraphs, lambda paragraph: paragraph.size, WEIGHT_OF_A_PAGE, request.GET.get("page")
    )
    contents: dict[int, tuple[list[Target | Result], list[Omission]]] = {
        paragraph.number: ([], []) for paragraph in page.object_list
    }
    filters = {"source": source, "paragraph__in": contents}
    for statement in chain(Target.objects.filter(**filters), Result.objects.filter(**filters)):
        contents[statement.paragraph][0].append(statement)
    for omission in Omission.objects.filter(**filters):
        contents[omission.paragraph][1].append(omission)
    return render(
        request,
        "plans/source.html",
        {
            "source": source,
            "citations": citations_for(source, request),
            "named": _named(source) if page.number == 1 else [],
            "speakers": speakers if page.number == 1 else [],
            "page": page,
            "paragraphs": contents.items(),
            "coverage": [
                (number, paragraph) for number, part in enumerate(page.paginator.object_list, 1) for paragraph in part
            ],
        },
    )


def _named(source: Source) -> list[tuple[EntryKind, list[Any]]]:
    """Return `[(kind, [entry, …]), …]` of a source: the first MAX_NAMED of each kind, by paragraph."""
    entries = together(
        {
            kind.table: (kind.model._default_manager.filter(source=source), [*NAMES, "paragraphs", f"{kind.whole}_id"])
            for kind in NAMED
        }
    )
    return [
        (kind, sorted(entries[kind.table], key=_first_paragraph)[:MAX_NAMED]) for kind in NAMED if entries[kind.table]
    ]


def _first_paragraph(entry: Any) -> tuple[int, str]:
    return int(entry.paragraphs.partition(";")[0]), entry.pk
