"""The synonyms that a search looks for as well, by the word that readers type."""

from plans.catalogue.caching import cached
from plans.models import Synonym
from plans.search.text import Synonyms, fold


def synonyms() -> Synonyms:
    """Return `{folded word: [(word, what it means), …]}`, kept until the catalogue changes."""
    return cached(_read, "synonyms")


def _read():
    meanings: dict[str, list[tuple[str, str]]] = {}
    for word, means in Synonym.objects.order_by("word", "means").values_list("word", "means"):
        meanings.setdefault(fold(word), []).append((word, means))
    return meanings
