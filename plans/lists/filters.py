"""The filters of every list: one FilterSet serves the page, the export and the API.

The values of one parameter are alternatives (OR); all parameters must hold (AND). An unknown value makes the
form invalid, and the message names it.
"""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cities.models import City, District
from plans.catalogue.registry import BY_MODEL
from plans.figures import periods, strength
from plans.figures.qualifiers import Qualifier
from plans.figures.units import DIMENSIONS, TELLING
from plans.lists import choices
from plans.lists.filtersets import (
    NONE,
    AnyOf,
    AnyYear,
    CatalogueFilter,
    ChangedSince,
    Order,
    Sort,
    choice_filter,
    entry_filter,
)
from plans.models import (
    Actor,
    Chain,
    ChainFirm,
    Firm,
    Grade,
    Indicator,
    Industry,
    Measure,
    Plan,
    Result,
    Role,
    Scope,
    Source,
    Standing,
    Target,
    Theme,
    Topic,
)
from plans.models.chain import ChainKind
from plans.models.statement import GradeChoices, QualifierChoices

# By region: first plans, then sets of proposals; each programme below the plan that it is a part of.
BY_WHOLE = (
    "city_id",
    Case(When(standing=Standing.PROPOSED, then=Value(1)), default=Value(0)).asc(),
    Coalesce("part_of_id", "slug").asc(),
    F("part_of_id").asc(nulls_first=True),
    "slug",
)


class PlanFilter(CatalogueFilter):
    city = entry_filter(City, _("Region"))
    standing = choice_filter(Standing, _("Status"))
    source = entry_filter(Source, _("Source"))
    since = ChangedSince()
    sort = Sort(
        {
            "region": (_("Region"), ("city_id", "slug")),
            "name": (_("Name"), ("name_en", "slug")),
            "published": (_("Published"), ("-published", "slug")),
        },
        {"whole": (_("Region, programmes beneath their plan"), BY_WHOLE)},
        default="whole",
    )
    facets = {"city": "city", "standing": "standing"}
    texts = ("name_zh", "name_en", "issuer_zh", "issuer_en")

    class Meta:
        model = Plan
        fields = ()


class ChainFilter(CatalogueFilter):
    city = entry_filter(City, _("Region"))
    industry = entry_filter(Industry, _("Industry"), field_name="industries")
    kind = choice_filter(ChainKind, _("Kind"))
    grade = choice_filter(Grade, _("Grade"))
    role = AnyOf(choices=Role.choices, label=_("Role of a firm"), method="filter_role")
    district = entry_filter(District, _("District or park"))
    source = entry_filter(Source, _("Source"))
    since = ChangedSince()
    sort = Sort(
        {
            "region": (_("Region"), ("city_id", "slug")),
            "name": (_("Name"), ("name_en", "slug")),
            "grade": (_("Grade"), ("grade", "city_id", "slug")),
        }
    )
    facets = {
        "city": "city",
        "industry": "industries",
        "kind": "kind",
        "grade": "grade",
        "role": "chain_firms__role",
    }
    texts = ("name_zh", "name_en")

    class Meta:
        model = Chain
        fields = ()

    def filter_role(self, queryset: QuerySet[Any], name: str, roles: list[Any]) -> QuerySet[Any]:
        return queryset.filter(Exists(ChainFirm.objects.filter(chain=OuterRef("pk"), role__in=roles)))


class FirmFilter(CatalogueFilter):
    # Sources rarely print the seat of a firm, so its region is that of the chains in which it has a role.
    city = entry_filter(City, _("Region"), method="filter_city")
    industry = entry_filter(Industry, _("Industry"), method="filter_industry")
    role = AnyOf(choices=Role.choices, label=_("Role"), method="filter_role")
    chain = entry_filter(Chain, _("Chain"), method="filter_chain")
    district = entry_filter(District, _("District or park"))
    source = entry_filter(Source, _("Source"))
    since = ChangedSince()
    sort = Sort(
        {
            "region": (_("Region"), (F("city_id").asc(nulls_last=True), "slug")),
            "name": (_("Name"), ("name_en", "slug")),
        }
    )
    facets = {"city": "chains__city", "industry": "chains__industries", "role": "chain_firms__role"}
    texts = ("name_zh", "name_en")

    class Meta:
        model = Firm
        fields = ()

    def filter_city(self, queryset: QuerySet[Any], name: str, cities: list[Any]) -> QuerySet[Any]:
        return _with_role(queryset, chain__city__in=cities)

    def filter_industry(self, queryset: QuerySet[Any], name: str, industries: list[Any]) -> QuerySet[Any]:
        return _with_role(queryset, chain__industries__in=industries)

    def filter_role(self, queryset: QuerySet[Any], name: str, roles: list[Any]) -> QuerySet[Any]:
        return _with_role(queryset, role__in=roles)

    def filter_chain(self, queryset: QuerySet[Any], name: str, chains: list[Any]) -> QuerySet[Any]:
        return _with_role(queryset, chain__in=chains)


def _with_role(firms: QuerySet[Any], **condition: object) -> QuerySet[Any]:
    return firms.filter(Exists(ChainFirm.objects.filter(firm=OuterRef("pk"), **condition)))


class StatementFilter(CatalogueFilter):
    city = entry_filter(City, _("Region"))
    industry = entry_filter(Industry, _("Industry"), field_name="industries")
    theme = entry_filter(Theme, _("Theme"), field_name="themes")
    topic = entry_filter(Topic, _("Topic"), field_name="topics")
    actor = choice_filter(Actor, _("Who acts"))
    figure = choice_filter(QualifierChoices, _("How exact"), field_name="qualifier")
    scope = choice_filter(Scope, _("What it is about"))
    grade = choice_filter(Grade, _("Grade of the chain"), method="filter_grade")
    role = AnyOf(choices=Role.choices, label=_("Role of the firm"), method="filter_role")
    indicator = entry_filter(Indicator, _("Indicator"))
    district = entry_filter(District, _("District or park"), field_name="districts")
    plan = entry_filter(Plan, _("Plan"), field_name="plans")
    measure = entry_filter(Measure, _("Measure"))
    chain = entry_filter(Chain, _("Chain"), field_name="chains")
    firm = entry_filter(Firm, _("Firm"), field_name="firms")
    source = entry_filter(Source, _("Source"))
    since = ChangedSince()
    texts = ("text_zh", "text_en", "as_printed", "quantity")

    def filter_grade(self, queryset: QuerySet[Any], name: str, grades: list[Any]) -> QuerySet[Any]:
        condition = Q(
            Exists(
                _chains_of(queryset.model).filter(chain__grade__in=["" if grade == NONE else grade for grade in grades])
            )
        )
        if NONE in grades:
            condition |= ~Q(Exists(_chains_of(queryset.model)))
        return queryset.filter(condition)

    def filter_role(self, queryset: QuerySet[Any], name: str, roles: list[Any]) -> QuerySet[Any]:
        firms = queryset.model.firms.through.objects.filter(
            **{queryset.model._meta.model_name: OuterRef("pk")}, firm__chain_firms__role__in=roles
        )
        return queryset.filter(Exists(firms))


def _chains_of(model: Any) -> QuerySet[Any]:
    """Return the links to chains of the statement in the outer query."""
    links: QuerySet[Any] = model.chains.through.objects.filter(**{model._meta.model_name: OuterRef("pk")})
    return links


STATEMENT_FACETS = {
    "theme": "themes",
    "topic": "topics",
    "industry": "industries",
    "actor": "actor",
    "figure": "qualifier",
    "scope": "scope",
    "grade": "chains__grade",
    "role": "firms__chain_firms__role",
    "indicator": "indicator",
}
STATEMENT_ORDERS: dict[str, Order] = {
    "region": (_("Region and paragraph"), ("city_id", "paragraph", "slug")),
    "indicator": (_("Indicator"), (F("indicator_id").asc(nulls_last=True), "city_id", "paragraph", "slug")),
    "changed": (_("Last changed"), ("-updated_at", "slug")),
}
# Money, then percentages, counts and others; then unread quantities; last statements without figure.
DIMENSION_PLACE = Case(
    When(quantity="", then=Value(1000)),
    When(qualifier=Qualifier.UNREAD, then=Value(999)),
    *(
        When(indicator__dimension=code, then=Value(place))
        for place, code in enumerate(dict.fromkeys([*TELLING, *DIMENSIONS]))
    ),
    default=Value(998),
)
# By the bound in base units; figures without bounds come last in their dimension.
BY_FIGURE = (
    DIMENSION_PLACE.asc(),
    Coalesce("low", "high").desc(nulls_last=True),
    "city_id",
    "paragraph",
    "slug",
)
STRENGTH_PLACE = Case(
    *(When(strength_grade=grade.value, then=Value(place)) for place, grade in enumerate(strength.Grade)),
    default=Value(len(strength.Grade)),
)
FIGURE_ORDER: dict[str, Order] = {"figure": (_("Figure, largest first"), BY_FIGURE)}
STRENGTH_ORDER: dict[str, Order] = {
    "strength": (_("Strength, firmest first"), (STRENGTH_PLACE.asc(), "city_id", "paragraph", "slug"))
}


class TargetFilter(StatementFilter):
    standing = choice_filter(Standing, _("Status"))
    due = AnyYear(label=_("Due year"), choices=lambda: _values(Target, "due"))
    strength_grade = choice_filter(GradeChoices, _("Strength"), field_name="strength_grade")
    strength = AnyOf(label=_("Word of strength"), choices=lambda: _values(Target, "strength"))
    sort = Sort(
        STATEMENT_ORDERS
        | {
            "due": (_("Due year, earliest first"), (F("due").asc(nulls_last=True), "city_id", "paragraph", "slug")),
            "-due": (_("Due year, latest first"), ("-due", "city_id", "paragraph", "slug")),
        },
        FIGURE_ORDER | STRENGTH_ORDER,
    )
    facets = {
        "city": "city",
        "standing": "standing",
        "due": "due",
        "strength_grade": "strength_grade",
    } | STATEMENT_FACETS

    class Meta:
        model = Target
        fields = ()


class ResultFilter(StatementFilter):
    period = AnyOf(label=_("Period"), choices=lambda: _values(Result, "period", periods.label))
    sort = Sort(
        STATEMENT_ORDERS | {"-period": (_("Period, latest first"), ("-period", "city_id", "paragraph", "slug"))},
        FIGURE_ORDER,
    )
    facets = {"city": "city", "period": "period"} | STATEMENT_FACETS

    class Meta:
        model = Result
        fields = ()


# The views of a comparison; the first is the default.
VIEWS = (("topics", _("Topics")), ("industries", _("Industries")), ("figures", _("Figures")))


class SubjectFilter(CatalogueFilter):
    """The filter of the statements on an industry or topic, for targets and results."""

    city = entry_filter(City, _("Region"))
    industry = entry_filter(Industry, _("Industry"), field_name="industries")
    theme = entry_filter(Theme, _("Theme"), field_name="themes")
    topic = entry_filter(Topic, _("Topic"), field_name="topics")
    actor = choice_filter(Actor, _("Who acts"))
    indicator = entry_filter(Indicator, _("Indicator"))
    kind = AnyOf(choices=[("target", _("Targets")), ("result", _("Results"))], label=_("Kind"), method="filter_kind")
    standing = AnyOf(choices=Standing.choices, label=_("Status"), method="filter_standing")
    facets = {}
    texts = StatementFilter.texts

    class Meta:
        model = Target
        fields = ()

    def filter_kind(self, queryset: QuerySet[Any], name: str, kinds: list[Any]) -> QuerySet[Any]:
        return queryset if not kinds or queryset.model.kind in kinds else queryset.none()

    def filter_standing(self, queryset: QuerySet[Any], name: str, standings: list[Any]) -> QuerySet[Any]:
        """Keep targets with these standings. Results have no standing, so none are kept."""
        return queryset.filter(standing__in=standings) if queryset.model is Target else queryset.none()


class CompareFilter(SubjectFilter):
    """The filter of a comparison, with the parameters of its display."""

    standing = None  # type: ignore[assignment]  # only targets have it: a region with only results would look silent
    show = django_filters.ChoiceFilter(
        label=_("Show"),
        empty_label=_("all rows"),
        method="keep",
        choices=[
            ("figures", _("only rows with figures")),
            ("comparable", _("only what can be compared")),
            ("differences", _("differences only")),
        ],
    )
    rows = django_filters.ChoiceFilter(
        label=_("Rows"), empty_label=_("indicators"), method="keep", choices=[("regions", _("regions"))]
    )
    view = django_filters.ChoiceFilter(label=_("View"), method="keep", choices=VIEWS)

    def keep(self, queryset: QuerySet[Any], name: str, value: object) -> QuerySet[Any]:
        """Return the rows unchanged: the parameter only changes the display."""
        return queryset


def _values(model: type[Model], field: str, words: Callable[[str], object] = str) -> list[tuple[str, Any]]:
    return [*((value, str(words(value))) for value in choices.values(model, field)), (NONE, _("not stated"))]


# The FilterSets of the list pages by table.
FILTERS = {
    BY_MODEL[filterset._meta.model].table: filterset
    for filterset in (PlanFilter, ChainFilter, FirmFilter, TargetFilter, ResultFilter)
}
