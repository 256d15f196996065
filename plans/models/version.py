"""The version of the catalogue: one row that changes in each transaction that changes entries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogueVersion(models.Model):
    """The single row with the number and time of the version. It does not exist before the first change.

    Only `plans.catalogue.version` reads and writes it.
    """

    number = models.PositiveBigIntegerField(_("number"))
    changed_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("version of the catalogue")
        verbose_name_plural = _("versions of the catalogue")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="%(app_label)s_%(class)s_one_row")]

    def __str__(self) -> str:
        return str(self.number)
