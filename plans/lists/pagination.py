"""Pagination. A page first reads the keys, in an order that an index supports, and then the rows of these keys."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

PAGE_SIZE = 32


def paginate(
    queryset: QuerySet[Any],
    number: str | None,
    total: int | None = None,
    rows: QuerySet[Any] | None = None,
    size: int = PAGE_SIZE,
) -> Any:
    """Return the Page with this number. Its rows come from `rows`, by default from `objects.for_rows()`.

    `total` is the number of all rows, if it is known.
    If there is no such page, the nearest one is returned, and `page.is_other` is true.
    """
    queryset = in_order_of_codes(queryset)
    paginator = Paginator(queryset, size)
    if total is not None:
        paginator.count = total
    page = nearest_page(paginator, number)
    start = size * (page.number - 1)
    keys = read_keys(queryset, start, min(start + size, paginator.count), paginator.count)
    by_key = (queryset.model.objects.for_rows() if rows is None else rows).in_bulk(keys)
    page.object_list = [by_key[key] for key in keys]
    return page


def in_order_of_codes(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Replace the slug of the region in the order by its code: all pages have the same order of regions.

    API and files keep the order by slug, because cursors hold slugs.
    """
    columns = queryset.query.order_by
    return queryset.order_by(*map(_coded, columns)) if columns else queryset


def _coded(column: Any) -> Any:
    if column == "city_id":
        return "city__code"
    if isinstance(column, OrderBy) and column.expression == F("city_id"):
        return OrderBy(F("city__code"), column.descending, column.nulls_first, column.nulls_last)
    return column


def paginate_by_weight(items: Iterable[Any], weight: Callable[[Any], int], most: int, number: str | None) -> Any:
    """Return the Page with this number. The weights of its items add up to at most `most`.

    `weight` returns the weight of an item. A heavier item has its own page.
    """
    parts: list[list[Any]] = [[]]
    weighs = 0
    for item in items:
        weighs += weight(item)
        if weighs > most and parts[-1]:
            parts.append([])
            weighs = weight(item)
        parts[-1].append(item)
    page = nearest_page(Paginator(parts, 1), number)
    [page.object_list] = page.object_list
    return page


def take(queryset: QuerySet[Any], most: int, of_more: int | None = None) -> tuple[list[Any], bool]:
    """Return at most `most` rows of a queryset, and whether there are more.

    If there are more, only the first `of_more` rows are returned."""
    rows = list(queryset[: most + 1])
    if len(rows) <= most:
        return rows, False
    return rows[: of_more or most], True


def nearest_page(paginator: "Paginator[Any]", number: str | None) -> Any:
    """Return the page with this number, or the nearest page; then `is_other` is true."""
    page: Any = paginator.get_page(number)
    page.is_other = bool(number) and number != str(page.number)
    page.gap = Paginator.ELLIPSIS
    page.numbers = list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return page


def read_keys(queryset: QuerySet[Any], start: int, end: int, total: int) -> list[Any]:
    """Return the keys of the rows from `start` to `end`, read from the nearer end of the list."""
    keys = queryset.values_list("pk", flat=True)
    if start <= total - end:
        return list(keys[start:end])
    return list(keys.reverse()[total - end : total - start])[::-1]
