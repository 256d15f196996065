"""Invalid requests for files: an unknown table, an unknown parameter, a comparison of one region."""

import pytest

from tests import factories as make


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("nosuch.csv", 404),
        ("targets.pdf", 404),
        ("units.csv", 200),
        ("units.csv?city=changsha", 400),
        ("targets.csv?colour=red", 400),
        ("targets.json?theme=nope", 400),
        ("comparison.csv?city=changsha", 400),
        ("comparison.csv?city=changsha&city=dezhou", 200),
    ],
)
def test_a_file_with_an_invalid_address_is_refused(client, db, address, status):
    make.make_city(slug="changsha")
    make.make_city(slug="dezhou")

    response = client.get(f"/data/{address}")
    response.close()
    assert response.status_code == status


@pytest.mark.parametrize(("number", "is_said"), [(5, False), (6, True)])
def test_a_comparison_of_more_than_five_regions_shows_the_limit(client, db, number, is_said):
    cities = [make.make_city() for _ in range(number)]
    response = client.get("/en/compare/", {"city": [city.slug for city in cities]})

    assert response.status_code == 200
    assert ("At most 5 regions" in response.content.decode()) == is_said
