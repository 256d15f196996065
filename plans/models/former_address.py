"""Former addresses of entries that moved or were withdrawn."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.localized import Localized


class FormerAddress(models.Model):
    """The slug of an entry that moved or was withdrawn. No other entry may get this slug."""

    table = models.CharField(_("table"), max_length=30)
    slug = models.SlugField(_("slug"), max_length=100, db_index=False)
    moved_to = models.SlugField(_("moved to"), max_length=100, blank=True, db_index=False)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    reason_zh = models.TextField(_("reason (Chinese)"), blank=True)
    reason_en = models.TextField(_("reason (English)"), blank=True)
    replaced_by = models.SlugField(_("replaced by"), max_length=100, blank=True, db_index=False)
    reason = Localized("reason")
    url = ""  # the URL of the target; `plans.catalogue.former` sets it

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["table", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["table", "slug"], name="%(app_label)s_%(class)s_unique"),
            models.CheckConstraint(
                condition=(Q(withdrawn=False, reason_zh="", reason_en="", replaced_by="") & ~Q(moved_to=""))
                | (Q(withdrawn=True, moved_to="") & ~Q(reason_zh="") & ~Q(reason_en="")),
                name="%(app_label)s_%(class)s_moved_or_withdrawn",
                violation_error_message=_("Write either moved_to, or withdrawn and the reason in both languages."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.slug}"
