"""The common vocabulary: industries, themes, topics, indicators and terms."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.entries import Entry, NamedEntry, choices_from, list_of_numbers, one_of
from cities.localized import Localized
from plans.figures.units import DIMENSIONS

Dimension = choices_from("Dimension", DIMENSIONS)


# The last division of each section of GB/T 4754—2017.
SECTIONS = [
    (5, "A"), (12, "B"), (43, "C"), (46, "D"), (50, "E"), (52, "F"), (60, "G"), (62, "H"), (65, "I"), (69, "J"),
    (70, "K"), (72, "L"), (75, "M"), (79, "N"), (82, "O"), (83, "P"), (85, "Q"), (90, "R"), (96, "S"), (97, "T"),
]  # fmt: skip


class Industry(NamedEntry):
    """An industry, with its codes in two national classifications."""

    gbt4754 = models.CharField(_("GB/T 4754—2017 divisions"), max_length=100, blank=True, validators=[list_of_numbers])
    sei2018 = models.CharField(
        _("strategic emerging industries (2018)"), max_length=100, blank=True, validators=[list_of_numbers]
    )
    note_zh = models.TextField(_("what is in (Chinese)"))
    note_en = models.TextField(_("what is in (English)"))
    note = Localized("note")

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["slug"]

    @property
    def divisions(self) -> str:
        """The divisions with the letters of their sections, as the standard is usually cited: “C34;C35”."""
        return ";".join(f"{_section(int(code))}{code}" for code in self.gbt4754.split(";") if code)


def _section(division: int) -> str:
    return next((letter for last, letter in SECTIONS if division <= last), "")


class Theme(NamedEntry):
    """A policy instrument that statements use, such as talent or land."""

    definition_zh = models.TextField(_("definition (Chinese)"))
    definition_en = models.TextField(_("definition (English)"))
    definition = Localized("definition")

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["slug"]

    def get_absolute_url(self) -> str:
        return reverse("plans:targets", query={"theme": self.slug})


class TopicQuerySet(models.QuerySet["Topic"]):
    def for_rows(self) -> Self:
        """Fetch everything that a row of the list of topics shows."""
        return self.select_related("theme")


class Topic(NamedEntry):
    """A subject of statements, which makes texts comparable where no figures are. Each topic has one theme."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="topics", verbose_name=_("theme"))
    definition_zh = models.TextField(_("definition (Chinese)"))
    definition_en = models.TextField(_("definition (English)"))
    general = models.BooleanField(
        _("general"), default=False,
        help_text=_("Takes what has no narrower topic; left out where shared topics are counted."),
    )  # fmt: skip
    near = models.ManyToManyField(
        "self", symmetrical=False, blank=True, verbose_name=_("near, and not the same"), related_name="near_to"
    )
    definition = Localized("definition")

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["theme", "slug"]


class Direction(models.TextChoices):
    """Which of two figures of an indicator ranks ahead."""

    MORE = "more", _("more is ahead")
    LESS = "less", _("less is ahead")
    NEITHER = "neither", _("neither is ahead")


class Indicator(NamedEntry):
    """A measure. Level and growth are different indicators; so are output and value added."""

    dimension = models.CharField(_("dimension"), max_length=20, choices=Dimension)
    counted_zh = models.CharField(_("what is counted (Chinese)"), max_length=100)
    counted_en = models.CharField(_("what is counted (English)"), max_length=100)
    definition_zh = models.TextField(_("definition (Chinese)"))
    definition_en = models.TextField(_("definition (English)"))
    # Null only in databases that were filled before topics existed.
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="indicators", verbose_name=_("topic"))
    key_order = models.PositiveSmallIntegerField(
        _("place among the key indicators"), null=True, blank=True,
        help_text=_("A cell of the topic takes its figure from key indicators, the first first; empty: not a key one."),
    )  # fmt: skip
    direction = models.CharField(_("direction"), max_length=20, choices=Direction, default=Direction.NEITHER)
    caveat_zh = models.TextField(
        _("caveat (Chinese)"), blank=True, help_text=_("Every comparison of the indicator prints it.")
    )
    caveat_en = models.TextField(_("caveat (English)"), blank=True)
    counted = Localized("counted")
    definition = Localized("definition")
    caveat = Localized("caveat")

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["slug"]
        constraints = [one_of("dimension", Dimension), one_of("direction", Direction)]

    def clean(self) -> None:
        super().clean()
        if bool(self.caveat_zh) != bool(self.caveat_en):
            raise ValidationError({"caveat_en": _("Write the caveat in both languages.")})


class Term(Entry):
    """A term of the field that a reader may not know, with a definition by the catalogue."""

    term_zh = models.CharField(_("term (Chinese)"), max_length=100)
    pinyin = models.CharField(_("pinyin"), max_length=200)
    term_en = models.CharField(_("term (English)"), max_length=200)
    definition_zh = models.TextField(_("definition (Chinese)"))
    definition_en = models.TextField(_("definition (English)"))
    official_source = models.CharField(_("official source"), max_length=300, blank=True)
    ORDER = ("pinyin", "slug")  # of the glossary

    term = Localized("term")
    definition = Localized("definition")

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("glossary")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        return f"{reverse('plans:glossary', query={'term': self.slug})}#{self.slug}"

    @property
    def place(self) -> int:
        """The number of terms before this one in the glossary."""
        earlier = Q(pinyin__lt=self.pinyin) | Q(pinyin=self.pinyin, slug__lt=self.slug)
        return Term.objects.filter(earlier).count()
