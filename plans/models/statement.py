"""Targets and results: one claim each, from one paragraph of one source."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cities.entries import Entry, choices_from, lies_in, one_of, slug_begins_with
from cities.localized import Bilingual, Localized, in_both
from cities.models import City, District, Level
from plans.figures import periods, quantities, strength
from plans.figures.kinds import NOT_STATED, Kind
from plans.figures.qualifiers import QUALIFIER_LABELS
from plans.figures.quantity import Quantity
from plans.figures.units import DIMENSIONS
from plans.models.chain import Chain, Firm
from plans.models.plan import Measure, Plan, Standing
from plans.models.source import AS_PRINTED_LENGTH, Source
from plans.models.vocabulary import Direction, Indicator, Industry, Theme, Topic

MAX_TOPICS = 3


class Scope(models.TextChoices):
    """The subject of a statement. The figure of a firm is never the figure of a region."""

    REGION = "region", _("whole region")
    DISTRICT = "district", _("district or park")
    INDUSTRY = "industry", _("industry or chain")
    FIRM = "firm", _("firm")
    PROJECT = "project", _("project")
    INSTITUTION = "institution", _("institution")


class Actor(models.TextChoices):
    """The one who aims or acts. The scope, in contrast, is the subject of the statement."""

    REGION = "region", _("region")
    DISTRICT = "district", _("district or park")
    FIRM = "firm", _("firm")
    INSTITUTION = "institution", _("institution")


STANDING_LABELS = {standing.value: in_both(standing.label) for standing in Standing}
REPORTED = in_both(_("Reported"))
SCOPE_LABELS = {scope.value: in_both(scope.label) for scope in Scope}
LEVEL_LABELS = {
    level.value: Bilingual(label.zh, label.en.lower()) for level in Level for label in [in_both(level.label)]
}


NO_FIGURE = Bilingual("无数字", "no figure")
QualifierChoices = choices_from("QualifierChoices", QUALIFIER_LABELS | {"": NO_FIGURE})


class GradeChoices(models.TextChoices):
    """The grades of `plans.figures.strength` as choices."""

    ENSURE = "ensure", _("ensure")
    STRIVE = "strive", _("strive")
    PRESS = "press", _("press ahead")
    ENCOURAGE = "encourage", _("encourage and explore")
    NONE = "", _("none printed")


class StatementQuerySet(models.QuerySet[Any]):
    def for_rows(self) -> Self:
        """Fetch everything that a row of a list of statements shows."""
        return self.select_related("city", "indicator", "source")

    def for_page(self) -> Self:
        """Fetch everything that the page of a statement shows, except its many-to-many links."""
        return self.select_related("city", "measure", "indicator", "source")

    def for_comparison(self) -> Self:
        """Fetch everything that a cell of a comparison shows and that the rules of comparison need."""
        figures_first = F("indicator_id").asc(nulls_last=True)
        return self.select_related("city", "indicator").order_by(figures_first, "city_id", "paragraph", "slug")

    def for_words(self, *more: str) -> Self:
        """Fetch the columns that the words view of a comparison and the rules of comparison need, and `more`."""
        kind_fields = ("due", "standing", "strength") if self.model is Target else ("period",)
        shared = ("city", "actor", "scope", "text_zh", "text_en", "quantity", "is_unread", "source", "paragraph")
        indicator_fields = ("slug", "name_zh", "name_en", "topic", "key_order", "direction", "caveat_zh", "caveat_en")
        fields = [*shared, *kind_fields, *more, "indicator", *(f"indicator__{field}" for field in indicator_fields)]
        return self.select_related("indicator").only(*fields).order_by("city_id", "paragraph", "slug")

    def of_each_region(self, max_rows: int) -> Self:
        """Fetch at most `max_rows` statements of each indicator in each region, annotated with the number of all."""
        cell = [F("indicator_id"), F("city_id")]
        return (
            self.select_related("city", "indicator", "source")
            .annotate(
                place_in_cell=Window(RowNumber(), partition_by=cell, order_by=["paragraph", "slug"]),
                number_in_cell=Window(Count("pk"), partition_by=cell),
            )
            .filter(place_in_cell__lte=max_rows)
            .order_by("indicator_id", "city_id", "paragraph", "slug")
        )

    def with_figure(self) -> Self:
        return self.exclude(quantity="")

    def in_reading_order(self) -> Self:
        return self.order_by("city__code", "paragraph", "slug")


class Statement(Entry):
    """The common base of targets and results: one claim from one paragraph of one source.

    The quantity is entered as printed. `save` derives number, unit, qualifier and bounds from it.
    `low` and `high` are in base units (yuan, tonnes, months, …), and null if the source gives no bound.
    """

    # City and indicator need no index of their own: each is the first column of an index below.
    city = models.ForeignKey(City, models.PROTECT, db_index=False, verbose_name=_("region"))
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, verbose_name=_("measure"))
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, db_index=False, null=True, blank=True, verbose_name=_("indicator")
    )
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"))
    quantity = models.CharField(
        _("quantity as printed"),
        max_length=quantities.MAX_LENGTH,
        blank=True,
        help_text=_("Number, unit and qualifier: 1557家, 3000余亿元, 96%以上, 1-2个, 千亿级, 1+2+N."),
    )
    is_unread = models.BooleanField(
        _("printed, not read"),
        default=False,
        help_text=_("Keep and show a quantity that cannot be read yet; it takes part in no comparison."),
    )
    number = models.DecimalField(_("number"), max_digits=21, decimal_places=6, null=True, editable=False)
    unit = models.CharField(_("unit"), max_length=20, blank=True, editable=False)
    qualifier = models.CharField(_("qualifier"), max_length=20, choices=QualifierChoices, blank=True, editable=False)
    low = models.DecimalField(_("lower bound"), max_digits=25, decimal_places=6, null=True, editable=False)
    high = models.DecimalField(_("upper bound"), max_digits=25, decimal_places=6, null=True, editable=False)
    base_unit = models.CharField(_("base unit"), max_length=20, blank=True, editable=False)
    as_printed = models.CharField(
        _("as printed"), max_length=AS_PRINTED_LENGTH, help_text=_("The exact phrase of the paragraph.")
    )
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"))
    paragraph = models.PositiveSmallIntegerField(
        _("paragraph"), validators=[MinValueValidator(1)], help_text=_("Counted below the headline.")
    )
    attributed_to_zh = models.CharField(_("who says it (Chinese)"), max_length=200)
    attributed_to_en = models.CharField(_("who says it (English)"), max_length=200)
    actor = models.CharField(
        _("actor"), max_length=20, choices=Actor, help_text=_("Whose aim or deed it is; of a proposal: whom it asks.")
    )
    scope = models.CharField(_("scope"), max_length=20, choices=Scope)
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)

    districts = models.ManyToManyField(District, blank=True, verbose_name=_("districts and parks"))
    plans = models.ManyToManyField(Plan, blank=True, verbose_name=_("plans"))
    chains = models.ManyToManyField(Chain, blank=True, verbose_name=_("chains"))
    firms = models.ManyToManyField(Firm, blank=True, verbose_name=_("firms"))
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"))
    # Derived: the themes of the topics, written by `plans.editing.history`.
    themes = models.ManyToManyField(Theme, editable=False, verbose_name=_("themes"))
    industries = models.ManyToManyField(Industry, blank=True, verbose_name=_("industries"))

    text = Localized("text")
    attributed_to = Localized("attributed_to")
    note = Localized("note")
    kind: Kind

    objects = StatementQuerySet.as_manager()

    class Meta:
        abstract = True
        default_related_name = "%(class)ss"
        constraints = [
            one_of("qualifier", QualifierChoices),
            one_of("scope", Scope),
            slug_begins_with("city", _("region")),
            one_of("actor", Actor),
            lies_in("measure", "city", _("The measure is another region's.")),
            models.CheckConstraint(
                condition=Q(paragraph__gte=1),
                name="%(app_label)s_%(class)s_has_paragraph",
                violation_error_message=_("Name the paragraph: the first below the headline is 1."),
            ),
            models.CheckConstraint(
                condition=~Q(as_printed=""),
                name="%(app_label)s_%(class)s_has_printed_phrase",
                violation_error_message=_("Give the printed phrase."),
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="%(app_label)s_%(class)s_low_not_above_high",
                violation_error_message=_("The lower bound is above the upper one."),
            ),
            models.CheckConstraint(
                condition=Q(quantity="", qualifier="")
                | (~Q(quantity="") & ~Q(qualifier="") & Q(indicator__isnull=False)),
                name="%(app_label)s_%(class)s_quantity_has_indicator",
                violation_error_message=_("A quantity needs an indicator: say what it measures."),
            ),
        ]
        indexes = [
            models.Index(fields=["city", "paragraph", "slug"], name="%(class)s_reading_order"),
            models.Index(fields=["indicator", "city", "paragraph", "slug"], name="%(class)s_by_indicator"),
            models.Index(fields=["-updated_at", "slug"], name="%(class)s_by_change"),
        ]

    def __str__(self) -> str:
        return self.as_printed

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Parse the quantity, so that the derived fields are validated too."""
        super().clean_fields(exclude=exclude)
        try:
            self.read_quantity()
        except ValueError as error:
            raise ValidationError({"quantity": str(error)}) from error

    def clean(self) -> None:
        dimension = self.reading and self.reading.dimension  # None if the quantity is only kept as printed
        if dimension and self.indicator and dimension != self.indicator.dimension:
            message = _("This is a quantity of %(dimension)s; the indicator measures %(expected)s.")
            words = {"dimension": DIMENSIONS[dimension], "expected": DIMENSIONS[self.indicator.dimension]}
            raise ValidationError({"quantity": message % words})
        if self.is_unread and not self.quantity:
            raise ValidationError({"is_unread": _("There is no quantity to keep as printed.")})
        if bool(self.note_zh) != bool(self.note_en):
            raise ValidationError({"note_en": _("Write the note in both languages.")})

    def check_links(self, links: Mapping[str, Sequence[Any]]) -> None:
        """Refuse links that contradict each other. `links` is `{field name: entries}`.

        A database constraint cannot check many-to-many links, so every form and file calls this.
        """
        for name in ("districts", "plans", "chains"):
            if any(entry.city_id != self.city_id for entry in links.get(name, ())):
                raise ValidationError({name: _("Name only entries of the same region.")})
        if len(links.get("topics", ())) > MAX_TOPICS:
            raise ValidationError({"topics": _("Name at most %(number)s topics.") % {"number": MAX_TOPICS}})
        plans = {key for plan in links.get("plans", ()) for key in (plan.pk, plan.part_of_id)}
        if self.measure and self.measure.plan_id not in plans:
            raise ValidationError({"measure": _("Name the plan of the measure, or a plan that is part of it.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Set the fields that are derived from others."""
        self.read_quantity()

    def read_quantity(self) -> None:
        """Set number, unit, qualifier and bounds from the printed quantity; raise ValueError if it cannot be parsed."""
        reading = self.__dict__["reading"] = self._read()
        unit = reading.unit if reading else None
        self.qualifier = reading.qualifier.value if reading else ""
        self.number = reading.number if reading else None
        self.unit, self.base_unit = (unit.code, unit.base) if unit else ("", "")
        self.low, self.high = (reading.interval.low, reading.interval.high) if reading else (None, None)

    def _read(self) -> Quantity | None:
        if not self.quantity:
            return None
        return quantities.unread(self.quantity) if self.is_unread else quantities.parse(self.quantity)

    @cached_property
    def reading(self) -> Quantity | None:
        """The parsed quantity, or None if the statement has none.

        An old row that the current parser refuses is shown as printed, so that no page fails.
        """
        try:
            return self._read()
        except ValueError:
            return quantities.unread(self.quantity)

    # The interface that the rules of comparison need.

    @property
    def region_level(self) -> str:
        return self.city.level

    @property
    def region_code(self) -> str:
        return self.city.code

    @property
    def city_label(self) -> Bilingual:
        return self.city.label

    @property
    def level_label(self) -> Bilingual:
        return LEVEL_LABELS[self.city.level]

    @property
    def direction(self) -> str:
        return self.indicator.direction if self.indicator else Direction.NEITHER

    @property
    def caveat(self) -> Bilingual | None:
        """The caveat of the indicator as part of a sentence, or None."""
        if not self.indicator or not self.indicator.caveat_zh:
            return None
        return Bilingual(self.indicator.caveat_zh.rstrip("。"), self.indicator.caveat_en.rstrip("."))

    # `plans.lists.linked` fills these lists for many statements with one query.

    @cached_property
    def industry_list(self) -> list[Industry]:
        return list(self.industries.all())

    @cached_property
    def topic_list(self) -> list[Topic]:
        return list(self.topics.all())

    @cached_property
    def theme_list(self) -> list[Theme]:
        return list(self.themes.all())

    @cached_property
    def district_list(self) -> list[District]:
        return list(self.districts.all())

    @cached_property
    def chain_list(self) -> list[Chain]:
        return list(self.chains.all())

    @cached_property
    def firm_list(self) -> list[Firm]:
        return list(self.firms.all())

    @property
    def scope_label(self) -> Bilingual:
        return SCOPE_LABELS[self.scope]

    @property
    def kind_label(self) -> Bilingual:
        """The label of a target's standing; of a result, “Reported”."""
        raise NotImplementedError

    @property
    def when(self) -> str:
        """The due year of a target or the period of a result; "" if the source prints none."""
        raise NotImplementedError

    @property
    def when_label(self) -> Bilingual:
        return periods.label(self.when) if self.when else NOT_STATED


class Target(Statement):
    """A claim about the future: adopted by the region, announced by an official or firm, or proposed."""

    due = models.PositiveSmallIntegerField(
        _("due year"), null=True, blank=True, validators=[MinValueValidator(1949), MaxValueValidator(2100)]
    )
    standing = models.CharField(_("standing"), max_length=20, choices=Standing)
    strength = models.CharField(
        _("strength as printed"),
        max_length=20,
        blank=True,
        help_text=_("力争, 确保, 着力, 鼓励 …; 将 and 要 are none."),
    )
    strength_grade = models.CharField(
        _("grade of strength"), max_length=20, choices=GradeChoices, blank=True, editable=False
    )
    kind = Kind.TARGET

    class Meta(Statement.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            *Statement.Meta.constraints,
            one_of("standing", Standing),
            one_of("strength_grade", GradeChoices),
        ]
        indexes = [
            *Statement.Meta.indexes,
            models.Index(fields=["due", "city", "paragraph", "slug"], name="target_by_due"),
            # Covers the tallies of a region, which would otherwise read every row of its statements.
            models.Index(fields=["city", "standing", "actor", "due", "qualifier", "slug"], name="target_tallies"),
        ]

    @property
    def when(self) -> str:
        return str(self.due) if self.due else ""

    @property
    def kind_label(self) -> Bilingual:
        return STANDING_LABELS[self.standing]

    def clean(self) -> None:
        super().clean()
        if self.strength and not strength.grade(self.strength):
            message = _("“%(word)s” is no word of strength: expected one of %(words)s, or nothing.")
            words = "、".join(strength.WORDS)
            raise ValidationError({"strength": message % {"word": self.strength, "words": words}})

    def derive(self) -> None:
        super().derive()
        self.strength_grade = strength.grade(self.strength) or ""


def check_period(text: str) -> None:
    try:
        periods.check(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class Result(Statement):
    """A claim that the source reports as a fact."""

    period = models.CharField(
        _("period or date"), max_length=21, blank=True, validators=[check_period],
        help_text=_("2022, 2022-H1, 2022-08 …; empty where the source prints none."),
    )  # fmt: skip
    kind = Kind.RESULT

    class Meta(Statement.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")
        indexes = [
            *Statement.Meta.indexes,
            models.Index(fields=["period", "city", "paragraph", "slug"], name="result_by_period"),
            models.Index(fields=["city", "actor", "qualifier", "slug"], name="result_tallies"),
        ]

    @property
    def when(self) -> str:
        return self.period

    @property
    def kind_label(self) -> Bilingual:
        return REPORTED
