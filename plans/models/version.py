"""The version of the catalogue: one row that changes in each transaction that changes entries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogueVersion(models.Model):
    """The only row holds the number of the version and its time; before the first change there is none.

    Written and read by `plans.catalogue.version` alone.
    """

    number = models.PositiveBigIntegerField(_("number"))
    changed_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("version of the catalogue")
        verbose_name_plural = _("versions of the catalogue")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="%(app_label)s_%(class)s_one_row")]

    def __str__(self):
        return str(self.number)
