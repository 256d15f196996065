"""The facets region, standing and due year are open, and every facet with a selection."""

import re

from tests import factories as make


def unfolded(client, address):
    text = " ".join(client.get(address).content.decode().split())
    return set(re.findall(r'id="facet-([\w-]+)" open\b', text))


def test_region_standing_due_and_selected_facets_are_open(client, db):
    make.make_target(make.make_city(slug="changsha"))

    assert unfolded(client, "/en/targets/") == {"city", "standing", "due"}
    assert unfolded(client, "/en/targets/?actor=region") == {"city", "standing", "due", "actor"}
    assert unfolded(client, "/en/firms/") == {"city"}
