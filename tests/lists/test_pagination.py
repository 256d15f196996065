"""Pagination of lists, and of groups with very different sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.lists.pagination import PAGE_SIZE, paginate, paginate_by_weight, take
from plans.models import Target, Theme
from tests import factories as make

WEIGHTS = st.lists(st.integers(1, 12), min_size=1, max_size=60)


@given(WEIGHTS, st.integers(1, 20))
def test_pages_by_weight_have_every_item_once_in_order_and_respect_the_limit(weights, most):
    items = list(enumerate(weights))
    last = paginate_by_weight(items, lambda item: item[1], most, None).paginator.num_pages
    parts = [
        paginate_by_weight(items, lambda item: item[1], most, str(number)).object_list for number in range(1, last + 1)
    ]

    assert [item for part in parts for item in part] == items
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        weight = sum(weight for _number, weight in part)
        assert weight <= most or len(part) == 1
        assert following is None or weight + following[0][1] > most


def test_an_empty_list_has_one_empty_page():
    page = paginate_by_weight([], len, 5, None)
    assert (page.object_list, page.number, page.paginator.num_pages, page.is_other) == ([], 1, 1, False)


@pytest.mark.parametrize(
    ("asked", "given", "is_other"),
    [(None, 1, False), ("2", 2, False), ("9", 2, True), ("0", 2, True), ("-1", 2, True), ("two", 1, True), ("", 1, False)],
)  # fmt: skip
def test_an_invalid_page_number_gives_the_nearest_page_and_is_reported(asked, given, is_other):
    page = paginate_by_weight(["aaa", "bb"], len, 3, asked)
    assert (page.number, page.is_other) == (given, is_other)


@pytest.mark.parametrize("counted", [False, True], ids=["counted by the page", "counted before"])
def test_the_pages_of_a_queryset_have_every_row_once_in_order(db, counted):
    city = make.make_city()
    for n in range(2 * PAGE_SIZE + 3):
        make.make_target(city, due=2020 + n % 7 if n % 3 else None)
    rows = Target.objects.order_by("due", "slug")
    total = rows.count() if counted else None

    pages = [paginate(rows, str(number), total) for number in (1, 2, 3)]

    assert [len(page.object_list) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 3]
    assert [row for page in pages for row in page.object_list] == list(rows)


@pytest.mark.parametrize(
    ("most", "of_more", "given"), [(4, None, (3, False)), (3, 1, (3, False)), (2, None, (2, True)), (2, 1, (1, True))]
)
def test_take_returns_the_first_rows_and_whether_there_are_more(db, most, of_more, given):
    for _ in range(3):
        make.make_theme()

    rows, has_more = take(Theme.objects.all(), most, of_more)

    assert (len(rows), has_more) == given
