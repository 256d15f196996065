"""The content of the page of an industry or topic: the statements of each region, by voice, and its figures."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from cities.localized import Bilingual, listed
from cities.models import City
from plans.catalogue.registry import BY_MODEL
from plans.catalogue.union import NAMES, together
from plans.comparison.forms import Form, counted, form_of
from plans.comparison.stance import OWN
from plans.figures.kinds import Kind
from plans.lists import choices
from plans.lists.filtersets import CatalogueFilter
from plans.lists.heads import Head
from plans.lists.linked import MODELS
from plans.lists.pagination import nearest_page
from plans.models import Actor, Chain, ChainFirm, Industry, Result, Target
from plans.models.chain import ChainKind, Grade
from plans.summaries.subject_queries import MAX_SHOWN, Numbers, Position, SubjectQuery

PAGE_SIZE = 45  # statements on a page
MAX_REGIONS = 5  # regions side by side
MAX_MORE = 30  # further regions that are listed, those with most statements
MAX_SILENT = 12  # regions without statements that are listed by name
MAX_NAMES = 10  # chains or firms in a cell; the lists show all of them
NOT_OWN = tuple(actor for actor in Actor.values if actor not in OWN)
FORM_QUERIES = {
    Form.COMMITMENT: {"standing": ["adopted", "announced"]},
    Form.PROPOSAL: {"standing": ["proposed"]},
    Form.RESULT: {"kind": ["result"]},
}


@dataclass(frozen=True)
class Mark:
    """A number of statements of one form, and the query string with which the page shows exactly these."""

    form: Form
    number: int
    query: str

    @property
    def words(self) -> Bilingual:
        return counted(self.form, self.number)


@dataclass
class Region:
    """One region on the subject: its numbers, most informative figures, strongest aims, chains and roles of firms."""

    city: City
    # The filter parameters of the page, which links repeat.
    narrowed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Counter)
    figures: list[Any] = field(default_factory=list)
    aims: list[Any] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    roles: list[ChainFirm] = field(default_factory=list)

    @property
    def marks(self) -> list[Mark]:
        """The numbers of statements of the region's own voice, by form."""
        return self._marks(True, OWN)

    @property
    def marks_of_others(self) -> list[Mark]:
        """The numbers of statements of firms and institutions, by form."""
        return self._marks(False, NOT_OWN)

    def _marks(self, is_own: bool, actors: Iterable[str]) -> list[Mark]:
        chosen = self.narrowed.get("actor", actors)
        narrowed = self.narrowed | {"city": self.city.pk, "actor": [actor for actor in actors if actor in chosen]}
        return [
            Mark(form, number, urlencode(narrowed | FORM_QUERIES[form], True))
            for form in Form
            if (number := self.numbers[form, is_own])
        ]

    @property
    def tiers(self) -> Iterator[tuple[object, Any, bool, int]]:
        """The parts of its statements in order: `[(heading, model, whether it is its own voice, number), …]`."""
        for heading, model, is_own in TIERS:
            forms = [form for form in Form if form.table == BY_MODEL[model].table]
            yield heading, model, is_own, sum(self.numbers[form, is_own] for form in forms)

    @property
    def clusters(self) -> list[Chain]:
        """Chains, clusters and corridors of the subject."""
        return [chain for chain in self.chains if chain.kind != ChainKind.SECTOR]

    @property
    def in_passing(self) -> list[Chain]:
        """Sectors, which the source only mentions."""
        return [chain for chain in self.chains if chain.kind == ChainKind.SECTOR]


AIMS, REPORTS, OTHERS = _("Aims and proposals"), _("Reported"), _("Said of firms and institutions")
TIERS = ((AIMS, Target, True), (REPORTS, Result, True), (OTHERS, Target, False), (OTHERS, Result, False))


@dataclass(frozen=True)
class Subject:
    """The regions that have statements on an industry or topic, sorted by code.

    `regions` are shown; `compared` are those of the link to a comparison. `more` are other regions with statements,
    and their numbers. `silent` are regions without statements. `page` holds pairs (Head, statement), sorted by region
    and tier.
    """

    regions: list[Region]
    compared: list[City]
    more: list[tuple[City, int]]
    silent: list[City]
    page: Any

    @property
    def rows(self) -> dict[str, list[tuple[Region, list[Any]]]]:
        """The non-empty rows of the table of regions: `{name: [(Region, value), …]}`."""
        cells_of = {name: [(region, getattr(region, name)[:MAX_NAMES]) for region in self.regions] for name in ROWS}
        return {name: cells for name, cells in cells_of.items() if any(value for _region, value in cells)}

    @property
    def is_cut(self) -> bool:
        """Whether a region has more chains or firms than its cell shows."""
        return any(
            len(names) > MAX_NAMES
            for region in self.regions
            for names in (region.clusters, region.in_passing, region.roles)
        )

    @property
    def compared_names(self) -> Bilingual:
        return listed([city.label for city in self.compared])

    @property
    def silent_names(self) -> Bilingual:
        """The names of the silent regions; only their number if there are many."""
        if len(self.silent) > MAX_SILENT:
            return Bilingual("{n}个地区", "{n} regions").format(n=str(len(self.silent)))
        return listed([city.label for city in self.silent])


NOTHING = Subject([], [], [], [], nearest_page(Paginator([], PAGE_SIZE), None))
ROWS = ("marks", "figures", "aims", "clusters", "in_passing", "roles", "marks_of_others")


def read_subject(
    entry: Any,
    filtersets: Mapping[Kind, CatalogueFilter],
    key_indicators: Sequence[str] = (),
    page_number: str | None = None,
) -> Subject:
    """Return the Subject for valid FilterSets of targets and results.

    It shows the first of the requested regions; without a request, the regions with most statements.
    """
    query = SubjectQuery(entry, filtersets, key_indicators)
    cities, (statements, chains, numbers) = choices.entries(City), query.counts()
    requested = [city.pk for city in filtersets[Kind.TARGET].form.cleaned_data["city"]]
    speaking = [slug for slug in cities if statements[slug] or chains[slug]]
    largest = sorted(speaking, key=lambda slug: -statements[slug])[:MAX_REGIONS]
    shown_slugs = requested[:MAX_REGIONS] or largest
    by_number = sorted((slug for slug in speaking if slug not in shown_slugs), key=lambda slug: -statements[slug])
    named_slugs = [slug for slug in speaking if slug in by_number[:MAX_MORE]]
    mark_parameters = ("city", "kind", "standing")  # each mark has its own
    narrowed = {name: values for name, values in filtersets[Kind.TARGET].chosen.items() if name not in mark_parameters}
    regions = {slug: Region(cities[slug], narrowed, numbers[slug]) for slug in speaking if slug in shown_slugs}
    page = _read(query, regions, page_number)
    if isinstance(entry, Industry):
        _name(entry, regions)
    return Subject(
        list(regions.values()),
        [cities[slug] for slug in speaking if slug in largest],
        [(cities[slug], statements[slug]) for slug in named_slugs],
        [cities[slug] for slug in (requested or cities) if slug not in speaking],
        page,
    )


def _read(query: SubjectQuery, regions: dict[str, Region], page_number: str | None) -> Any:
    """Fill figures and aims of each region, and return the page of statements.

    The counts of the preceding parts give the position of a statement on all pages.
    """
    starts, heads, number = {}, {}, 0
    for slug, region in regions.items():
        for heading, model, is_own, size in region.tiers:
            starts[slug, model, is_own], number = number, number + size
            heads[slug, model, is_own] = Head(region.city.name, region.city.get_absolute_url(), heading)
    page = nearest_page(Paginator(range(number), PAGE_SIZE), page_number)
    on_page, placed = page.object_list, {}
    for position, statement in _placed(query.positions(regions, starts, on_page)):
        region, part = regions[statement.city_id], (statement.city_id, type(statement), statement.is_own)
        placed[starts[part] + position.place - 1] = heads[part], statement
        if statement.quantity and position.place_of_figure <= MAX_SHOWN:
            region.figures.append(statement)
        if 0 < position.place_of_aim <= MAX_SHOWN and statement.is_own:
            region.aims.append(statement)
    for region in regions.values():
        region.figures = sorted(region.figures, key=lambda figure: _weight(figure, query.key_indicators))[:MAX_SHOWN]
    page.object_list = [placed[place] for place in on_page if place in placed]
    return page


def _placed(positions: Iterable[Position]) -> Iterator[tuple[Position, Any]]:
    """Yield the positions with their statements, the most binding aims first."""
    for kind, model in MODELS.items():
        of_kind = {position.key: position for position in positions if position.kind == kind}
        statements = model.objects.for_rows().in_bulk([*of_kind])
        for key, position in sorted(of_kind.items(), key=lambda item: item[1].place_of_aim):
            statements[key].is_own = bool(position.is_own)  # SQLite has no Booleans
            yield position, statements[key]


def _weight(statement: Any, key_indicators: Sequence[str]) -> tuple[bool, bool, bool, str]:
    """The sort key of figures, which equals the order in `subject_queries`."""
    is_key = statement.indicator_id in key_indicators
    return not is_key, not statement.is_own, form_of(statement) is not Form.COMMITMENT, statement.pk


def _name(industry: Industry, regions: dict[str, Region]) -> None:
    """Add the chains of an industry, highest grade first, and the roles of firms to the regions, with one query."""
    roles = ChainFirm.objects.filter(chain__industries=industry, chain__city__in=regions)
    entries = together(
        {
            "chains": (
                industry.chains.filter(city__in=regions),
                [*NAMES, "city_id", "kind", "grade", "grade_standing"],
            ),
            "roles": (roles, ["id", "role", "chain__slug", "chain__city_id", *(f"firm__{name}" for name in NAMES)]),
        }
    )
    for chain in sorted(entries["chains"], key=lambda chain: (Grade.values.index(chain.grade), chain.pk)):
        regions[chain.city_id].chains.append(chain)
    for role in sorted(entries["roles"], key=lambda role: (role.firm.pk, role.chain.pk)):
        regions[role.chain.city_id].roles.append(role)
