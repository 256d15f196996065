"""What waits at the editors' desk: sets without a decision, and entries that lack something."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.catalogue.caching import cached
from plans.editing.proposals import changed_meanwhile
from plans.models import ChangeSet, Indicator, Proposal, Result, Target
from plans.models.proposal import State

# What entries may lack: in words, the list that shows them, and its filter. `_without` counts them in this order.
LACKING = (
    (_("Targets without a topic"), "target", "?topics__isnull=True"),
    (_("Results without a topic"), "result", "?topics__isnull=True"),
    (_("Indicators without a topic"), "indicator", "?topic__isnull=True"),
    (_("Targets with a figure that cannot be read"), "target", "?is_unread__exact=1"),
    (_("Results with a figure that cannot be read"), "result", "?is_unread__exact=1"),
)
MOST = 200  # proposals that are looked at for changes meanwhile


class Waiting(NamedTuple):
    """How many of something wait, and where they are listed."""

    label: str
    number: int
    url: str


def waiting() -> list[Waiting]:
    """Return what waits, each with its list in the admin."""
    lists = {name: reverse(f"admin:plans_{name}_changelist") for name in ("changeset", "target", "result", "indicator")}
    undecided = Proposal.objects.filter(changeset__state__in=[State.OPEN, State.SUBMITTED])
    meanwhile = {proposal.changeset_id for proposal in changed_meanwhile([*undecided[:MOST]])}
    ids = ",".join(map(str, sorted(meanwhile)))
    sets = [
        Waiting(str(_("Open change sets")), _in(State.OPEN), f"{lists['changeset']}?state__exact=open"),
        Waiting(str(_("Change sets to review")), _in(State.SUBMITTED), f"{lists['changeset']}?state__exact=submitted"),
        Waiting(str(_("Change sets changed meanwhile")), len(meanwhile), f"{lists['changeset']}?id__in={ids or 0}"),
    ]
    without = dict(zip(LACKING, cached(_without, "desk"), strict=True))
    lacking = [Waiting(str(label), count, lists[name] + query) for (label, name, query), count in without.items()]
    return [*sets, *lacking]


def _in(state):
    return ChangeSet.objects.filter(state=state).count()


def _without():
    return [
        *(model.objects.filter(topics=None).count() for model in (Target, Result)),
        Indicator.objects.filter(topic=None).count(),
        *(model.objects.filter(is_unread=True).count() for model in (Target, Result)),
    ]
