"""What the fixture files last held, so that a load can tell who changed an entry: the files, or an editor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

DIGEST_LENGTH = 32


class FileRecord(models.Model):
    """The record of one entry as the files last had it: a digest, written by each load and each dump."""

    table = models.CharField(_("table"), max_length=30)
    slug = models.CharField(_("slug"), max_length=210)
    loaded = models.CharField(_("digest when loaded"), max_length=DIGEST_LENGTH, blank=True)
    dumped = models.CharField(_("digest when dumped since"), max_length=DIGEST_LENGTH, blank=True)
    revision = models.BigIntegerField(_("newest revision when loaded"), default=0)

    class Meta:
        verbose_name = _("record of the files")
        verbose_name_plural = _("records of the files")
        constraints = [models.UniqueConstraint(fields=["table", "slug"], name="%(app_label)s_%(class)s_unique")]

    def __str__(self):
        return f"{self.table} {self.slug}"

    @property
    def digests(self):
        """The digests of all records that the files are known to have held."""
        return {self.loaded, self.dumped} - {""}
