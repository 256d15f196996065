"""The models of the catalogue, one file per subject. May import `comparison`, `figures` and `cities`."""

from plans.models.access_event import AccessEvent
from plans.models.chain import Chain, ChainFirm, Firm, Grade, GradeStanding, Role
from plans.models.correction import Correction
from plans.models.file_record import FileRecord
from plans.models.former_address import FormerAddress
from plans.models.plan import Measure, Plan, Standing
from plans.models.proposal import ChangeSet, Proposal
from plans.models.revision import Revision
from plans.models.search import SearchEntry
from plans.models.second_extraction import SecondExtraction
from plans.models.source import Omission, Source, SourceKind
from plans.models.statement import Actor, Result, Scope, Statement, Target
from plans.models.synonym import Synonym, SynonymKind
from plans.models.version import CatalogueVersion
from plans.models.vocabulary import Direction, Indicator, Industry, Term, Theme, Topic

__all__ = [
    "AccessEvent",
    "Actor",
    "CatalogueVersion",
    "Chain",
    "ChainFirm",
    "ChangeSet",
    "Correction",
    "Direction",
    "FileRecord",
    "Firm",
    "FormerAddress",
    "Grade",
    "GradeStanding",
    "Indicator",
    "Industry",
    "Measure",
    "Omission",
    "Plan",
    "Proposal",
    "Result",
    "Revision",
    "Role",
    "Scope",
    "SearchEntry",
    "SecondExtraction",
    "Source",
    "SourceKind",
    "Standing",
    "Statement",
    "Synonym",
    "SynonymKind",
    "Target",
    "Term",
    "Theme",
    "Topic",
]
