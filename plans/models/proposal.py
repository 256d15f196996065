"""Proposals: changes that are not public yet, in change sets. A record has the form of the fixtures."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    OPEN = "open", _("open")
    SUBMITTED = "submitted", _("submitted")
    PUBLISHED = "published", pgettext_lazy("state", "published")
    REJECTED = "rejected", _("rejected")
    RECONCILED = "reconciled", _("reconciled")  # only second extractions


UNDECIDED = (State.OPEN, State.SUBMITTED)


class ChangeSetQuerySet(models.QuerySet["ChangeSet"]):
    def open_of(self, user: Any) -> "ChangeSet | None":
        """Return the set that takes an editor's new proposals, or None if no set is open.

        An open second extraction comes first; otherwise it is the set that was opened last.
        """
        open_sets = self.filter(author=user, state=State.OPEN).select_related("second")
        return open_sets.order_by(models.F("second").asc(nulls_last=True), "-opened_at", "-pk").first()

    def first_extractions(self, source: str) -> Self:
        """Return the sets with statements of a source, without second extractions."""
        statements = Proposal.objects.filter(table__in=["target", "result"], record__source=source)
        return self.filter(second=None, pk__in=statements.values("changeset"))


class ChangeSet(models.Model):
    """Proposals that are published together. A published set tells why the catalogue changed, and who changed it.

    The names of author and decider are stored, because they must outlive deleted accounts.
    """

    title = models.CharField(_("title"), max_length=200, blank=True)
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Readers see it in the history of each entry that changes.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("author")
    )
    author_name = models.CharField(_("author"), max_length=150, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("decided by")
    )  # fmt: skip
    decided_by_name = models.CharField(_("decided by"), max_length=150, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    comment = models.TextField(_("comment"), blank=True)

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")
        ordering = ["-pk"]
        permissions = [("publish_changeset", "Can publish the change sets of others")]

    def __str__(self) -> str:
        return self.title or f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.author:
            self.author_name = self.author.get_username()
        super().save(*args, **kwargs)

    def add_reason(self, reason: str) -> None:
        """Append the reason of another change."""
        if reason := reason.strip():
            self.reason = "\n".join(filter(None, [self.reason, reason]))
            self.save(update_fields=["reason"])

    def decide(self, state: State, user: Any = None, comment: str = "") -> None:
        """Set the final state of the set, and store who decided, when, and the comment."""
        self.state, self.comment = state, comment
        self.decided_by, self.decided_at = user, timezone.now()
        self.decided_by_name = user.get_username() if user else self.author_name
        self.save()

    @property
    def is_second(self) -> bool:
        """Whether it is a second extraction of an article, which is never published."""
        return hasattr(self, "second")

    @property
    def blind_to(self) -> str:
        """The slug of the source whose first extraction the author must not see; empty if there is none."""
        return self.second.source if self.is_second and self.state == State.OPEN else ""

    @property
    def is_by_one_person(self) -> bool:
        """Whether the author also published the set."""
        return self.state == State.PUBLISHED and self.author_name == self.decided_by_name


class Proposal(models.Model):
    """The proposed record of one entry, or None to withdraw it. `base` is the record that the editor saw."""

    changeset = models.ForeignKey(ChangeSet, models.CASCADE, related_name="proposals", verbose_name=_("change set"))
    table = models.CharField(_("table"), max_length=30)
    slug = models.CharField(_("slug"), max_length=210)
    record = models.JSONField(_("proposed"), null=True)
    base = models.JSONField(_("when it was opened"), null=True)
    # Only for a withdrawal: the former address will show them.
    reason_zh = models.TextField(_("reason (Chinese)"), blank=True)
    reason_en = models.TextField(_("reason (English)"), blank=True)
    replaced_by = models.SlugField(_("replaced by"), max_length=100, blank=True, db_index=False)
    # Only for an undo. No other proposal may reuse a former address.
    undoes = models.ForeignKey("Revision", models.SET_NULL, null=True, related_name="+", verbose_name=_("undoes"))

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["changeset", "table", "slug"], name="%(app_label)s_%(class)s_unique")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.slug}"

    @property
    def is_withdrawal(self) -> bool:
        return self.record is None
