"""Words side by side: a row for each topic or industry, with the stance of each region.

Pure: it takes fetched statements with the keys of their subjects.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from cities.localized import Bilingual
from plans.comparison.findings import Link
from plans.comparison.stance import Breadth, Stance, stance


class Reach(StrEnum):
    """How many of the regions mention a subject."""

    ALL = "all"
    SOME = "some"
    ONE = "one"
    NONE = "none"

    @property
    def label(self) -> Bilingual:
        return REACHES[self]


REACHES = {
    Reach.ALL: Bilingual("各地都提到", "all regions"),
    Reach.SOME: Bilingual("部分地区", "some"),
    Reach.ONE: Bilingual("只有一地", "one alone"),
    Reach.NONE: Bilingual("都未提到", "none"),
}


SILENT = Stance(Counter(), Counter(), None, None)


@dataclass(frozen=True)
class Cell:
    """The statements of one region on a subject."""

    region: Any
    stance: Stance


CellOf = Callable[[Any, Any], Cell]  # of a subject and a region


@dataclass(frozen=True)
class Row:
    """The statements of all regions on a subject."""

    subject: Any
    cells: tuple[Cell, ...]
    meetings: tuple[Link, ...] = ()  # links to the figures of several regions

    @cached_property
    def speaking(self) -> tuple[Cell, ...]:
        """The cells of the regions with statements, including those of their firms and institutions."""
        return tuple(cell for cell in self.cells if not cell.stance.is_silent)

    @property
    def total(self) -> int:
        return sum(cell.stance.total for cell in self.cells)

    @property
    def reach(self) -> Reach:
        speaking = len(self.speaking)
        if speaking < 2:
            return Reach.ONE if speaking else Reach.NONE
        return Reach.ALL if speaking == len(self.cells) else Reach.SOME


@dataclass(frozen=True)
class Group:
    """The rows of a theme, or of no theme: subjects that several regions, one region or no region mentions."""

    theme: Any
    rows: tuple[Row, ...]

    @cached_property
    def shared(self) -> list[Row]:
        return [row for row in self.rows if len(row.speaking) > 1]

    @cached_property
    def alone(self) -> list[Row]:
        return [row for row in self.rows if len(row.speaking) == 1]

    @property
    def is_silent(self) -> bool:
        """Whether no region mentions any of its subjects."""
        return len(self.silent) == len(self.rows)

    @cached_property
    def silent(self) -> list[Row]:
        return [row for row in self.rows if not row.speaking]

    @cached_property
    def counted(self) -> list[Row]:
        """The rows without general topics, ordered by the number of regions, most first."""
        specific = (row for row in self.rows if not getattr(row.subject, "general", False))
        return sorted(specific, key=lambda row: -len(row.speaking))

    @property
    def reaches(self) -> list[tuple[Reach, int]]:
        return reaches(self.counted)

    @property
    def speaking_alone(self) -> Iterable[tuple[Any, int]]:
        """The regions that are the only one to mention a subject: [(region, number of such subjects), …]."""
        return Counter(row.speaking[0].region for row in self.alone).items()


def groups(
    regions: Sequence[Any],
    subjects: Iterable[Any],
    cell: CellOf,
    meetings: Callable[[Any], Iterable[Link]] = lambda subject: (),
) -> list[Group]:
    """Return a Group for each theme of the subjects; the group with most shared subjects comes first.

    `cell` returns the Cell of a subject and a region, and `meetings` the Links to the figures of a subject. Within a
    group, subjects are ordered by the number of regions; general topics come last.
    """
    by_theme = defaultdict(list)
    for subject in subjects:
        cells = tuple(cell(subject, region) for region in regions)
        by_theme[getattr(subject, "theme", None)].append(Row(subject, cells, tuple(meetings(subject))))
    grouped = [Group(theme, tuple(sorted(rows, key=_place))) for theme, rows in by_theme.items()]
    return sorted(grouped, key=lambda group: (-len(group.shared), -len(group.rows), group.theme and group.theme.pk))


def stances(
    statements: Iterable[Any],
    names: Callable[[Any], Iterable[str]],
    key_indicators: Callable[[str], Sequence[str]],
    breadth: Breadth = lambda statement: 0,
) -> dict[str, Stance]:
    """Return `{key of a subject: Stance}` of the statements of one region.

    `names` returns the subjects' keys of a statement, `key_indicators` the indicators' keys of a subject's key;
    `breadth` is that of `stance`.
    """
    by_subject: defaultdict[str, list[Any]] = defaultdict(list)
    for statement in statements:
        for key in names(statement):
            by_subject[key].append(statement)
    return {key: stance(said, key_indicators(key), breadth) for key, said in by_subject.items()}


def cells(stances_of: Mapping[str, Mapping[str, Stance]]) -> CellOf:
    """Return a function that returns the Cell of a subject and a region, from `{region: {subject: Stance}}`."""
    return lambda subject, region: Cell(region, stances_of[region.pk].get(subject.pk, SILENT))


def reaches(rows: Iterable[Row]) -> list[tuple[Reach, int]]:
    """Return the numbers of subjects that all, some, one or none of the regions mention."""
    numbers = Counter(row.reach for row in rows)
    return [(reach, numbers[reach]) for reach in Reach if numbers[reach]]


def _place(row: Row) -> tuple[bool, int, str]:
    return getattr(row.subject, "general", False), -len(row.speaking), row.subject.pk
