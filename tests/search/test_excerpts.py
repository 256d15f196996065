"""An excerpt has “…” exactly where text is omitted."""

from plans.search.text import Part, excerpt


def said(before, match, after, width):
    return "".join(part.text for part in excerpt([Part(before, False), Part(match, True), Part(after, False)], width))


def test_an_excerpt_at_the_end_of_a_text_has_no_dots_at_its_end():
    assert said("0123456789", "ab", "cd", 6) == "…89abcd"


def test_an_excerpt_from_the_middle_has_dots_at_both_ends():
    assert said("0123456789", "ab", "cdefgh", 6) == "…89abcd…"
