"""The statements of regions on topics or industries as a table: one row per region and subject, also empty ones."""

from typing import Any

from cities.localized import Bilingual
from plans.comparison.forms import Form
from plans.comparison.words import Cell
from plans.figures import strength
from plans.opendata.tables.columns import Column, Table, Type, Values

SUBJECTS = {
    "topics": Column("topic", Type.STRING, Bilingual("议题", "Topic"), references="topics", required=True),
    "industries": Column(
        "industry", Type.STRING, Bilingual("行业", "Industry"), references="industries", required=True
    ),
}
TITLES = {
    "topics": Bilingual("各地对议题的说法", "What regions say of topics"),
    "industries": Bilingual("各地对行业的说法", "What regions say of industries"),
}
COLUMNS = (
    Column("name_zh", Type.STRING, Bilingual("名称（中文）", "Its name in Chinese"), required=True),
    Column("name_en", Type.STRING, Bilingual("名称（英文）", "Its name in English"), required=True),
    Column("theme", Type.STRING, Bilingual("议题所属的政策主题；行业为空", "Theme of the topic; empty for an industry"), references="themes"),
    Column("city", Type.STRING, Bilingual("地区", "Region"), references="cities", required=True),
    Column("commitments", Type.INTEGER, Bilingual("地区或其区县、园区的承诺条数", "Commitments of the region and its districts"), required=True),
    Column("proposals", Type.INTEGER, Bilingual("对地区或其区县、园区的建议条数", "Proposals to the region and its districts"), required=True),
    Column("results", Type.INTEGER, Bilingual("地区或其区县、园区已报告的结果条数", "Reported results of the region and its districts"), required=True),
    Column("commitments_of_others", Type.INTEGER, Bilingual("企业和机构的承诺条数", "Commitments of firms and institutions"), required=True),
    Column("proposals_of_others", Type.INTEGER, Bilingual("对企业和机构的建议条数", "Proposals to firms and institutions"), required=True),
    Column("results_of_others", Type.INTEGER, Bilingual("企业和机构已报告的结果条数", "Reported results of firms and institutions"), required=True),
    Column("statement", Type.STRING, Bilingual("代表该格的条目：最强的承诺，没有承诺则为所报告的事", "The statement that speaks for the cell: the strongest commitment, or what is reported")),
    Column("text_zh", Type.STRING, Bilingual("该条内容（中文）", "Its text in Chinese")),
    Column("text_en", Type.STRING, Bilingual("该条内容（英文）", "Its text in English")),
    Column("strength", Type.STRING, Bilingual("该条表示力度的原文词语；空为没有", "Its printed word of strength; may be empty")),
    Column("strength_en", Type.STRING, Bilingual("力度词语的英译", "The word of strength in English")),
    Column("when", Type.STRING, Bilingual("该条的期限年份或时期；空为未注明", "Its due year or period; empty where not stated")),
    Column("source", Type.STRING, Bilingual("该条的来源文章", "The article it stands in"), references="sources"),
    Column("paragraph", Type.INTEGER, Bilingual("该条所在自然段", "Its paragraph, counted below the headline")),
    Column("figure", Type.STRING, Bilingual("最能说明问题的数字所在的条目", "The statement with the most telling figure")),
    Column("indicator", Type.STRING, Bilingual("该数字的指标", "Indicator of the figure"), references="indicators"),
    Column("quantity", Type.STRING, Bilingual("该数字，按原文", "The figure as printed")),
    Column("figure_source", Type.STRING, Bilingual("该数字的来源文章", "The article of the figure"), references="sources"),
    Column("figure_paragraph", Type.INTEGER, Bilingual("该数字所在自然段", "The paragraph of the figure")),
    Column("statements", Type.STRINGS, Bilingual("该格所计的全部条目", "Every statement that the cell counts")),
)  # fmt: skip


def words_table(words: Any) -> Table:
    """Return the Table of the requested view; `words` are the `Words` of a selection."""
    subject = SUBJECTS[words.table]
    return Table(
        f"comparison_{words.table}",
        TITLES[words.table],
        (subject, *COLUMNS),
        key=(subject.name, "city"),
        fixed_rows=lambda: (
            _line(group.theme, row.subject, cell) for group in words.groups for row in group.rows for cell in row.cells
        ),
    )


def _line(theme: Any, subject: Any, cell: Cell) -> Values:
    stance = cell.stance
    return (
        subject.pk,
        subject.name_zh,
        subject.name_en,
        theme and theme.pk,
        cell.region.pk,
        *(counts[form] for counts in (stance.own, stance.others) for form in Form),
        *_spoken(stance.line and stance.line.statement),
        *_figure(stance.figure),
        tuple(sorted(statement.pk for statement in stance.statements)),
    )


def _spoken(statement: Any) -> Values:
    if statement is None:
        return (None,) * 8
    word = getattr(statement, "strength", "")
    return (
        statement.pk,
        statement.text_zh,
        statement.text_en,
        word or None,
        strength.in_english(word) or None,
        statement.when or None,
        statement.source_id,
        statement.paragraph,
    )


def _figure(statement: Any) -> Values:
    if statement is None:
        return (None,) * 5
    return statement.pk, statement.indicator_id, statement.quantity, statement.source_id, statement.paragraph
