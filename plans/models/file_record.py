"""Digests of the fixture records, so that a load can tell who changed an entry: the files or an editor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

DIGEST_LENGTH = 32


class FileRecord(models.Model):
    """The digest of one record as the files last had it. Each load and each dump writes it."""

    table = models.CharField(_("table"), max_length=30)
    slug = models.CharField(_("slug"), max_length=210)
    loaded = models.CharField(_("digest when loaded"), max_length=DIGEST_LENGTH, blank=True)
    dumped = models.CharField(_("digest when dumped since"), max_length=DIGEST_LENGTH, blank=True)
    revision = models.BigIntegerField(_("newest revision when loaded"), default=0)

    class Meta:
        verbose_name = _("record of the files")
        verbose_name_plural = _("records of the files")
        constraints = [models.UniqueConstraint(fields=["table", "slug"], name="%(app_label)s_%(class)s_unique")]

    def __str__(self) -> str:
        return f"{self.table} {self.slug}"

    @property
    def digests(self) -> set[str]:
        """The known digests of the record in the files."""
        return {self.loaded, self.dumped} - {""}
