"""The context of a statement: its linked entries, related statements of its article and of other regions, its history."""

from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from cities.models import City
from plans.catalogue.past import in_order, newest_changes
from plans.catalogue.union import NAMES, Parts, Prepared
from plans.lists.linked import MODELS
from plans.models import Revision, Topic

LINKS = ("districts", "plans", "chains", "firms", "topics", "industries")
MAX_NEIGHBOURS = 8  # statements of each kind
NEIGHBOUR = (  # the columns of a related statement on the page
    "slug", "text_zh", "text_en", "quantity", "is_unread", "as_printed", "source_id", "paragraph",
    *(f"city__{column}" for column in NAMES),
)  # fmt: skip
TIMES = {"target": ("due", "standing"), "result": ("period",)}


class Around(NamedTuple):
    """The linked entries of a statement `{field: [entry, …]}`, two lists of related statements, and its history.

    `here` has statements of the same paragraph, `elsewhere` the first statement of each other region on its topics.
    """

    links: dict[str, list[Any]]
    here: list[Any]
    elsewhere: list[Any]
    history: list[Revision]


def around(statement: Any) -> Around:
    """Return what the page of a statement shows around it, with one query."""
    entries = QUERIES[statement.kind](
        slug=statement.pk, source=statement.source_id, paragraph=statement.paragraph, city=statement.city_id
    )
    here, elsewhere = (
        sorted((*entries.pop(f"{place} target"), *entries.pop(f"{place} result")), key=attrgetter("city_id", "pk"))
        for place in ("here", "elsewhere")
    )
    return Around(entries, here, elsewhere, in_order(entries.pop("history")))


def _parts(model: Any, *, slug: str, source: str, paragraph: int, city: str) -> Parts:
    """Return the parts of the query for a target or a result."""
    named_by = {model._meta.get_field("topics").related_query_name(): slug}
    parts: dict[str, tuple[Any, Sequence[str]]] = {
        field: (model._meta.get_field(field).related_model.objects.filter(**named_by), NAMES) for field in LINKS
    }
    parts["history"] = newest_changes(model(pk=slug))
    topics = Topic.objects.filter(**named_by, general=False)
    for kind, neighbours in MODELS.items():
        rows, columns = neighbours.objects, (*NEIGHBOUR, *TIMES[kind])
        here = rows.filter(source=source, paragraph=paragraph).exclude(pk=slug).order_by("pk").values("pk")
        of_region = rows.filter(topics__in=topics, city=OuterRef("pk")).order_by("paragraph", "slug")
        first = Subquery(of_region.values("pk")[:1])
        # Region by region: a query over all statements on the topics would read ten thousand of them for eight.
        regions = City.objects.exclude(pk=city).annotate(first=first).exclude(first=None).order_by("code")
        parts[f"here {kind}"] = rows.filter(pk__in=here[:MAX_NEIGHBOURS]), columns
        parts[f"elsewhere {kind}"] = rows.filter(pk__in=regions.values("first")[:MAX_NEIGHBOURS]), columns
    return parts


QUERIES = {
    kind: Prepared(partial(_parts, model), slug="?slug", source="?source", paragraph=32_767, city="?city")
    for kind, model in MODELS.items()
}
