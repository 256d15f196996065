"""Statements without a database, with the fields that the rules of comparison need."""

from dataclasses import dataclass

from hypothesis import strategies as st

from cities.localized import Bilingual
from plans.figures import periods
from plans.figures.kinds import NOT_STATED, Kind
from plans.figures.quantities import parse

REGIONS = {
    "china": ("全国", "China", "nation", "100000"),
    "dezhou": ("德州", "Dezhou", "prefecture", "371400"),
    "liaocheng": ("聊城", "Liaocheng", "prefecture", "371500"),
    "hubei": ("湖北", "Hubei", "province", "420000"),
    "jingzhou": ("荆州", "Jingzhou", "prefecture", "421000"),
    "hunan": ("湖南", "Hunan", "province", "430000"),
    "changsha": ("长沙", "Changsha", "prefecture", "430100"),
    "liuyang": ("浏阳", "Liuyang", "county", "430181"),
}
LEVELS = {
    "nation": ("全国", "nation"),
    "province": ("省级", "province"),
    "prefecture": ("地级市", "prefecture-level city"),
    "county": ("县级", "county-level region"),
}
INDUSTRIES = {
    "automobiles": ("汽车", "Automobiles"),
    "food": ("食品", "Food"),
    "new-materials": ("新材料", "New materials"),
}
SCOPES = {
    "region": ("全域", "whole region"),
    "district": ("区县或园区", "district or park"),
    "industry": ("行业或产业链", "industry or chain"),
    "firm": ("企业", "firm"),
    "project": ("项目", "project"),
    "institution": ("机构", "institution"),
}


@dataclass(frozen=True)
class Named:
    """An entry with a key and names."""

    pk: str
    label: Bilingual


@dataclass(frozen=True)
class Figure:
    """A figure as `plans.comparison.verdicts.Figure` describes it."""

    city_id: str
    quantity: str = ""
    when: str = "2022"
    kind: Kind = Kind.RESULT
    scope: str = "region"
    indicator_id: str | None = "chains"
    industries: tuple[str, ...] = ()
    direction: str = "more"
    caveat: Bilingual | None = None

    @property
    def industry_list(self):
        return [Named(slug, Bilingual(*INDUSTRIES[slug])) for slug in self.industries]

    @property
    def level_label(self):
        return Bilingual(*LEVELS[self.region_level])

    @property
    def reading(self):
        return parse(self.quantity) if self.quantity else None

    @property
    def pk(self):
        return f"{self.city_id}-{self.kind}-{self.quantity}-{self.when}-{self.scope}"

    @property
    def city_label(self):
        return Bilingual(*REGIONS[self.city_id][:2])

    @property
    def region_level(self):
        return REGIONS[self.city_id][2]

    @property
    def region_code(self):
        return REGIONS[self.city_id][3]

    @property
    def scope_label(self):
        return Bilingual(*SCOPES[self.scope])

    @property
    def when_label(self):
        return periods.label(self.when) if self.when else NOT_STATED


FIGURES = st.builds(
    Figure,
    city_id=st.sampled_from(sorted(REGIONS)),
    quantity=st.sampled_from(["", "12条", "超过20条", "8%", "千亿级", "1+2+N", "首位"]),
    when=st.sampled_from(["", "2022", "2025"]),
    kind=st.sampled_from(Kind),
    scope=st.sampled_from(sorted(SCOPES)),
    indicator_id=st.sampled_from(["chains", "enterprises"]),
    industries=st.lists(st.sampled_from(sorted(INDUSTRIES)), unique=True, max_size=2).map(tuple),
    direction=st.sampled_from(["more", "less", "neither"]),
    caveat=st.sampled_from([None, Bilingual("各地自定", "each chooses its own")]),
)
