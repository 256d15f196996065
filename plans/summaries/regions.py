"""The table of regions by province, on the home page and the list of regions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from cities.models import City
from plans.lists.counts import number_of
from plans.models import Result, Source, Target
from plans.summaries.tallies import Tally


@dataclass(frozen=True)
class Region:
    """A line of the table of regions."""

    city: City
    tally: Tally
    sources: list[Source]


def largest(number: int) -> tuple[list[City], int]:
    """Return the `number` regions with most statements, ordered by code, and the number of all regions."""
    size = number_of(Target, "city") + number_of(Result, "city")
    cities = list(City.objects.annotate(size=size))
    largest_keys = {city.pk for city in sorted(cities, key=lambda city: -city.size)[:number]}
    return [city for city in cities if city.pk in largest_keys], len(cities)


def by_province(cities: Iterable[City], tallies: Mapping[str | None, Tally]) -> list[tuple[str, list[Region]]]:
    """Return `[(province, [Region, …]), …]` of cities ordered by code: the regions of a province are adjacent."""
    sources = sources_of(cities)
    regions = [Region(city, tallies[city.pk], sources.get(city.pk, [])) for city in cities]
    grouped = groupby(regions, key=lambda region: region.city.get_province_display() or region.city.name)
    return [(province, list(of_province)) for province, of_province in grouped]


def sources_of(cities: Iterable[City]) -> dict[str, list[Source]]:
    """Return `{region: [Source, …]}` with only slug, kind and date, with one query."""
    columns = ("slug", "kind", "published")
    named = [
        model.objects.filter(city__in=cities)
        .order_by()
        .values_list("city_id", *(f"source__{name}" for name in columns))
        for model in (Target, Result)
    ]
    sources: dict[str, list[Source]] = {}
    for city, *values in sorted(named[0].union(named[1]), key=lambda row: (row[0], row[1])):
        sources.setdefault(city, []).append(Source.from_db(None, columns, values))
    return sources
