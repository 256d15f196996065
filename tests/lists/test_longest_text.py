"""A search text may have a hundred characters; a longer one gets an explained error."""

import pytest


@pytest.mark.parametrize(("length", "status"), [(100, 200), (101, 400)])
def test_a_search_text_has_at_most_a_hundred_characters(client, db, length, status):
    assert client.get("/data/targets.csv", {"q": "x" * length}).status_code == status
