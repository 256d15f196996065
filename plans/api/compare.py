"""Two to five regions side by side, as on the page: a row an indicator or a theme, a cell a region."""

from dataclasses import replace

from cities.localized import Bilingual
from cities.models import City
from plans.api import parameters
from plans.api.entries import entries
from plans.api.openapi import operation
from plans.api.schemas import ref
from plans.api.views import CatalogueView, site_of
from plans.comparison import Kind
from plans.filters import CompareFilter
from plans.matrix import indicator_rows, theme_rows
from plans.models import Theme
from plans.tables import find_table
from plans.views.compare import LEAST, MODELS, MOST, MOST_STATEMENTS

OFFERED = ("city", "industry", "theme", "indicator", "kind")
SUMMARY = Bilingual("地区并列，附可比与否及理由", "Regions side by side, with verdicts and their reasons")


class CompareView(CatalogueView):
    """The comparison that the address asks for; cells hold statements with all their columns."""

    @property
    def takes(self):
        return [
            replace(parameter, least=LEAST, most=MOST) if parameter.name == "city" else parameter
            for parameter in parameters.of_filters(CompareFilter, only=OFFERED)
        ]

    def operation(self):
        return operation("compare", SUMMARY, ref("Comparison"), self.takes)

    def answer(self, request, query):
        selected = {
            kind: parameters.selected(CompareFilter(request.query_params, model.objects.all()))
            for kind, model in MODELS.items()
            if kind in query.get("kind", MODELS)
        }
        found = {kind: list(_fetched(rows)) for kind, rows in selected.items()}
        cities = _in_order(City.objects.in_bulk(query["city"]), query["city"])
        statements = [statement for rows in found.values() for statement in rows[:MOST_STATEMENTS]]
        themes = Theme.objects.filter(pk__in=query["theme"]) if "theme" in query else Theme.objects.all()
        site = site_of(request)
        shown = _entries(statements, site)
        return {
            "cities": _in_order({city["slug"]: city for city in _city_entries(query["city"], site)}, query["city"]),
            "rows": [
                *(_row(row, "indicator", shown) for row in indicator_rows(cities, statements)),
                *(_row(row, "theme", shown) for row in theme_rows(cities, themes, statements)),
            ],
            "is_complete": all(len(rows) <= MOST_STATEMENTS for rows in found.values()),
        }


def _fetched(rows):
    return rows.for_comparison().prefetch_related("themes")[: MOST_STATEMENTS + 1]


def _in_order(found, slugs):
    return [found[slug] for slug in slugs]


def _city_entries(slugs, site):
    return entries(find_table("cities"), City.objects.filter(pk__in=slugs), site)


def _entries(statements, site):
    """Return `{slug: entry}` of statements of both kinds, each with its kind."""
    found = {}
    for kind, model in MODELS.items():
        keys = [statement.pk for statement in statements if statement.kind is kind]
        if keys:
            for entry in entries(find_table(f"{kind}s"), model.objects.filter(pk__in=keys), site):
                found[kind, entry["slug"]] = {"kind": kind.value} | entry
    return found


def _row(row, subject, shown):
    verdict = row.judgement and row.judgement.verdict
    return {
        "indicator": row.subject.pk if subject == "indicator" else None,
        "theme": row.subject.pk if subject == "theme" else None,
        "name_zh": row.subject.name_zh,
        "name_en": row.subject.name_en,
        "verdict": verdict and verdict.value,
        "verdict_zh": verdict and verdict.words.zh,
        "verdict_en": verdict and verdict.words.en,
        "reasons": [reason._asdict() for reason in row.judgement.reasons] if row.judgement else [],
        "stated": row.stated,
        "cells": [
            {
                "city": cell.city.pk,
                "statements": [
                    shown[line.statement.kind, line.statement.pk] | {"ranks": [words._asdict() for words in line.ranks]}
                    for line in cell.lines
                ],
            }
            for cell in row.cells
        ],
    }
