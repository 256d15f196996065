"""Findings: sentences about regions side by side, made by rules and each recounted by links.

Pure: `find` takes statements that were fetched. A finding is printed only if its condition holds, and the order of
sentences depends on the statements alone. Counts of sentences measure no effort; the page says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from cities.localized import Bilingual
from plans.figures.kinds import Kind

HABIT = 3, 5  # so large a share of a region's statements is its habit
MUCH = 3  # statements on a topic are many from here on
MAX_CONTRASTS = 3
MAX_NAMED = 3  # topics or indicators that one sentence names


class Form(StrEnum):
    """What a statement is: never confuse the three."""

    COMMITMENT = "commitment"
    PROPOSAL = "proposal"
    RESULT = "result"

    @property
    def label(self):
        return FORM_LABELS[self]

    @property
    def table(self):
        return "results" if self is Form.RESULT else "targets"

    @property
    def query(self):
        """The parameters by which a list of the table shows only this form."""
        return STANDINGS[self]


FORM_LABELS = {
    Form.COMMITMENT: Bilingual("承诺", "commitments"),
    Form.PROPOSAL: Bilingual("建议", "proposals"),
    Form.RESULT: Bilingual("已报告的结果", "reported results"),
}
STANDINGS = {
    Form.COMMITMENT: (("standing", "adopted"), ("standing", "announced")),
    Form.PROPOSAL: (("standing", "proposed"),),
    Form.RESULT: (),
}
HABITS = {
    Form.COMMITMENT: Bilingual("{region}多为承诺", "{region} mostly commits"),
    Form.PROPOSAL: Bilingual("{region}多为建议", "{region} mostly proposes"),
    Form.RESULT: Bilingual("{region}多为报告", "{region} mostly reports"),
}


@dataclass(frozen=True)
class Link:
    """A list that recounts a number: its table, its parameters and how many rows it has."""

    label: Bilingual
    table: str
    query: tuple[tuple[str, str], ...]
    count: int


@dataclass(frozen=True)
class Finding:
    """One sentence, and the links that recount it."""

    rule: str
    text: Bilingual
    links: tuple[Link, ...] = ()


@dataclass
class Voice:
    """What one region says: its statements by form, and by topic and form."""

    region: object
    source_kinds: tuple[Bilingual, ...]
    forms: Counter = field(default_factory=Counter)
    topics: dict = field(default_factory=lambda: defaultdict(Counter))
    years: Counter = field(default_factory=Counter)  # of commitments with a due year

    @property
    def total(self):
        return self.forms.total()

    @property
    def habit(self) -> Form | None:
        """The form of three fifths or more of its statements, if there is one."""
        part, whole = HABIT
        return next((form for form in Form if self.total and self.forms[form] * whole >= self.total * part), None)


def form_of(statement) -> Form:
    """Return whether a statement is a commitment, a proposal or a reported result."""
    if statement.kind is Kind.RESULT:
        return Form.RESULT
    return Form.PROPOSAL if statement.standing == "proposed" else Form.COMMITMENT


def find(regions: Sequence, statements: Iterable, source_kinds, meetings=(), narrowed=()) -> list[Finding]:
    """Return the Findings about regions that are compared, in the order of a page.

    `source_kinds` gives the labels of the kinds of source of a region by its key. `meetings` holds
    `(indicator, judgement, number of regions)` for each indicator of which several regions give a figure.
    `narrowed` holds the parameters that narrow the whole comparison; every link repeats them.
    """
    voices = {region.pk: Voice(region, tuple(source_kinds.get(region.pk, ()))) for region in regions}
    topics = {}
    for statement in statements:
        voice, form = voices[statement.city_id], form_of(statement)
        voice.forms[form] += 1
        if form is Form.COMMITMENT and statement.due:
            voice.years[statement.due] += 1
        for topic in statement.topics.all():
            topics[topic.pk] = topic
            voice.topics[topic.pk][form] += 1
    said = _Said([voice for voice in voices.values() if voice.total], topics, tuple(narrowed))
    found = [said.sources(), *said.habits(), said.years(), *said.contrasts(), _meetings(meetings, narrowed)]
    return [*filter(None, found), *said.alone(), *said.silent(), ALWAYS]


ALWAYS = Finding(
    "silence",
    Bilingual(
        "每个地区只据一篇文章：没有提到，只说明该文未提。",
        "Each region is known from one article: silence means that the article does not speak of it.",
    ),
)


class _Said:
    """What regions say, and the sentences about it."""

    def __init__(self, voices, topics, narrowed):
        self.voices, self.narrowed = voices, narrowed
        # General topics take what has no narrower one: they say nothing of what regions share.
        self.topics = [topics[key] for key in sorted(topics) if not topics[key].general]

    def sources(self):
        """The kinds of the sources and the counts by form: the loudest difference, so it comes first."""
        if not self.voices:
            return None
        parts = [
            Bilingual("{region}（{kind}）：{counts}", "{region} ({kind}): {counts}").format(
                region=voice.region.label, kind=_listed(voice.source_kinds or (UNKNOWN_SOURCE,)), counts=_counts(voice)
            )
            for voice in self.voices
        ]
        links = tuple(link for voice in self.voices for link in self._forms(voice))
        text = Bilingual("；".join(part.zh for part in parts) + "。", "; ".join(part.en for part in parts) + ".")
        return Finding("sources", text, links)

    def habits(self):
        """A region three fifths or more of whose statements are of one form."""
        for voice in self.voices:
            if voice.habit:
                text = Bilingual("{habit}：{total}条中有{n}条。", "{habit}: {n} of {total} statements.").format(
                    habit=HABITS[voice.habit].format(region=voice.region.label),
                    n=str(voice.forms[voice.habit]),
                    total=str(voice.total),
                )
                yield Finding("habit", text, (self._form(voice, voice.habit),))

    def years(self):
        """Who sets years for commitments."""
        committing = [voice for voice in self.voices if voice.forms[Form.COMMITMENT]]
        setting = [voice for voice in committing if voice.years]
        if not committing:
            return None
        if not setting:
            return Finding(
                "years", Bilingual("没有一个地区为承诺写明年份。", "No region sets a year for a commitment.")
            )
        shares = [
            Bilingual("{region}（{of}项承诺中有{n}项）", "{region} ({n} of its {of} commitments)").format(
                region=voice.region.label, n=str(voice.years.total()), of=str(voice.forms[Form.COMMITMENT])
            )
            for voice in setting
        ]
        text = SETS_YEARS if len(setting) > 1 or len(self.voices) == 1 else ONLY_ONE_SETS_YEARS
        links = tuple(
            Link(
                voice.region.label,
                "targets",
                self._query(voice, *Form.COMMITMENT.query, *(("due", str(year)) for year in sorted(voice.years))),
                voice.years.total(),
            )
            for voice in setting
        )
        return Finding("years", text.format(regions=_listed(shares)), links)

    def contrasts(self):
        """Topics on which a region departs from its habit, or is silent where all others say much."""
        found = []
        for topic in self.topics:
            for voice in self.voices:
                here = voice.topics[topic.pk]
                other = next((form for form in Form if form is not voice.habit and here[form] >= MUCH), None)
                if voice.habit and other and here[other] * HABIT[1] >= here.total() * HABIT[0]:
                    found.append((-here[other], topic.pk, voice.region.pk, self._departure(voice, topic, other)))
                others = [rival.topics[topic.pk].total() for rival in self.voices if rival is not voice]
                if others and not here.total() and min(others) >= MUCH:
                    found.append((-sum(others), topic.pk, voice.region.pk, self._silence(voice, topic)))
        return [finding for *_place, finding in sorted(found, key=lambda row: row[:3])[:MAX_CONTRASTS]]

    def _departure(self, voice, topic, form):
        text = Bilingual("{habit}，但在“{topic}”上多为{form}（{n}条）。", "{habit}, but on {topic} it has {n} {form}.")
        habit = HABITS[voice.habit].format(region=voice.region.label)
        n = voice.topics[topic.pk][form]
        link = self._on(voice, topic, form)
        return Finding(
            "contrast", text.format(habit=habit, topic=_lower(topic.label), form=form.label, n=str(n)), (link,)
        )

    def _silence(self, voice, topic):
        text = Bilingual(
            "其他地区都多次谈到“{topic}”，{region}未提。", "On {topic} the others say much, and {region} nothing."
        )
        links = self._all_on(topic, [rival for rival in self.voices if rival is not voice])
        return Finding("contrast", text.format(topic=_lower(topic.label), region=voice.region.label), links)

    def alone(self):
        """What one region alone speaks of."""
        if len(self.voices) < 2:
            return
        for voice in self.voices:
            topics = [topic for topic in self.topics if self._speaking(topic) == [voice]]
            if topics:
                text = Bilingual("只有{region}谈到{topics}。", "Only {region} speaks of {topics}.")
                links = tuple(link for topic in topics for link in self._all_on(topic, [voice]))
                yield Finding("alone", text.format(region=voice.region.label, topics=_named(topics)), links)

    def silent(self):
        """What all others speak of and one region does not."""
        if len(self.voices) < 3:
            return
        for voice in self.voices:
            others = [rival for rival in self.voices if rival is not voice]
            topics = [topic for topic in self.topics if self._speaking(topic) == others]
            if topics:
                text = Bilingual("只有{region}没有谈到{topics}。", "All but {region} speak of {topics}.")
                links = tuple(link for topic in topics for link in self._all_on(topic, others))
                yield Finding("silent", text.format(region=voice.region.label, topics=_named(topics)), links)

    def _speaking(self, topic):
        return [voice for voice in self.voices if voice.topics[topic.pk].total()]

    def _query(self, voice, *more):
        return (("city", voice.region.pk), *more, *self.narrowed)

    def _form(self, voice, form):
        label = Bilingual("{region}：{form}", "{region}: {form}").format(region=voice.region.label, form=form.label)
        return Link(label, form.table, self._query(voice, *form.query), voice.forms[form])

    def _forms(self, voice):
        return [self._form(voice, form) for form in Form if voice.forms[form]]

    def _on(self, voice, topic, form):
        label = Bilingual("{region}：{topic}", "{region}: {topic}").format(region=voice.region.label, topic=topic.label)
        query = self._query(voice, ("topic", topic.pk), *form.query)
        return Link(label, form.table, query, voice.topics[topic.pk][form])

    def _all_on(self, topic, voices):
        return tuple(self._on(voice, topic, form) for voice in voices for form in Form if voice.topics[topic.pk][form])


UNKNOWN_SOURCE = Bilingual("来源性质未注明", "kind of source not stated")
SETS_YEARS = Bilingual("写明年份的有：{regions}。", "Years are set by {regions}.")
ONLY_ONE_SETS_YEARS = Bilingual("只有{regions}写明年份。", "Only {regions} sets years.")


def _meetings(meetings, narrowed):
    """The indicators whose figures meet, with the verdict on them."""
    if not meetings:
        return None
    named = [
        Bilingual("{indicator}（{verdict}）", "{indicator} ({verdict})").format(
            indicator=_lower(indicator.label), verdict=_lower(judgement.verdict.label)
        )
        for indicator, judgement, _count in meetings
    ]
    text = Bilingual("{n}个指标有两个以上地区的数字：{names}。", "Figures of two or more regions meet on {n}: {names}.")
    number = Bilingual(str(len(named)), f"{len(named)} indicator{'' if len(named) == 1 else 's'}")
    links = tuple(
        Link(indicator.label, "indicators", (("indicator", indicator.pk), *narrowed), count)
        for indicator, _judgement, count in meetings
    )
    return Finding("figures", text.format(n=number, names=_listed(named)), links)


def _counts(voice):
    return _joined([counted(form, voice.forms[form]) for form in Form if voice.forms[form]])


def counted(form: Form, number: int) -> Bilingual:
    """Return a number of statements of a form in words: 1 commitment, 3 proposals."""
    english = form.label.en.removesuffix("s") if number == 1 else form.label.en
    return Bilingual(f"{form.label.zh}{number}条", f"{number} {english}")


def _named(topics):
    """Name the first topics, and say how many more there are."""
    shown = [Bilingual("“{name}”", "{name}").format(name=_lower(topic.label)) for topic in topics[:MAX_NAMED]]
    more = len(topics) - len(shown)
    if more:
        more_words = Bilingual(f"另外{more}个议题", f"{more} more topic{'s' if more > 1 else ''}")
        return _listed([*shown, more_words])
    return _listed(shown)


def _lower(text):
    """Begin an English name in the middle of a sentence with a small letter, unless it is an abbreviation."""
    english = text.en
    if len(english) > 1 and english[0].isupper() and english[1].islower():
        english = english[0].lower() + english[1:]
    return Bilingual(text.zh, english)


def _listed(texts):
    *first, last = texts
    english = f"{', '.join(text.en for text in first)} and {last.en}" if first else last.en
    return Bilingual("、".join(text.zh for text in texts), english)


def _joined(texts):
    return Bilingual("，".join(text.zh for text in texts), ", ".join(text.en for text in texts))
