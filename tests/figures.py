"""Figures for the pure modules: what the rules of comparison need of a statement, without a database."""

from dataclasses import dataclass

from hypothesis import strategies as st

from cities.localized import Bilingual
from plans import periods
from plans.comparison import NOT_STATED, Kind
from plans.quantities import parse

REGIONS = {
    "dezhou": ("德州", "Dezhou", "prefecture", "371400"),
    "liaocheng": ("聊城", "Liaocheng", "prefecture", "371500"),
    "hubei": ("湖北", "Hubei", "province", "420000"),
    "jingzhou": ("荆州", "Jingzhou", "prefecture", "421000"),
    "hunan": ("湖南", "Hunan", "province", "430000"),
    "changsha": ("长沙", "Changsha", "prefecture", "430100"),
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
class Figure:
    """A figure as `plans.comparison.Figure` describes it."""

    city_id: str
    quantity: str = ""
    moment: str = "2022"
    kind: Kind = Kind.RESULT
    scope: str = "region"
    indicator_id: str | None = "chains"

    @property
    def figure(self):
        return parse(self.quantity) if self.quantity else None

    @property
    def pk(self):
        return f"{self.city_id}-{self.kind}-{self.quantity}-{self.moment}-{self.scope}"

    @property
    def city_words(self):
        return Bilingual(*REGIONS[self.city_id][:2])

    @property
    def region_level(self):
        return REGIONS[self.city_id][2]

    @property
    def region_code(self):
        return REGIONS[self.city_id][3]

    @property
    def scope_words(self):
        return Bilingual(*SCOPES[self.scope])

    @property
    def moment_words(self):
        return periods.words(self.moment) if self.moment else NOT_STATED


FIGURES = st.builds(
    Figure,
    city_id=st.sampled_from(["dezhou", "hubei", "jingzhou", "changsha"]),
    quantity=st.sampled_from(["", "12条", "超过20条", "8%", "千亿级", "1+2+N", "首位"]),
    moment=st.sampled_from(["", "2022", "2025"]),
    kind=st.sampled_from(Kind),
    scope=st.sampled_from(sorted(SCOPES)),
    indicator_id=st.sampled_from(["chains", "enterprises"]),
)
