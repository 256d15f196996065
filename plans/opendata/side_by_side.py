"""A comparison as a readable sheet: the rows of the page, one column per region, one sheet per language.

Other sheets of the workbook hold the same data in long form, for programs.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cities.localized import Bilingual, joined, listed
from cities.models import City
from plans.catalogue.edition import Edition
from plans.comparison.forms import Form
from plans.comparison.proof import SIGNS, figure_in_words, in_words, source_in_words
from plans.comparison.rows import Cell, Row
from plans.comparison.stance import Line
from plans.comparison.words import Cell as WordsCell
from plans.comparison.words import Row as WordsRow
from plans.figures.kinds import Kind
from plans.models import Source


class Sheet(NamedTuple):
    """A sheet of texts: lines above the table, its head, its rows in parts, and lines below."""

    name: str
    above: list[str]
    head: list[str]
    parts: list[tuple[str, list[list[str]]]]
    below: list[list[str]]


NAME = Bilingual("并列", "side by side")
HEAD = (Bilingual("指标", "Indicator"), Bilingual("是否可比", "May it be compared?"), Bilingual("理由", "Reasons"))
SHARED = Bilingual("多个地区提到的指标", "Indicators that several regions mention")
ALONE = Bilingual("仅{region}给出的数字", "Figures that only {region} gives")
CUT = Bilingual("（还有更多，见目标与结果列表）", "(there are more: see the lists of targets and results)")
SOURCES = Bilingual("来源", "Sources")
SUBJECTS = {"topics": Bilingual("议题", "Topic"), "industries": Bilingual("行业", "Industry")}
MENTIONED = Bilingual("提到的地区", "Mentioned by")
OTHERS_ONLY = Bilingual("{counts}（仅企业与机构）", "{counts} (firms and institutions only)")
OTHERS = Bilingual("企业与机构：{counts}", "firms, institutions: {counts}")
FIGURE = Bilingual("{indicator}：{figure}", "{indicator}: {figure}")
PROVED = Bilingual("{text} [{source}] ¶{number}", "{text} [{source}] ¶{number}")
NO_FIGURE = Bilingual("提到但无数字（{counts}）", "stated without a figure ({counts})")
COUNTS = {"target": Bilingual("目标{n}项", "targets: {n}"), "result": Bilingual("结果{n}项", "results: {n}")}
SILENT = Bilingual("—", "—")
SIGNS_OF_WORDS = Bilingual(
    "◆ 承诺，◇ 建议，● 已报告，— 来源未提；[1] ¶12 指来源1第12段。",
    "◆ committed, ◇ proposed, ● reported, — not in the source of the region; [1] ¶12 is paragraph 12 of source 1.",
)
DASH = Bilingual("— 表示该地区的来源未提。", "— means that the source of the region does not say.")


def figures_side_by_side(
    cities: Sequence[City], shared: Iterable[Row], alone: Iterable[tuple[City, list[Row]]], edition: Edition, url: str
) -> list[Sheet]:
    """Return the sheet of figures in both languages. `alone` are pairs of a region and the rows that only it has."""
    parts = [(SHARED, list(shared)), *((ALONE.format(region=city.label), rows) for city, rows in alone)]
    lines = [(title, [_texts(row) for row in rows]) for title, rows in parts if rows]
    sources = {line.statement.source for _title, rows in parts for row in rows for line in row.lines}
    below = [[SOURCES], *(_source(source) for source in sorted(sources, key=lambda source: source.pk))]
    return _sheets(cities, HEAD, lines, below, [edition.cite, url, DASH])


def words_side_by_side(words: Any, edition: Edition, url: str) -> list[Sheet]:
    """Return the sheet of a view of topics or industries in both languages; `words` are the `Words` of a selection."""
    subject = SUBJECTS[words.table]
    lines = [
        (
            group.theme.label if group.theme else subject,
            [_words(row) for row in (*group.shared, *group.alone, *group.silent)],
        )
        for group in words.groups
    ]
    below = [
        [SOURCES],
        *(
            [Bilingual(f"[{reference.number}]", f"[{reference.number}]"), *_source(reference.source)]
            for reference in words.references.values()
        ),
    ]
    return _sheets(words.selection.cities, (subject, MENTIONED), lines, below, [edition.cite, url, SIGNS_OF_WORDS])


def _sheets(
    cities: Sequence[City],
    head: Sequence[Bilingual],
    lines: Sequence[tuple[Bilingual, list[list[Bilingual]]]],
    below: list[list[Bilingual]],
    notes: Sequence[Bilingual | str],
) -> list[Sheet]:
    title = listed([city.label for city in cities])
    return [
        Sheet(
            NAME[language],
            [note if isinstance(note, str) else note[language] for note in (title, *notes)],
            [text[language] for text in (*head, *(city.label for city in cities))],
            [(part[language], [[text[language] for text in row] for row in rows]) for part, rows in lines],
            [[text[language] for text in row] for row in below],
        )
        for language in (1, 0)
    ]


def _texts(row: Row) -> list[Bilingual]:
    """Return the cells of a row: its name, verdict, reasons, and a cell for each region."""
    reasons = row.judgement.reasons if row.judgement else ()
    return [
        row.subject.label,
        row.verdict.label if row.verdict else Bilingual("", ""),
        joined(reasons, "；", "; "),
        *(_cell(row, cell) for cell in row.cells),
    ]


def _cell(row: Row, cell: Cell) -> Bilingual:
    if not cell.lines:
        return NO_FIGURE.format(counts=_counts(cell.mentions)) if cell.mentions else SILENT
    texts = [in_words(line) for line in cell.lines] + [CUT] * row.is_cut
    return joined(texts, "\n", "\n")


def _counts(mentions: Mapping[Kind, int]) -> Bilingual:
    return listed([COUNTS[kind].format(n=str(number)) for kind, number in mentions.items()])


def _words(row: WordsRow) -> list[Bilingual]:
    """Return the cells of a row of words: its subject, the number of its regions, and a cell for each region."""
    return [row.subject.label, row.reach.label, *(_said(cell) for cell in row.cells)]


def _said(cell: WordsCell) -> Bilingual:
    """Return the lines of a cell: the counts by form, the representative statement, and the figure."""
    stance = cell.stance
    if stance.is_silent:
        return SILENT
    lines = [_sums(stance.marks)]
    if stance.is_of_others_only:
        lines = [OTHERS_ONLY.format(counts=lines[0])]
    elif stance.marks_of_others:
        lines.append(OTHERS.format(counts=_sums(stance.marks_of_others)))
    if stance.line:
        lines.append(_proved(_spoken(stance.line), stance.line.statement, cell.region))
    if stance.figure and stance.figure is not (stance.line and stance.line.statement):
        figure = FIGURE.format(indicator=stance.figure.indicator.label, figure=figure_in_words(stance.figure))
        lines.append(_proved(figure, stance.figure, cell.region))
    return joined(lines, "\n", "\n")


def _spoken(line: Line) -> Bilingual:
    zh, en = line.lead
    statement = line.statement
    return Bilingual(
        f"{zh}：{statement.text_zh}" if zh else statement.text_zh,
        f"{en}: {statement.text_en}" if en else statement.text_en,
    )


def _sums(marks: Iterable[tuple[Form, int]]) -> Bilingual:
    sums = " ".join(f"{SIGNS[form]}{number}" for form, number in marks)
    return Bilingual(sums, sums)


def _proved(text: Bilingual, statement: Any, region: Any) -> Bilingual:
    return PROVED.format(text=text, source=str(region.numbers[statement.source_id]), number=str(statement.paragraph))


def _source(source: Source) -> list[Bilingual]:
    title = Bilingual(f"《{source.title}》", f"{source.title_en} (《{source.title}》)")
    return [title, source_in_words(source), Bilingual(source.url, source.url)]
