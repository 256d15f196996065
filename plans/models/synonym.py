"""Synonyms: a search for another word also finds the word of the catalogue."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.entries import one_of

# The history separates the two words by a slash.
no_slash = RegexValidator(r"\A[^/]+\Z", _("Write no slash."))


class SynonymKind(models.TextChoices):
    """The relation of a word to the word of the catalogue."""

    SAME = "same", _("another word for it")
    SHORT = "short", _("short for it")
    NARROWER = "narrower", _("a part or kind of it")
    PLACE = "place", _("short name of a place")


class Synonym(models.Model):
    """A word that readers type, and the word of the catalogue that the search adds."""

    word = models.CharField(_("word"), max_length=100, validators=[no_slash])
    means = models.CharField(_("also searched for"), max_length=100, validators=[no_slash])
    kind = models.CharField(_("kind"), max_length=20, choices=SynonymKind)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["word", "means"]
        constraints = [
            one_of("kind", SynonymKind),
            models.UniqueConstraint(fields=["word", "means"], name="%(app_label)s_%(class)s_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.word} → {self.means}"

    def get_absolute_url(self) -> str:
        return reverse("plans:search", query={"q": self.word})

    def natural_key(self) -> tuple[str, ...]:
        return (self.word, self.means)

    @property
    def title(self) -> str:
        return str(self)
