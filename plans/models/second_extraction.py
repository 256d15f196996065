"""An article that is extracted a second time, blind to the first, and what became of the differences."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from plans.models.proposal import ChangeSet, State


class SecondExtractionQuerySet(models.QuerySet):
    def newest(self, sources):
        """Return the newest of each source by its slug, without its pairs. What was given up does not count."""
        kept = self.filter(source__in=sources).exclude(changeset__state=State.REJECTED)
        found: Any = kept.select_related("changeset").defer("pairs").order_by("pk")
        return {second.source: second for second in found}


class SecondExtraction(models.Model):
    """What makes a change set a second extraction of a source. Such a set is never published.

    `pairs` holds the statements of both extractions as they were when they were compared, and what was decided:
    `{"first": [table, record], "second": [table, record], "decision": {…}}`, each None where there is none.
    """

    changeset = models.OneToOneField(ChangeSet, models.CASCADE, primary_key=True, related_name="second")
    source = models.CharField(max_length=100, db_index=True)  # its slug: the source may be a draft
    # The set that takes what is chosen: that of the first extraction, or a new one if the first is public.
    into = models.ForeignKey(ChangeSet, models.SET_NULL, null=True, related_name="second_extractions")
    pairs = models.JSONField(default=list)
    agreement = models.JSONField(default=dict)

    objects = SecondExtractionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return _("Second extraction of %(source)s") % {"source": self.source}
