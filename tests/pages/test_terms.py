"""A term of the glossary leads there from its first use on a page."""

import pytest

from plans.editing import history
from plans.lists import glossary
from tests import factories as make
from tests.reading import read


@pytest.fixture
def terms(db):
    make.make_term(slug="chain-chief", term_zh="链长", term_en="chain chief")
    make.make_term(slug="chain-chief-system", term_zh="链长制", term_en="chain chief system")
    make.make_term(slug="little-giant", term_zh="“小巨人”企业", term_en="little giant")
    make.make_term(slug="srdi", term_zh="专精特新", term_en="specialised, refined and innovative (SRDI)")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("建立链长制，由链长牵头。", ["链长制=chain-chief-system", "链长=chain-chief"]),
        ("“小巨人”企业与小巨人企业", ["“小巨人”企业=little-giant", "小巨人企业=little-giant"]),
        (
            "Chain chiefs under the chain chief system",
            ["Chain chiefs=chain-chief", "chain chief system=chain-chief-system"],
        ),
        ("SRDI firms, specialised, refined and innovative", ["SRDI=srdi", "specialised, refined and innovative=srdi"]),
        ("the supplychain chieftain", []),
        ("An English text on 链长", ["链长=chain-chief"]),
    ],
)
def test_the_longest_whole_terms_are_found_in_a_text(terms, text, found):
    assert [f"{text[place.start : place.end]}={place.slug}" for place in glossary.places(text)] == found


def links_of(page):
    return [(words, address.partition("#")[2]) for address, words in page.main_links if "/glossary/" in address]


def test_a_term_is_linked_once_on_a_page_and_not_in_a_heading(client, terms):
    indicator = make.make_indicator(
        name_en="Chain chiefs", name_zh="链长数", counted_en="chain chiefs and little giants", counted_zh="链长",
        definition_en="How many chain chiefs <there> are; SRDI & others.", definition_zh="链长有几位。",
    )  # fmt: skip

    english, chinese = (read(client.get(f"/{each}/indicators/{indicator.pk}/")) for each in ("en", "zh-hans"))

    assert links_of(english) == [("chain chiefs", "chain-chief"), ("SRDI", "srdi"), ("little giants", "little-giant")]
    assert links_of(chinese) == [("链长", "chain-chief")]
    assert "How many chain chiefs <there> are; SRDI & others." in english.main
    for address, _words in english.main_links:
        if "/glossary/" in address:
            assert address.partition("#")[2] in read(client.get(address)).ids


def test_terms_in_notes_and_definitions_are_linked(client, terms):
    words = {"note_en": "Led by a chain chief.", "note_zh": "由链长牵头。"}
    city, source = make.make_city(), make.make_source(**words)
    entries = [
        source,
        make.make_plan(city, **words),
        make.make_chain(city, **words),
        make.make_firm(city, **words),
        make.make_industry(**words),
        make.make_target(city, **words),
        make.make_topic(definition_en="Led by a chain chief.", definition_zh="由链长牵头。"),
    ]

    assert {entry._meta.model_name: links_of(read(client.get(entry.get_absolute_url()))) for entry in entries} == {
        entry._meta.model_name: [("chain chief", "chain-chief")] for entry in entries
    }


def test_a_new_term_is_linked_at_the_next_request(client, terms):
    indicator = make.make_indicator(definition_en="Of lighthouse factories.")
    history.record(indicator, None, {})
    assert links_of(read(client.get(indicator.get_absolute_url()))) == []

    history.record(make.make_term(slug="lighthouse", term_en="lighthouse factory"), None, {})

    assert links_of(read(client.get(indicator.get_absolute_url()))) == [("lighthouse factories", "lighthouse")]
