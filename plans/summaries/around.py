"""The context of a statement: the entries that it names, and related statements of its article and of other regions."""

from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models import Min, OuterRef, Subquery

from cities.models import City
from plans.catalogue.union import NAMES, Parts, Prepared
from plans.lists.linked import MODELS
from plans.models import Topic

LINKS = ("districts", "plans", "chains", "firms", "topics", "industries")
MAX_NEIGHBOURS = 8  # statements of each kind
NEIGHBOUR = (  # the columns of a related statement on the page
    "slug", "text_zh", "text_en", "quantity", "is_unread", "as_printed", "source_id", "paragraph",
    *(f"city__{column}" for column in NAMES),
)  # fmt: skip
TIMES = {"target": ("due", "standing"), "result": ("period",)}


def around(statement: Any) -> tuple[dict[str, list[Any]], list[Any], list[Any]]:
    """Return with one query the linked entries of a statement, and two lists of related statements.

    The linked entries are `{field: [entry, …]}`. The first list has statements of the same paragraph. The second has
    the first statement of each other region on the same topics.
    """
    entries = QUERIES[statement.kind](
        slug=statement.pk, source=statement.source_id, paragraph=statement.paragraph, city=statement.city_id
    )
    here, elsewhere = (
        sorted((*entries.pop(f"{place} target"), *entries.pop(f"{place} result")), key=attrgetter("city_id", "pk"))
        for place in ("here", "elsewhere")
    )
    return entries, here, elsewhere


def _parts(model: Any, *, slug: str, source: str, paragraph: int, city: str) -> Parts:
    """Return the parts of the query for a target or a result."""
    named_by = {model._meta.get_field("topics").related_query_name(): slug}
    parts: dict[str, tuple[Any, Sequence[str]]] = {
        field: (model._meta.get_field(field).related_model.objects.filter(**named_by), NAMES) for field in LINKS
    }
    topics = Topic.objects.filter(**named_by, general=False)
    for kind, neighbours in MODELS.items():
        rows, columns = neighbours.objects, (*NEIGHBOUR, *TIMES[kind])
        here = rows.filter(source=source, paragraph=paragraph).exclude(pk=slug).order_by("pk").values("pk")
        of_region = rows.filter(topics__in=topics, city=OuterRef("pk")).order_by().values("city")
        first = Subquery(of_region.annotate(first=Min("pk")).values("first"))
        # Region by region: a query over all statements on the topics would read ten thousand of them for eight.
        regions = City.objects.exclude(pk=city).annotate(first=first).exclude(first=None).order_by("code")
        parts[f"here {kind}"] = rows.filter(pk__in=here[:MAX_NEIGHBOURS]), columns
        parts[f"elsewhere {kind}"] = rows.filter(pk__in=regions.values("first")[:MAX_NEIGHBOURS]), columns
    return parts


QUERIES = {
    kind: Prepared(partial(_parts, model), slug="?slug", source="?source", paragraph=32_767, city="?city")
    for kind, model in MODELS.items()
}
