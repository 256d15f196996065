"""JSON Schemas of the responses, derived from the tables of the data package, in the active language."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from cities.languages import LANGUAGES
from cities.localized import Bilingual
from plans.api.problems import DETAILS, MEDIA_TYPE
from plans.comparison.rows import State
from plans.comparison.verdicts import VERDICT_LABELS, Verdict
from plans.opendata.tables import Column, Table, Type, find_table

Schema = dict[str, Any]  # of JSON, or a part of the OpenAPI document

TYPES: dict[Type, Schema] = {
    Type.STRING: {"type": "string"},
    Type.INTEGER: {"type": "integer"},
    Type.NUMBER: {"type": "number"},
    Type.YEAR: {"type": "integer"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.DATETIME: {"type": "string", "format": "date-time"},
    Type.BOOLEAN: {"type": "boolean"},
    Type.STRINGS: {"type": "array", "items": {"type": "string"}},
    Type.INTEGERS: {"type": "array", "items": {"type": "integer"}},
}
PAGE_OF_ENTRY = {
    "url_zh": Bilingual("中文网页", "Its page in Chinese"),
    "url_en": Bilingual("英文网页", "Its page in English"),
}
REFERENCE = Bilingual("{words}（slug，见 {table}）", "{words} (a slug, see {table})")
FIRST_OF_SEVERAL = Bilingual(
    "{words}。多个时为 slug 最前的一个，全部见 {name}", "{words}. Of several the first by slug; all in {name}"
)
MEANINGS = Bilingual("{words}。取值：{values}", "{words}. Values: {values}")

SLUG: Schema = {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[-a-zA-Z0-9_]+$"}

# A schema lists the slugs of a table only up to this number.
MAX_NAMED = 1000


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def name_of(table: Table) -> str:
    """Return the name of the schema of a row: Target for the table targets."""
    return str(table.model.__name__)


def object_of(properties: dict[str, Schema], description: object = "") -> Schema:
    """Return the schema of an object; all properties are required."""
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return schema | ({"description": str(description)} if description else {})


def array_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def described(schema: Schema, description: object) -> Schema:
    return schema | {"description": str(description)}


def entry(table: Table) -> Schema:
    """Return the schema of a row of a table."""
    properties = {name: _column(table.columns[n], is_first) for name, n, is_first in table.members}
    pages = {
        name: described({"type": "string", "format": "uri"}, description) for name, description in PAGE_OF_ENTRY.items()
    }
    return object_of(properties | pages, table.description)


def _column(column: Column, is_first: bool = False) -> Schema:
    schema, description = dict(TYPES[Type.STRING if is_first else column.type]), column.description
    if is_first:
        description = FIRST_OF_SEVERAL.format(words=description, name=column.list_name)
    if column.choices:
        description = MEANINGS.format(words=description, values=column.values)
        schema["enum"] = [value for value, _label in column.choices]
    if column.references:
        description = REFERENCE.format(words=description, table=Bilingual(column.references, column.references))
    if is_first or not (column.required or column.type.is_list):
        schema["type"] = [schema["type"], "null"]
        if column.choices:
            schema["enum"].append(None)
    return described(schema, description)


def page(table: Table) -> Schema:
    """Return the schema of a page of the list of a table."""
    count = {"type": "integer", "minimum": 0}
    schema = object_of(
        {
            "next": described(
                {"type": ["string", "null"], "format": "uri"},
                Bilingual("下一页的地址；末页为 null", "The address of the next page; null on the last"),
            ),
            "results": array_of(ref(name_of(table))),
        }
    )
    description = Bilingual("总行数：count=1 时给出", "The number of all rows, given where count=1 asked for it")
    schema["properties"]["count"] = described(count, description)
    return schema


def slugs(model: type[Model]) -> Schema:
    """Return the schema of a slug of a model: an enum, unless the table is empty or has too many rows."""
    values = list(model._default_manager.order_by("pk").values_list("pk", flat=True)[: MAX_NAMED + 1])
    return SLUG | ({"enum": values} if 0 < len(values) <= MAX_NAMED else {})


BOTH_LANGUAGES = object_of({language.suffix: {"type": "string"} for language in LANGUAGES})


TEXT_OR_NULL = {"type": ["string", "null"]}


def comparison() -> Schema:
    """Return the schema of a comparison of regions."""
    return object_of(
        {
            "cities": array_of(ref("City")),
            "rows": array_of(_compared_row()),
            "is_cut": described(
                {"type": "boolean"},
                Bilingual("true 为条目过多，未尽列", "True where there are more statements than a comparison takes"),
            ),
        },
        Bilingual("地区并列：每行一个指标或主题", "Regions side by side: a row an indicator or a theme"),
    )


def _compared_row() -> Schema:
    return object_of(
        {
            "theme": {"type": "string"},
            "indicator": described(
                TEXT_OR_NULL,
                Bilingual(
                    "指标；null 为该主题下没有数字的条目", "Null for the statements of the theme that have no figure"
                ),
            ),
            "name_zh": {"type": "string"},
            "name_en": {"type": "string"},
            "verdict": described(
                {"type": ["string", "null"], "enum": [*Verdict, None]},
                Bilingual(
                    "可否相比；主题行没有数字，为 null；只有一个地区给出数字的行亦为 null",
                    "Whether the figures may be compared; null for a theme, which has none, and where one region alone "
                    "gives a figure",
                ),
            ),
            "verdict_zh": described(TEXT_OR_NULL, "; ".join(label.zh for label in VERDICT_LABELS.values())),
            "verdict_en": described(TEXT_OR_NULL, "; ".join(label.en for label in VERDICT_LABELS.values())),
            "reasons": array_of(BOTH_LANGUAGES),
            "stated": described({"type": "integer"}, Bilingual("提到的地区数", "How many regions state something")),
            "cells": array_of(_compared_cell()),
        }
    )


def _compared_cell() -> Schema:
    return object_of(
        {
            "city": {"type": "string"},
            "state": described(
                {"enum": [*State]},
                Bilingual(
                    "figure：有数字；stated：提到但无数字；not_stated：文中未提",
                    "A figure; stated, but without a figure; not stated in the region's sources",
                ),
            ),
            "statements": described(
                array_of({"oneOf": [_ranked_statement(kind) for kind in ("target", "result")]}),
                Bilingual("本行没有条目时为空", "Empty where the row has none of the region: its state says why"),
            ),
        }
    )


def _ranked_statement(kind: str) -> Schema:
    ranks = object_of({"kind": {"const": kind}, "ranks": array_of(BOTH_LANGUAGES)})
    return {"allOf": [ref(name_of(find_table(f"{kind}s"))), ranks]}


def findings(tables: Mapping[str, Table]) -> Schema:
    """Return the schema of search results; `tables` is `{kind of entry: table}`."""
    kinds = [
        object_of(
            {
                "kind": {"const": kind},
                "count": {"type": "integer"},
                "is_over": described(
                    {"type": "boolean"}, Bilingual("true 为不止此数", "True where there are more than `count`")
                ),
                "entries": array_of(ref(name_of(table))),
            }
        )
        for kind, table in tables.items()
    ]
    return object_of(
        {"results": array_of({"oneOf": kinds})},
        Bilingual("搜索结果，按条目种类分列，最相符者在前", "What is found, by kind of entry, the best matches first"),
    )


def problem() -> Schema:
    """Return the schema of problem details."""
    error = object_of({"parameter": {"type": "string"}, "detail": {"type": "string"}})
    schema = object_of(
        {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
        Bilingual("错误说明（RFC 9457）", "Problem details (RFC 9457)"),
    )
    schema["properties"] |= {
        "errors": array_of(error),
        "reason_zh": {"type": "string"},
        "reason_en": {"type": "string"},
        "replaced_by": {"type": "string", "format": "uri"},
    }
    return schema


def problem_response(status: int) -> Schema:
    """Return the OpenAPI response of an error status."""
    response = {"description": DETAILS[status], "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}
    if status == 429:
        response["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "required": True, "description": "Seconds to wait."}
        }
    return response
