"""What the page of a plan tells: each of its actions, with what has a year or a figure first."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from plans.comparison.findings import form_of
from plans.lists import choices
from plans.lists.selection import MAX_CITIES
from plans.models import Measure

MAX_OPEN = 3  # statements shown where none has a year or a figure


@dataclass
class Action:
    """A named action of a plan, or its statements without one; `statements` are in reading order."""

    measure: Measure | None
    statements: list = field(default_factory=list)

    @property
    def telling(self):
        """Those with a figure, then those with a year; where there are none, the first ones."""
        dated = [one for one in self.statements if one.quantity or one.when]
        return sorted(dated, key=lambda one: not one.quantity) or self.statements[:MAX_OPEN]

    @property
    def rest(self):
        """All others, which the page folds."""
        shown = {one.slug for one in self.telling}
        return [one for one in self.statements if one.slug not in shown]

    @cached_property
    def common(self):
        """A statement of the standing that more than half have, or None: the page says it once, and marks the others."""
        numbers = Counter(map(_standing, self.statements))
        standing, number = numbers.most_common(1)[0] if numbers else (None, 0)
        if number * 2 <= len(self.statements):
            return None
        return next(one for one in self.statements if _standing(one) == standing)

    @property
    def is_mixed(self):
        return len(set(map(_standing, self.statements))) > 1

    @property
    def lines(self):
        """The first statements and the folded ones, each as (statement, whether its standing is said above)."""
        common = self.common and _standing(self.common)
        return [[(one, _standing(one) == common) for one in part] for part in (self.telling, self.rest)]


def _standing(statement):
    return form_of(statement), getattr(statement, "standing", "")


def actions(measures, statements):
    """Return the Actions of a plan in printed order, and the Action of what stands under none of them."""
    by_measure, loose = {measure.pk: Action(measure) for measure in measures}, Action(None)
    for statement in statements:
        by_measure.get(statement.measure_id, loose).statements.append(statement)
    return list(by_measure.values()), loose


def companions(city):
    """Return the regions that a comparison of a region begins with: all, if they fit side by side."""
    cities = choices.entries(type(city))
    return list(cities.values()) if len(cities) <= MAX_CITIES else [city]
