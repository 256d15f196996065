from plans.models.chain import Chain, ChainFirm, Firm, Grade, GradeStanding, Role
from plans.models.plan import Measure, Plan, Standing
from plans.models.revision import Revision
from plans.models.search import SearchEntry
from plans.models.source import Omission, Source
from plans.models.statement import Result, Scope, Statement, Target
from plans.models.version import CatalogueVersion
from plans.models.vocabulary import Indicator, Industry, Theme

__all__ = [
    "CatalogueVersion",
    "Chain",
    "ChainFirm",
    "Firm",
    "Grade",
    "GradeStanding",
    "Indicator",
    "Industry",
    "Measure",
    "Omission",
    "Plan",
    "Result",
    "Revision",
    "Role",
    "Scope",
    "SearchEntry",
    "Source",
    "Standing",
    "Statement",
    "Target",
    "Theme",
]
