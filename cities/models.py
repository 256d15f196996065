"""Regions, and the districts and parks inside them."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.codes import NATION
from cities.entries import NamedEntry, entry_url, one_of, slug_begins_with
from cities.provinces import Province

region_code = RegexValidator(r"\A[0-9]{6}\Z", _("A GB/T 2260 code has six digits."))


class Level(models.TextChoices):
    """The administrative level. GB/T 2260 has no code for the nation: the catalogue uses 100000."""

    NATION = "nation", _("Nation")
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture-level city")
    COUNTY = "county", _("County-level region")


class DistrictKind(models.TextChoices):
    COUNTY = "county", _("County")
    PREFECTURE = "prefecture", _("Prefecture-level city")
    CITY = "city", _("County-level city")
    DISTRICT = "district", _("Urban district")
    ZONE = "zone", _("Development zone")
    PARK = "park", _("Industrial park")
    TOWN = "town", _("Town")
    AREA = "area", _("Area")
    NEW_AREA = "new-area", _("New area")


class City(NamedEntry):
    """A region that the catalogue compares. A county is a region only if it has its own source."""

    level = models.CharField(_("level"), max_length=20, choices=Level)
    province = models.CharField(_("province"), max_length=20, choices=Province, blank=True)
    code = models.CharField(_("GB/T 2260 code"), max_length=6, unique=True, validators=[region_code])

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [
            one_of("level", Level),
            models.CheckConstraint(
                condition=Q(
                    Q(level=Level.NATION, province="", code=NATION),
                    *(Q(province=province, code__startswith=province.code) for province in Province),
                    _connector=Q.OR,
                ),
                name="%(app_label)s_%(class)s_code_of_province",
                violation_error_message=_("The code does not begin with that of the province."),
            ),
        ]

    @property
    def name_with_rank(self) -> str:
        """The Chinese name with the suffix that readers may type: 长沙市."""
        return f"{self.name_zh}{'省' if self.level == Level.PROVINCE else '市'}"


class District(NamedEntry):
    """A county, district, zone or park in a source. Zones and parks have no code."""

    city = models.ForeignKey(City, models.PROTECT, related_name="districts", verbose_name=_("region"))
    kind = models.CharField(_("kind"), max_length=20, choices=DistrictKind)
    code = models.CharField(_("GB/T 2260 code"), max_length=6, blank=True, validators=[region_code])

    class Meta:
        verbose_name = _("district or park")
        verbose_name_plural = _("districts and parks")
        ordering = ["slug"]
        constraints = [one_of("kind", DistrictKind), slug_begins_with("city", _("region"))]

    def get_absolute_url(self) -> str:
        return f"{entry_url('city', self.city_id)}#{self.slug}"
