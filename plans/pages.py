"""Pages of long lists: the keys of a page first, in an order an index serves, then only its rows."""

from django.core.paginator import Paginator

PAGE_SIZE = 50


def page_of(queryset, number, size=PAGE_SIZE):
    """Return the Page with this number, its rows fetched by `for_rows`.

    A number that is no page gives the nearest one, and `page.is_other` says so.
    """
    page = Paginator(queryset.values_list("pk", flat=True), size).get_page(number)
    keys = list(page.object_list)
    rows = queryset.model.objects.for_rows().in_bulk(keys)
    page.object_list = [rows[key] for key in keys]
    page.is_other = number is not None and number != str(page.number)
    return page
