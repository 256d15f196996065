"""A region in three sentences: its commitments, proposals and results; its years and figures; its grades or themes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cities.localized import Bilingual, in_both, joined, listed
from cities.models import City
from plans.comparison.findings import Link, uncapitalised
from plans.comparison.forms import Form
from plans.models import Grade, GradeStanding, Standing
from plans.summaries.ledger import Ledger
from plans.summaries.outline import Group
from plans.summaries.sentences import Sentence, Shown, counted
from plans.summaries.tallies import Tally

MAX_THEMES = 3  # themes that a sentence names
DOES = {
    Form.COMMITMENT: Bilingual("作出{{{key}}}{standings}", "makes {{{key}}}{standings}"),
    Form.PROPOSAL: Bilingual("收到{{{key}}}", "receives {{{key}}}"),
    Form.RESULT: Bilingual("报告{{{key}}}", "reports {{{key}}}"),
}
RESULTS = Bilingual("{n}项结果", "{n} result{s}")
STANDINGS = Bilingual("（{adopted}，{announced}）", " ({adopted}, {announced})")
FORMS = Bilingual("{region}{does}{others}。", "{region} {does}{others}.")
OTHERS = Bilingual("；当地企业与机构另有{others}", "; its firms and institutions add {others}")
NO_YEARS = Bilingual("承诺都没有写明年份", "None of its commitments names a year")
YEARS = Bilingual("承诺中写明年份的有{dated}（{years}）", "Of its commitments, {dated} name{s} a year ({years})")
NO_FIGURES = Bilingual("也没有数字", "and none gives a figure")
FIGURES = Bilingual("给出数字的有{figured}", "{figured} give{s} a figure")
SUM = Bilingual("，数额最大的是{sum}", ", the largest sum {sum}")
GRADES = Bilingual("产业链和集群中，{grades}。", "Of its chains and clusters, {grades}.")
SOUGHT = Bilingual("争创{grade}的有{{{key}}}", "{{{key}}} aim{s} at the {grade} grade")
HELD = Bilingual("已是{grade}的有{{{key}}}", "{{{key}}} hold{s} the {grade} grade")
THEMES = {
    Form.COMMITMENT: Bilingual("承诺最多的方面：{themes}。", "Its commitments are most often on {themes}."),
    Form.PROPOSAL: Bilingual("建议最多的方面：{themes}。", "The proposals are most often on {themes}."),
    Form.RESULT: Bilingual("报告最多的方面：{themes}。", "Its reported results are most often on {themes}."),
}


def portrait(tally: Tally, ledger: Ledger, groups: Iterable[Group]) -> list[Sentence]:
    """Return the Sentences about a region; `groups` are its chains by grade."""
    sentences = [_forms(tally), _years(tally, ledger), _grades(tally.city, groups) or _themes(tally, ledger)]
    return [sentence for sentence in sentences if sentence]


def _forms(tally: Tally) -> Sentence | None:
    links = {form.value: tally.of(form) for form in Form if tally.of(form).count}
    if Form.RESULT in links:
        links[Form.RESULT] = replace(links[Form.RESULT], label=counted(RESULTS, tally.results.count))
    standings = {standing.value: tally.of_standing(standing) for standing in (Standing.ADOPTED, Standing.ANNOUNCED)}
    is_split = all(link.count for link in standings.values())
    does = [
        DOES[form].format(key=form.value, standings=_places(STANDINGS, standings) if is_split else Bilingual("", ""))
        for form in Form
        if form.value in links
    ]
    others = {f"others_{form.value}": link for form, link in tally.others}
    if not links:
        return None
    added = OTHERS.format(others=listed([_place(key) for key in others])) if others else Bilingual("", "")
    text = FORMS.format(region=tally.city.label, does=_and(does), others=added)
    return Sentence(text, links | (standings if is_split else {}) | others)


def _years(tally: Tally, ledger: Ledger) -> Sentence | None:
    if not tally.commitments.count:
        return None
    dated, figured = _bare(tally.with_year), _bare(tally.with_figure)
    years = listed([Bilingual(f"{year}年", year) for year in sorted(tally.years)]) if dated.count else None
    parts = [YEARS.format(dated=_place("dated"), years=years, s=_s(dated)) if dated.count else NO_YEARS]
    parts.append(FIGURES.format(figured=_place("figured"), s=_s(figured)) if figured.count else NO_FIGURES)
    text = joined(parts, zh="，", en="; " if figured.count and not dated.count else " and " if figured.count else " ")
    links: dict[str, Link | Shown] = {"dated": dated, "figured": figured}
    if ledger.sum and ledger.sum.reading:
        text = joined([text, SUM.format(sum=_place("sum"))], zh="", en="")
        links["sum"] = Shown(Bilingual(ledger.sum.quantity, ledger.sum.reading.en), ledger.sum)
    return Sentence(joined([text, Bilingual("。", ".")], zh="", en=""), links)


def _grades(city: City, groups: Iterable[Group]) -> Sentence | None:
    """Return a Sentence about the chains that hold or seek a grade; mixed groups are skipped."""
    links: dict[str, Link | Shown] = {}
    parts = []
    for group in groups:
        grade, number = group.first.grade, group.number
        if grade and group.first.of_standing == number:
            query = (("city", city.pk), ("grade", grade))
            links[grade] = link = Link(Bilingual(f"{number}个", str(number)), "chains", query, number)
            label = in_both(Grade(grade).label)
            text = HELD if group.first.grade_standing == GradeStanding.HELD else SOUGHT
            parts.append(text.format(grade=uncapitalised(label), key=grade, s=_s(link)))
    return Sentence(GRADES.format(grades=_and(parts)), links) if parts else None


def _themes(tally: Tally, ledger: Ledger) -> Sentence | None:
    """Return a Sentence with the most frequent themes of the region's most frequent form."""
    form = max(Form, key=lambda form: tally.of(form).count)
    numbers = {}
    for row in ledger.rows:
        of_form = [cell.own for _column, cell in row.cells if cell and cell.own and cell.form is form]
        if len(of_form) == 1:
            numbers[row.theme] = of_form[0]
    largest = sorted(numbers.items(), key=lambda item: -item[1].count)[:MAX_THEMES]
    if not largest:
        return None
    links = {f"theme{n}": _bare(link) for n, (_theme, link) in enumerate(largest)}
    names = [
        Bilingual(f"{theme.name_zh}（{{theme{n}}}）", f"{uncapitalised(theme.label).en} ({{theme{n}}})")
        for n, (theme, _link) in enumerate(largest)
    ]
    return Sentence(THEMES[form].format(themes=listed(names)), links)


def _bare(link: Link) -> Link:
    """Return a Link whose label is only the number."""
    return replace(link, label=Bilingual(f"{link.count}项", str(link.count)))


def _place(key: str) -> Bilingual:
    """Return the placeholder of a link in a sentence."""
    return Bilingual(f"{{{key}}}", f"{{{key}}}")


def _places(text: Bilingual, keys: Iterable[str]) -> Bilingual:
    return text.format(**{key: _place(key) for key in keys})


def _and(parts: Sequence[Bilingual]) -> Bilingual:
    *first, last = parts
    english = f"{', '.join(part.en for part in first)} and {last.en}" if first else last.en
    return Bilingual("，".join(part.zh for part in parts), english)


def _s(link: Link) -> str:
    """Return the ending of an English verb after this number."""
    return "s" if link.count == 1 else ""
