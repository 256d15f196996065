"""The names nearest to what was searched in vain."""

from difflib import get_close_matches

from cities.models import City, District
from plans.folding import fold
from plans.models import Chain, Firm, Indicator, Industry
from plans.search import pinyin

MOST = 5
CUTOFF = 0.5
# Named entries that are looked through, regions and vocabulary first: the cost stays the same in a large catalogue.
CANDIDATES = 2_000


def nearest(text):
    """Return up to MOST entries whose Chinese or English name, or its pinyin, is most like `text`."""
    entries, spellings = [], {}
    for model in (City, Industry, Indicator, District, Chain, Firm):
        entries += model.objects.order_by("pk")[: max(CANDIDATES - len(entries), 0)]
    for entry in entries:
        for spelling in (fold(entry.name_zh), fold(entry.name_en), *pinyin.typed(entry.name_zh)[:1]):
            spellings.setdefault(spelling, entry)
    close = get_close_matches(fold(text), spellings, n=MOST * 3, cutoff=CUTOFF)
    return list(dict.fromkeys(spellings[spelling] for spelling in close))[:MOST]
