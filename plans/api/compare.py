"""The comparison of two to five regions: a row for each indicator or theme, a cell for each region."""

from dataclasses import replace
from typing import Any

from rest_framework.request import Request

from cities.localized import Bilingual
from cities.models import City
from plans.api import parameters
from plans.api.entries import entries
from plans.api.openapi import operation
from plans.api.parameters import Parameter, Query
from plans.api.schemas import Schema, ref
from plans.api.views import CatalogueView, site_of
from plans.comparison.rows import Row, rows_of
from plans.figures.kinds import Kind
from plans.lists.filters import CompareFilter
from plans.lists.linked import MODELS
from plans.lists.selection import MAX_CITIES, MIN_CITIES, select
from plans.opendata.tables import find_table

FILTER_NAMES = ("city", "industry", "theme", "indicator", "kind", "show")
SUMMARY = Bilingual(
    "地区并列，附可比与否及其理由", "Regions side by side, each row with its verdict and the reasons for it"
)

Statements = dict[tuple[Kind, str], dict[str, Any]]  # by kind and slug


class CompareView(CatalogueView):
    """The requested comparison. Cells hold statements with all their columns."""

    @property
    def takes(self) -> list[Parameter]:  # type: ignore[override]  # read only
        return [
            replace(parameter, least=MIN_CITIES, most=MAX_CITIES) if parameter.name == "city" else parameter
            for parameter in parameters.of_filters(CompareFilter, only=FILTER_NAMES)
        ]

    def operation(self) -> Schema:
        return operation("compare", SUMMARY, ref("Comparison"), self.takes)

    def answer(self, request: Request, query: Query) -> dict[str, Any]:
        selection = select(request.query_params)
        for filterset in selection.filters.values():
            parameters.refuse(filterset)
        rows = rows_of(selection.groups())
        site = site_of(request)
        statements = _statement_entries(rows, site)
        regions = entries(find_table("cities"), City.objects.filter(pk__in=selection.asked), site)
        return {
            "cities": sorted(regions, key=lambda region: selection.asked.index(region["slug"])),
            "rows": [_row(row, statements) for row in rows],
            "is_cut": selection.is_cut,
        }


def _statement_entries(rows: list[Row], site: str) -> Statements:
    """Return `{(kind, slug): entry}` of all statements in the rows, with three queries per kind."""
    keys = {(line.statement.kind, line.statement.pk) for row in rows for cell in row.cells for line in cell.lines}
    return {
        (kind, entry["slug"]): {"kind": kind.value} | entry
        for kind, model in MODELS.items()
        for entry in entries(
            find_table(f"{kind}s"), model.objects.filter(pk__in=[key for kind_, key in keys if kind_ is kind]), site
        )
    }


def _row(row: Row, statements: Statements) -> dict[str, Any]:
    """Return a row as a dict. Its subject is an indicator, or a theme for statements without figures."""
    judgement = row.judgement
    verdict = judgement and judgement.verdict
    return {
        "theme": row.theme.pk or None,
        "indicator": row.subject.pk if judgement else None,
        "name_zh": row.subject.name_zh,
        "name_en": row.subject.name_en,
        "verdict": verdict and verdict.value,
        "verdict_zh": verdict and verdict.label.zh,
        "verdict_en": verdict and verdict.label.en,
        "reasons": [reason._asdict() for reason in judgement.reasons] if judgement else [],
        "stated": row.region_count,
        "cells": [
            {
                "city": cell.city.pk,
                "state": cell.state.value,
                "statements": [
                    statements[line.statement.kind, line.statement.pk]
                    | {"ranks": [rank._asdict() for rank in line.ranks]}
                    for line in cell.lines
                ],
            }
            for cell in row.cells
        ],
    }
