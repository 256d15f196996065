"""The search: the same results as on the page, with all columns."""

import re
from typing import Any

from rest_framework.request import Request

from cities.localized import Bilingual
from cities.models import City
from plans.api.entries import entries
from plans.api.openapi import SEARCHED, operation
from plans.api.parameters import BLANK, MAX_PAGE_SIZE, TEXT, Parameter, Query
from plans.api.problems import InvalidParameters
from plans.api.schemas import Schema, ref
from plans.api.views import CatalogueView, site_of
from plans.lists import choices
from plans.lists.filtersets import MAX_VALUES
from plans.search.find import find
from plans.search.kinds import KINDS
from plans.search.synonyms import synonyms
from plans.search.text import MAX_WORDS, SEPARATORS, read

SIZE = 20
SUMMARY = Bilingual("搜索全部条目，中文、英文与拼音皆可", "Search everything, in Chinese, English or pinyin")

# At most MAX_WORDS words. Full-width signs also separate words: the pattern sees the text before folding.
WORD_SEPARATORS = rf"{BLANK}{SEPARATORS},，；：！？（）"
WORDS = rf"^[^\u0000{WORD_SEPARATORS}]*(?:[{WORD_SEPARATORS}]+[^\u0000{WORD_SEPARATORS}]*){{0,{MAX_WORDS - 1}}}$"
EXPECTED = f"a text of at most {MAX_WORDS} words"


class SearchView(CatalogueView):
    """The search results by kind of entry: their number, and the best matches."""

    takes = (
        Parameter(
            "q",
            Bilingual("搜索词，各词皆须出现", "What to find; every word must occur"),
            TEXT | {"pattern": WORDS},
            EXPECTED,
            least=1,
        ),
        Parameter(
            "kind",
            Bilingual("只搜索这些种类", "Only these kinds of entry"),
            choices=lambda: [(name, kind.plural) for name, kind in KINDS.items()],
            most=len(KINDS),
        ),
        Parameter(
            "city",
            Bilingual("只搜索属于这些地区的条目", "Only what belongs to these regions"),
            model=City,
            most=MAX_VALUES,
        ),
        Parameter(
            "page_size",
            Bilingual("每种至多给出几条", "How many entries of each kind"),
            {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": SIZE},
        ),
    )

    def operation(self) -> Schema:
        return operation("search", SUMMARY, ref("Findings"), self.takes)

    def answer(self, request: Request, query: Query) -> dict[str, Any]:
        kinds = list(dict.fromkeys(query.get("kind", KINDS)))
        if unknown := [kind for kind in kinds if kind not in KINDS]:
            raise InvalidParameters(
                {"kind": [f"“{kind}” is no kind: choose of {', '.join(KINDS)}." for kind in unknown]}
            )
        cities = list(dict.fromkeys(query.get("city", ())))
        if unknown := [city for city in cities if city not in choices.entries(City)]:
            raise InvalidParameters({"city": [f"“{city}” is no region of the catalogue." for city in unknown]})
        parsed = read(query["q"][0], synonyms())
        if not re.match(
            WORDS, query["q"][0]
        ):  # the documented count of words may be larger: folding can split a sign into two words
            raise InvalidParameters({"q": [f"Give {EXPECTED}."]})
        hits = find(parsed, kinds, size=int(query.get("page_size", [SIZE])[0]), cities=cities) if parsed.words else {}
        site = site_of(request)
        return {
            "results": [
                {
                    "kind": kind,
                    "count": kind_matches.count,
                    "is_over": kind_matches.is_over,
                    "entries": _entries(kind, kind_matches.slugs, site),
                }
                for kind, kind_matches in hits.items()
            ]
        }


def _entries(kind: str, slugs: list[str], site: str) -> list[dict[str, Any]]:
    """Return the entries of a kind, sorted as `slugs`. Entries withdrawn since indexing are left out."""
    table = SEARCHED[kind]
    entries_by_slug = {entry["slug"]: entry for entry in entries(table, table.model.objects.filter(pk__in=slugs), site)}
    return [entries_by_slug[slug] for slug in slugs if slug in entries_by_slug]
