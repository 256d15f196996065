"""Search queries: the number of matching entries of each kind, and the best matches.

One SQL statement searches all kinds. It reads at most MAX_HITS statements of a kind, so that a common word costs no
more than a rare one. If there are more, the number is shown as “over”.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connections

from plans.catalogue.caching import cached_here
from plans.models import SearchEntry
from plans.search.kinds import KINDS
from plans.search.text import RELATED_FOLLOW, Phrase, Query

Condition = tuple[str, list[str]]  # an expression of SQL and its parameters

MAX_HITS = 1000

# The rank of a match; a lower number is better. Names come before texts, whole words before prefixes.
# The names of a statement's linked entries come last.
NAME_IS_QUERY, NAME_BEGINS, NAME_HOLDS, TEXT_HOLDS, WORD_BEGINS, RELATED_HOLDS = range(6)


@dataclass
class KindMatches:
    """The result for one kind: the number of entries (at most MAX_HITS; `is_over` if there are more), and slugs."""

    total: int = 0
    slugs: list[str] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.total > MAX_HITS

    @property
    def count(self) -> int:
        return min(self.total, MAX_HITS)


def find(
    query: Query, kinds: Iterable[str] = KINDS, start: int = 0, size: int = 8, cities: Sequence[str] = ()
) -> dict[str, KindMatches]:
    """Return `{kind: Found}` for the kinds with a hit: `size` slugs of each, beginning at `start`, the best first.

    `cities` restricts the search to these regions, by slug. An entry matches if it holds every word of the query in
    one of its spellings. Equal matches keep the order of the catalogue. A query without words finds nothing.
    """
    if not query.words:
        return {}
    kinds, cities = tuple(kinds), tuple(cities)
    return cached_here(
        lambda: _find(query, kinds, start, size, cities), "searches", query, kinds, start, size, cities
    )  # fmt: skip


def _find(query: Query, kinds: Iterable[str], start: int, size: int, cities: Sequence[str]) -> dict[str, KindMatches]:
    connection = connections[SearchEntry.objects.db]
    sql, parameters = _statement(connection.vendor, query, kinds, cities)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, start, start + size])
        rows = cursor.fetchall()
    hits: dict[str, KindMatches] = {}
    for kind, slug, total, number in rows:
        entry = hits.setdefault(kind, KindMatches(total))
        if number > start:
            entry.slugs.append(slug)
    return {kind: hits[kind] for kind in KINDS if kind in hits}


def _statement(vendor: str, query: Query, kinds: Iterable[str], cities: Sequence[str]) -> tuple[str, list[str | int]]:
    """Return the SQL that finds, counts and ranks, and its parameters."""
    match = {"sqlite": _match_on_sqlite, "postgresql": _match_on_postgresql}[vendor]
    holds = {"sqlite": "instr", "postgresql": "strpos"}[vendor]
    rank, rank_values = _rank(query, holds)
    parts: list[str] = []
    parameters: list[str | int] = []
    for group in _groups(kinds):
        matching, values = match(query, group)
        if cities:
            place, slugs = _lies_in(cities, holds)
            matching, values = f"{matching} AND {place}", [*values, *slugs]
        parts.append(
            f"SELECT kind, slug, place, {rank} AS rank"  # nosec B608
            f" FROM (SELECT plans_searchentry.* FROM {matching} LIMIT %s) AS part{len(parts)}"
        )
        parameters += [*rank_values, *values, (MAX_HITS + 1) * len(group)]
    sql = (
        f"WITH found AS MATERIALIZED ({' UNION ALL '.join(parts)}),"  # nosec B608
        " ranked AS (SELECT kind, slug, count(*) OVER (PARTITION BY kind) AS total,"
        " row_number() OVER (PARTITION BY kind ORDER BY rank, place) AS number FROM found)"
        " SELECT kind, slug, total, number FROM ranked"
        " WHERE number = 1 OR (number > %s AND number <= %s) ORDER BY kind, number"
    )
    return sql, parameters


def _lies_in(cities: Sequence[str], holds: str) -> Condition:
    """Return the SQL condition that an entry is one of the regions or belongs to one, and its parameters.

    The slugs of a region's entries begin with the slug of the region. Firms and sources have a column instead.
    """
    slots = ", ".join(["%s"] * len(cities))
    begins = " OR ".join([f"{holds}(slug, %s) = 1"] * len(cities))
    condition = (
        f"(kind NOT IN ('firm', 'source') AND ({begins}) OR kind = 'city' AND slug IN ({slots})"  # nosec B608
        f" OR kind = 'firm' AND slug IN (SELECT slug FROM plans_firm WHERE city_id IN ({slots})"
        f" UNION SELECT firm_id FROM plans_chainfirm JOIN plans_chain ON plans_chain.slug = chain_id"
        f" WHERE plans_chain.city_id IN ({slots}))"
        f" OR kind = 'source' AND slug IN (SELECT source_id FROM plans_plan WHERE city_id IN ({slots})))"
    )
    return condition, [*(f"{city}-" for city in cities), *[*cities] * 4]


def _groups(kinds: Iterable[str]) -> list[list[str]]:
    """Return lists of kinds to search together: all kinds with few entries, and each kind of statement alone."""
    named = [kind for kind in kinds if not KINDS[kind].is_statement]
    return [*([named] if named else []), *([kind] for kind in kinds if KINDS[kind].is_statement)]


# --- SQLite: FTS5 stores positions and matches phrases -----------------------------


def _match_on_sqlite(query: Query, kinds: list[str]) -> Condition:
    def phrase(phrase_tokens: Phrase) -> str:
        return f'"{" ".join(phrase_tokens.tokens)}"{" *" if phrase_tokens.is_open else ""}'

    words = " AND ".join(f"({' OR '.join(map(phrase, phrases))})" for phrases in query.words)
    match = f"{{names texts}} : ({words})"
    other_kinds = [kind for kind in KINDS if kind not in kinds]
    if len(other_kinds) < len(kinds):  # the shorter list: each kind is one more list of entries to read
        match = f"{match} NOT kind : ({' OR '.join(other_kinds)})"
    else:
        match = f"kind : ({' OR '.join(kinds)}) AND {match}"
    words_table = "(SELECT rowid AS found FROM plans_searchentry_words WHERE plans_searchentry_words MATCH %s)"
    # A join ends at the limit. With `id IN (SELECT …)` the index would be read to its end first.
    return f"{words_table} CROSS JOIN plans_searchentry WHERE id = found", [match]


# --- PostgreSQL: the index finds entries with all tokens; a second condition checks the phrases ---


def _match_on_postgresql(query: Query, kinds: list[str]) -> Condition:
    def phrase(each: Phrase) -> str:
        *tokens, last = (f"'{token}'" for token in each.tokens)
        return " & ".join([*tokens, f"{last}:*" if _is_beginning(each) else last])

    words = " & ".join(f"({' | '.join(f'({phrase(each)})' for each in phrases)})" for phrases in query.words)
    conditions, values = [_kinds_on_postgresql(kinds), "plans_search_lexemes(names, texts) @@ %s::tsquery"], [words]
    for phrases in query.words:
        if any(len(phrase.tokens) > 1 for phrase in phrases):
            condition, forms = _holds("strpos", [phrase.form for phrase in phrases], "names || texts")
            conditions.append(condition)
            values += forms
    return f"plans_searchentry WHERE {' AND '.join(conditions)}", values


def _is_beginning(phrase: Phrase) -> bool:
    """Whether the index must match prefixes. Chinese characters are indexed singly, and need no prefix match."""
    return phrase.is_open and not phrase.is_chinese


def _kinds_on_postgresql(kinds: list[str]) -> str:
    """Return the condition of the index that holds `kinds` (see the migration), and the kind within it."""
    statements = [name for name, kind in KINDS.items() if kind.is_statement]
    if kinds[0] in statements:
        return f"kind = '{kinds[0]}'"
    names = ", ".join(f"'{kind}'" for kind in kinds)
    others = ", ".join(f"'{name}'" for name in statements)
    return f"kind NOT IN ({others}) AND kind IN ({names})"


# --- Both -------------------------------------------------------------------------------------------


def _rank(query: Query, holds: str) -> Condition:
    """Return the SQL expression of an entry's rank, and its parameters."""
    words = query.words
    ranks = [
        (NAME_IS_QUERY, [(query.field_forms, "names")]),
        (NAME_BEGINS, [(query.start_forms, "names")]),
        (NAME_HOLDS, [([phrase.form for phrase in phrases], "names") for phrases in words]),
    ]
    own = f"names || substr(texts, 1, {holds}(texts || '{RELATED_FOLLOW}', '{RELATED_FOLLOW}'))"
    ranks.append((TEXT_HOLDS, [([phrase.closed_form for phrase in phrases], own) for phrases in words]))
    if any(phrase.closed_form != phrase.form for phrases in words for phrase in phrases):
        ranks.append((WORD_BEGINS, [([phrase.form for phrase in phrases], own) for phrases in words]))
    cases, values = [], []
    for rank, needed in ranks:
        conditions = [_holds(holds, forms, text) for forms, text in needed]
        cases.append(f"WHEN {' AND '.join(condition for condition, _forms in conditions)} THEN {rank}")
        values += [form for _condition, forms in conditions for form in forms]
    return f"CASE {' '.join(cases)} ELSE {RELATED_HOLDS} END", values


def _holds(function: str, forms: Iterable[str], text: str) -> Condition:
    """Return the SQL condition that a text holds one of `forms` literally, and its parameters."""
    return f"({' OR '.join(f'{function}({text}, %s) > 0' for _form in forms)})", list(forms)
