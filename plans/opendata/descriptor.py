"""The `datapackage.json` and the README of the data package."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.text import capfirst

from cities.localized import Bilingual
from plans.catalogue.edition import DATA_LICENCE, HOW_TO_CITE, NAME, TITLE, Edition
from plans.opendata.tables import ALL_TABLES, Column, Table, Type, find_table, rows

Object = dict[str, Any]  # of JSON

DESCRIBED = (
    "What Chinese regions commit to, report and propose for their manufacturing, each figure with its proof. / "
    "各地对制造业的承诺、已报告的结果与建议，每个数字都有出处。"
)


class FileFacts(NamedTuple):
    """The size and the SHA-256 of a written file."""

    size: int
    sha256: str


def descriptor(edition: Edition, files: dict[str, FileFacts]) -> Object:
    """Return the content of `datapackage.json` (Frictionless Data Package v1) for the files of the tables."""
    created = (
        {"created": timezone.localtime(edition.changed_at).isoformat(timespec="seconds")} if edition.changed_at else {}
    )
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": f"{TITLE.en} / {TITLE.zh}",
        "description": DESCRIBED,
        "version": str(edition.version),
        **created,
        "citation": edition.as_meta()["cite_en"],
        "citation_zh": edition.as_meta()["cite_zh"],
        "licenses": [{"name": DATA_LICENCE.name, "path": DATA_LICENCE.url, "title": DATA_LICENCE.title.en}],
        "sources": list(_sources()),
        "resources": [_resource(table, files[table.name]) for table in ALL_TABLES],
    }


def _sources() -> Iterator[Object]:
    table = find_table("sources")
    for row in rows(table):
        source = dict(zip(table.names, row, strict=True))
        yield {"title": source["title"]} | ({"path": source["url"]} if source["url"] else {})


def _resource(table: Table, facts: FileFacts) -> Object:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": _in_both(table.description),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": facts.size,
        "hash": f"sha256:{facts.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _schema(table),
    }


def _schema(table: Table) -> Object:
    return {
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "fields": [column.name],
                "reference": {
                    "resource": "" if column.references == table.name else column.references,
                    "fields": list(find_table(column.references).key),
                },
            }
            for column in table.columns
            if column.references and not column.type.is_list
        ],
    }


def _field(table: Table, column: Column) -> Object:
    constraints = {
        "required": column.required,
        "unique": table.key == (column.name,),
        "enum": [value for value, _label in column.choices],
        "pattern": LISTS.get(column.type, ""),
    }
    constraints = {name: value for name, value in constraints.items() if value}
    return {
        "name": column.name,
        "type": "string" if column.type.is_list else column.type.value,
        "description": _in_both(column.description),
        **({"constraints": constraints} if constraints else {}),
    }


# In the standard a list is a string with this pattern.
LISTS = {Type.STRINGS: r"[^;]+(;[^;]+)*", Type.INTEGERS: r"\d+(;\d+)*"}


def _in_both(text: Bilingual) -> str:
    return f"{text.en} / {text.zh}"


README = """{title}
{words_zh}
{words_en}

许可 Licence
{licence_zh}（{licence}）
{licence_en} ({licence})
{licence_url}

{how_zh} {how_en}
{cite_zh}
{cite_en}

文件 Files
{files}
datapackage.json  结构、类型、主键与外键 / structure, types, keys (Frictionless Data Package)

约定 Conventions
- UTF-8（带 BOM），逗号分隔，RFC 4180。空单元格表示原文未提，不是零。
  UTF-8 with a byte order mark, comma-separated, RFC 4180. An empty cell means not stated in the source, never zero.
- 一格多值以 “;” 分隔。
  Several values in one cell are separated by “;”.
- number 是原文的数字，以 unit 计；low 与 high 是它所说的范围，以 base_unit 计，空为原文未给。
  number is as printed, in unit; low and high are the bounds that it states, in base_unit, empty where it states none.
- 以 = + - @、制表符或回车开头的文字前加一个撇号，以免被电子表格当作公式；数字不加。
  Text that begins with = + - @, a tab or a return has an apostrophe before it, lest a spreadsheet take it
  for a formula; numbers have none.
- 每一列的含义见 dictionary.csv，单位见 units.csv。
  The meaning of every column stands in dictionary.csv, the units in units.csv.
"""


def readme(edition: Edition) -> str:
    """Return the README.txt of the data package, in both languages."""
    meta = edition.as_meta()
    width = max(len(table.name) for table in ALL_TABLES) + len(".csv  ")
    return README.format(
        title=f"{TITLE.zh} {TITLE.en}",
        words_zh=edition.label.zh,
        words_en=capfirst(edition.label.en),
        licence=DATA_LICENCE.short,
        licence_zh=DATA_LICENCE.title.zh,
        licence_en=DATA_LICENCE.title.en,
        licence_url=DATA_LICENCE.url,
        how_zh=HOW_TO_CITE.zh,
        how_en=HOW_TO_CITE.en,
        cite_zh=meta["cite_zh"],
        cite_en=meta["cite_en"],
        files="\n".join(
            f"{f'{table.name}.csv':{width}}{table.description.zh} / {table.description.en}" for table in ALL_TABLES
        ),
    )
