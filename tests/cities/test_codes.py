"""The hierarchy of regions, at every level."""

import pytest

from cities.codes import NATION, contains

HUBEI, JINGZHOU, JIANGLING, CHANGSHA, WUHAN = "420000", "421000", "421024", "430100", "420100"


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        (NATION, HUBEI), (NATION, JINGZHOU), (NATION, JIANGLING),
        (HUBEI, JINGZHOU), (HUBEI, JIANGLING), (JINGZHOU, JIANGLING),
    ],
)  # fmt: skip
def test_a_region_contains_every_region_inside_it(whole, part):
    assert contains(whole, part)
    assert not contains(part, whole)


@pytest.mark.parametrize(
    ("one", "other"),
    [(HUBEI, HUBEI), (NATION, NATION), (HUBEI, CHANGSHA), (WUHAN, JINGZHOU), (WUHAN, JIANGLING), (CHANGSHA, JINGZHOU)],
)
def test_a_region_contains_neither_itself_nor_a_region_outside_it(one, other):
    assert not contains(one, other)
    assert not contains(other, one)
