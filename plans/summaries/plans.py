"""The content of the page of a plan: its actions, with the most informative statements first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cities.models import City
from plans.comparison.forms import Form, form_of
from plans.lists import choices
from plans.lists.selection import MAX_CITIES
from plans.models import Measure

MAX_OPEN = 3  # statements shown if none has a year or a figure


@dataclass
class Action:
    """A measure with its statements in reading order; `measure` is None for statements without a measure."""

    measure: Measure | None
    statements: list[Any] = field(default_factory=list)

    @property
    def telling(self) -> list[Any]:
        """The statements with a figure, then those with a year; if there are none, the first ones."""
        dated = [statement for statement in self.statements if statement.quantity or statement.when]
        return sorted(dated, key=lambda statement: not statement.quantity) or self.statements[:MAX_OPEN]

    @property
    def rest(self) -> list[Any]:
        """All other statements, which the page folds."""
        shown_slugs = {statement.slug for statement in self.telling}
        return [statement for statement in self.statements if statement.slug not in shown_slugs]

    @cached_property
    def common(self) -> Any:
        """A statement with the standing of more than half of the statements, or None. The page prints it only once."""
        numbers = Counter(map(_standing, self.statements))
        standing, number = numbers.most_common(1)[0] if numbers else (None, 0)
        if number * 2 <= len(self.statements):
            return None
        return next(statement for statement in self.statements if _standing(statement) == standing)

    @property
    def is_mixed(self) -> bool:
        return len(set(map(_standing, self.statements))) > 1

    @property
    def lines(self) -> list[list[tuple[Any, bool]]]:
        """The shown and the folded statements, each as (statement, whether it has the common standing)."""
        common = self.common and _standing(self.common)
        return [
            [(statement, _standing(statement) == common) for statement in part] for part in (self.telling, self.rest)
        ]


def _standing(statement: Any) -> tuple[Form, str]:
    return form_of(statement), getattr(statement, "standing", "")


def actions(measures: Iterable[Measure], statements: Iterable[Any]) -> tuple[list[Action], Action]:
    """Return the Actions of a plan in printed order, and the Action of statements without a measure."""
    by_measure, loose = {measure.pk: Action(measure) for measure in measures}, Action(None)
    for statement in statements:
        by_measure.get(statement.measure_id, loose).statements.append(statement)
    return list(by_measure.values()), loose


def companions(city: City) -> list[City]:
    """Return the regions for a link to a comparison: all if a comparison can hold them, else only this region."""
    cities = choices.entries(type(city))
    return list(cities.values()) if len(cities) <= MAX_CITIES else [city]
