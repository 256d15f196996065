"""The common vocabulary in which regions that name things differently meet."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.entries import NamedEntry, choices_from, list_of_numbers, one_of
from cities.localized import Localized
from plans.figures.units import DIMENSIONS

Dimension = choices_from("Dimension", DIMENSIONS)


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

    def get_absolute_url(self):
        return reverse("plans:industry", args=[self.slug])


class Theme(NamedEntry):
    """A policy lever that a measure or a statement pulls."""

    definition_zh = models.TextField(_("definition (Chinese)"))
    definition_en = models.TextField(_("definition (English)"))
    definition = Localized("definition")

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["slug"]

    def get_absolute_url(self):
        return reverse("plans:targets", query={"theme": self.slug})


class Indicator(NamedEntry):
    """What is measured. Grade, level and growth, output and value added are different indicators."""

    dimension = models.CharField(_("dimension"), max_length=20, choices=Dimension)
    counted_zh = models.CharField(_("what is counted (Chinese)"), max_length=100)
    counted_en = models.CharField(_("what is counted (English)"), max_length=100)
    definition_zh = models.TextField(_("definition (Chinese)"))
    definition_en = models.TextField(_("definition (English)"))
    counted = Localized("counted")
    definition = Localized("definition")

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["slug"]
        constraints = [one_of("dimension", Dimension)]

    def get_absolute_url(self):
        return reverse("plans:indicator", args=[self.slug])
