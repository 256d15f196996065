"""The OpenAPI 3.1 document of `/api/v1/` in the active language."""

from collections.abc import Iterable
from typing import Any

from django.urls import get_resolver, reverse
from django.utils.translation import get_language

from cities.localized import Bilingual, in_both
from plans.api import VERSION, schemas
from plans.api.parameters import Parameter
from plans.api.schemas import Schema, ref
from plans.catalogue.caching import held
from plans.catalogue.edition import DATA_LICENCE, TITLE
from plans.catalogue.registry import BY_MODEL
from plans.opendata.tables import TABLES, find_table
from plans.search.kinds import KINDS

DESCRIPTION = Bilingual(
    "各地对制造业的承诺、已报告的结果与建议：每个数字都有原文与段落。只读，无需注册。"
    "同一参数可重复：同名各值为“或”，不同参数为“且”。未知的参数或取值以 400 指明，空的参数视同未给。"
    "列表由 next 逐页读取，读取期间目录有改动也不会重复或遗漏。"
    "数字照原文，不经浮点；null 与空数组为原文未提，从不是零。"
    "回答带 ETag：以 If-None-Match 再问，目录未变即得 304。",
    "What Chinese regions commit to, report and propose for their manufacturing, each figure with its printed phrase "
    "and paragraph. Read-only, no registration. Repeat a parameter for alternatives; between parameters all must "
    "hold. An unknown parameter or value is named and answered with 400; a blank one counts as not given. Follow next to read a list page by page: "
    "changes to the catalogue meanwhile neither repeat nor skip a row. Numbers are as printed, never rounded by a "
    "float; null or an empty array means not stated in the source, never zero. Answers carry an ETag: ask again "
    "with If-None-Match, and you get 304 until the catalogue changes.",
)
SLUG = Bilingual("条目的 slug", "The slug of the entry")
ONE_SLUG = Bilingual("{words}：{table} 的 slug", "{words}: a slug of {table}")
REPEATABLE = Bilingual("{words}。可重复", "{words}. May be repeated")
SEVERAL = Bilingual("{words}。重复{least}至{most}次，各不相同", "{words}. Repeat it {least} to {most} times, each once")
DEFAULT = Bilingual("{words}。缺省为 {value}", "{words}. {value} unless given")
SEARCHED = {name: find_table(kind.table) for name, kind in KINDS.items()}
ERRORS = (400, 404, 406, 414, 429, 500, 503)
GONE = 410
# The other responses of an entry's URL.
FORMER_ENTRY_RESPONSES = {
    "301": {
        "description": "The entry has moved for good, to the address in Location.",
        "headers": {"Location": {"required": True, "schema": {"type": "string", "format": "uri-reference"}}},
    },
    str(GONE): {"$ref": f"#/components/responses/Problem{GONE}"},
}

ETAG = {
    "ETag": {"required": True, "schema": {"type": "string"}, "description": "Changes with the catalogue."},
    "Cache-Control": {"required": True, "schema": {"type": "string"}},
}
LINK = {"Link": {"schema": {"type": "string"}, "description": "The next page, as `next`."}}


def operation(
    name: str,
    summary: object,
    answer: Schema,
    parameters: Iterable[Parameter] = (),
    headers: Any = (),
    tag: str = "",
    has_slug: bool = False,
) -> Schema:
    """Return the OpenAPI operation of a view whose response has the schema `answer`."""
    path = [{"name": "slug", "in": "path", "required": True, "description": str(SLUG), "schema": schemas.SLUG}]
    return {
        "operationId": name,
        "summary": str(summary),
        "tags": [tag or name],
        "parameters": [*(path if has_slug else ()), *map(_parameter, parameters)],
        "responses": {
            "200": {
                "description": str(summary),
                "headers": ETAG | dict(headers),
                "content": {"application/json": {"schema": answer}},
            },
            "304": {"description": "Nothing has changed since the answer with the ETag named in If-None-Match."},
            **{str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in ERRORS},
            **(FORMER_ENTRY_RESPONSES if has_slug else {}),
        },
    }


def _parameter(parameter: Parameter) -> Schema:
    schema, description = _value(parameter)
    if "default" in parameter.schema:
        description = DEFAULT.format(words=description, value=parameter.schema["default"])
    if parameter.most > 1:
        schema = {"type": "array", "items": schema, "maxItems": parameter.most}
        if parameter.least:
            schema |= {"minItems": parameter.least, "uniqueItems": True}
            description = SEVERAL.format(words=description, least=parameter.least, most=parameter.most)
        else:
            description = REPEATABLE.format(words=description)
    return {
        "name": parameter.name,
        "in": "query",
        "required": bool(parameter.least),
        **({} if parameter.least else {"allowEmptyValue": True}),
        "description": str(description),
        "schema": schema,
    }


def _value(parameter: Parameter) -> tuple[Schema, Bilingual]:
    """Return the schema and the description of one value of a parameter."""
    schema, description = parameter.schema, parameter.description
    if parameter.choices:
        options = list(parameter.choices())
        schema = {"type": "string", "enum": [str(value) for value, _label in options]}
        meanings = [(value, in_both(label)) for value, label in options if str(value) != str(label)]
        if meanings:
            values = Bilingual(
                *("; ".join(f"{value}={description[n]}" for value, description in meanings) for n in (0, 1))
            )
            description = schemas.MEANINGS.format(words=description, values=values)
    if parameter.model:
        schema = ref(f"{parameter.model.__name__}Slug")
        description = ONE_SLUG.format(words=description, table=BY_MODEL[parameter.model].table)
    return schema, description


def document() -> Schema:
    """Return the OpenAPI document in the active language, cached until the catalogue changes."""
    return held(_document, "openapi", get_language())


def _document() -> Schema:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": str(TITLE),
            "version": VERSION,
            "description": str(DESCRIPTION),
            "license": {"name": DATA_LICENCE.short, "url": DATA_LICENCE.url},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(),
        "components": {
            "schemas": {
                **{schemas.name_of(table): schemas.entry(table) for table in TABLES},
                **{f"{schemas.name_of(table)}List": schemas.page(table) for table in TABLES},
                **{
                    f"{table.model.__name__}Slug": schemas.slugs(table.model) for table in TABLES if "slug" in table.key
                },
                "Comparison": schemas.comparison(),
                "Findings": schemas.findings(SEARCHED),
                "Problem": schemas.problem(),
            },
            "responses": {f"Problem{status}": schemas.problem_response(status) for status in (*ERRORS, GONE)},
        },
    }


def _paths() -> dict[str, Schema]:
    """Return `{path: operations}` of all URLs below `/api/v1/` whose view has an operation."""
    paths = {}
    for pattern in get_resolver("plans.api.urls").url_patterns:
        callback: Any = pattern.callback
        view = getattr(callback, "view_class", None)
        if view and (operation := view(**callback.view_initkwargs).operation()):
            path = str(pattern.pattern).replace("<slug:slug>", "{slug}")
            paths[reverse("api:index") + path] = {"get": operation}
    return dict(sorted(paths.items()))
