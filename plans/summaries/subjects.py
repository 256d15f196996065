"""The content of the page of an industry or topic: the statements of each region, by voice, and its figures."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, Model, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from cities.localized import Bilingual, listed
from cities.models import City
from plans.catalogue.caching import cached
from plans.catalogue.registry import BY_MODEL
from plans.catalogue.union import NAMES, together
from plans.comparison.forms import Form, counted, form_of, form_of_standing
from plans.comparison.stance import OWN
from plans.figures.kinds import Kind
from plans.lists import choices
from plans.lists.filtersets import CatalogueFilter
from plans.lists.heads import Head
from plans.lists.linked import MODELS
from plans.lists.pagination import nearest_page
from plans.models import Actor, Chain, ChainFirm, Industry, Result, Target
from plans.models.chain import ChainKind, Grade
from plans.summaries.orders import FIGURES_FIRST, IS_OWN, PROPOSALS_LAST, binding

# The number of statements of each form, and whether it is the region's own voice.
Numbers = Counter[tuple[Form, bool]]

PAGE_SIZE = 45  # statements on a page
MAX_REGIONS = 5  # regions side by side
MAX_MORE = 30  # further regions that are listed, those with most statements
MAX_SILENT = 12  # regions without statements that are listed by name
MAX_NAMES = 10  # chains or firms in a cell; the lists show all of them
MAX_SHOWN = 3  # figures or aims of a region; the list below shows all of them
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
    cities, (statements, names, numbers) = choices.entries(City), _numbers(entry, filtersets.values())
    requested = [city.pk for city in filtersets[Kind.TARGET].form.cleaned_data["city"]]
    speaking = [slug for slug in cities if statements[slug] or names[slug]]
    largest = sorted(speaking, key=lambda slug: -statements[slug])[:MAX_REGIONS]
    shown_slugs = requested[:MAX_REGIONS] or largest
    by_number = sorted((slug for slug in speaking if slug not in shown_slugs), key=lambda slug: -statements[slug])
    named_slugs = [slug for slug in speaking if slug in by_number[:MAX_MORE]]
    mark_parameters = ("city", "kind", "standing")  # each mark has its own
    narrowed = {name: values for name, values in filtersets[Kind.TARGET].chosen.items() if name not in mark_parameters}
    regions = {slug: Region(cities[slug], narrowed, numbers[slug]) for slug in speaking if slug in shown_slugs}
    # A condition, not a join: a database then begins with the few regions, not with all statements on the subject.
    of_subject = [
        filterset.filters[type(entry)._meta.model_name].filter(filterset.qs, [entry])
        for filterset in filtersets.values()
    ]
    page = _read(regions, of_subject, key_indicators, page_number)
    if isinstance(entry, Industry):
        _name(entry, regions)
    return Subject(
        list(regions.values()),
        [cities[slug] for slug in speaking if slug in largest],
        [(cities[slug], statements[slug]) for slug in named_slugs],
        [cities[slug] for slug in (requested or cities) if slug not in speaking],
        page,
    )


def _numbers(
    entry: Any, filtersets: Collection[CatalogueFilter]
) -> tuple[Counter[str], Counter[str], dict[str, Numbers]]:
    """Return three counts by region, cached: all statements, all chains, and the filtered statements.

    The filtered statements are counted by (form, whether it is the region's own voice).
    """
    chosen = tuple(tuple(sorted(filterset.chosen.items())) for filterset in filtersets)
    return cached(lambda: _count(entry, filtersets), "subject", type(entry)._meta.label, entry.pk, chosen)


def _count(entry: Any, filtersets: Iterable[CatalogueFilter]) -> tuple[Counter[str], Counter[str], dict[str, Numbers]]:
    whole: list[Any] = [model.objects.filter(**{BY_MODEL[type(entry)].table: entry}) for model in (Target, Result)]
    if isinstance(entry, Industry):
        whole.append(entry.chains)
    first_query, *other_queries = (
        _counts(rows, "names" if rows.model is Chain else "all", Value(""), Value(False)) for rows in whole
    )
    for filterset in filtersets:
        selected = filterset.qs.filter(**{BY_MODEL[type(entry)].table: entry})
        other_queries.append(_counts(selected, "selected", _standing(selected.model), IS_OWN))
    statements: Counter[str] = Counter()
    names: Counter[str] = Counter()
    numbers: defaultdict[str, Numbers] = defaultdict(Counter)
    for category, city, standing, is_own, number in first_query.union(*other_queries, all=True):
        if category == "selected":
            numbers[city][form_of_standing(standing), is_own] += number
        else:
            (names if category == "names" else statements)[city] += number
    return statements, names, numbers


def _counts(rows: Any, category: str, *columns: Any) -> Any:
    return rows.order_by().values_list(Value(category), "city_id", *columns).annotate(number=Count("pk"))


def _standing(model: type[Model]) -> F | Value:
    return F("standing") if model is Target else Value("")


def _read(
    regions: dict[str, Region], selected: Iterable[Any], key_indicators: Sequence[str], page_number: str | None
) -> Any:
    """Fill figures and aims of each region, and return the page of statements, with three queries.

    The first query places the statements of the regions, and the others fetch those that the page shows: to sort all
    columns of many statements takes long. The counts of the preceding parts give the position of a statement.
    """
    starts, heads, number = {}, {}, 0
    for slug, region in regions.items():
        for heading, model, is_own, size in region.tiers:
            starts[slug, model, is_own], number = number, number + size
            heads[slug, model, is_own] = Head(region.city.name, region.city.get_absolute_url(), heading)
    page = nearest_page(Paginator(range(number), PAGE_SIZE), page_number)
    first, end = page.object_list.start, page.object_list.stop
    parts = []
    for rows in selected:
        on_page = Q(pk__in=())
        for (slug, model, is_own), start in starts.items():
            if model is rows.model:
                on_page |= Q(city=slug, is_own=is_own, place__gt=first - start, place__lte=end - start)
        parts.append(_telling(rows.filter(city__in=regions), key_indicators, on_page))
    placed = {}
    for statement in _placed(parts):
        region, part = regions[statement.city_id], (statement.city_id, type(statement), statement.is_own)
        placed[starts[part] + statement.place - 1] = heads[part], statement
        if statement.quantity and statement.place_of_figure <= MAX_SHOWN:
            region.figures.append(statement)
        if 0 < statement.place_of_aim <= MAX_SHOWN and statement.is_own:
            region.aims.append(statement)
    for region in regions.values():
        region.figures = sorted(region.figures, key=lambda figure: _weight(figure, key_indicators))[:MAX_SHOWN]
        region.aims.sort(key=lambda aim: aim.place_of_aim)
    page.object_list = [placed[place] for place in sorted(placed) if first <= place < end]
    return page


def _placed(parts: Sequence[Any]) -> Iterator[Any]:
    """Yield the statements of the queries with their places."""
    first, *others = parts
    places = list(first.union(*others, all=True))
    for kind, model in MODELS.items():
        of_kind = {key: its_places for its_kind, key, *its_places in places if its_kind == kind}
        for key, statement in model.objects.for_rows().in_bulk([*of_kind]).items():
            is_own, statement.place, statement.place_of_figure, statement.place_of_aim = of_kind[key]
            statement.is_own = bool(is_own)  # SQLite has no Booleans
            yield statement


def _telling(rows: Any, key_indicators: Sequence[str], on_page: Q) -> Any:
    """Return a query of the statements of a page, and of the most informative figures and aims of each region.

    Its rows are (kind, key, whether it is the region's own voice, and the places on the page, of figures and of aims).
    Figures of key indicators and of the region's own voice come first, and commitments before proposals. Results are
    no aims; their place is 0.
    """
    region, voice = [F("city_id")], [F("city_id"), F("is_own")]
    is_target = rows.model is Target
    proposals_last = [PROPOSALS_LAST] if is_target else []
    keys_first = Case(When(indicator__in=key_indicators, then=Value(0)), default=Value(1))
    telling: list[Any] = [FIGURES_FIRST, keys_first, F("is_own").desc(), *proposals_last, "slug"]
    rows = rows.annotate(is_own=IS_OWN).annotate(
        place=Window(RowNumber(), partition_by=voice, order_by=["paragraph", "slug"]),
        place_of_figure=Window(RowNumber(), partition_by=region, order_by=telling),
    )
    condition = on_page | (Q(place_of_figure__lte=MAX_SHOWN) & ~Q(quantity=""))
    if is_target:
        order = [PROPOSALS_LAST, *binding(Target)]
        rows = rows.annotate(place_of_aim=Window(RowNumber(), partition_by=voice, order_by=order))
        condition |= Q(is_own=True, place_of_aim__lte=MAX_SHOWN)
    else:
        rows = rows.annotate(place_of_aim=Value(0))
    places = ("is_own", "place", "place_of_figure", "place_of_aim")
    return rows.filter(condition).order_by().values_list(Value(rows.model.kind.value), "pk", *places)


def _weight(statement: Any, key_indicators: Sequence[str]) -> tuple[bool, bool, bool, str]:
    """The sort key of figures, which equals the order in `_telling`."""
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
