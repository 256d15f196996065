"""The rows of the topics view and the industries view of a comparison, from the parameters of a URL."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Value

from cities.languages import active_language
from cities.localized import Bilingual, in_both
from cities.models import City
from plans.catalogue.caching import cached, held, held_each
from plans.comparison import findings
from plans.comparison.findings import PARAMETERS, Finding, Link, Voice, voice_of
from plans.comparison.forms import Form, Parameter, form_of_standing
from plans.comparison.stance import OWN, Stance, marks
from plans.comparison.verdicts import Judgement, judge_all
from plans.comparison.words import Group, cells, groups, stances
from plans.figures import periods
from plans.figures.kinds import Kind
from plans.lists import choices
from plans.lists.linked import LISTS, fetch_lists
from plans.lists.pagination import take
from plans.lists.selection import MAX_STATEMENTS, Selection
from plans.models import Indicator, Industry, Source, Target, Topic
from plans.models.source import SourceKind

NARROWING = ("industry", "theme", "topic", "actor", "indicator", "kind", "q")  # filters besides the regions
UNDATED = Bilingual("未注明日期", "undated")


class TooManyStatements(Exception):
    """A comparison has more statements of a kind than its cells can quote."""


@dataclass(frozen=True)
class Reference:
    """A source with its number on the page, by which cells cite it."""

    number: int
    source: Source

    @cached_property
    def kind(self) -> Bilingual:
        return in_both(SourceKind(self.source.kind).label)

    @cached_property
    def date(self) -> Bilingual:
        return periods.label(f"{self.source.published:%Y-%m}") if self.source.published else UNDATED


@dataclass(eq=False)
class Region:
    """A region of the comparison: its sources, and its number of statements of each form."""

    city: City
    query: str  # the query string of the pages that list the statements of a cell
    references: list[Reference]
    forms: Counter[Form]

    @property
    def pk(self) -> str:
        return self.city.pk

    @property
    def marks(self) -> list[tuple[Form, int]]:
        return marks(self.forms)

    @cached_property
    def name(self) -> str:
        return self.city.name

    @cached_property
    def language(self) -> str:
        """The language of its name."""
        return active_language().code

    @cached_property
    def numbers(self) -> dict[str, int]:
        """`{slug: number on the page}` of its sources."""
        return {reference.source.pk: reference.number for reference in self.references}


@dataclass(frozen=True)
class Words:
    """The statements of the regions of a selection on topics or industries, depending on its view."""

    selection: Selection

    @property
    def table(self) -> str:
        """The view. It is also the name of the subjects' table, and of the field of statements that links to them."""
        return self.selection.view

    @cached_property
    def statements(self) -> list[Any]:
        """The statements that cells quote; empty if there are too many. Requests share them: they must not change."""
        if self.is_cut:
            return []
        statements = [statement for rows in (self._by_region or {}).values() for statement in rows]
        return sorted(statements, key=lambda statement: (statement.kind is Kind.RESULT, statement.city_id))

    @cached_property
    def is_cut(self) -> bool:
        """Whether there are more than MAX_STATEMENTS statements of a kind: then they are only counted."""
        return cached(lambda: self._by_region is None, "is cut", self.whole_query)

    @cached_property
    def _by_region(self) -> dict[str, list[Any]] | None:
        """`{region: statements}`; None if there are more than MAX_STATEMENTS of a kind."""
        try:
            by_region = held_each(self._fetch, self._keys_of_regions, "words", *self.narrowed)
        except TooManyStatements:
            return None
        kinds = Counter(statement.kind for statements in by_region.values() for statement in statements)
        return None if max(kinds.values(), default=0) > MAX_STATEMENTS else by_region

    @property
    def _keys_of_regions(self) -> list[str]:
        return [city.pk for city in self.selection.cities]

    def _fetch(self, regions: list[str]) -> dict[str, list[Any]]:
        """Return `{region: statements}`: its targets, then its results, by paragraph."""
        statements = []
        for rows in self._rows:
            of_kind, has_more = take(rows.filter(city__in=regions).for_words(), MAX_STATEMENTS)
            if has_more:
                raise TooManyStatements
            statements += of_kind
        fetch_lists(statements, "topics", "industries")
        cities = {city.pk: city for city in self.selection.cities}
        by_region: dict[str, list[Any]] = {region: [] for region in regions}
        for statement in statements:
            statement.city = cities[statement.city_id]
            by_region[statement.city_id].append(statement)
        return by_region

    @property
    def _rows(self) -> list[Any]:
        cities = self.selection.cities
        return [filterset.qs.filter(city__in=cities) for filterset in self.selection.filters.values()]

    def _counts(self, *columns: str) -> list[tuple[str, tuple[str, ...], Form, int]]:
        """Return the numbers of statements by region and these columns: [(region, (value, …), Form, number), …]."""

        def count(regions: list[str]) -> Iterator[tuple[Any, ...]]:
            first, *rest = (
                rows.filter(city__in=regions)
                .order_by()
                .annotate(its_standing=F("standing") if rows.model is Target else Value(""))
                .values_list("city_id", *columns, "its_standing")
                .annotate(number=Count("pk"))
                for rows in self._rows
            )
            for city, *values, standing, number in first.union(*rest, all=True):
                yield tuple(values), standing, number, city

        counted = self.selection.by_region(count, "words", *columns)
        return [
            (city, values, form_of_standing(standing), number)
            for city, rows in counted.items()
            for values, standing, number in rows
        ]

    @cached_property
    def references(self) -> dict[str, Reference]:
        """The sources of the statements by slug. Their numbers follow the order of regions."""
        keys = list(dict.fromkeys(source for voice in self._voices.values() for source in voice.sources))
        sources = Source.objects.in_bulk(keys)
        return {key: Reference(number, sources[key]) for number, key in enumerate(keys, 1)}

    @cached_property
    def regions(self) -> list[Region]:
        counted: defaultdict[str, Counter[Form]] = defaultdict(Counter)
        for city, _values, form, number in self._counts() if self.is_cut else ():
            counted[city][form] += number
        return [
            Region(
                voice.region,
                urlencode([("city", key), *self.narrowed]),
                [self.references[source] for source in voice.sources],
                voice.forms or counted[key],
            )
            for key, voice in self._voices.items()
        ]

    @cached_property
    def _voices(self) -> dict[str, Voice]:
        """The Voice of each region, in the order of the selection: it counts the statements that the cells quote."""
        if self.is_cut:
            return {city.pk: voice_of(city, ()) for city in self.selection.cities}
        held = held_each(self._voices_of, self._keys_of_regions, "voices", self.table, *self.narrowed)
        return {region: voice for region, [voice] in held.items()}

    def _voices_of(self, regions: list[str]) -> dict[str, list[Voice]]:
        cities, rows = {city.pk: city for city in self.selection.cities}, self._by_region or {}
        return {region: [voice_of(cities[region], rows[region], self.table)] for region in regions}

    @property
    def narrowed(self) -> list[Parameter]:
        """The filter parameters besides the regions, for links to lists."""
        chosen = self.selection.filterset.chosen
        return [(name, value) for name in NARROWING for value in chosen.get(name, ())]

    @property
    def whole_query(self) -> str:
        """The query string of the pages that list the statements of a whole row."""
        return urlencode([*(("city", city.pk) for city in self.selection.cities), *self.narrowed])

    @cached_property
    def groups(self) -> list[Group]:
        """The rows: one Group per theme for topics, one Group for industries."""
        make = self._counted_stances if self.is_cut else self._stances
        stances_of = held_each(make, self._keys_of_regions, "stances", self.is_cut, self.table, *self.narrowed)
        return groups(self.regions, self._subjects, cells(stances_of), self._meetings_of)

    def _meetings_of(self, subject: Any) -> list[Link]:
        """Return links to the indicators of a topic with figures of several regions. Indicators have no industry."""
        return [
            findings.meeting(indicator, number, self.selection.cities, self.narrowed)
            for indicator, _judgement, number in self.meetings
            if self.table == "topics" and indicator.topic_id == subject.pk
        ]

    def _stances(self, regions: list[str]) -> dict[str, dict[str, Stance]]:
        """Return `{region: {subject: Stance}}`. A Stance does not depend on the other regions of the comparison."""
        rows = self._by_region or {}
        return {region: self._stances_of(rows[region]) for region in regions}

    def _stances_of(self, statements: list[Any]) -> dict[str, Stance]:
        keys = _key_indicators(statements)
        return stances(
            statements,
            lambda statement: [subject.pk for subject in getattr(statement, LISTS[self.table])],
            lambda subject: keys[None if self.table == "industries" else subject],
            # A sentence on ten industries tells less about each than a sentence on one. Topics are at most three.
            lambda statement: len(statement.industry_list) if self.table == "industries" else 0,
        )

    def _counted_stances(self, regions: list[str]) -> dict[str, dict[str, Stance]]:
        """Return `{region: {subject: Stance}}` of statements that are only counted."""
        numbers: dict[str, dict[str, tuple[Counter[Form], Counter[Form]]]] = {
            region: {} for region in self._keys_of_regions
        }
        for city, (subject, actor), form, number in self._counts(self.table, "actor"):
            # of the region's own voice, and of firms and institutions
            numbers[city].setdefault(subject, (Counter(), Counter()))[actor not in OWN][form] += number
        return {
            region: {subject: Stance(own, others, None, None) for subject, (own, others) in numbers[region].items()}
            for region in regions
        }

    @cached_property
    def _subjects(self) -> list[Any]:
        chosen = self._chosen(PARAMETERS[self.table])
        if self.table == "industries":
            return [industry for key, industry in choices.entries(Industry).items() if not chosen or key in chosen]
        themes = self._chosen("theme")
        return [
            topic
            for topic in held(lambda: list(Topic.objects.for_rows()), "topics")
            if (not themes or topic.theme_id in themes) and (not chosen or topic.pk in chosen)
        ]

    def _chosen(self, name: str) -> set[str]:
        return {entry.pk for entry in self.selection.filterset.form.cleaned_data[name]}

    @cached_property
    def meetings(self) -> list[tuple[Indicator, Judgement, int]]:
        """The indicators with figures of several regions: (indicator, judgement, number of figures)."""
        figures = defaultdict(list)
        for statement in self.statements:
            if statement.quantity and not statement.is_unread:
                figures[statement.indicator].append(statement)
        judged = [
            (indicator, judge_all(figures_of_indicator), len(figures_of_indicator))
            for indicator, figures_of_indicator in figures.items()
            if len(figures_of_indicator) > 1
        ]
        shared = [row for row in judged if row[1].verdict is not None]
        return sorted(shared, key=lambda row: row[0].pk)

    @property
    def findings(self) -> list[Finding]:
        kinds = {
            region.pk: list(dict.fromkeys(reference.kind for reference in region.references)) for region in self.regions
        }
        return findings.find([*self._voices.values()], self._subjects, kinds, self.meetings, self.narrowed, self.table)


def _key_indicators(statements: list[Any]) -> dict[str | None, list[str]]:
    """Return the key indicators with figures in their order: `{topic: [slug, …]}`; None is any topic."""
    indicators = {statement.indicator for statement in statements if statement.quantity}
    ordered = sorted(
        (indicator.key_order, indicator.pk, indicator.topic_id)
        for indicator in indicators
        if indicator.key_order is not None
    )
    keys = defaultdict(list)
    for _place, key, topic in ordered:
        keys[topic].append(key)
        keys[None].append(key)  # of any topic
    return keys
