"""The synonyms of the search, by the word that readers type."""

from plans.catalogue.caching import held
from plans.models import Synonym
from plans.search.text import Synonyms, fold


def synonyms() -> Synonyms:
    """Return `{folded word: [(word, meaning), …]}`, cached until the catalogue changes."""
    return held(_read, "synonyms")


def _read() -> dict[str, list[tuple[str, str]]]:
    meanings: dict[str, list[tuple[str, str]]] = {}
    for word, means in Synonym.objects.order_by("word", "means").values_list("word", "means"):
        meanings.setdefault(fold(word), []).append((word, means))
    return meanings
