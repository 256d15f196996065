"""Text folding and tokens of the search. Both databases match the tokens in the same way.

Folding makes full-width forms, case, accents and traditional characters equal. It works character by character,
so a part of a text folds to a part of the folded text. A run of Chinese becomes bigrams and its last character
(产业链 → 产业 业链 链). Words, numbers and the signs %, _ and + are tokens as they are. A query is a phrase of such
tokens; its last token may be a prefix.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

import opencc

from plans.search.numbers import other_scripts

# {folded word: [(word, meaning)]} of words that readers type.
Synonyms = Mapping[str, Sequence[tuple[str, str]]]
Pairs = dict[tuple[str, str], None]  # an ordered set of such pairs
Span = tuple[int, int]  # the start and end of a match in a text

# The limits of a query: characters and words.
MAX_LENGTH = 100
MAX_WORDS = 10
# An abbreviation with at most so many letters matches only whole words.
MAX_ABBREVIATION = 3
# Only the first letters of a longer word are indexed.
MAX_WORD_LENGTH = 64

# Characters from here on count as Chinese: Latin, Greek and Cyrillic letters come before.
FIRST_CHINESE = "\u2e80"
_TOKEN = re.compile(
    r"(?P<run>[^\W\0-\u2e7f]+)"
    r"|(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+\.[0-9]+)"
    r"|[^\W_\u2e80-\U0010ffff]+|[%_+]"
)
_CLASS = re.compile(r"([a-t][0-9]{2})[0-9]{1,2}")
_SLUG = re.compile(r"[a-z0-9_]+(?:-[a-z0-9_]+)+")
# The signs between the words of a query, as in a regular expression. A comma between two digits is part of a number.
SEPARATORS = r"、。;:!?…《》〈〉「」『』【】〔〕()\[\]{}<>\"“”"
_SEPARATED = re.compile(rf"(?:[\s{SEPARATORS}]|(?<![0-9]),|,(?![0-9]))+")
# The border between two fields: no phrase matches across it.
BORDER = "¶"
# The border before the names of linked entries: a match behind it ranks lower.
RELATED_FOLLOW = "‖"


def fold(text: str) -> str:
    """Return `text` folded for the search."""
    return "".join(map(_folded, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=2**16)
def _folded(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zs" | "Zl" | "Zp":
            return " "
        case "Cf" | "Cs" | "Cn":
            return ""
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    plain = "".join(part for part in decomposed if not unicodedata.combining(part))
    simplified: str = _converter("t2s").convert(unicodedata.normalize("NFKC", plain))
    return simplified


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def clean(text: str) -> str:
    """Return typed text as one line, without invisible characters."""
    printable = (
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in text
        if unicodedata.category(character) not in ("Cf", "Cs", "Cn")
    )  # fmt: skip
    return " ".join("".join(printable).split())


class Token(NamedTuple):
    """A token and its position in the folded text."""

    text: str
    start: int
    end: int


def tokens(folded: str) -> list[Token]:
    """Return the Tokens of a folded text, in the form of the index."""
    pieces = []
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        if match["run"]:
            pieces += [Token(folded[at : min(at + 2, end)], at, min(at + 2, end)) for at in range(start, end)]
        else:
            word = match[0].replace(",", "") if match["number"] else match[0]
            pieces.append(Token(word[:MAX_WORD_LENGTH], start, end))
    return pieces


def index_form(fields: Iterable[str], literal: Iterable[str] = ()) -> str:
    """Return texts in the form of the index: tokens separated by spaces, fields separated by a border.

    Each of `literal` (slugs, codes, pinyin) is one token, whatever its characters.
    """
    forms = [" ".join(token.text for token in tokens(fold(field))) for field in fields]
    parts = dict.fromkeys(filter(None, [*forms, *literal]))
    return f" {BORDER} " + "".join(f"{part} {BORDER} " for part in parts) if parts else ""


# --- Queries ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Phrase:
    """Consecutive tokens. With `is_open`, the last token may be a prefix."""

    tokens: tuple[str, ...]
    is_open: bool

    @property
    def is_chinese(self) -> bool:
        """Whether the phrase ends in Chinese."""
        return is_chinese(self.tokens[-1])

    @property
    def form(self) -> str:
        """The phrase in the form that `index_form` returns."""
        return f" {' '.join(self.tokens)}{'' if self.is_open else ' '}"

    @property
    def closed_form(self) -> str:
        """The same form where the last word must be complete. Chinese characters are always complete."""
        return self.form if self.is_chinese else f"{self.form.rstrip()} "


@dataclass(frozen=True)
class Query:
    """A query: all of `words` must be found, each in any of its spellings."""

    text: str
    words: tuple[tuple[Phrase, ...], ...]
    wholes: tuple[Phrase, ...]
    synonyms: tuple[tuple[str, str], ...] = ()  # the applied synonyms: (word, meaning)

    @property
    def field_forms(self) -> list[str]:
        """The index form of a field that equals the query."""
        return [f" {BORDER} {form} {BORDER} " for form in dict.fromkeys(_whole_fields(self.text))]

    @property
    def start_forms(self) -> list[str]:
        """The index form of a field that begins with the query."""
        return [f" {BORDER}{phrase.form}" for phrase in self.wholes]


def read(text: str, synonyms: Synonyms | None = None) -> Query:
    """Return the Query for a text. It has no words if the text has no searchable token."""
    text = clean(text)
    chunks = [chunk for chunk in _SEPARATED.split(unicodedata.normalize("NFKC", text)) if chunk]
    words = dict.fromkeys(map(_phrases, chunks))
    used: Pairs = {}
    if synonyms and len(words) <= MAX_WORDS:
        expanded = dict.fromkeys(_expanded(chunks, synonyms, used))
        words = expanded if len(expanded) <= MAX_WORDS else words
    return Query(text, tuple(filter(None, words)), _phrases(text), tuple(used))


def _expanded(chunks: list[str], synonyms: Synonyms, used: Pairs) -> Iterator[tuple[Phrase, ...]]:
    """Yield the Phrases of each word, including those of its synonyms; `used` collects the applied synonyms."""
    at = 0
    while at < len(chunks):
        size = next((n for n in (3, 2, 1) if fold(" ".join(chunks[at : at + n])) in synonyms), 0)
        if size:
            yield _with_synonyms(" ".join(chunks[at : at + size]), synonyms, used)
        else:
            for part in _parts_of(chunks[at], synonyms):
                yield _with_synonyms(part, synonyms, used)
        at += size or 1


def _with_synonyms(word: str, synonyms: Synonyms, used: Pairs) -> tuple[Phrase, ...]:
    pairs = synonyms.get(fold(word), ())
    used |= dict.fromkeys(pairs)
    phrases = _phrases(word)
    if pairs and len(word) <= MAX_ABBREVIATION and word.isascii():
        phrases = tuple(replace(phrase, is_open=False) for phrase in phrases)  # EV must not match “events”
    return tuple(dict.fromkeys([*phrases, *(phrase for _word, means in pairs for phrase in _phrases(means))]))


def _parts_of(chunk: str, synonyms: Synonyms) -> list[str]:
    """Return a chunk with Chinese, such as AI产业, split at the first synonym in it; else the whole chunk."""
    folded = fold(chunk)
    if not any(map(is_chinese, folded)):
        return [chunk]
    for word in sorted(synonyms, key=len, reverse=True):
        start = folded.find(word)
        is_within = start >= 0 and len(word) > 1 and len(word) < len(folded)
        if is_within and not _is_part_of_a_word(folded, start, word) and not _says_it(folded, synonyms[word]):
            return [part for part in (folded[:start], word, folded[start + len(word) :]) if part]
    return [chunk]


def _is_part_of_a_word(folded: str, start: int, word: str) -> bool:
    around = folded[:start][-1:] + folded[start + len(word) :][:1]
    return word.isascii() and any(character.isascii() for character in around)


def _says_it(folded: str, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether a text already contains the meaning of the synonym: 招商 in 招商引资."""
    return any(fold(means) in folded for _word, means in pairs)


def _phrases(text: str) -> tuple[Phrase, ...]:
    """Return the Phrases that find `text`: as spelled, in mainland vocabulary, in other numerals, as a code or slug."""
    spellings = [tuple(_query_tokens(spelling)) for spelling in _spellings(text)]
    spellings += [(code,) for code in [*_slugs(text), *_divisions(text)]]
    phrases = [Phrase(each, _is_open(each[-1])) for each in dict.fromkeys(filter(None, spellings))]
    numbers = [tuple(_query_tokens(fold(each))) for each in other_scripts(unicodedata.normalize("NFKC", text))]
    # A converted number must not match a longer number.
    phrases += [Phrase(each, _is_open(each[-1]) and is_chinese(each[-1])) for each in numbers if each]
    return tuple(dict.fromkeys(phrases))


def _divisions(text: str) -> list[str]:
    """Return the division of a GB/T 4754 class as a list: C3610 belongs to C36."""
    return [match[1] for match in [_CLASS.fullmatch(fold(text).strip())] if match]


def _spellings(text: str) -> Iterable[str]:
    """Return the folded text, and the folded text with mainland words for Taiwanese ones (軟體 → 软件)."""
    return dict.fromkeys([fold(text), fold(_converter("tw2sp").convert(unicodedata.normalize("NFKC", text)))])


def _slugs(text: str) -> list[str]:
    return [slug_token(slug) for slug in [fold(text).strip()] if _SLUG.fullmatch(slug)]


def slug_token(slug: str) -> str:
    """Return the single token of a slug. Only the whole slug matches it."""
    return f"/{slug.lower()}"


def _whole_fields(text: str) -> Iterable[str]:
    return filter(None, [*(" ".join(token.text for token in tokens(each)) for each in _spellings(text)), *_slugs(text)])


def _query_tokens(folded: str) -> list[str]:
    """Return the tokens of a folded query, without a last token that the bigram before it already covers."""
    words = [token.text for token in tokens(folded)]
    if len(words) > 1 and len(words[-1]) == 1 and words[-2][1:] == words[-1] and is_chinese(words[-1]):
        words.pop()
    return words


def is_chinese(token: str) -> bool:
    """Return whether a token or text begins with a Chinese character."""
    return token >= FIRST_CHINESE


def _is_open(token: str) -> bool:
    """Whether a last token is a prefix: it is one Chinese character, or has two letters or digits."""
    return len(token) == 1 if is_chinese(token) else len(token) > 1


# --- Marking ---------------------------------------------------------------------------------------


class Part(NamedTuple):
    """A part of a text, and whether it is a match."""

    text: str
    is_match: bool


def places(text: str, query: Query) -> list[list[Span]]:
    """Return, for each word of the query, its matches in `text` as (start, end) in the NFC form."""
    folded = [_folded(character) for character in unicodedata.normalize("NFC", text)]
    if not _may_stand_in("".join(folded), query):
        return [[] for _word in query.words]
    origins = [index for index, part in enumerate(folded) for _ in part]
    text_tokens = tokens("".join(folded))
    return [
        [
            (origins[start], origins[end - 1] + 1)
            for phrase in phrases
            for start, end in _places_of(phrase, text_tokens)
        ]
        for phrases in query.words
    ]  # fmt: skip


def _may_stand_in(folded: str, query: Query) -> bool:
    """Whether a folded text may contain a phrase of the query. This quick check excludes most texts."""
    bare = folded.replace(",", "")
    return any(all(token in bare for token in phrase.tokens) for phrases in query.words for phrase in phrases)


def _places_of(phrase: Phrase, text_tokens: Sequence[Token]) -> Iterator[Span]:
    """Yield the matches of a phrase among the Tokens of a text, as (start, end) in the folded text."""
    size, last = len(phrase.tokens), phrase.tokens[-1]
    texts = tuple(token.text for token in text_tokens)
    for at in range(len(text_tokens) - size + 1):
        final = text_tokens[at + size - 1]
        if texts[at : at + size - 1] != phrase.tokens[:-1]:
            continue
        if final.text == last:
            yield text_tokens[at].start, final.end
        elif phrase.is_open and final.text.startswith(last):
            is_as_printed = len(final.text) == final.end - final.start
            yield text_tokens[at].start, final.start + len(last) if is_as_printed else final.end


def parts(text: str, spans: Iterable[Span]) -> list[Part]:
    """Return `text` as Parts, those within `spans` marked."""
    text, split_parts, at = unicodedata.normalize("NFC", text), [], 0
    for start, end in _merged(spans):
        split_parts += [Part(text[at:start], False), Part(text[start:end], True)]
        at = end
    return [part for part in [*split_parts, Part(text[at:], False)] if part.text]


def _merged(spans: Iterable[Span]) -> list[list[int]]:
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(end, merged[-1][1])
        else:
            merged.append([start, end])
    return merged


def excerpt(text_parts: list[Part], width: int) -> list[Part]:
    """Return Parts cut to about `width` characters around the first match, with “…” for omitted text."""
    if sum(len(part.text) for part in text_parts) <= width:
        return text_parts
    before = next(
        (sum(len(part.text) for part in text_parts[:n]) for n, part in enumerate(text_parts) if part.is_match), 0
    )
    start, shown_parts, at = max(0, before - width // 3), [], 0
    for part in text_parts:
        text = part.text[max(0, start - at) : max(0, start + width - at)]
        at += len(part.text)
        if text:
            shown_parts.append(Part(text, part.is_match))
    return [*([Part("…", False)] if start else []), *shown_parts, *([Part("…", False)] if start + width < at else [])]
