"""Plans, programmes and sets of proposals, and their measures."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cities.entries import NamedEntry, entry_url, lies_in, one_of, slug_begins_with
from cities.localized import Localized
from cities.models import City
from plans.models.source import Cited


class Standing(models.TextChoices):
    """How binding a plan or target is: adopted by the region, announced, or only proposed."""

    ADOPTED = "adopted", _("Adopted")
    ANNOUNCED = "announced", _("Announced")
    PROPOSED = "proposed", _("Proposed")


class PlanQuerySet(models.QuerySet["Plan"]):
    def for_rows(self) -> Self:
        """Fetch everything that a row of the list of plans shows."""
        return self.select_related("city", "source", "part_of").annotate(measure_count=models.Count("measures"))


class Plan(NamedEntry, Cited):
    """A named plan, strategy, programme or set of proposals."""

    city = models.ForeignKey(City, models.PROTECT, related_name="plans", verbose_name=_("region"))
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of"),
        help_text=_("The plan of the same region that this programme is a part of."),
    )  # fmt: skip
    issuer_zh = models.CharField(_("issuer (Chinese)"), max_length=200)
    issuer_en = models.CharField(_("issuer (English)"), max_length=200)
    standing = models.CharField(_("standing"), max_length=20, choices=Standing)
    published = models.DateField(_("published"), null=True, blank=True)
    start_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    issuer = Localized("issuer")
    note = Localized("note")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["city", "slug"]
        constraints = [
            one_of("standing", Standing),
            slug_begins_with("city", _("region")),
            lies_in("part_of", "city", _("The plan that it is part of is another region's.")),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("slug")),
                name="%(app_label)s_%(class)s_not_part_of_itself",
                violation_error_message=_("A plan cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(start_year__isnull=True) | Q(end_year__isnull=True) | Q(end_year__gte=F("start_year")),
                name="%(app_label)s_%(class)s_ends_after_it_starts",
                violation_error_message=_("A plan cannot end before it starts."),
            ),
        ]


TEMPORARY_ORDER = 20_000  # above every printed order, and still a small integer


class MeasureQuerySet(models.QuerySet["Measure"]):
    def make_room(self) -> None:
        """Give these measures temporary numbers, so that others can take theirs: numbers are unique in a plan."""
        for temporary_order, slug in enumerate(self.order_by().values_list("pk", flat=True), start=TEMPORARY_ORDER):
            self.filter(pk=slug).update(order=temporary_order)


class Measure(NamedEntry, Cited):
    """A named action of a plan, in its printed order."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures", verbose_name=_("plan"))
    order = models.PositiveSmallIntegerField(_("order"))

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["plan", "order"]
        constraints = [
            slug_begins_with("plan", _("plan")),
            models.UniqueConstraint(fields=["plan", "order"], name="%(app_label)s_%(class)s_order_unique"),
        ]

    def get_absolute_url(self) -> str:
        return f"{entry_url('plan', self.plan_id)}#{self.slug}"
