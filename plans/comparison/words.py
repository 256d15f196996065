"""Words side by side: a row a topic or an industry, and in it the stance of each region.

Pure: `groups` takes statements that were fetched, each with the keys of the subjects that it names.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from plans.comparison.stance import Stance, stance


@dataclass(frozen=True)
class Cell:
    """What one region says of a subject."""

    region: Any
    stance: Stance


@dataclass(frozen=True)
class Row:
    """What all regions say of a subject."""

    subject: Any
    cells: tuple[Cell, ...]

    @cached_property
    def speaking(self) -> tuple[Cell, ...]:
        """The cells of the regions that speak of the subject, be it only through firms and institutions."""
        return tuple(cell for cell in self.cells if not cell.stance.is_silent)


@dataclass(frozen=True)
class Group:
    """A theme, or None: what several regions speak of, what one does, and what none does."""

    theme: Any
    rows: tuple[Row, ...]

    @cached_property
    def shared(self) -> list[Row]:
        return [row for row in self.rows if len(row.speaking) > 1]

    @cached_property
    def alone(self) -> list[Row]:
        return [row for row in self.rows if len(row.speaking) == 1]

    @cached_property
    def silent(self) -> list[Row]:
        return [row for row in self.rows if not row.speaking]


def groups(
    regions: Sequence, subjects: Iterable, statements: Iterable, names: Callable, key_indicators: Callable
) -> list[Group]:
    """Return a Group for each theme of the subjects, the one with the most shared subjects first.

    `names` returns the keys of the subjects that a statement names, `key_indicators` those of a subject. Within a
    group the subject of most regions stands first, and a general topic, which takes what has no narrower one, last.
    """
    said: defaultdict[tuple, list] = defaultdict(list)
    for statement in statements:
        for key in names(statement):
            said[key, statement.city_id].append(statement)
    by_theme = defaultdict(list)
    for subject in subjects:
        keys = key_indicators(subject)
        cells = tuple(Cell(region, stance(said[subject.pk, region.pk], keys)) for region in regions)
        by_theme[getattr(subject, "theme", None)].append(Row(subject, cells))
    found = [Group(theme, tuple(sorted(rows, key=_place))) for theme, rows in by_theme.items()]
    return sorted(found, key=lambda group: (-len(group.shared), -len(group.rows), group.theme and group.theme.pk))


def _place(row):
    return getattr(row.subject, "general", False), -len(row.speaking), row.subject.pk
