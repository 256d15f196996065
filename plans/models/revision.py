"""The history of the catalogue: every addition, change and withdrawal of an entry."""

from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from plans.models.proposal import ChangeSet


class Action(models.TextChoices):
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, entry: Any) -> Self:
        """Return the revisions of an entry, including those under its former slug."""
        table, slug = entry._meta.model_name, "/".join(entry.natural_key())
        own = Revision.objects.filter(table=table, slug=slug).order_by()
        # One list of slugs: with `slug = … OR slug IN (…)` SQLite reads all revisions of the table.
        slugs = own.values(name=models.F("slug")).union(own.values(name=KT("changes__slug__0")))
        return self.filter(table=table, slug__in=slugs)


class Revision(models.Model):
    """One change of one entry; `changes` is `{field: [before, after]}` with values as in the fixtures."""

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    table = models.CharField(_("table"), max_length=30)
    slug = models.CharField(_("slug"), max_length=210)
    action = models.CharField(_("action"), max_length=10, choices=Action)
    changes = models.JSONField(_("changes"), default=dict, encoder=DjangoJSONEncoder)
    # The author and the reason; None for changes before change sets existed.
    changeset = models.ForeignKey(
        ChangeSet, models.PROTECT, null=True, editable=False, related_name="revisions", verbose_name=_("change set")
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["table", "slug"], name="revision_of_entry")]

    def __str__(self) -> str:
        return f"{self.slug} {self.get_action_display()}"
