"""The FilterSet of every table: those of the pages, and small ones for tables whose page needs none."""

from django.utils.translation import gettext_lazy as _

from cities.models import City, District, DistrictKind, Level
from plans.lists import filters
from plans.lists.filtersets import CatalogueFilter, Sort, choice_filter, entry_filter
from plans.models import Chain, ChainFirm, Firm, Indicator, Industry, Measure, Omission, Plan, Role, Source, Theme
from plans.models.vocabulary import Dimension

NAMES = ("name_zh", "name_en")
BY_KEY = {"slug": (_("Key"), ("slug",))}
BY_NAME = {"name": (_("Name"), ("name_en", "slug"))}


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


class IndustryFilter(CatalogueFilter):
    sort = Sort(BY_KEY | BY_NAME)
    texts = NAMES

    class Meta:
        model = Industry
        fields = ()


class ThemeFilter(CatalogueFilter):
    sort = Sort(BY_KEY | BY_NAME)
    texts = NAMES

    class Meta:
        model = Theme
        fields = ()


class IndicatorFilter(CatalogueFilter):
    dimension = choice_filter(Dimension, _("Dimension"))
    sort = Sort(BY_KEY | BY_NAME | {"dimension": (_("Dimension"), ("dimension", "slug"))})
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

    def filter_city(self, queryset, name, cities):
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

    def filter_city(self, queryset, name, cities):
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


FILTERS = filters.FILTERS | {
    "cities": CityFilter,
    "districts": DistrictFilter,
    "industries": IndustryFilter,
    "themes": ThemeFilter,
    "indicators": IndicatorFilter,
    "measures": MeasureFilter,
    "chain_firms": ChainFirmFilter,
    "sources": SourceFilter,
    "omissions": OmissionFilter,
}
