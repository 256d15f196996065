"""Entries as the API gives them: the columns of the data package, and the entry's page in both languages."""

from django.utils.translation import override

from cities.models import City
from plans.models import Chain, Plan, Source
from plans.opendata.tables import rows

LANGUAGES = {"url_zh": "zh-hans", "url_en": "en"}

# Entries that stand on the page of another: its model, the column that names it, and the place on the page.
PLACES = {
    "districts": (City, "city", "#{slug}"),
    "measures": (Plan, "plan", "#{slug}"),
    "chain_firms": (Chain, "chain", ""),
    "omissions": (Source, "source", "#p{paragraph}"),
}


def entries(table, queryset, site):
    """Return the rows of a queryset, in its order, as dicts of the values that `plans.opendata.tables.rows` gives.

    `site` is the scheme and host of their pages.
    """
    found = [dict(zip(table.names, row, strict=True)) for row in rows(table, queryset)]
    model, column, place = PLACES.get(table.name, (table.model, "slug", ""))
    for name, language in LANGUAGES.items():
        with override(language):
            for entry in found:
                entry[name] = site + model(pk=entry[column]).get_absolute_url() + place.format(**entry)
    return found
