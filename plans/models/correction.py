"""Corrections: errors of the catalogue that were fixed."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.localized import Localized


class Correction(models.Model):
    """A corrected error of one entry, or of many similar entries: what was wrong, and why."""

    date = models.DateField(_("date"))
    table = models.CharField(
        _("table"), max_length=30, help_text=_("As its files are called: targets, results, plans …")
    )
    slug = models.SlugField(_("slug of the entry"), max_length=100, db_index=False)
    text_zh = models.TextField(_("what was wrong and why (Chinese)"))
    text_en = models.TextField(_("what was wrong and why (English)"))
    text = Localized("text")

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-date", "table", "slug"]
        constraints = [models.UniqueConstraint(fields=["date", "table", "slug"], name="%(app_label)s_%(class)s_unique")]

    def __str__(self) -> str:
        return f"{self.date} {self.table} {self.slug}"

    def get_absolute_url(self) -> str:
        return f"{reverse('plans:corrections')}#{self.anchor}"

    def natural_key(self) -> tuple[str, ...]:
        return (self.date.isoformat(), self.table, self.slug)

    @property
    def anchor(self) -> str:
        return "-".join(self.natural_key())
