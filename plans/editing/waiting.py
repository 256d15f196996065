"""The tasks that wait for editors: undecided sets, and entries that lack something."""

from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.catalogue.caching import cached
from plans.editing.proposals import changed_meanwhile
from plans.models import ChangeSet, Indicator, Proposal, Result, Target
from plans.models.proposal import UNDECIDED, State

UNTRANSLATED = Q(text_en="") | Q(text_zh="") | Q(text_en=F("text_zh"))
OUT_OF_COMPARISON = Q(number=None) & ~Q(quantity="")  # a pattern, or an unread quantity
# What entries may lack: for each model, filter value → (label, condition).
LACKING: dict[type[models.Model], dict[str, tuple[Any, Q]]] = {
    Target: {
        "topic": (_("Targets without a topic"), Q(topics=None)),
        "translation": (_("Targets without a translation"), UNTRANSLATED),
        "indicator": (_("Targets without an indicator"), Q(indicator=None)),
        "comparison": (_("Targets with a figure that no comparison takes"), OUT_OF_COMPARISON),
    },
    Result: {
        "topic": (_("Results without a topic"), Q(topics=None)),
        "translation": (_("Results without a translation"), UNTRANSLATED),
        "indicator": (_("Results without an indicator"), Q(indicator=None)),
        "comparison": (_("Results with a figure that no comparison takes"), OUT_OF_COMPARISON),
    },
    Indicator: {"topic": (_("Indicators without a topic"), Q(topic=None))},
}
MAX_CHECKED = 200  # proposals that are checked for changes meanwhile


class Waiting(NamedTuple):
    """A kind of task: its label, the number of tasks, and the URL of their list."""

    label: str
    number: int
    url: str


def waiting() -> list[Waiting]:
    """Return all tasks, each with the URL of its list in the admin."""
    lists = {name: reverse(f"admin:plans_{name}_changelist") for name in ("changeset", "target", "result", "indicator")}
    undecided = Proposal.objects.filter(changeset__state__in=UNDECIDED, changeset__second=None)
    meanwhile = {proposal.changeset_id for proposal in changed_meanwhile([*undecided[:MAX_CHECKED]])}
    ids = ",".join(map(str, sorted(meanwhile)))
    sets = [
        Waiting(str(_("Open change sets")), _in(State.OPEN), f"{lists['changeset']}?state__exact=open"),
        Waiting(str(_("Change sets to review")), _in(State.SUBMITTED), f"{lists['changeset']}?state__exact=submitted"),
        Waiting(str(_("Change sets changed meanwhile")), len(meanwhile), f"{lists['changeset']}?id__in={ids or 0}"),
    ]
    lacking = [
        Waiting(str(label), count, f"{lists[name]}?lacking={value}")
        for (name, value, label), count in zip(_lacking(), cached(_counts, "what waits"), strict=True)
    ]
    return [*sets, *lacking]


def _lacking() -> list[tuple[str, str, Any]]:
    return [
        (model._meta.model_name or "", value, label)
        for model, kinds in LACKING.items()
        for value, (label, _q) in kinds.items()
    ]


def _counts() -> list[int]:
    return [
        model._default_manager.filter(q).count() for model, kinds in LACKING.items() for _label, q in kinds.values()
    ]


def _in(state: State) -> int:
    return ChangeSet.objects.filter(state=state).count()
