"""The plans of a region as trees, and its chains in groups by grade."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from plans.models import Chain, Grade, GradeStanding, Measure, Plan, Standing
from plans.models.chain import ChainKind

MAX_IN_GROUP, OF_MANY = 14, 5  # chains of a group; if there are more than 14, only the first 5
MAX_MEASURES = 60  # measures of all plans together


@dataclass
class Branch:
    """A plan with its measures in order, and its programmes as branches."""

    plan: Plan
    measures: list[Measure] = field(default_factory=list)
    parts: list["Branch"] = field(default_factory=list)

    @property
    def weight(self) -> tuple[bool, int, str]:
        return not self.plan.start_year, -len(self.measures) - len(self.parts), self.plan.pk


def trees(plans: Iterable[Plan], measures: Iterable[Measure]) -> list[list[Branch]]:
    """Return the Branches of decided plans, and the Branches of proposed plans."""
    branches = {plan.pk: Branch(plan) for plan in plans}
    for measure in sorted(measures, key=lambda measure: measure.order)[:MAX_MEASURES]:
        branches[measure.plan_id].measures.append(measure)
    roots: list[Branch] = []
    for branch in branches.values():
        whole = branches.get(branch.plan.part_of_id or "")
        (whole.parts if whole else roots).append(branch)
    roots.sort(key=lambda branch: branch.weight)
    is_proposed = [branch.plan.standing == Standing.PROPOSED for branch in roots]
    return [
        [branch for branch, proposed in zip(roots, is_proposed, strict=True) if proposed is wants_proposed]
        for wants_proposed in (False, True)
    ]


@dataclass(frozen=True)
class Group:
    """Chains of one grade; chains without a grade have one group for sectors, and one for all others."""

    chains: list[Chain]

    @property
    def first(self) -> Any:
        return self.chains[0]

    @property
    def number(self) -> int:
        size: int = self.first.of_group
        return size

    @property
    def is_in_passing(self) -> bool:
        return bool(self.first.is_sector)

    @property
    def grade(self) -> str:
        """The value of the filter `grade` in the list of chains."""
        return self.first.grade or "none"

    @property
    def kinds(self) -> list[str]:
        """The values of the filter `kind` in the list of chains: only groups without a grade need it."""
        if self.first.grade:
            return []
        return [kind for kind in ChainKind.values if (kind == ChainKind.SECTOR) is self.is_in_passing]

    @property
    def standing(self) -> Any:
        """The label “held” or “sought” if it is the same for all chains; else an empty text."""
        standings = {chain.grade_standing for chain in self.chains}
        return GradeStanding(standings.pop()).label if len(standings) == 1 else ""


def ranked(chains: QuerySet[Chain]) -> QuerySet[Any]:
    """Return the first chains of each Group, annotated with the sizes of their group and of their grade standing."""
    is_sector = Case(When(grade="", kind=ChainKind.SECTOR, then=Value(1)), default=Value(0))
    group = [F("grade"), F("is_sector")]
    rows = chains.annotate(is_sector=is_sector).annotate(
        of_group=Window(Count("*"), partition_by=group),
        of_standing=Window(Count("*"), partition_by=[*group, F("grade_standing")]),
        place=Window(RowNumber(), partition_by=group, order_by=["grade_standing", "slug"]),
    )
    return rows.filter(Q(of_group__lte=MAX_IN_GROUP) | Q(place__lte=OF_MANY))


def groups(chains: Iterable[Any]) -> list[Group]:
    """Return the Groups of ranked chains, the highest grade first, sectors last."""
    by_grade = defaultdict(list)
    for chain in sorted(chains, key=lambda chain: (chain.grade_standing, chain.pk)):
        by_grade[Grade.values.index(chain.grade), chain.is_sector].append(chain)
    return [Group(by_grade[key]) for key in sorted(by_grade)]
