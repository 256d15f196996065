"""The OpenAPI document, and the documentation page that is rendered from it."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override
from rest_framework.request import Request

from cities.localized import Bilingual
from plans.api.openapi import document
from plans.api.parameters import VALUE, Parameter, Query
from plans.api.schemas import Schema
from plans.api.views import MAX_AGE, CatalogueView

LANGUAGE = Parameter(
    "lang",
    Bilingual("说明文字所用的语言", "The language of its descriptions"),
    VALUE | {"pattern": f"^(?:{'|'.join(code for code, _name in settings.LANGUAGES)})$"},
    f"one of {', '.join(code for code, _name in settings.LANGUAGES)}",
)


class DocumentView(CatalogueView):
    """The OpenAPI document, in English unless `lang` asks for Chinese."""

    takes = (LANGUAGE,)

    def operation(self) -> None:
        return None

    def answer(self, request: Request, query: Query) -> Schema:
        with override(query.get("lang", ["en"])[0]):
            return document()


@dataclass
class Section:
    """One collection on the page: its URLs with their parameters, and the columns of its entries."""

    name: str
    summary: str
    operations: list[Schema] = field(default_factory=list)
    columns: list[Schema] = field(default_factory=list)


def docs(request: HttpRequest) -> HttpResponse:
    """Show the documentation in the language of the parameter `lang`, or of the request's locale."""
    language = request.GET.get("lang")
    if language not in dict(settings.LANGUAGES):
        language = get_language()
    with override(language):
        openapi = document()
        response = render(
            request,
            "api/docs.html",
            {
                "document": openapi,
                "sections": _sections(openapi),
                "base": request.build_absolute_uri("/").removesuffix("/"),
                "languages": settings.LANGUAGES,
            },
        )
    response["Content-Language"] = language
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def _sections(openapi: Schema) -> list[Section]:
    """Return a Section for each tag of the document, in its order."""
    sections: dict[str, Section] = {}
    for path, operations in openapi["paths"].items():
        operation = operations["get"]
        section = sections.setdefault(operation["tags"][0], Section(operation["tags"][0], operation["summary"]))
        section.operations.append({"path": path, "parameters": operation["parameters"]})
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        if not section.columns:
            section.columns = _columns(schema, openapi["components"]["schemas"])
    return list(sections.values())


def _columns(schema: Schema, components: Schema) -> list[Schema]:
    """Return name, type and description of the properties of an object, or of the items of a list page."""
    schema = components[schema["$ref"].rpartition("/")[2]]
    items = schema["properties"].get("results", {}).get("items", {})
    if "$ref" in items:
        return _columns(items, components)
    return [
        {"name": name, "type": _type(column), "description": column.get("description", "")}
        for name, column in schema["properties"].items()
    ]


def _type(schema: Schema) -> str:
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return ", ".join(names)
