"""Industry chains and clusters, firms, and the roles of firms in chains."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.entries import NamedEntry, entry_url, lies_in, one_of, slug_begins_with
from cities.localized import Localized
from cities.models import City, District
from plans.models.source import AS_PRINTED_LENGTH, Cited, Source
from plans.models.vocabulary import Industry


class ChainKind(models.TextChoices):
    CHAIN = "chain", _("Chain")
    CLUSTER = "cluster", _("Cluster")
    CORRIDOR = "corridor", _("Corridor")
    SECTOR = "sector", _("Sector")


class Grade(models.TextChoices):
    WORLD = "world", _("World-class")
    NATIONAL = "national", _("National")
    PROVINCIAL = "provincial", _("Provincial")
    MUNICIPAL = "municipal", _("Municipal")
    NONE = "", _("not stated")


class GradeStanding(models.TextChoices):
    """Whether the region already holds a printed grade, or only aims at it."""

    HELD = "held", _("held")
    SOUGHT = "sought", _("sought")
    NONE = "", _("not stated")


class Role(models.TextChoices):
    LEADER = "leader", _("Chain leader")
    LEADING = "leading", _("Leading firm")
    SUPPORTED = "supported", _("Supported firm")
    MEMBER = "member", _("Member")
    MENTIONED = "mentioned", _("Mentioned")


class ChainQuerySet(models.QuerySet["Chain"]):
    def for_rows(self) -> Self:
        """Fetch everything that a row of the list of chains shows."""
        return self.select_related("city", "district", "source").prefetch_related("industries").with_firms()

    def with_firms(self) -> Self:
        """Prefetch the roles of firms together with the firms, in one query."""
        return self.prefetch_related(models.Prefetch("chain_firms", ChainFirm.objects.select_related("firm")))


class Chain(NamedEntry, Cited):
    """An industry chain, cluster, corridor or sector as the region names it."""

    city = models.ForeignKey(City, models.PROTECT, related_name="chains", verbose_name=_("region"))
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="chains", verbose_name=_("district or park")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ChainKind)
    grade = models.CharField(_("grade as printed"), max_length=20, choices=Grade, blank=True)
    grade_standing = models.CharField(_("standing of the grade"), max_length=20, choices=GradeStanding, blank=True)
    # Empty if the source names no industry.
    industries = models.ManyToManyField(Industry, blank=True, related_name="chains", verbose_name=_("industries"))
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    note = Localized("note")

    objects = ChainQuerySet.as_manager()

    class Meta:
        verbose_name = _("chain or cluster")
        verbose_name_plural = _("chains and clusters")
        ordering = ["city", "slug"]
        constraints = [
            one_of("kind", ChainKind),
            one_of("grade", Grade),
            one_of("grade_standing", GradeStanding),
            slug_begins_with("city", _("region")),
            lies_in("district", "city", _("The district lies in another region.")),
            models.CheckConstraint(
                condition=Q(grade="", grade_standing="") | (~Q(grade="") & ~Q(grade_standing="")),
                name="%(app_label)s_%(class)s_grade_has_standing",
                violation_error_message=_("Say of a grade whether it is held or sought."),
            ),
        ]


class FirmQuerySet(models.QuerySet["Firm"]):
    def for_rows(self) -> Self:
        """Fetch everything that a row of the list of firms shows, with the most important role first."""
        roles = models.Prefetch("chain_firms", ChainFirm.objects.select_related("chain").order_by("role", "chain_id"))
        return self.select_related("city", "district", "source").prefetch_related(roles)


class Firm(NamedEntry, Cited):
    """A firm that a source names. The region is that of its seat."""

    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="firms", verbose_name=_("region of its seat"),
        help_text=_("Empty where the source does not print the seat."),
    )  # fmt: skip
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="firms", verbose_name=_("district or park")
    )
    chains = models.ManyToManyField(Chain, through="ChainFirm", related_name="firms")
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    note = Localized("note")

    objects = FirmQuerySet.as_manager()

    class Meta:
        verbose_name = _("firm")
        verbose_name_plural = _("firms")
        ordering = ["city", "slug"]
        constraints = [lies_in("district", "city", _("The district lies in another region."))]


class ChainFirm(models.Model):
    """The role of a firm in a chain, with the printed phrase that proves it."""

    chain = models.ForeignKey(Chain, models.CASCADE, related_name="chain_firms", verbose_name=_("chain"))
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="chain_firms", verbose_name=_("firm"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    as_printed = models.CharField(_("as printed"), max_length=AS_PRINTED_LENGTH)
    source = models.ForeignKey(Source, models.PROTECT, related_name="chain_firms", verbose_name=_("source"))
    paragraph = models.PositiveSmallIntegerField(_("paragraph"))

    class Meta:
        verbose_name = _("role in a chain")
        verbose_name_plural = _("roles in chains")
        ordering = ["chain", "firm"]
        constraints = [
            one_of("role", Role),
            models.UniqueConstraint(fields=["chain", "firm"], name="%(app_label)s_%(class)s_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.firm} · {self.get_role_display()} · {self.chain}"

    def get_absolute_url(self) -> str:
        return entry_url("chain", self.chain_id)

    def natural_key(self) -> tuple[str, ...]:
        return (self.chain_id, self.firm_id)

    @property
    def title_zh(self) -> str:
        return f"{self.firm.name_zh} — {self.chain.name_zh}"

    @property
    def title_en(self) -> str:
        return f"{self.firm.name_en} — {self.chain.name_en}"
