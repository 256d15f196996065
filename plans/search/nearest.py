"""Suggestions for a search without hits: the names that are most similar to the text."""

from typing import Any

from django.db.models import Value
from rapidfuzz import fuzz, process

from plans.catalogue.caching import held
from plans.catalogue.registry import BY_NAME, KINDS
from plans.search import pinyin
from plans.search.text import fold

MAX_SUGGESTIONS = 5
CUTOFF = 60  # the minimum similarity, of 100
MAX_NAMES = 2_000  # names to compare, so that the cost is limited in a large catalogue
MAX_LENGTH = 30  # of a text that may be similar to a name

# The kinds with names that readers type, those that filters offer first.
NAMED = sorted(
    (kind for kind in KINDS if kind.search and (kind.is_offered or kind.search.is_typed_in_pinyin)),
    key=lambda kind: not kind.is_offered,
)


def nearest(text: str) -> list[Any]:
    """Return up to MAX_SUGGESTIONS entries with the most similar names, in either language or in pinyin."""
    if len(fold(text)) > MAX_LENGTH:
        return []
    owners, spellings = held(_spellings, "spellings")
    likeness: dict[tuple[str, str], float] = {}
    for query in {fold(text), pinyin.spelled(text)}:
        for _spelling, score, place in process.extract(
            query, spellings, scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=3 * MAX_SUGGESTIONS
        ):
            likeness[owners[place]] = max(score, likeness.get(owners[place], 0))
    best = sorted(likeness, key=lambda owner: (-likeness[owner], owners.index(owner)))[:MAX_SUGGESTIONS]
    entries = {
        (name, entry.pk): entry
        for name in {name for name, _slug in best}
        for entry in BY_NAME[name].entries.filter(pk__in=[slug for kind, slug in best if kind == name])
    }
    return [entries[owner] for owner in best if owner in entries]


def _spellings() -> tuple[list[tuple[str, str]], list[str]]:
    """Return two lists for the first MAX_NAMES entries, with one query: (kind, slug) and spelling of each name."""
    first, *rest = (
        kind.entries.order_by().annotate(place=Value(place)).values_list("place", "slug", *kind.title)
        for place, kind in enumerate(NAMED)
    )
    spelled = [
        ((NAMED[place].name, slug), spelling)
        for place, slug, zh, en in first.union(*rest, all=True).order_by("place", "slug")[:MAX_NAMES]
        for spelling in dict.fromkeys([fold(zh), fold(en), pinyin.spelled(zh)])
    ]
    return [owner for owner, _spelling in spelled], [spelling for _owner, spelling in spelled]
