"""Entries of several models, fetched with one query."""

from typing import Any

import pytest

from plans.catalogue.union import together
from plans.lists.linked import MODELS
from plans.summaries import around


def columns_of(parts):
    return {
        (label, entry.pk): {name: value for name, value in vars(entry).items() if name != "_state"}
        for label, entries in parts.items()
        for entry in entries
    }


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("kind", MODELS)
def test_a_precompiled_query_returns_the_same_rows_as_a_new_query(kind):
    filled, labels = set(), set()
    for statement in MODELS[kind].objects.all()[::9]:
        values: dict[str, Any] = {
            "slug": statement.pk,
            "source": statement.source_id,
            "paragraph": statement.paragraph,
            "city": statement.city_id,
        }
        prepared = around.QUERIES[kind](**values)
        assert columns_of(prepared) == columns_of(together(around._parts(MODELS[kind], **values))), statement.pk
        filled |= {label for label, entries in prepared.items() if entries}
        labels |= prepared.keys()
    assert filled == labels
