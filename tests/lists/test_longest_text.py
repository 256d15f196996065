"""A text of a hundred characters is searched, one more is refused in words."""

import pytest


@pytest.mark.parametrize(("length", "status"), [(100, 200), (101, 400)])
def test_a_text_has_at_most_a_hundred_characters(client, db, length, status):
    assert client.get("/data/targets.csv", {"q": "x" * length}).status_code == status
