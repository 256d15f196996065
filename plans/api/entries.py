"""Entries of the API: the columns of the data package, and the URLs of the page in both languages."""

from typing import Any

from django.db.models import QuerySet

from cities.languages import in_each
from plans.opendata.streams import as_object
from plans.opendata.tables import Table, rows


def entries(table: Table, queryset: QuerySet[Any], site: str) -> list[dict[str, Any]]:
    """Return the rows of a queryset, in its order, as dicts with the columns of `table`.

    `site` is the scheme and host of the URLs.
    """
    objects = [as_object(table, row) for row in rows(table, queryset)]
    fields = [
        (column.name, table.model._meta.get_field(column.path).attname)
        for column in table.columns
        if not column.is_related
    ]
    instances = [table.model(**{field: entry[name] for name, field in fields}) for entry in objects]
    for language, urls in in_each(lambda: [instance.get_absolute_url() for instance in instances]).items():
        for entry, url in zip(objects, urls, strict=True):
            entry[f"url_{language.suffix}"] = site + url
    return objects
