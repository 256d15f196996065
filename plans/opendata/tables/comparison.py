"""A comparison as a table: a row for each statement of each cell, and a row for an empty cell."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cities.localized import Bilingual, joined
from plans.comparison.rows import Row
from plans.opendata.tables.columns import Column, Table, Type, Values

COLUMNS = (
    Column("theme", Type.STRING, Bilingual("所属主题", "Theme of the row"), required=True),
    Column("indicator", Type.STRING, Bilingual("指标；无数字的条目为空", "Indicator; empty for statements without figures")),
    Column("row_zh", Type.STRING, Bilingual("行名（中文）", "Name of the row in Chinese"), required=True),
    Column("row_en", Type.STRING, Bilingual("行名（英文）", "Name of the row in English"), required=True),
    Column("verdict", Type.STRING, Bilingual("该行是否可比", "Whether the row may be compared")),
    Column("reasons_zh", Type.STRING, Bilingual("理由（中文）", "Reasons in Chinese")),
    Column("reasons_en", Type.STRING, Bilingual("理由（英文）", "Reasons in English")),
    Column("city", Type.STRING, Bilingual("地区", "Region"), required=True),
    Column("kind", Type.STRING, Bilingual("目标或结果；空为本篇原文未提", "Target or result; empty: not stated in this source")),
    Column("slug", Type.STRING, Bilingual("条目", "Statement")),
    Column("text_zh", Type.STRING, Bilingual("内容（中文）", "Text in Chinese")),
    Column("text_en", Type.STRING, Bilingual("内容（英文）", "Text in English")),
    Column("quantity", Type.STRING, Bilingual("原文数量", "Quantity as printed")),
    Column("qualifier", Type.STRING, Bilingual("限定词", "Qualifier")),
    Column("low", Type.NUMBER, Bilingual("下限（基本单位）", "Lower bound in base units")),
    Column("high", Type.NUMBER, Bilingual("上限（基本单位）", "Upper bound in base units")),
    Column("base_unit", Type.STRING, Bilingual("基本单位", "Base unit")),
    Column("moment", Type.STRING, Bilingual("期限或期间；空为原文未提", "Due year or period; empty: not stated")),
    Column("standing", Type.STRING, Bilingual("目标的状态", "Standing of a target")),
    Column("scope", Type.STRING, Bilingual("范围", "Scope")),
    Column("rank_zh", Type.STRING, Bilingual("与同行数字的高低（中文）", "How it ranks in its row, in Chinese")),
    Column("rank_en", Type.STRING, Bilingual("与同行数字的高低（英文）", "How it ranks in its row, in English")),
    Column("source", Type.STRING, Bilingual("来源", "Source")),
    Column("paragraph", Type.INTEGER, Bilingual("段落", "Paragraph")),
    Column("as_printed", Type.STRING, Bilingual("原文短语", "Phrase as printed")),
    Column("state", Type.STRING, Bilingual("figure：有数字；stated：提到但无数字；not_stated：文中未提", "figure; stated: without a figure; not_stated: not in this source"), required=True),
)  # fmt: skip


def comparison_table(rows: Iterable[Row]) -> Table:
    """Return the Table of the rows of a comparison."""
    return Table(
        "comparison",
        Bilingual("地区并列", "Regions side by side"),
        COLUMNS,
        key=("theme", "indicator", "city", "slug"),
        fixed_rows=lambda: (line for row in rows for line in _lines(row)),
    )


def _lines(row: Row) -> Iterator[Values]:
    judgement = row.judgement
    head = (
        row.theme.pk or None,
        row.subject.pk if judgement else None,
        row.subject.name_zh,
        row.subject.name_en,
        judgement and judgement.verdict and judgement.verdict.value,
        *_joined(judgement.reasons if judgement else ()),
    )
    for cell in row.cells:
        for line in cell.lines:
            yield (*head, cell.city.pk, *_statement(line.statement, line.ranks), cell.state.value)
        if not cell.lines:
            yield (*head, cell.city.pk, *(None,) * (len(COLUMNS) - len(head) - 2), cell.state.value)


def _joined(texts: Sequence[Bilingual]) -> Iterator[str | None]:
    return (text or None for text in joined(texts, "；", "; "))


def _statement(statement: Any, ranks: Sequence[Bilingual]) -> Values:
    return (
        statement.kind.value,
        statement.pk,
        statement.text_zh,
        statement.text_en,
        statement.quantity or None,
        statement.qualifier or None,
        statement.low,
        statement.high,
        statement.base_unit or None,
        statement.when or None,
        getattr(statement, "standing", None),
        statement.scope,
        *_joined(ranks),
        statement.source_id,
        statement.paragraph,
        statement.as_printed,
    )
