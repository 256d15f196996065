"""Second extractions: an editor extracts an article again without access to the first result; both are compared."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from plans.models.proposal import ChangeSet, State


class SecondExtractionQuerySet(models.QuerySet["SecondExtraction"]):
    def newest(self, sources: Iterable[str]) -> "dict[str, SecondExtraction]":
        """Return `{source: newest extraction}` with deferred pairs. Abandoned extractions do not count."""
        active = self.filter(source__in=sources).exclude(changeset__state=State.REJECTED)
        extractions: Any = active.select_related("changeset").defer("pairs").order_by("pk")  # the newest comes last
        return {second.source: second for second in extractions}


class SecondExtraction(models.Model):
    """A second extraction of a source; its change set is never published.

    `pairs` holds the statements of both extractions at the time of the comparison, and the decisions:
    `{"first": [table, record], "second": [table, record], "decision": {…}}`. Each value may be None.
    """

    changeset = models.OneToOneField(ChangeSet, models.CASCADE, primary_key=True, related_name="second")
    source = models.CharField(max_length=100, db_index=True)  # a slug, not a foreign key: the source may be a draft
    # The set that gets the chosen values: the set of the first extraction, or a new one if the first is public.
    into = models.ForeignKey(ChangeSet, models.SET_NULL, null=True, related_name="second_extractions")
    pairs = models.JSONField(default=list)
    agreement = models.JSONField(default=dict)

    objects = SecondExtractionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return _("Second extraction of %(source)s") % {"source": self.source}
