"""The rows of the search index: one row for each searchable entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """The names and texts of an entry in the form of `plans.search.text.index_form`.

    Only `plans.search.index` writes it. The database maintains the full-text index: triggers fill an FTS5 table on
    SQLite, and PostgreSQL has a GIN index (see the migration). `place` sorts the entries of a kind byte by byte,
    independent of the collation.
    """

    kind = models.CharField(_("kind"), max_length=20)
    slug = models.CharField(_("slug"), max_length=100)
    place = models.BinaryField(_("place in the catalogue"), max_length=300)
    names = models.TextField(_("names"))
    texts = models.TextField(_("texts"))

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        ordering = ["kind", "place"]
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="%(app_label)s_%(class)s_unique")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
