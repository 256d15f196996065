"""The terms of the glossary where they stand in a text: one pattern for each version of the catalogue."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from plans.lists import choices

_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_QUOTED = re.compile(r"“([^“”]+)”")


class Place(NamedTuple):
    """Where a term stands in a text: from one character to another."""

    start: int
    end: int
    slug: str


def places(text: str) -> Iterator[Place]:
    """Yield the places of terms in a text, in either language; of two that overlap, the first and longest."""
    pattern, slugs = _pattern(tuple(choices.terms()))
    for match in pattern.finditer(text):
        start, end = match.span()
        yield Place(start, end, slugs[(match.lastindex or 1) - 1])


def gloss(phrase: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return words of a printed phrase with their English: those of `names`, and the terms of the glossary."""
    words = {form: _IN_BRACKETS.sub("", en) for _slug, zh, en in choices.terms() for form in _chinese_forms(zh)}
    words |= {word: english for word, english in names.items() if word}
    longest_first = sorted(words, key=len, reverse=True)
    return [(word, words[word]) for word in re.findall("|".join(map(re.escape, longest_first)) or "(?!)", phrase)]


@lru_cache(maxsize=2)
def _pattern(terms):
    """Return the pattern of all terms, a group for each form of one, and the slugs of the groups."""
    forms = {form: slug for slug, zh, en in terms for form in (*_chinese_forms(zh), *_english_forms(en))}
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    pattern = "|".join(f"({_as_pattern(form)})" for form in longest_first)
    return re.compile(pattern or r"(?!)", re.IGNORECASE), [forms[form] for form in longest_first]


def _chinese_forms(term):
    """“小巨人”企业 is also written without its quotation marks, and as what they enclose."""
    return [term, _QUOTED.sub(r"\1", term), *_QUOTED.findall(term)]


def _english_forms(term):
    """A term is also written without its brackets, and as the abbreviation in them."""
    return [_IN_BRACKETS.sub("", term), *(short for short in _IN_BRACKETS.findall(term) if short.isupper())]


def _as_pattern(form):
    """Return the pattern of a form: English words stand by themselves, and each may be in the plural."""
    if not form.isascii():
        return re.escape(form)
    words = " ".join(map(_in_both_numbers, form.split()))
    return rf"(?<![A-Za-z0-9]){words}(?![A-Za-z0-9])"


def _in_both_numbers(word):
    if word.endswith("y"):
        return rf"{re.escape(word[:-1])}(?:y|ies|ys)"
    return f"{re.escape(word)}(?:e?s)?"
