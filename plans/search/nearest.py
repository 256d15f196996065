"""The names nearest to what was searched in vain."""

from difflib import SequenceMatcher
from functools import lru_cache

from cities.models import City, District
from plans.models import Chain, Firm, Indicator, Industry
from plans.search import pinyin
from plans.search.text import fold

MAX_SUGGESTIONS = 5
CUTOFF = 0.6
# Named entries that are looked through, regions and vocabulary first: the cost stays the same in a large catalogue.
CANDIDATES = 2_000
LONGEST = 30  # no name is near to a longer text
MODELS = (City, Industry, Indicator, District, Chain, Firm)


def nearest(text):
    """Return up to MAX_SUGGESTIONS entries whose Chinese or English name, or its pinyin, is most like `text` or its pinyin."""
    if len(fold(text)) > LONGEST:
        return []
    scored = {}
    matchers = [SequenceMatcher(a="", b=spelling, autojunk=False) for spelling in {fold(text), pinyin.spelled(text)}]
    for place, (model, slug, *names) in enumerate(_names()):
        likeness = max(_likeness(matcher, spelling) for matcher in matchers for spelling in _spellings(*names))
        if likeness >= CUTOFF:
            scored[-likeness, place] = model, slug
    best = [scored[score] for score in sorted(scored)[:MAX_SUGGESTIONS]]
    entries = {
        model: model.objects.select_related(*(["city"] if model is District else [])).in_bulk(
            [slug for each, slug in best if each is model]
        )
        for model in {model for model, _slug in best}
    }
    return [entries[model][slug] for model, slug in best if slug in entries[model]]


def _names():
    """Return (model, slug, Chinese name, English name) of the CANDIDATES."""
    found = []
    for model in MODELS:
        names = model.objects.order_by("pk").values_list("pk", "name_zh", "name_en")
        found += [(model, *row) for row in names[: CANDIDATES - len(found)]]
    return found


@lru_cache(maxsize=2 * CANDIDATES)
def _spellings(name_zh, name_en):
    return {fold(name_zh), fold(name_en), pinyin.spelled(name_zh)}


def _likeness(matcher, spelling):
    """Return how alike two texts are, from 0 to 1; 0 where a look at length and letters shows less than CUTOFF."""
    matcher.set_seq1(spelling)
    if matcher.real_quick_ratio() < CUTOFF or matcher.quick_ratio() < CUTOFF:
        return 0
    return matcher.ratio()
