"""What the page of an industry or topic tells: which regions speak of it, in whose voice, and with which figures."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Value
from django.utils.translation import gettext_lazy as _

from cities.localized import Bilingual, listed
from cities.models import City
from plans.catalogue.registry import BY_MODEL
from plans.comparison.findings import Form, counted, form_of
from plans.comparison.stance import OWN, binding, stance
from plans.figures.kinds import Kind
from plans.lists import choices
from plans.lists.heads import Head
from plans.models import Actor, Chain, ChainFirm, Industry, Result, Target
from plans.models.chain import ChainKind

MAX_REGIONS = 5  # side by side
MAX_MORE = 30  # further regions that are named, those that say most
MAX_SILENT = 12  # named one by one
MAX_NAMES = 10  # chains or firms of a cell; their lists have them all
MAX_SHOWN = 3  # figures or aims of a region; the list below has them all
NOT_OWN = tuple(actor for actor in Actor.values if actor not in OWN)
FORM_QUERIES = {
    Form.COMMITMENT: {"standing": ["adopted", "announced"]},
    Form.PROPOSAL: {"standing": ["proposed"]},
    Form.RESULT: {"kind": ["result"]},
}


@dataclass(frozen=True)
class Mark:
    """A number of statements of one form, and the parameters by which the page shows exactly these."""

    form: Form
    number: int
    query: str

    @property
    def words(self):
        return counted(self.form, self.number)


@dataclass
class Region:
    """What one region says of the subject: its aims and reports, what firms and institutions say, and what it names."""

    city: City
    key_indicators: tuple[str, ...] = ()
    narrowed: dict = field(default_factory=dict)  # the parameters that narrow the page: links repeat them
    statements: list = field(default_factory=list)
    chains: list = field(default_factory=list)
    roles: list = field(default_factory=list)

    @cached_property
    def stance(self):
        return stance(self.statements, self.key_indicators)

    @property
    def marks(self):
        """How many statements of each form the region's own voice makes."""
        return self._marks(self.stance.own, OWN)

    @property
    def marks_of_others(self):
        """How many statements of each form are those of firms and institutions."""
        return self._marks(self.stance.others, NOT_OWN)

    def _marks(self, numbers, actors):
        chosen = self.narrowed.get("actor", actors)
        narrowed = self.narrowed | {"city": self.city.pk, "actor": [actor for actor in actors if actor in chosen]}
        return [
            Mark(form, numbers[form], urlencode(narrowed | FORM_QUERIES[form], True)) for form in Form if numbers[form]
        ]

    @property
    def figures(self):
        """The most telling figures: those of key indicators and of the region's own voice first."""
        figures = [statement for statement in self.statements if statement.quantity]
        return sorted(figures, key=self._telling)[:MAX_SHOWN]

    def _telling(self, statement):
        is_key = statement.indicator_id in self.key_indicators
        return (not is_key, statement.actor not in OWN, form_of(statement) != Form.COMMITMENT, statement.pk)

    @property
    def aims(self):
        """The strongest aims of the region's own voice; a commitment before a proposal."""
        aims = [statement for statement in self.statements if _tier(statement) is AIMS]
        return sorted(aims, key=lambda aim: (form_of(aim) is not Form.COMMITMENT, binding(aim)))[:MAX_SHOWN]

    @property
    def clusters(self):
        """Chains, clusters and corridors of the subject."""
        return [chain for chain in self.chains if chain.kind != ChainKind.SECTOR]

    @property
    def in_passing(self):
        """Sectors that the source names, and no more."""
        return [chain for chain in self.chains if chain.kind == ChainKind.SECTOR]

    @property
    def tiers(self):
        """The statements as `[(heading, [statement, …]), …]`: aims of the region's own voice first."""
        tiers: dict[Any, list] = {heading: [] for heading in TIERS}
        for statement in self.statements:
            tiers[_tier(statement)].append(statement)
        return [(heading, listed) for heading, listed in tiers.items() if listed]


AIMS, REPORTS, OTHERS = _("Aims and proposals"), _("Reported"), _("Said of firms and institutions")
TIERS = (AIMS, REPORTS, OTHERS)


def _tier(statement):
    if statement.actor not in OWN:
        return OTHERS
    return AIMS if statement.kind is Kind.TARGET else REPORTS


@dataclass(frozen=True)
class Subject:
    """An industry or topic as regions speak of it, in the catalogue's order of regions.

    `regions` are those shown, and `compared` those that a comparison of it begins with. `more` are others that speak
    of it, each with its number of statements. `silent` are those that do not.
    """

    regions: list[Region]
    compared: list[City]
    more: list[tuple[City, int]]
    silent: list[City]

    @property
    def number(self):
        return sum(len(region.statements) for region in self.regions)

    @property
    def lines(self):
        """All statements as (Head, statement), sorted as on the page."""
        return [
            (Head(region.city.name, region.city.get_absolute_url(), tier), statement)
            for region in self.regions
            for tier, statements in region.tiers
            for statement in statements
        ]

    @property
    def rows(self):
        """The rows of the table of regions that hold something: `{name: [(Region, what it has), …]}`."""
        cells_of = {name: [(region, getattr(region, name)[:MAX_NAMES]) for region in self.regions] for name in ROWS}
        return {name: cells for name, cells in cells_of.items() if any(what for _region, what in cells)}

    @property
    def is_cut(self):
        """Whether a region names more chains or firms than its cell holds."""
        return any(
            len(names) > MAX_NAMES for one in self.regions for names in (one.clusters, one.in_passing, one.roles)
        )

    @property
    def compared_names(self):
        return listed([city.label for city in self.compared])

    @property
    def silent_names(self):
        """The names of the silent regions; their number, if they are many."""
        if len(self.silent) > MAX_SILENT:
            return Bilingual("{n}个地区", "{n} regions").format(n=str(len(self.silent)))
        return listed([city.label for city in self.silent])


ROWS = ("marks", "figures", "aims", "clusters", "in_passing", "roles", "marks_of_others")


def read_subject(entry, filtersets, key_indicators=()) -> Subject:
    """Return the Subject that valid filters of targets and results select.

    Of the regions asked for, the first are shown; without a choice, those that say most of it.
    """
    cities, (statements, names) = choices.entries(City), _numbers(entry)
    asked = [city.pk for city in filtersets[Kind.TARGET].form.cleaned_data["city"]]
    speaking = [slug for slug in cities if statements[slug] or names[slug]]
    largest = sorted(speaking, key=lambda slug: -statements[slug])[:MAX_REGIONS]
    shown = asked[:MAX_REGIONS] or largest
    by_number = sorted((slug for slug in speaking if slug not in shown), key=lambda slug: -statements[slug])
    others = [slug for slug in speaking if slug in by_number[:MAX_MORE]]
    own = ("city", "kind", "standing")  # each mark has its own
    narrowed = {name: values for name, values in filtersets[Kind.TARGET].chosen.items() if name not in own}
    regions = {slug: Region(cities[slug], tuple(key_indicators), narrowed) for slug in speaking if slug in shown}
    for filterset in filtersets.values():
        rows = filterset.qs.filter(**{BY_MODEL[type(entry)].table: entry}, city__in=regions)
        for statement in rows.for_rows().in_reading_order():
            regions[statement.city_id].statements.append(statement)
    if isinstance(entry, Industry):
        _name(entry, regions)
    return Subject(
        list(regions.values()),
        [cities[slug] for slug in speaking if slug in largest],
        [(cities[slug], statements[slug]) for slug in others],
        [cities[slug] for slug in (asked or cities) if slug not in speaking],
    )


def _numbers(entry):
    """Return the numbers of statements, and of chains and firms, that each region has of an industry or topic."""
    parts: list[Any] = [model.objects.filter(**{BY_MODEL[type(entry)].table: entry}) for model in (Target, Result)]
    if isinstance(entry, Industry):
        parts.append(entry.chains)
    statements: Counter[str] = Counter()
    names: Counter[str] = Counter()
    queries = [
        rows.order_by().values_list(Value(rows.model is Chain), "city_id").annotate(number=Count("pk"))
        for rows in parts
    ]
    for is_name, city, number in queries[0].union(*queries[1:], all=True):
        (names if is_name else statements)[city] += number
    return statements, names


def _name(industry, regions):
    """Add the chains of an industry, with the firms that have a role in them."""
    for chain in industry.chains.filter(city__in=regions).select_related("city", "district").in_grade_order():
        regions[chain.city_id].chains.append(chain)
    roles = ChainFirm.objects.filter(chain__industries=industry, chain__city__in=regions)
    for role in roles.select_related("chain", "firm").order_by("firm_id", "chain_id"):
        regions[role.chain.city_id].roles.append(role)
