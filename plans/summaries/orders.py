"""SQL orders that equal those of `plans.comparison.stance`: more binding statements come first."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Model, Q, Value, When
from django.db.models.functions import Length

from plans.comparison.stance import OWN
from plans.models import Standing, Target
from plans.models.statement import GradeChoices

IS_OWN = Case(When(actor__in=OWN, then=Value(True)), default=Value(False))
FIGURES_FIRST = Case(When(quantity="", then=Value(1)), default=Value(0))
PROPOSALS_LAST = Case(When(standing=Standing.PROPOSED, then=Value(1)), default=Value(0))


def binding(model: type[Model]) -> list[Any]:
    """Return the order of statements by actor, strength, year, figure and length: see `stance.binding`."""
    grade = [_rank("strength_grade", GradeChoices.values)] if model is Target else []
    undated = Q(due__isnull=True) if model is Target else Q(period="")
    dates_first = Case(When(undated, then=Value(1)), default=Value(0))
    return [_rank("actor", OWN), *grade, dates_first, FIGURES_FIRST, Length("text_zh"), "slug"]


def _rank(field: str, values: Sequence[str]) -> Case:
    return Case(*(When(**{field: value}, then=Value(n)) for n, value in enumerate(values)), default=Value(len(values)))
