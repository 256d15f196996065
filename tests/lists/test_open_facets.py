"""A reader sees at once by what a list is narrowed."""

from tests import factories as make


def test_only_the_facet_with_a_selection_is_unfolded(client, db):
    make.make_target(make.make_city(slug="changsha"))
    text = " ".join(client.get("/en/targets/?city=changsha").content.decode().split())

    assert 'id="facet-city" open>' in text
    assert 'id="facet-standing">' in text
