"""Findings: sentences about regions side by side, made by rules and each recounted by links.

Pure: `find` takes statements that were fetched. A finding is printed only if its condition holds, and the order of
sentences depends on the statements alone. Counts of sentences measure no effort; the page says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from cities.localized import Bilingual, joined, listed
from plans.figures.kinds import Kind

HABIT = 3, 5  # so large a share of a region's statements is its habit
MUCH = 3  # statements on a topic are many from here on
MAX_CONTRASTS = 3
MAX_NAMED = 4  # subjects that one sentence names


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
    Form.COMMITMENT: Bilingual("{region}以承诺为主", "{region} mostly commits"),
    Form.PROPOSAL: Bilingual("{region}以建议为主", "{region} mostly proposes"),
    Form.RESULT: Bilingual("{region}以报告结果为主", "{region} mostly reports"),
}


HABITS_OF_MANY = {
    Form.COMMITMENT: Bilingual("{region}以承诺为主", "{region} mostly commit"),
    Form.PROPOSAL: Bilingual("{region}以建议为主", "{region} mostly propose"),
    Form.RESULT: Bilingual("{region}以报告结果为主", "{region} mostly report"),
}


@dataclass(frozen=True)
class Link:
    """What recounts a number: a list or the page of an entry, its parameters, and how many rows it has."""

    label: Bilingual
    table: str
    query: tuple[tuple[str, str], ...]
    count: int
    slug: str = ""  # of the entry, where its own page recounts


UNWRITTEN = Bilingual("", "")


@dataclass
class Finding:
    """One sentence; its text has a place `{name}` for each of its links, which stand there by their labels."""

    rule: str
    text: Bilingual = UNWRITTEN
    links: dict[str, Link] = field(default_factory=dict)

    def place(self, link: Link) -> Bilingual:
        """Add a link and return its place in the text."""
        name = f"link{len(self.links)}"
        self.links[name] = link
        return Bilingual(f"{{{name}}}", f"{{{name}}}")


@dataclass
class Voice:
    """What one region says: its statements by form, and by subject and form."""

    region: object
    source_kinds: tuple[Bilingual, ...]
    forms: Counter = field(default_factory=Counter)
    subjects: dict = field(default_factory=lambda: defaultdict(Counter))
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
    return Form.RESULT if statement.kind is Kind.RESULT else form_of_standing(statement.standing)


def form_of_standing(standing) -> Form:
    """Return the Form of what has this standing; a result has none."""
    if not standing:
        return Form.RESULT
    return Form.PROPOSAL if standing == "proposed" else Form.COMMITMENT


def find(
    regions: Sequence, statements: Iterable, subjects: Iterable, source_kinds, meetings=(), narrowed=(), table="topics"
) -> list[Finding]:
    """Return the Findings about regions that are compared, in the order of a page.

    `subjects` are what the regions may speak of: topics or industries, as `table` says. `source_kinds` gives the
    labels of the kinds of source of a region by its key. `meetings` holds `(indicator, judgement, number of figures)`
    for each indicator that has figures of several regions. `narrowed` holds the parameters that narrow the whole
    comparison; every link repeats them.
    """
    voices = {region.pk: Voice(region, tuple(source_kinds.get(region.pk, ()))) for region in regions}
    for statement in statements:
        voice, form = voices[statement.city_id], form_of(statement)
        voice.forms[form] += 1
        if form is Form.COMMITMENT and statement.due:
            voice.years[statement.due] += 1
        for subject in statement.topic_list if table == "topics" else statement.industry_list:
            voice.subjects[subject.pk][form] += 1
    said = _Said([voice for voice in voices.values() if voice.total], subjects, tuple(narrowed), table)
    found = [said.sources(), said.habits(), said.years(), *said.contrasts(), _meetings(meetings, regions, narrowed)]
    return [*filter(None, found), *said.alone(), *said.silent(), ALWAYS]


ALWAYS = Finding(
    "silence",
    Bilingual(
        "每个地区只据一篇文章：没有提到，只说明该文未提。条数多少不表示力度大小。",
        "Each region is known from one article: silence means that the article does not mention it. "
        "Counts of sentences measure no effort.",
    ),
)


class _Said:
    """What regions say, and the sentences about it."""

    def __init__(self, voices, subjects, narrowed, table):
        self.voices, self.narrowed, self.table = voices, narrowed, table
        # General topics take what has no narrower one: they say nothing of what regions share.
        specific = (subject for subject in subjects if not getattr(subject, "general", False))
        self.subjects = sorted(specific, key=lambda subject: subject.pk)

    def sources(self):
        """The kinds of the sources and the counts by form: the loudest difference, so it comes first."""
        if not self.voices:
            return None
        finding = Finding("sources")
        parts = [
            Bilingual("{region}（{kinds}）：{counts}", "{region} ({kinds}): {counts}").format(
                region=voice.region.label,
                kinds=listed(voice.source_kinds or (UNKNOWN_SOURCE,)),
                counts=joined(
                    [finding.place(self._form(voice, form)) for form in Form if voice.forms[form]], "，", ", "
                ),
            )
            for voice in self.voices
        ]
        finding.text = _sentence(parts)
        return finding

    def habits(self):
        """The regions three fifths or more of whose statements are of one form."""
        finding, parts = Finding("habit"), []
        for form in Form:
            regions = [
                Bilingual("{region}（{total}条中的{n}条）", "{region} ({n} of {total})").format(
                    region=voice.region.label,
                    n=finding.place(self._form(voice, form, _figure(voice.forms[form]))),
                    total=str(voice.total),
                )
                for voice in self.voices
                if voice.habit is form
            ]
            if regions:
                words = HABITS if len(regions) == 1 else HABITS_OF_MANY
                parts.append(words[form].format(region=listed(regions)))
        finding.text = _sentence(parts) if parts else finding.text
        return finding if parts else None

    def years(self):
        """Who sets years for commitments."""
        finding = Finding("years")
        committing = [voice for voice in self.voices if voice.forms[Form.COMMITMENT]]
        setting = [voice for voice in committing if voice.years]
        if not committing:
            return None
        shares = [
            Bilingual("{region}（{of}项承诺中有{n}项）", "{region} ({n} of its {of} commitments)").format(
                region=voice.region.label,
                n=finding.place(self._dated(voice)),
                of=str(voice.forms[Form.COMMITMENT]),
            )
            for voice in setting
        ]
        if not setting:
            finding.text = NOBODY_SETS_YEARS
        elif len(setting) > 1 or len(self.voices) == 1:
            finding.text = SETS_YEARS.format(regions=listed(shares))
        else:
            finding.text = ONLY_ONE_SETS_YEARS.format(regions=listed(shares))
        return finding

    def _dated(self, voice):
        years = (("due", str(year)) for year in sorted(voice.years))
        number = voice.years.total()
        return Link(_figure(number), "targets", self._query(voice, *Form.COMMITMENT.query, *years), number)

    def contrasts(self):
        """Subjects on which a region departs from its habit, or is silent where all others say much."""
        found = []
        for subject in self.subjects:
            for voice in self.voices:
                here = voice.subjects[subject.pk]
                other = next((form for form in Form if form is not voice.habit and here[form] >= MUCH), None)
                if voice.habit and other and here[other] * HABIT[1] >= here.total() * HABIT[0]:
                    found.append((-here[other], subject.pk, voice.region.pk, self._departure(voice, subject, other)))
                others = [rival.subjects[subject.pk].total() for rival in self.voices if rival is not voice]
                if others and not here.total() and min(others) >= MUCH:
                    found.append((-sum(others), subject.pk, voice.region.pk, self._silence(voice, subject)))
        return [finding for *_place, finding in sorted(found, key=lambda row: row[:3])[:MAX_CONTRASTS]]

    def _departure(self, voice, subject, form):
        finding, n = Finding("contrast"), voice.subjects[subject.pk][form]
        query = self._query(voice, (PARAMETERS[self.table], subject.pk), *form.query)
        text = Bilingual(
            "{habit}，但在“{subject}”上多为{form}（{n}条）。", "{habit}, but on {subject} it has {n} {form}."
        )
        finding.text = text.format(
            habit=HABITS[voice.habit].format(region=voice.region.label),
            subject=uncapitalised(subject.label),
            form=form.label,
            n=finding.place(Link(_figure(n), form.table, query, n)),
        )
        return finding

    def _silence(self, voice, subject):
        finding = Finding("contrast")
        others = [rival for rival in self.voices if rival is not voice]
        text = Bilingual(
            "其他地区都多次谈到“{subject}”，{region}未提。", "On {subject} the others say much, and {region} nothing."
        )
        finding.text = text.format(subject=finding.place(self._subject(subject, others)), region=voice.region.label)
        return finding

    def alone(self):
        """What one region alone speaks of."""
        if len(self.voices) < 2:
            return
        text = Bilingual("只有{region}谈到{subjects}。", "Only {region} mentions {subjects}.")
        for voice in self.voices:
            if subjects := [subject for subject in self.subjects if self._speaking(subject) == [voice]]:
                yield self._naming("alone", text, voice, subjects, [voice])

    def silent(self):
        """What all others speak of and one region does not."""
        if len(self.voices) < 3:
            return
        text = Bilingual("只有{region}没有谈到{subjects}。", "All but {region} mention {subjects}.")
        for voice in self.voices:
            others = [rival for rival in self.voices if rival is not voice]
            if subjects := [subject for subject in self.subjects if self._speaking(subject) == others]:
                yield self._naming("silent", text, voice, subjects, others)

    def _naming(self, rule, text, voice, subjects, speaking):
        """Return a Finding that names the first subjects, and says how many more there are."""
        finding = Finding(rule)
        named = [
            Bilingual("“{name}”", "{name}").format(name=finding.place(self._subject(subject, speaking)))
            for subject in subjects[:MAX_NAMED]
        ]
        words = listed(named)
        if more := len(subjects) - len(named):
            rest = (ONE_MORE if more == 1 else MORE)[self.table].format(n=str(more), total=str(len(subjects)))
            words = Bilingual(f"{words.zh}{rest.zh}", listed([*named, rest]).en)
        finding.text = text.format(region=voice.region.label, subjects=words)
        return finding

    def _speaking(self, subject):
        return [voice for voice in self.voices if voice.subjects[subject.pk].total()]

    def _query(self, voice, *more):
        # A list of targets or results is of one kind: it has no parameter for it.
        own = {"kind", *(name for name, _value in more)}  # said once: two values of one name would mean either
        return (("city", voice.region.pk), *more, *(pair for pair in self.narrowed if pair[0] not in own))

    def _form(self, voice, form, label=None):
        number = voice.forms[form]
        return Link(label or counted(form, number), form.table, self._query(voice, *form.query), number)

    def _subject(self, subject, voices):
        """Return the Link to all that these regions say of a subject."""
        query = (*(("city", voice.region.pk) for voice in voices), *self.narrowed)
        count = sum(voice.subjects[subject.pk].total() for voice in voices)
        return Link(uncapitalised(subject.label), self.table, query, count, subject.pk)


FIGURES = (("view", "figures"),)
PARAMETERS = {"topics": "topic", "industries": "industry"}
UNKNOWN_SOURCE = Bilingual("来源性质未注明", "kind of source not stated")
NOBODY_SETS_YEARS = Bilingual("没有一个地区为承诺写明年份。", "No region sets a year for a commitment.")
SETS_YEARS = Bilingual("写明年份的有：{regions}。", "Years are set by {regions}.")
ONLY_ONE_SETS_YEARS = Bilingual("写明年份的只有{regions}。", "Only {regions} sets years.")
MORE = {
    "topics": Bilingual("等{total}个议题", "{n} more topics"),
    "industries": Bilingual("等{total}个行业", "{n} more industries"),
}
ONE_MORE = {
    "topics": Bilingual("等{total}个议题", "1 more topic"),
    "industries": Bilingual("等{total}个行业", "1 more industry"),
}


def meeting(indicator, count, regions, narrowed) -> Link:
    """Return the Link to the row of an indicator with so many figures of these regions."""
    cities = (("city", region.pk) for region in regions)
    rest = (pair for pair in narrowed if pair[0] != "indicator")
    label = uncapitalised(indicator.label)
    return Link(label, "compare", (*cities, *FIGURES, ("indicator", indicator.pk), *rest), count)


def _meetings(meetings, regions, narrowed):
    """The indicators whose figures meet, with the verdict on them."""
    if not meetings:
        return None
    finding = Finding("figures")
    named = [
        Bilingual("{indicator}（{verdict}）", "{indicator} ({verdict})").format(
            indicator=finding.place(meeting(indicator, count, regions, narrowed)),
            verdict=uncapitalised(judgement.verdict.label),
        )
        for indicator, judgement, count in meetings
    ]
    text = Bilingual("{n}个指标有两个以上地区的数字：{names}。", "Two or more regions give figures for {n}: {names}.")
    number = Bilingual(str(len(named)), f"{len(named)} indicator{'' if len(named) == 1 else 's'}")
    finding.text = text.format(n=number, names=listed(named))
    return finding


def _sentence(parts):
    return Bilingual("{parts}。", "{parts}.").format(parts=joined(parts, "；", "; "))


def counted(form: Form, number: int) -> Bilingual:
    """Return a number of statements of a form in words: 1 commitment, 3 proposals."""
    english = form.label.en.removesuffix("s") if number == 1 else form.label.en
    counter = "条" if form is Form.PROPOSAL else "项"
    return Bilingual(f"{form.label.zh}{number}{counter}", f"{number} {english}")


def _figure(number):
    return Bilingual(str(number), str(number))


def uncapitalised(text: Bilingual) -> Bilingual:
    """Begin an English name in the middle of a sentence with a small letter, unless it is an abbreviation."""
    english = text.en
    if len(english) > 1 and english[0].isupper() and english[1].islower():
        english = english[0].lower() + english[1:]
    return Bilingual(text.zh, english)
