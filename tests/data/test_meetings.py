"""Topics shared by regions: enough for each pair, and those that an expert expects."""

from itertools import combinations

import pytest

from tests.data.records import records, statements

REGIONS = sorted(city.slug for city in records("cities"))
GENERAL = {topic.slug for topic in records("topics") if topic.general}
OWN_VOICE = ("region", "district")


def topics(region, actors=None):
    """Return the topics of a region's statements, without the general ones."""
    statements_of_region = [statement for statement in statements() if statement.city == region]
    return {
        topic for one in statements_of_region if not actors or one.actor in actors for topic in one.topics
    } - GENERAL


@pytest.mark.parametrize(("one", "other"), list(combinations(REGIONS, 2)))
def test_each_pair_of_regions_shares_enough_topics(one, other):
    assert len(topics(one) & topics(other)) >= 18
    assert len(topics(one, OWN_VOICE) & topics(other, OWN_VOICE)) >= 10


@pytest.mark.parametrize(
    ("topic", "regions"),
    {
        "digital-economy": "dezhou hubei",
        "industrial-internet": "dezhou hubei jingzhou",
        "srdi-and-little-giants": "dezhou hubei jingzhou liaocheng",
        "single-champions": "dezhou hubei jingzhou",
        "chain-chief-system": "dezhou hubei liaocheng",
        "chain-leaders": "hubei jingzhou liaocheng",
        "open-competition-for-research": "changsha hubei",
        "top-500-investors": "changsha liaocheng",
        "5g-and-information-infrastructure": "changsha dezhou jingzhou",
        "data-and-computing": "dezhou hubei",
        "lighthouse-factories": "hubei jingzhou",
        "clusters-by-grade": "changsha dezhou",
    }.items(),
)
def test_a_topic_has_statements_of_exactly_the_expected_regions(topic, regions):
    assert {statement.city for statement in statements() if topic in statement.topics} == set(regions.split())


@pytest.mark.parametrize(
    ("indicator", "regions"),
    {
        "key-industry-chains": "changsha dezhou liaocheng",
        "provincial-clusters": "changsha dezhou",
        "industrial-enterprises": "dezhou jingzhou liaocheng",
        "clusters-per-county": "dezhou hubei",
        "lighthouse-factories": "hubei jingzhou",
        "provincial-industrial-internet-platforms": "dezhou hubei",
        "industry-scale": "changsha hubei",
    }.items(),
)
def test_an_indicator_has_statements_of_exactly_the_expected_regions(indicator, regions):
    assert {statement.city for statement in statements() if statement.indicator == indicator} == set(regions.split())


def test_signed_and_started_projects_are_near_topics_without_a_common_statement():
    near = {topic.slug: topic.near for topic in records("topics")}
    by_topic = {
        topic: {statement.slug for statement in statements() if topic in statement.topics}
        for topic in ("signed-projects", "started-projects")
    }

    assert "started-projects" in near["signed-projects"]
    assert "liaocheng-projects-signed" in by_topic["signed-projects"]
    assert "dezhou-signature-chain-projects-started" in by_topic["started-projects"]
    assert not by_topic["signed-projects"] & by_topic["started-projects"]
