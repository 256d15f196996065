"""Two extractions of an article are aligned by paragraph, printed phrase and number; their agreement is computed."""

from plans.editing.aligning import Claim, agreement, align, differing_fields

TEXTS = {
    1: "到2027年，规上工业企业力争达到2000家，培育“小巨人”企业120家、绿色工厂60家。",
    2: "上半年新增5家，下半年新增5家。",
    3: "去年签约项目286个。",
}


def claim(paragraph, phrase, quantity="", table="target", slug=None, **fields):
    record = {"slug": slug or f"{phrase}-{quantity}", "paragraph": paragraph, "as_printed": phrase} | fields
    return Claim(table, record | ({"quantity": quantity} if quantity else {}))


def aligned(first, second):
    """Return the slugs of the pairs; None where a statement has no partner."""
    return [tuple(each and each.record["slug"] for each in pair) for pair in align(first, second, TEXTS)]


def test_statements_with_the_same_phrase_are_paired_even_if_other_fields_differ():
    first = claim(3, "签约项目286个", "286个", slug="a")
    second = claim(3, "签约项目286个", "268个", "result", slug="b", topics=["projects"])

    assert aligned([first], [second]) == [("a", "b")]


def test_statements_with_overlapping_phrases_are_paired():
    first = [
        claim(1, "规上工业企业力争达到2000家", "2000家", slug="firms"),
        claim(1, "企业120家", "120家", slug="giants"),
    ]
    second = [claim(1, "“小巨人”企业120家", "120家", slug="x"), claim(1, "力争达到2000家", "2000家", slug="y")]

    assert aligned(first, second) == [("firms", "y"), ("giants", "x")]


def test_the_number_decides_between_two_statements_with_overlapping_phrases():
    first = [claim(1, "企业120家、绿色工厂60家", "60家", slug="factories")]
    second = [claim(1, "培育“小巨人”企业120家", "120家", slug="x"), claim(1, "绿色工厂60家", "60家", slug="y")]

    assert aligned(first, second) == [(None, "x"), ("factories", "y")]


def test_kind_indicator_and_topics_decide_between_two_statements_with_the_same_phrase():
    phrase = {"paragraph": 3, "phrase": "签约项目286个", "quantity": "286个"}
    first = [claim(**phrase, slug="a", indicator="signed"), claim(**phrase, slug="b", indicator="started")]
    second = [claim(**phrase, slug="x", indicator="started"), claim(**phrase, slug="y", indicator="signed")]

    assert aligned(first, second) == [("a", "y"), ("b", "x")]


def test_a_number_printed_twice_in_a_paragraph_gives_two_statements():
    first = [claim(2, "上半年新增5家", "5家", slug="a"), claim(2, "下半年新增5家", "5家", slug="b")]
    second = [claim(2, "下半年新增5家", "5家", slug="y"), claim(2, "上半年新增5家", "5家", slug="x")]

    assert aligned(first, second) == [("a", "x"), ("b", "y")]
    assert aligned(first[:1], second[:1]) == [("a", None), (None, "y")]
    assert aligned([claim(2, "5家", "5家", slug="a")] * 2, second[:1]) == [("a", "y"), ("a", None)]


def test_statements_with_the_same_number_are_paired_if_one_phrase_lacks_the_number():
    assert aligned([claim(3, "签约项目", "286个", slug="a")], [claim(3, "286个", "286个", slug="x")]) == [("a", "x")]
    assert aligned([claim(3, "签约项目", slug="a")], [claim(3, "286个", "286个", slug="x")]) == [
        ("a", None), (None, "x"),
    ]  # fmt: skip


def test_statements_of_different_paragraphs_are_not_paired_and_none_is_lost():
    first = [claim(3, "5家", "5家", slug="c"), claim(1, "绿色工厂60家", "60家", slug="a")]
    second = [claim(2, "5家", "5家", slug="b")]

    assert aligned(first, second) == [("a", None), (None, "b"), ("c", None)]
    assert aligned([], []) == []


def test_a_phrase_that_is_not_in_the_text_is_paired_only_with_the_identical_phrase():
    first = [claim(3, "没有这句", slug="a")]

    assert aligned(first, [claim(3, "没有这句", slug="x")]) == [("a", "x")]
    assert aligned(first, [claim(3, "也没有", slug="x")]) == [("a", None), (None, "x")]


def test_each_difference_lists_the_fields_that_its_choice_changes():
    first = claim(
        3, "签约项目286个", "286个", indicator="signed", topics=["a"], standing="adopted", due=2027, scope="region"
    )
    same = claim(3, "286个", "286 个", indicator="signed", topics=["a"], standing="adopted", due=2027, scope="region")
    other = claim(3, "286个", "286项", "result", indicator="signed", topics=["b"], period="2024", scope="region")

    assert differing_fields(first, same) == {}
    assert differing_fields(first, other) == {
        "kind": ("standing", "due", "strength", "period"), "quantity": ("quantity", "is_unread"), "topics": ("topics",),
    }  # fmt: skip
    assert differing_fields(first, same._replace(record=same.record | {"due": 2030})) == {"due": ("due",)}
    assert differing_fields(first, first._replace(record=first.record | {"quantity": "近286个"})).keys() == {"quantity"}
    assert differing_fields(claim(1, "x", "无法读", is_unread=True), claim(1, "x", "无法读的", is_unread=True)) != {}


def test_agreement_counts_pairs_and_for_figures_only_pairs_with_figures():
    pairs = [
        (claim(1, "a", "5家", topics=["t"]), claim(1, "a", "5家", topics=["t"])),
        (claim(1, "b", "5家", topics=["t"]), claim(1, "b", "5个", topics=["t"])),
        (claim(1, "c", "5家", topics=["t"]), claim(1, "c", "6家", "result", topics=["t", "u"])),
        (claim(1, "d", topics=["t"]), claim(1, "d", topics=["t"])),
        (claim(1, "e", "5家"), None),
        (None, claim(1, "f")),
        (None, claim(1, "g")),
    ]

    assert agreement(pairs) == {
        "first": 5, "second": 6, "pairs": 4, "figures": 3, "number": 2, "unit": 2, "kind": 3, "topics": 3, "all": 2,
    }  # fmt: skip
