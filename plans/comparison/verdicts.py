"""May two figures be compared? The verdict, its reasons in words, and what may then be computed.

Pure: a `Figure` is anything with the attributes below, a statement of the database or a test's object.
The rules are those of the method page: a commitment is not a result, a firm is not a region, a region is
not ranked against the region that contains it, and a value is never made more certain than it was printed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import NamedTuple, Protocol

from cities.localized import Bilingual
from plans.figures.kinds import NOT_STATED, Kind
from plans.figures.qualifiers import Qualifier
from plans.figures.quantity import Quantity
from plans.figures.units import DIMENSIONS


class Verdict(StrEnum):
    """The strongest claim that the rules allow for two or more figures."""

    COMPARABLE = "comparable"
    PARTLY = "partly"
    NOT = "not"

    @property
    def label(self):
        return VERDICT_LABELS[self]


VERDICT_LABELS = {
    Verdict.COMPARABLE: Bilingual("可比", "Comparable"),
    Verdict.PARTLY: Bilingual("部分可比", "Partly comparable"),
    Verdict.NOT: Bilingual("不可比", "Not comparable"),
}
ORDER = list(Verdict)


class Figure(Protocol):
    """What the rules need to know of a statement."""

    kind: Kind
    indicator_id: str | None
    city_id: str
    scope: str
    region_level: str
    region_code: str
    when: str  # the due year or the period, "" where it is not stated
    reading: Quantity | None

    @property
    def scope_label(self) -> Bilingual: ...

    @property
    def when_label(self) -> Bilingual: ...

    @property
    def city_label(self) -> Bilingual: ...


@dataclass(frozen=True)
class Judgement:
    """A verdict with the reasons for it, the most serious first; comparable figures need none."""

    verdict: Verdict
    reasons: tuple[Bilingual, ...] = ()


FIRM_SCOPES = {"firm", "project", "institution"}
MAX_VALUES = 6  # differing years or scopes that one reason names


class Signature(NamedTuple):
    """All that the rules ask of a figure: two figures with the same signatures get the same verdict."""

    indicator: str | None
    kind: Kind
    scope: str
    level: str
    province: str
    is_province: bool
    when: str
    dimension: str | None  # None: no figure
    qualifier: Qualifier | None
    size_class: Quantity | None  # of things of a class: 3个千亿级


def signature(figure: Figure) -> Signature:
    quantity = figure.reading
    return Signature(
        figure.indicator_id,
        figure.kind,
        figure.scope,
        figure.region_level,
        figure.region_code[:2],
        figure.region_code.endswith("0000"),
        figure.when,
        quantity.dimension if quantity else None,
        quantity.qualifier if quantity else None,
        quantity.size_class if quantity else None,
    )


class Reason(NamedTuple):
    """Why figures may not, or only partly, be compared; `values` reads from a figure what differs."""

    text: Bilingual
    values: Callable[[Figure], Bilingual] | None = None

    def text_for(self, figures: Iterable[Figure]) -> Bilingual:
        """Return the reason in words for these figures."""
        if self.values is None:
            return self.text
        found = list(dict.fromkeys(self.values(figure) for figure in figures))
        shown = [*found[:MAX_VALUES], *([Bilingual("……", "…")] if len(found) > MAX_VALUES else [])]
        english = [value.en for value in shown]
        listed = " and ".join(filter(None, [", ".join(english[:-1]), english[-1]]))
        return self.text.format(values=Bilingual("、".join(value.zh for value in shown), listed))


def _dimension_words(figure):
    return DIMENSIONS[figure.reading.dimension]


def _size_class_words(figure):
    size_class = figure.reading.size_class
    return size_class.label if size_class else NOT_STATED


INDICATORS = Reason(Bilingual("指标不同", "different indicators"))
NO_NUMBER = Reason(Bilingual("其中一方没有数字", "one of them has no number"))
DIMENSION = Reason(Bilingual("量纲不同：{values}", "different dimensions: {values}"), _dimension_words)
SIZES = Reason(
    Bilingual("所计对象的规模不同：{values}", "things of different size classes: {values}"), _size_class_words
)
FIRM = Reason(
    Bilingual(
        "企业、项目或机构的数字与其他范围并列：{values}",
        "a firm's, project's or institution's figure beside others: {values}",
    ),
    lambda figure: figure.scope_label,
)
CONTAINED = Reason(
    Bilingual(
        "地区与其所在省并列，从不比较高低：{values}",
        "a region is never ranked against the region that contains it: {values}",
    ),
    lambda figure: figure.city_label,
)
KINDS = Reason(Bilingual("目标与已报告的结果并列", "a target beside a reported result"))
TIMES = Reason(Bilingual("时间不同：{values}", "different times: {values}"), lambda figure: figure.when_label)
NO_TIMES = Reason(Bilingual("时间均未载", "the time of none is stated"))
SCOPES = Reason(Bilingual("范围不同：{values}", "different scopes: {values}"), lambda figure: figure.scope_label)
LEVELS = Reason(Bilingual("省与市并列", "a province beside a city"))
MAGNITUDES = Reason(Bilingual("只给出量级", "only an order of magnitude is stated"))
PATTERNS = Reason(Bilingual("只给出体系", "only a pattern is stated"))
# The most serious first.
REASONS = (
    INDICATORS, NO_NUMBER, DIMENSION, SIZES, FIRM, CONTAINED, KINDS, TIMES, NO_TIMES, SCOPES, LEVELS, MAGNITUDES, PATTERNS,
)  # fmt: skip


@lru_cache(maxsize=16_384)
def verdict_of(left: Signature, right: Signature) -> tuple[Verdict, tuple[Reason, ...]]:
    """Return the verdict on two signatures, and every reason for it."""
    if obstacles := tuple(_obstacles(left, right)):
        return Verdict.NOT, obstacles
    reservations = tuple(_reservations(left, right))
    return Verdict.PARTLY if reservations else Verdict.COMPARABLE, reservations


def _obstacles(left, right):
    if left.indicator != right.indicator:
        yield INDICATORS
        return
    if left.dimension is None or right.dimension is None:
        yield NO_NUMBER
        return
    if left.dimension != right.dimension:
        yield DIMENSION
    elif left.size_class != right.size_class:
        yield SIZES
    if left.scope != right.scope and ({left.scope, right.scope} & FIRM_SCOPES):
        yield FIRM
    if left.province == right.province and left.is_province != right.is_province:
        yield CONTAINED


def _reservations(left, right):
    if left.kind != right.kind:
        yield KINDS
    elif left.when != right.when:
        yield TIMES
    elif not left.when:
        yield NO_TIMES
    if left.scope != right.scope:
        yield SCOPES
    if left.level != right.level:
        yield LEVELS
    for qualifier, reason in ((Qualifier.MAGNITUDE, MAGNITUDES), (Qualifier.PATTERN, PATTERNS)):
        if qualifier in (left.qualifier, right.qualifier):
            yield reason


def judge(left: Figure, right: Figure) -> Judgement:
    """Return whether two figures may be compared, and why not or why only in part."""
    verdict, reasons = verdict_of(signature(left), signature(right))
    return Judgement(verdict, tuple(reason.text_for((left, right)) for reason in reasons))


def judge_all(figures: Sequence[Figure]) -> Judgement:
    """Return one judgement for the figures of several regions: the weakest of their pairs, each reason once.

    Figures of one region are not judged against each other. Where some pairs may be compared and others
    not, the row is partly comparable. Fewer than two regions give nothing to compare, which is itself the
    reason.
    """
    groups: dict[Signature, dict[str, Figure]] = {}
    for figure in figures:
        groups.setdefault(signature(figure), {}).setdefault(figure.city_id, figure)
    verdicts: set[Verdict] = set()
    concerned: dict[Reason, list[Figure]] = {}
    for (left, ours), (right, theirs) in combinations_with_replacement(groups.items(), 2):
        pair = next(((a, b) for a in ours.values() for b in theirs.values() if a.city_id != b.city_id), None)
        if pair is not None:
            verdict, reasons = verdict_of(left, right)
            verdicts.add(verdict)
            for reason in reasons:
                concerned.setdefault(reason, []).extend(pair)
    if not verdicts:
        return Judgement(Verdict.NOT, (Bilingual("只有一个地区有数字", "only one region has a figure"),))
    weakest = max(verdicts, key=ORDER.index)
    if weakest is Verdict.NOT and len(verdicts) > 1:
        weakest = Verdict.PARTLY
    return Judgement(weakest, tuple(reason.text_for(concerned[reason]) for reason in REASONS if reason in concerned))
