"""The FilterSets of all tables: those of the list pages, and smaller ones for the other tables."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cities.models import City, District, DistrictKind, Level
from plans.catalogue.registry import KINDS, EntryKind
from plans.lists import filters
from plans.lists.filtersets import CatalogueFilter, Order, Sort, choice_filter, entry_filter
from plans.models import (
    Chain,
    ChainFirm,
    Correction,
    Firm,
    Indicator,
    Measure,
    Omission,
    Plan,
    Role,
    Source,
    Synonym,
    SynonymKind,
    Term,
    Theme,
    Topic,
)
from plans.models.vocabulary import Dimension

NAMES = ("name_zh", "name_en")
BY_KEY: dict[str, Order] = {"slug": (_("Key"), ("slug",))}
BY_NAME: dict[str, Order] = {"name": (_("Name"), ("name_en", "slug"))}


class CityFilter(CatalogueFilter):
    level = choice_filter(Level, _("Level"))
    sort = Sort({"code": (_("GB/T 2260 code"), ("code", "slug"))} | BY_NAME)
    texts = NAMES

    class Meta:
        model = City
        fields = ()


class DistrictFilter(CatalogueFilter):
    city = entry_filter(City, _("Region"))
    kind = choice_filter(DistrictKind, _("Kind"))
    sort = Sort({"region": (_("Region"), ("city_id", "slug"))} | BY_NAME)
    texts = NAMES

    class Meta:
        model = District
        fields = ()


class TopicFilter(CatalogueFilter):
    theme = entry_filter(Theme, _("Theme"))
    sort = Sort(BY_KEY | BY_NAME | {"theme": (_("Theme"), ("theme_id", "slug"))})
    texts = (*NAMES, "definition_zh", "definition_en")

    class Meta:
        model = Topic
        fields = ()


class TermFilter(CatalogueFilter):
    sort = Sort(BY_KEY | {"pinyin": (_("Pinyin"), ("pinyin", "slug"))})
    texts = ("term_zh", "term_en", "pinyin", "definition_zh", "definition_en")

    class Meta:
        model = Term
        fields = ()


class IndicatorFilter(CatalogueFilter):
    topic = entry_filter(Topic, _("Topic"))
    dimension = choice_filter(Dimension, _("Type of number"))
    sort = Sort(BY_KEY | BY_NAME | {"dimension": (_("Type of number"), ("dimension", "slug"))})
    texts = (*NAMES, "counted_zh", "counted_en")

    class Meta:
        model = Indicator
        fields = ()


class MeasureFilter(CatalogueFilter):
    city = entry_filter(City, _("Region"), method="filter_city")
    plan = entry_filter(Plan, _("Plan"))
    source = entry_filter(Source, _("Source"))
    sort = Sort({"plan": (_("Plan and printed order"), ("plan_id", "order", "slug"))} | BY_NAME)
    texts = NAMES

    class Meta:
        model = Measure
        fields = ()

    def filter_city(self, queryset: QuerySet[Any], name: str, cities: list[City]) -> QuerySet[Any]:
        return queryset.filter(plan__city__in=cities)


class ChainFirmFilter(CatalogueFilter):
    city = entry_filter(City, _("Region of the chain"), method="filter_city")
    chain = entry_filter(Chain, _("Chain"))
    firm = entry_filter(Firm, _("Firm"))
    role = choice_filter(Role, _("Role"))
    source = entry_filter(Source, _("Source"))
    sort = Sort({"chain": (_("Chain"), ("chain_id", "firm_id")), "firm": (_("Firm"), ("firm_id", "chain_id"))})
    texts = ("as_printed",)

    class Meta:
        model = ChainFirm
        fields = ()

    def filter_city(self, queryset: QuerySet[Any], name: str, cities: list[City]) -> QuerySet[Any]:
        return queryset.filter(chain__city__in=cities)


class SourceFilter(CatalogueFilter):
    sort = Sort(BY_KEY | {"published": (_("Published"), ("-published", "slug"))})
    texts = ("title", "title_en", "publisher_zh", "publisher_en")

    class Meta:
        model = Source
        fields = ()


class OmissionFilter(CatalogueFilter):
    source = entry_filter(Source, _("Source"))
    sort = Sort({"paragraph": (_("Source and paragraph"), ("source_id", "paragraph", "slug"))})
    texts = ("as_printed", "reason_zh", "reason_en")

    class Meta:
        model = Omission
        fields = ()


class SynonymFilter(CatalogueFilter):
    kind = choice_filter(SynonymKind, _("Kind"))
    sort = Sort({"word": (_("Word"), ("word", "means"))})
    texts = ("word", "means")

    class Meta:
        model = Synonym
        fields = ()


class CorrectionFilter(CatalogueFilter):
    sort = Sort({"date": (_("Date"), ("-date", "table", "slug"))})
    texts = ("slug", "text_zh", "text_en")

    class Meta:
        model = Correction
        fields = ()


def _by_title(kind: EntryKind) -> type[CatalogueFilter]:
    """Return a FilterSet that only searches the titles of a kind."""

    class ByTitle(CatalogueFilter):
        sort = Sort(BY_KEY | {"name": (_("Name"), (kind.title[1], "slug"))})
        texts = kind.title

        class Meta:
            model = kind.model
            fields = ()

    return ByTitle


_DECLARED = {
    filterset._meta.model: filterset
    for filterset in (
        CityFilter,
        DistrictFilter,
        TopicFilter,
        TermFilter,
        IndicatorFilter,
        MeasureFilter,
        ChainFirmFilter,
        SourceFilter,
        OmissionFilter,
        SynonymFilter,
        CorrectionFilter,
        *filters.FILTERS.values(),
    )
}
FILTERS = {kind.table: _DECLARED.get(kind.model) or _by_title(kind) for kind in KINDS}
