"""The search: the same entries as on its page, with all their columns."""

import re

from cities.localized import Bilingual
from cities.models import City
from plans.api.entries import entries
from plans.api.openapi import SEARCHED, operation
from plans.api.parameters import BLANK, LARGEST_PAGE, TEXT, Parameter
from plans.api.problems import InvalidParameters
from plans.api.schemas import ref
from plans.api.views import CatalogueView, site_of
from plans.lists import choices
from plans.lists.filtersets import MAX_VALUES
from plans.search.find import find
from plans.search.kinds import KINDS
from plans.search.synonyms import synonyms
from plans.search.text import MAX_WORDS, SEPARATORS, read

SIZE = 20
SUMMARY = Bilingual("搜索全部条目，中文、英文与拼音皆可", "Search everything, in Chinese, English or pinyin")

# At most MAX_WORDS words, whatever stands between them: before widths are one, also signs of full width.
BETWEEN = rf"{BLANK}{SEPARATORS},，；：！？（）"
WORDS = rf"^[^\u0000{BETWEEN}]*(?:[{BETWEEN}]+[^\u0000{BETWEEN}]*){{0,{MAX_WORDS - 1}}}$"
EXPECTED = f"a text of at most {MAX_WORDS} words"


class SearchView(CatalogueView):
    """What is found, by kind of entry: how many of each, and the best of them."""

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
            {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": SIZE},
        ),
    )

    def operation(self):
        return operation("search", SUMMARY, ref("Findings"), self.takes)

    def answer(self, request, query):
        kinds = list(dict.fromkeys(query.get("kind", KINDS)))
        if unknown := [kind for kind in kinds if kind not in KINDS]:
            raise InvalidParameters(
                {"kind": [f"“{kind}” is no kind: choose of {', '.join(KINDS)}." for kind in unknown]}
            )
        cities = list(dict.fromkeys(query.get("city", ())))
        if unknown := [city for city in cities if city not in choices.entries(City)]:
            raise InvalidParameters({"city": [f"“{city}” is no region of the catalogue." for city in unknown]})
        wanted = read(query["q"][0], synonyms())
        if not re.match(WORDS, query["q"][0]):  # as the description counts them: a sign may become two words
            raise InvalidParameters({"q": [f"Give {EXPECTED}."]})
        hits = find(wanted, kinds, size=int(query.get("page_size", [SIZE])[0]), cities=cities) if wanted.words else {}
        site = site_of(request)
        return {
            "results": [
                {
                    "kind": kind,
                    "count": each.count,
                    "is_over": each.is_over,
                    "entries": _entries(kind, each.slugs, site),
                }
                for kind, each in hits.items()
            ]
        }


def _entries(kind, slugs, site):
    """Return the entries of a kind in the order of `slugs`. Entries withdrawn since indexing are left out."""
    table = SEARCHED[kind]
    known = {entry["slug"]: entry for entry in entries(table, table.model.objects.filter(pk__in=slugs), site)}
    return [known[slug] for slug in slugs if slug in known]
