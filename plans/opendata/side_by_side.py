"""The figures of a comparison as a sheet that a person reads: a row an indicator, a column a region, once in each language.

The long form, a row a figure, stays beside it for programs.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cities.localized import Bilingual, joined, listed
from plans.catalogue.edition import Edition
from plans.comparison.proof import in_words, source_in_words
from plans.comparison.rows import Row


class Sheet(NamedTuple):
    """A sheet of texts: what stands above the table, its head, its rows in parts, and what stands below."""

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
NO_FIGURE = Bilingual("提到但无数字（{counts}）", "stated without a figure ({counts})")
COUNTS = {"target": Bilingual("目标{n}项", "targets: {n}"), "result": Bilingual("结果{n}项", "results: {n}")}
SILENT = Bilingual("—", "—")
DASH = Bilingual("— 表示该地区的来源未提。", "— means that the source of the region does not say.")


def side_by_side(
    cities: Sequence, shared: Iterable[Row], alone: Iterable[tuple], edition: Edition, url: str
) -> list[Sheet]:
    """Return the sheet in both languages. `alone` holds, for each region, the rows that it alone names."""
    parts = [(SHARED, list(shared)), *((ALONE.format(region=city.label), rows) for city, rows in alone)]
    lines = [(title, [_texts(row) for row in rows]) for title, rows in parts if rows]
    sources = {line.statement.source for _title, rows in parts for row in rows for line in row.lines}
    below = [[SOURCES], *(_source(source) for source in sorted(sources, key=lambda source: source.pk))]
    title = listed([city.label for city in cities])
    return [
        Sheet(
            NAME[language],
            [title[language], edition.cite[language], url, DASH[language]],
            [text[language] for text in (*HEAD, *(city.label for city in cities))],
            [(part[language], [[text[language] for text in row] for row in rows]) for part, rows in lines],
            [[text[language] for text in row] for row in below],
        )
        for language in (1, 0)
    ]


def _texts(row: Row) -> list[Bilingual]:
    """Return the cells of a row: its name, verdict, reasons, and what each region says."""
    reasons = row.judgement.reasons if row.judgement else ()
    return [
        row.subject.label,
        row.verdict.label if row.verdict else Bilingual("", ""),
        joined(reasons, "；", "; "),
        *(_cell(row, cell) for cell in row.cells),
    ]


def _cell(row, cell):
    if not cell.lines:
        return NO_FIGURE.format(counts=_counts(cell.mentions)) if cell.mentions else SILENT
    said = [in_words(line) for line in cell.lines] + [CUT] * row.is_cut
    return joined(said, "\n", "\n")


def _counts(mentions):
    return listed([COUNTS[kind].format(n=str(number)) for kind, number in mentions.items()])


def _source(source):
    title = Bilingual(f"《{source.title}》", f"{source.title_en} (《{source.title}》)")
    return [title, source_in_words(source), Bilingual(source.url, source.url)]
