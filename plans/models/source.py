"""The articles from which the catalogue was extracted, and their omitted numbers and paragraphs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.entries import Entry, entry_url, list_of_numbers, one_of
from cities.localized import Bilingual, Localized
from plans.figures import periods

AS_PRINTED_LENGTH = 20


class SourceKind(models.TextChoices):
    """The genre of an article. A plan and a review differ more than any figures."""

    EXPLAINER = "explainer", _("explainer of a plan")
    REPORTAGE = "reportage", _("reportage")
    REVIEW = "review", _("interview or review")
    INTENT = "intent", _("statements of intent")
    SPEECHES = "speeches", _("speeches")
    NONE = "", _("not stated")


class Source(Entry):
    """One article. What it does not print is null or empty; the note tells what is inferred."""

    kind = models.CharField(_("kind of source"), max_length=20, choices=SourceKind, blank=True)
    title = models.CharField(_("title as printed"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300)
    publisher_zh = models.CharField(_("publisher (Chinese)"), max_length=100)
    publisher_en = models.CharField(_("publisher (English)"), max_length=100)
    published = models.DateField(_("published"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=300, blank=True)
    note_zh = models.TextField(_("note on its limits (Chinese)"))
    note_en = models.TextField(_("note on its limits (English)"))
    # The digest of the text that editors used. The text itself is stored only on their machine.
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True, default="", db_default="")
    publisher = Localized("publisher")
    note = Localized("note")

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["slug"]
        constraints = [one_of("kind", SourceKind)]

    def __str__(self) -> str:
        return f"《{self.title}》"

    @property
    def year(self) -> Bilingual | None:
        """The year of publication as text, 2022年 or 2022; None without a date."""
        return periods.label(str(self.published.year)) if self.published else None

    @property
    def heading(self) -> Bilingual:
        """The title in the reader's language."""
        return Bilingual(f"《{self.title}》", f"“{self.title_en}”")


class Cited(models.Model):
    """An entry that comes from one or more paragraphs of a source."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="%(class)ss", verbose_name=_("source"))
    paragraphs = models.CharField(
        _("paragraphs"), max_length=100, validators=[list_of_numbers], help_text=_("Numbers separated by “;”.")
    )

    class Meta:
        abstract = True


class Omission(Entry):
    """A number or paragraph of a source that the catalogue omits, with the reason."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="omissions", verbose_name=_("source"))
    paragraph = models.PositiveSmallIntegerField(_("paragraph"))
    as_printed = models.CharField(_("as printed"), max_length=AS_PRINTED_LENGTH, blank=True)
    reason_zh = models.TextField(_("reason (Chinese)"))
    reason_en = models.TextField(_("reason (English)"))
    reason = Localized("reason")

    class Meta:
        verbose_name = _("omission")
        verbose_name_plural = _("omissions")
        ordering = ["source", "paragraph", "slug"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return f"{entry_url('source', self.source_id)}#p{self.paragraph}"
