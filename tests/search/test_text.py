"""How the search reads text, tested without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.search.text import Part, clean, excerpt, fold, index_form, parts, places, read, tokens

CHINESE = st.text("产业链长沙市智能制造臺灣軟體", min_size=1, max_size=6)
TEXTS = st.text("产业链长沙市智能制造臺灣軟體，。 a1%（", max_size=30)


def words(text):
    return [token.text for token in tokens(fold(text))]


def found_in(query, *fields, literal=()):
    """Return whether a query matches an index row with these fields."""
    form = index_form(fields, literal)
    return all(any(phrase.form in form for phrase in phrases) for phrases in read(query).words)


def marked(text, query):
    """Return a text with brackets around each match."""
    spans = [span for word in places(text, read(query)) for span in word]
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in parts(text, spans))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("長沙產業鏈", "长沙产业链"),
        ("ＡＢＣ１２３％", "abc123%"),
        ("Chángshā", "changsha"),
        ("cha\u0301ngsha", "changsha"),
        ("R\u200b&\u00adD", "r&d"),
        ("长\x00沙\ud800", "长 沙"),
        ("３㎡", "3m2"),
    ],
)
def test_fold_normalizes_a_text(typed, folded):
    assert fold(typed) == folded


@given(TEXTS, TEXTS)
def test_folding_a_concatenation_equals_concatenating_the_folded_parts(one, other):
    assert fold(one + other) == fold(one) + fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产业链", ["产业", "业链", "链"]),
        ("链", ["链"]),
        ("长沙13区", ["长沙", "沙", "13", "区"]),
        ("2,500亿元", ["2500", "亿元", "元"]),
        ("1407.6万吨", ["1407.6", "万吨", "吨"]),
        ("2020,2021", ["2020", "2021"]),
        ("5G基站", ["5g", "基站", "站"]),
        ("96%以上", ["96", "%", "以上", "上"]),
        ("1+2+N", ["1", "+", "2", "+", "n"]),
        ("green_factory—R&D", ["green", "_", "factory", "r", "d"]),
        ("", []),
    ],
)
def test_words_splits_a_text_into_tokens(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("长沙", "建设长沙市"),
        ("沙市", "建设长沙市"),
        ("市", "建设长沙市"),
        ("長沙", "长沙"),
        ("軟體", "软件产业"),
        ("網際網路", "工业互联网"),
        ("产业链 长沙", "长沙的产业链"),
        ("长沙、产业链", "长沙的产业链"),
        ("长沙13区", "长沙13区"),
        ("沙13", "长沙13区"),
        ("2500亿", "2500亿元"),
        ("２，５００亿元", "2500亿元"),
        ("1557", "1,557家"),
        ("1,557", "1557家"),
        ("manu", "Smart Manufacturing"),
        ("MANUFACTURING smart", "Smart manufacturing"),
        ("e-commerce", "e-commerce zone"),
        ("96%", "96％以上"),
        ("%", "96%"),
        ("r&d", "R&D spending"),
    ],
)
def test_a_query_matches_the_text(query, text):
    assert found_in(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("长沙市", "长沙，市"),
        ("产链", "产业链"),
        ("form", "platform"),
        ("500", "2500亿元"),
        ("%", "96"),
        ("长%", "长沙"),
        ("长_", "长沙"),
        ("长沙 荆州", "长沙"),
        ("i", "industry"),
        ("smart-manufacturing", "manufacturing, smart"),
    ],
)
def test_a_query_does_not_match_the_text(query, text):
    assert not found_in(query, text)


def test_a_phrase_does_not_match_across_two_fields():
    assert found_in("长沙 产业", "长沙", "产业")
    assert not found_in("长沙-产业", "长沙", "产业")


def test_a_slug_matches_as_a_whole_or_by_its_prefix_but_not_by_single_words():
    form = {"literal": ["/changsha-plan-published"]}

    assert found_in("changsha-plan-published", **form)
    assert found_in("Changsha-plan", **form)
    assert not found_in("changsha", **form)
    assert not found_in("plan-published", **form)


@given(CHINESE, st.lists(TEXTS, max_size=4))
def test_chinese_text_is_found_at_any_position_in_a_field(query, fields):
    spellings = [phrase.tokens for phrases in read(query).words for phrase in phrases]
    if len(spellings) == 1:
        assert found_in(query, *fields) == any(fold(query) in fold(field) for field in fields)


@given(st.text(max_size=100))
def test_any_text_can_be_parsed_as_a_query_and_marked(text):
    query = read(text)

    assert "".join(part.text for part in parts(text, [(0, 1)])) == "".join(part.text for part in parts(text, []))
    places(text, query)
    assert all(phrase.tokens for phrases in query.words for phrase in phrases)


@pytest.mark.parametrize(
    ("text", "cleaned"), [(" 长沙\n\t 产业 ", "长沙 产业"), ("a\x00b\x1b", "a b"), ("\u202ea\u200b", "a"), ("\x00", "")]
)
def test_clean_removes_control_characters_and_collapses_spaces(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize("text", ["", "   ", "、。", "！？", "—", "\x00"])
def test_a_text_without_letters_or_digits_has_no_words(text):
    assert read(text).words == ()


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("22条产业链、产业", "产业链", "22条[产业链]、产业"),
        ("產業鏈現代化", "产业链", "[產業鏈]現代化"),
        ("长沙长沙市", "长沙", "[长沙长沙]市"),
        ("长沙市", "沙", "长[沙]市"),
        ("1,557家", "1557", "[1,557]家"),
        ("Smart Manufacturing platform", "manu form", "Smart [Manu]facturing platform"),
        ("达到２５００亿元", "2500亿", "达到[２５００亿]元"),
        ("<b>长沙</b>", "长沙", "<b>[长沙]</b>"),
        ("Cafe\u0301 长沙", "cafe", "[Café] 长沙"),
        ("软件", "軟體", "[软件]"),
        ("长沙", "荆州", "长沙"),
    ],
)
def test_the_matching_parts_of_a_text_are_marked(text, query, expected):
    assert marked(text, query) == expected


def test_an_excerpt_contains_the_first_match():
    made = [Part("前" * 50, False), Part("长沙", True), Part("后" * 50, False)]

    assert excerpt(made, 30) == [
        Part("…", False), Part("前" * 10, False), Part("长沙", True), Part("后" * 18, False), Part("…", False)
    ]  # fmt: skip
    assert excerpt(made, 200) == made
