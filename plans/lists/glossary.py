"""Find the terms of the glossary in a text, with one pattern per version of the catalogue."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from plans.lists import choices

_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_QUOTED = re.compile(r"“([^“”]+)”")


class Place(NamedTuple):
    """The start and end of a term in a text, and its slug."""

    start: int
    end: int
    slug: str


def places(text: str) -> Iterator[Place]:
    """Yield the places of terms in a text, in either language. Of overlapping terms, take the first and longest."""
    pattern, slugs = _pattern(tuple(choices.terms()))
    for match in pattern.finditer(text):
        start, end = match.span()
        yield Place(start, end, slugs[(match.lastindex or 1) - 1])


def gloss(phrase: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return `(Chinese, English)` of the words in a printed phrase that `names` or the glossary knows."""
    english_by_form = {
        form: _IN_BRACKETS.sub("", en) for _slug, zh, en in choices.terms() for form in _chinese_forms(zh)
    }
    english_by_form |= {form: translation for form, translation in names.items() if form}
    longest_first = sorted(english_by_form, key=len, reverse=True)
    return [
        (form, english_by_form[form]) for form in re.findall("|".join(map(re.escape, longest_first)) or "(?!)", phrase)
    ]


@lru_cache(maxsize=2)
def _pattern(terms: tuple[tuple[str, str, str], ...]) -> tuple[re.Pattern[str], list[str]]:
    """Return the pattern of all terms with one group per form, and the slugs of the groups."""
    forms = {form: slug for slug, zh, en in terms for form in (*_chinese_forms(zh), *_english_forms(en))}
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    pattern = "|".join(f"({_as_pattern(form)})" for form in longest_first)
    return re.compile(pattern or r"(?!)", re.IGNORECASE), [forms[form] for form in longest_first]


def _chinese_forms(term: str) -> list[str]:
    """Return a term, the term without quotation marks, and the quoted part: “小巨人”企业, 小巨人企业, 小巨人."""
    return [term, _QUOTED.sub(r"\1", term), *_QUOTED.findall(term)]


def _english_forms(term: str) -> list[str]:
    """Return a term without its brackets, and the abbreviations in them."""
    return [_IN_BRACKETS.sub("", term), *(short for short in _IN_BRACKETS.findall(term) if short.isupper())]


def _as_pattern(form: str) -> str:
    """Return the pattern of a form. English matches whole words, and each word may be in the plural."""
    if not form.isascii():
        return re.escape(form)
    pattern = " ".join(map(_in_both_numbers, form.split()))
    return rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"


def _in_both_numbers(word: str) -> str:
    if word.endswith("y"):
        return rf"{re.escape(word[:-1])}(?:y|ies|ys)"
    return f"{re.escape(word)}(?:e?s)?"
