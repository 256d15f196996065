"""The verdict whether figures may be compared, with all reasons as text.

Pure: a `Figure` is a statement of the database or an object of a test. The rules are those of the about page: a
commitment is not a result, a firm is not a region, a region is not compared with a region that contains it, and a
figure is never more certain than its print.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, permutations
from typing import NamedTuple, Protocol

from cities.codes import contains
from cities.localized import Bilingual, listed
from plans.figures.kinds import NOT_STATED, Kind
from plans.figures.qualifiers import Qualifier
from plans.figures.quantity import Quantity
from plans.figures.units import DIMENSIONS


class Verdict(StrEnum):
    """The verdict on two or more figures."""

    COMPARABLE = "comparable"
    PARTLY = "partly"
    NOT = "not"

    @property
    def label(self) -> Bilingual:
        return VERDICT_LABELS[self]


VERDICT_LABELS = {
    Verdict.COMPARABLE: Bilingual("可比", "Comparable"),
    Verdict.PARTLY: Bilingual("部分可比", "Partly comparable"),
    Verdict.NOT: Bilingual("不可比", "Not comparable"),
}
ORDER = list(Verdict)


class Named(Protocol):
    """An entry with a key and a name."""

    @property
    def pk(self) -> str: ...

    @property
    def label(self) -> Bilingual: ...


class Figure(Protocol):
    """The interface of a statement for the rules. They only read it, so its members are properties."""

    @property
    def kind(self) -> Kind: ...

    @property
    def indicator_id(self) -> str | None: ...

    @property
    def direction(self) -> str: ...  # of the indicator: which of two figures is ahead

    @property
    def caveat(self) -> Bilingual | None: ...  # of the indicator

    @property
    def city_id(self) -> str: ...

    @property
    def region_level(self) -> str: ...

    @property
    def region_code(self) -> str: ...

    @property
    def scope(self) -> str: ...

    @property
    def industry_list(self) -> Sequence[Named]: ...

    @property
    def when(self) -> str: ...  # the due year or the period, "" where the source prints none

    @property
    def reading(self) -> Quantity | None: ...

    @property
    def city_label(self) -> Bilingual: ...

    @property
    def level_label(self) -> Bilingual: ...

    @property
    def scope_label(self) -> Bilingual: ...

    @property
    def when_label(self) -> Bilingual: ...


def has_figure(figure: Figure) -> bool:
    """Return whether a statement has a parsed figure. Unread figures are never compared."""
    return figure.reading is not None and figure.reading.dimension is not None


@dataclass(frozen=True)
class Judgement:
    """A verdict with its reasons, the most serious first. Comparable figures have no reasons.

    If fewer than two regions give a figure, the verdict is None, and the reason names the region with a figure.
    """

    verdict: Verdict | None
    reasons: tuple[Bilingual, ...] = ()


FIRM_SCOPES = {"firm", "project", "institution"}
SCOPES_OF_A_TRADE = {"industry", "firm", "project"}
MAX_VALUES = 6  # times, scopes or regions in one reason


class Signature(NamedTuple):
    """All values of a figure that the rules use: figures with equal signatures get equal verdicts."""

    indicator: str | None
    caveat: Bilingual | None
    kind: Kind
    code: str
    level: str
    scope: str
    industries: frozenset[str]
    when: str
    dimension: str | None  # None without a parsed figure
    qualifier: Qualifier | None
    size_class: Quantity | None  # the size of counted things: 3个千亿级


def signature(figure: Figure) -> Signature:
    quantity = figure.reading
    return Signature(
        figure.indicator_id,
        figure.caveat,
        figure.kind,
        figure.region_code,
        figure.region_level,
        figure.scope,
        frozenset(industry.pk for industry in figure.industry_list),
        figure.when,
        quantity.dimension if quantity else None,
        quantity.qualifier if quantity else None,
        quantity.size_class if quantity else None,
    )


Values = Callable[[Sequence[Figure]], Iterable[Bilingual]]


class Reason(NamedTuple):
    """Why figures are not comparable (`forbids`), or only in part; `values` returns what differs or is missing."""

    text: Bilingual
    values: Values | None = None
    forbids: bool = False

    def text_for(self, figures: Sequence[Figure]) -> Bilingual:
        """Return the reason as text for these figures."""
        if self.values is None:
            return self.text
        values = list(dict.fromkeys(self.values(figures)))
        more = [Bilingual("……", "…")] if len(values) > MAX_VALUES else []
        return self.text.format(values=listed([*values[:MAX_VALUES], *more]))


def _regions(condition: Callable[[Figure], object]) -> Values:
    """Return a function that returns the regions of the figures that match a condition."""
    return lambda figures: [figure.city_label for figure in figures if condition(figure)]


def _of_qualifier(qualifier: Qualifier) -> Values:
    return _regions(lambda figure: figure.reading is not None and figure.reading.qualifier is qualifier)


def _dimensions(figures: Sequence[Figure]) -> list[Bilingual]:
    return [DIMENSIONS[figure.reading.dimension] for figure in figures if figure.reading and figure.reading.dimension]


def _size_classes(figures: Sequence[Figure]) -> list[Bilingual]:
    sizes = [figure.reading.size_class for figure in figures if figure.reading]
    return [size.label if size else NOT_STATED for size in sizes]


def _industries(figures: Sequence[Figure]) -> list[Bilingual]:
    """Return the industries of each figure as one text: 新能源+新材料."""
    named = [sorted(industry.label for industry in figure.industry_list) for figure in figures]
    return [
        Bilingual("+".join(label.zh for label in labels), " + ".join(label.en for label in labels))
        for labels in named
        if labels
    ]


def _containments(figures: Sequence[Figure]) -> Iterator[Bilingual]:
    of_regions = {figure.region_code: figure for figure in figures}
    for inner, outer in permutations(of_regions.values(), 2):
        if contains(outer.region_code, inner.region_code):
            yield LIES_IN.format(inner=inner.city_label, outer=outer.city_label)


LIES_IN = Bilingual("{inner}属于{outer}", "{inner} lies in {outer}")

OTHER_INDICATOR = Reason(Bilingual("指标不同", "different indicators"), forbids=True)
NO_FIGURE = Reason(
    Bilingual("{values}没有可比的数字", "no figure to compare for {values}"),
    _regions(lambda figure: not has_figure(figure)),
    forbids=True,
)
OTHER_DIMENSION = Reason(
    Bilingual("数字的种类不同（{values}）", "different kinds of figures ({values})"), _dimensions, forbids=True
)
OTHER_SIZE = Reason(
    Bilingual("所计对象的规模级别不同（{values}）", "things of different size classes ({values})"),
    _size_classes,
    forbids=True,
)
FIRM = Reason(
    Bilingual(
        "企业、项目或机构的数字不与其他范围的数字相比（{values}）",
        "the figure of a firm, project or institution beside a figure of another scope ({values})",
    ),
    lambda figures: [figure.scope_label for figure in figures],
    forbids=True,
)
OTHER_INDUSTRIES = Reason(
    Bilingual("行业不同（{values}）", "different industries ({values})"), _industries, forbids=True
)
CONTAINED = Reason(
    Bilingual(
        "{values}，一个地区从不与包含它的地区比较",
        "{values}, and a region is never compared with the one that contains it",
    ),
    _containments,
    forbids=True,
)
KINDS = Reason(Bilingual("一方是目标，一方是已报告的结果", "a target beside a reported result"))
OTHER_TIME = Reason(
    Bilingual("时间不同（{values}）", "different times ({values})"),
    lambda figures: [figure.when_label for figure in figures if figure.when],
)
NO_TIME = Reason(
    Bilingual("{values}的数字未注明时间", "no time stated for {values}"), _regions(lambda figure: not figure.when)
)
OTHER_SCOPE = Reason(
    Bilingual("范围不同（{values}）", "different scopes ({values})"),
    lambda figures: [figure.scope_label for figure in figures],
)
SOME_INDUSTRIES = Reason(
    Bilingual("行业只有一部分相同（{values}）", "only some of the industries are the same ({values})"), _industries
)
NO_INDUSTRY = Reason(
    Bilingual("{values}的数字未注明行业", "no industry stated for {values}"),
    _regions(lambda figure: figure.scope in SCOPES_OF_A_TRADE and not figure.industry_list),
)
OTHER_LEVEL = Reason(
    Bilingual("地区级别不同（{values}）", "regions of different levels ({values})"),
    lambda figures: [figure.level_label for figure in figures],
)
MAGNITUDE = Reason(
    Bilingual("{values}只给出量级", "only an order of magnitude for {values}"), _of_qualifier(Qualifier.MAGNITUDE)
)
PATTERN = Reason(
    Bilingual("{values}给出的是体系，不是数量", "a pattern and not an amount for {values}"),
    _of_qualifier(Qualifier.PATTERN),
)
CAVEAT = Reason(
    Bilingual("{values}", "{values}"), lambda figures: [figure.caveat for figure in figures if figure.caveat]
)
# The most serious first.
REASONS = (
    OTHER_INDICATOR, NO_FIGURE, OTHER_DIMENSION, OTHER_SIZE, FIRM, OTHER_INDUSTRIES, CONTAINED,
    KINDS, OTHER_TIME, NO_TIME, OTHER_SCOPE, SOME_INDUSTRIES, NO_INDUSTRY, OTHER_LEVEL, MAGNITUDE, PATTERN, CAVEAT,
)  # fmt: skip


@lru_cache(maxsize=16_384)
def reasons_between(left: Signature, right: Signature) -> tuple[Reason, ...]:
    """Return all reasons why two figures are not comparable, or only in part."""
    return tuple(sorted(_reasons(left, right), key=REASONS.index))


def verdict_on(reasons: Iterable[Reason]) -> Verdict:
    forbids = [reason.forbids for reason in reasons]
    if any(forbids):
        return Verdict.NOT
    return Verdict.PARTLY if forbids else Verdict.COMPARABLE


def _reasons(left: Signature, right: Signature) -> Iterator[Reason]:
    if left.kind != right.kind:
        yield KINDS
    if not (left.when and right.when):
        yield NO_TIME
    elif left.when != right.when:
        yield OTHER_TIME
    yield from _reasons_of_number(left, right)
    yield from _reasons_of_subject(left, right)
    yield from _reasons_of_place(left, right)


def _reasons_of_number(left: Signature, right: Signature) -> Iterator[Reason]:
    if left.indicator != right.indicator:
        yield OTHER_INDICATOR
    elif left.caveat or right.caveat:
        yield CAVEAT
    if left.dimension is None or right.dimension is None:
        yield NO_FIGURE
    elif left.dimension != right.dimension:
        yield OTHER_DIMENSION
    elif left.size_class != right.size_class:
        yield OTHER_SIZE
    for qualifier, reason in ((Qualifier.MAGNITUDE, MAGNITUDE), (Qualifier.PATTERN, PATTERN)):
        if qualifier in (left.qualifier, right.qualifier):
            yield reason


def _reasons_of_subject(left: Signature, right: Signature) -> Iterator[Reason]:
    scopes = {left.scope, right.scope}
    if len(scopes) > 1:
        yield FIRM if scopes & FIRM_SCOPES else OTHER_SCOPE
    if scopes <= SCOPES_OF_A_TRADE:
        if not (left.industries and right.industries):
            yield NO_INDUSTRY
        elif not left.industries & right.industries:
            yield OTHER_INDUSTRIES
        elif left.industries != right.industries:
            yield SOME_INDUSTRIES


def _reasons_of_place(left: Signature, right: Signature) -> Iterator[Reason]:
    if contains(left.code, right.code) or contains(right.code, left.code):
        yield CONTAINED  # it implies different levels
    elif left.level != right.level:
        yield OTHER_LEVEL


def judge(left: Figure, right: Figure) -> Judgement:
    """Return the Judgement on two figures."""
    reasons = reasons_between(signature(left), signature(right))
    return Judgement(verdict_on(reasons), tuple(reason.text_for((left, right)) for reason in reasons))


def judge_all(figures: Iterable[Figure]) -> Judgement:
    """Return one Judgement on the figures of several regions: the verdict of the weakest pair, and all reasons.

    Figures of the same region are not compared. If only some pairs are comparable, the figures are partly comparable.
    """
    distinct: dict[Signature, Figure] = {}
    for figure in filter(has_figure, figures):
        distinct.setdefault(signature(figure), figure)
    verdicts: set[Verdict] = set()
    concerned: dict[Reason, list[Figure]] = {}
    for (left, ours), (right, theirs) in combinations(distinct.items(), 2):
        if ours.city_id != theirs.city_id:
            reasons = reasons_between(left, right)
            verdicts.add(verdict_on(reasons))
            for reason in reasons:
                concerned.setdefault(reason, []).extend((ours, theirs))
    if not verdicts:
        return Judgement(None, (_who_gives_a_figure(distinct.values()),))
    weakest = max(verdicts, key=ORDER.index)
    if weakest is Verdict.NOT and len(verdicts) > 1:
        weakest = Verdict.PARTLY
    return Judgement(weakest, tuple(reason.text_for(concerned[reason]) for reason in REASONS if reason in concerned))


def _who_gives_a_figure(figures: Iterable[Figure]) -> Bilingual:
    for figure in figures:
        return Bilingual("只有{region}给出数字", "only {region} gives a figure").format(region=figure.city_label)
    return Bilingual("没有地区给出可比的数字", "no region gives a figure that can be compared")
