"""One search over everything, in both languages."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.shortcuts import render

from plans.folding import MAX_LENGTH, clean, read
from plans.pages import PAGE_SIZE
from plans.search.find import counted
from plans.search.kinds import KINDS
from plans.search.nearest import nearest
from plans.search.results import hits

FIRST = 8  # of each kind, where every kind is shown


@dataclass(frozen=True)
class Group:
    """What was found of one kind: how many entries, and the Hits that are shown."""

    name: str
    label: str
    count: int
    hits: list


def search(request):
    """Show what is found, by kind; `kind` narrows it to one, in pages."""
    text = clean(request.GET.get("q", ""))
    context = {"text": text, "most": MAX_LENGTH, "is_too_long": len(text) > MAX_LENGTH, "kinds": KINDS.values()}
    query = read(text) if not context["is_too_long"] else read("")
    if query.words:
        counts = counted(query)
        kind = request.GET.get("kind")
        if kind in counts:
            page = Paginator(range(counts[kind]), PAGE_SIZE).get_page(request.GET.get("page"))
            page.is_other = "page" in request.GET and request.GET["page"] != str(page.number)
            found = hits(query, kind, page.start_index() - 1, page.end_index())
            groups = [Group(kind, KINDS[kind].label, counts[kind], found)]
            context |= {"page": page, "kind": kind}
        else:
            groups = [
                Group(name, KINDS[name].label, count, hits(query, name, 0, FIRST)) for name, count in counts.items()
            ]
        context |= {
            "groups": groups,
            "total": sum(counts.values()),
            "unknown_kind": kind if kind and kind not in KINDS else "",
            "nearest": [] if groups else nearest(text),
        }
    return render(request, "plans/search.html", context)
