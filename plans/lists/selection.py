"""The selection of a comparison: its regions, statements and rows, from the parameters of a URL."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Any

from django.db.models import CharField, Count, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from cities.codes import contains
from cities.localized import Bilingual, in_both
from cities.models import City
from plans.catalogue.caching import cached_each
from plans.comparison.rows import NO_THEME, Group, Mentions, Row, groups
from plans.figures.kinds import Kind
from plans.lists import choices
from plans.lists.filters import VIEWS, CompareFilter
from plans.lists.linked import MODELS, fetch_lists
from plans.lists.pagination import take
from plans.lists.querystring import without_blanks
from plans.models import Theme

MIN_CITIES, MAX_CITIES = 2, 5
DISPLAY_PARAMETERS = ("view", "show", "rows")  # parameters that do not filter statements
MAX_STATEMENTS = 1000  # of each kind; five regions currently have a fifth of it
NO_THEME_NAMED = Theme(slug=NO_THEME, name_zh="未注明主题", name_en="No theme named")


@dataclass(frozen=True)
class Selection:
    """The selection of a URL: `cities` are at most MAX_CITIES regions in the requested order; `asked` are all slugs."""

    filters: dict[Kind, CompareFilter]
    asked: list[str]
    cities: list[City]

    @property
    def filterset(self) -> CompareFilter:
        """The filter of targets, for the errors: those of results are the same."""
        return self.filters[Kind.TARGET]

    @property
    def is_complete(self) -> bool:
        """Whether all parameters are valid and there are at least MIN_CITIES regions."""
        return all(filterset.is_valid() for filterset in self.filters.values()) and len(self.cities) >= MIN_CITIES

    @cached_property
    def view(self) -> str:
        """The requested view, by default the first."""
        return self.filterset.form.cleaned_data.get("view") or VIEWS[0][0]

    @property
    def view_label(self) -> Bilingual:
        return in_both(dict(VIEWS)[self.view])

    @cached_property
    def _taken(self) -> list[tuple[list[Any], bool]]:
        statements_by_kind = [
            take(filterset.qs.filter(city__in=self.cities).for_comparison(), MAX_STATEMENTS)
            for filterset in self.filters.values()
        ]
        fetch_lists(
            [statement for statements, _has_more in statements_by_kind for statement in statements],
            "themes",
            "industries",
        )
        return statements_by_kind

    @property
    def statements(self) -> list[Any]:
        return [statement for statements, _has_more in self._taken for statement in statements]

    @property
    def is_cut(self) -> bool:
        """Whether there are more than MAX_STATEMENTS statements of a kind."""
        return any(has_more for _statements, has_more in self._taken)

    @property
    def contained(self) -> list[tuple[City, City]]:
        """Pairs (inner, outer): the inner region lies in the outer one, so they are never compared."""
        return [(inner, outer) for inner, outer in permutations(self.cities, 2) if contains(outer.code, inner.code)]

    def groups(self) -> list[Group]:
        """Return the Groups of the requested rows."""
        is_shown = ROW_CONDITIONS[self.filterset.form.cleaned_data["show"]]
        all_groups = groups(
            self.cities, [*choices.entries(Theme).values(), NO_THEME_NAMED], self.statements, self.mentions()
        )
        filtered_groups = [Group(group.theme, tuple(filter(is_shown, group.rows))) for group in all_groups]
        return [group for group in filtered_groups if group.rows]

    def by_region(
        self, count: Callable[[list[str]], Iterable[tuple[Any, ...]]], *name: object
    ) -> dict[str, list[tuple[Any, ...]]]:
        """Return `{region: rows}` of `count`, cached for each region by `name` and the filters.

        `count(regions)` yields rows whose last value is the region; the result is without it.
        """
        chosen = self.filterset.chosen
        narrowed = sorted(
            (parameter, values)
            for parameter, values in chosen.items()
            if parameter not in ("city", *DISPLAY_PARAMETERS)
        )

        def counted(regions: list[str]) -> dict[str, list[tuple[Any, ...]]]:
            rows_of: dict[str, list[tuple[Any, ...]]] = {region: [] for region in regions}
            for *values, region in count(regions):
                rows_of[region].append(tuple(values))
            return rows_of

        return cached_each(counted, [city.pk for city in self.cities], *name, narrowed)

    def mentions(self) -> Mentions:
        """Return the Mentions of the regions, filtered only by industries.

        Other filters are ignored: a region must not look silent because a reader chose an indicator.
        """
        links: dict[tuple[str, str, str], dict[Kind, int]] = defaultdict(dict)
        for city, rows in self.by_region(self._count_mentions, "mentions").items():
            for kind, parameter, key, number in sorted(rows, reverse=True):
                links[parameter, key, city][kind] = number
        industries = self.filterset.form.cleaned_data["industry"]
        return Mentions(links, "".join(f"&industry={industry.pk}" for industry in industries))

    def _count_mentions(self, regions: list[str]) -> Iterator[tuple[str, str, str, int, str]]:
        parts = []
        for kind, filterset in self.filters.items():
            chosen = filterset.form.cleaned_data["industry"]
            rows = filterset.filters["industry"].filter(MODELS[kind].objects.all(), chosen).filter(city__in=regions)
            for parameter, column, counted in (
                ("topic", "topics", rows),
                ("theme", "themes", rows),
                ("indicator", "indicator_id", rows.filter(quantity="")),
            ):
                parts.append(
                    counted.filter(**{f"{column}__isnull": False})
                    .order_by()
                    .values_list(Value(kind.value), Value(parameter), Cast(column, CharField()), "city_id")
                    .annotate(number=Count("pk"))
                )
        for kind, parameter, key, city, number in parts[0].union(*parts[1:], all=True):
            yield kind, parameter, key, number, city


ROW_CONDITIONS: dict[str, Callable[[Row], bool]] = {
    "": lambda row: True,
    "figures": lambda row: row.judgement is not None,
    "comparable": lambda row: row.is_comparable,
    "differences": lambda row: row.differs,
}


def select(query: QueryDict) -> Selection:
    """Return the Selection of a QueryDict, with two queries and one more for each selected entry."""
    filters = {kind: CompareFilter(query, model.objects.all()) for kind, model in MODELS.items()}
    slugs = list(dict.fromkeys(without_blanks(query).getlist("city")))
    return Selection(filters, slugs, known_cities(slugs[:MAX_CITIES]))


def known_cities(slugs: Iterable[str]) -> list[City]:
    """Return the existing regions with these slugs, in this order."""
    cities_by_slug = City.objects.in_bulk(
        [slug for slug in slugs if "\x00" not in slug]
    )  # PostgreSQL refuses this character
    return [cities_by_slug[slug] for slug in slugs if slug in cities_by_slug]
