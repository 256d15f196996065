"""Finding entries: which ones, how many of each kind, and in what order."""

from django.db import connections
from django.db.models import BooleanField, Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from plans.folding import Phrase, Query
from plans.models import SearchEntry
from plans.search.kinds import KINDS

# Of an entry, the better the match the lower: names before texts, whole words before beginnings.
NAME_IS_QUERY, NAME_BEGINS, NAME_HOLDS, TEXT_HOLDS, WORD_BEGINS = range(5)


def found(query: Query) -> QuerySet:
    """Return the SearchEntry rows in which every word of the query is found, in any of its spellings."""
    rows = SearchEntry.objects.order_by()
    if connections[rows.db].vendor == "sqlite":
        return rows.filter(pk__in=RawSQL(f"SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH %s", [fts5(query)]))
    return rows.filter(RawSQL(f"{VECTOR} @@ %s::tsquery", [tsquery(query)], BooleanField())).filter(_in_order(query))


def counted(query: Query) -> dict[str, int]:
    """Return the number of entries found of each kind, in the order of KINDS, none where there are none."""
    counts = dict(found(query).values_list("kind").annotate(Count("pk")))
    return {kind: counts[kind] for kind in KINDS if kind in counts}


def ranked(query: Query, kind: str) -> QuerySet:
    """Return the slugs of what is found of a kind, the best first, then in the order of the catalogue."""
    return found(query).filter(kind=kind).order_by(_rank(query), "place").values_list("slug", flat=True)


WORDS = "plans_searchentry_words"
# The expression that the index of PostgreSQL is made of (see the migration).
VECTOR = "array_to_tsvector(string_to_array(btrim(names), ' ') || string_to_array(btrim(texts), ' '))"


def fts5(query):
    """Return a query in the language of FTS5: phrases, whose last token may be open."""

    def phrase(each):
        return f'"{" ".join(each.tokens)}"{" *" if each.is_open else ""}'

    return " AND ".join(f"({' OR '.join(map(phrase, phrases))})" for phrases in query.words)


def tsquery(query):
    """Return a query in the language of PostgreSQL: entries with all tokens of a phrase, in whatever order."""

    def phrase(each):
        *tokens, last = (f"'{token}'" for token in each.tokens)
        return " & ".join([*tokens, f"{last}:*" if each.is_open else last])

    return " & ".join(f"({' | '.join(f'({phrase(each)})' for each in phrases)})" for phrases in query.words)


def _in_order(query):
    """Hold the phrases to the order of their tokens, which the index of PostgreSQL does not keep."""
    return Q(
        *(_holds(phrases) for phrases in query.words if any(len(phrase.tokens) > 1 for phrase in phrases))
    )  # fmt: skip


def _holds(phrases, fields=("names", "texts"), form=Phrase.form.fget):
    return Q(
        *(Q((f"{field}__contains", form(phrase))) for phrase in phrases for field in fields), _connector=Q.OR
    )  # fmt: skip


def _rank(query):
    conditions = [
        (Q(*(Q(names__contains=form) for form in query.field_forms), _connector=Q.OR), NAME_IS_QUERY),
        (Q(*(Q(names__contains=form) for form in query.start_forms), _connector=Q.OR), NAME_BEGINS),
        (Q(*(_holds(phrases, ["names"]) for phrases in query.words)), NAME_HOLDS),
    ]
    if any(phrase.form != phrase.closed_form for phrases in query.words for phrase in phrases):
        conditions.append((Q(*(_holds(phrases, form=Phrase.closed_form.fget) for phrases in query.words)), TEXT_HOLDS))
    return Case(
        *(When(condition, Value(rank)) for condition, rank in conditions),
        default=Value(WORD_BEGINS),
        output_field=IntegerField(),
    )
