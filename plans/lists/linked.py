"""Fetch the linked entries of many statements with one query."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Value

from plans.figures.kinds import Kind
from plans.models import Result, Target

MODELS = {Kind.TARGET: Target, Kind.RESULT: Result}
LISTS = {
    "industries": "industry_list",
    "topics": "topic_list",
    "themes": "theme_list",
    "districts": "district_list",
    "chains": "chain_list",
    "firms": "firm_list",
}
FIGURE_SUBJECTS = ("industries", "districts", "chains", "firms")  # links that may be the subject of a figure
COLUMNS = ("slug", "name_zh", "name_en")


def fetch_lists(statements: Sequence[Any], *fields: str) -> None:
    """Fill the lists of linked entries of targets and results for these fields. The entries have only slug and names.

    Statements that name the same entry share one instance.
    """
    by_key = {(statement.kind, statement.pk): statement for statement in statements}
    for statement in statements:
        for field in fields:
            setattr(statement, LISTS[field], [])
    parts = [_links(model, field, statements) for model in MODELS.values() for field in fields]
    entries: dict[tuple[str, str], Any] = {}
    # Sorted in Python, because databases order texts differently.
    for kind, key, field, *columns in sorted(parts[0].union(*parts[1:], all=True)):
        if (field, columns[0]) not in entries:
            model: Any = Target._meta.get_field(field).related_model
            entries[field, columns[0]] = model.from_db(None, COLUMNS, columns)
        getattr(by_key[kind, key], LISTS[field]).append(entries[field, columns[0]])


def _links(model: Any, field: str, statements: Sequence[Any]) -> Any:
    """Return a query of rows (kind, key of a statement, field, columns of a linked entry)."""
    relation = model._meta.get_field(field)
    statement_field, entry_field = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    keys = [statement.pk for statement in statements if statement.kind is model.kind]
    links = relation.remote_field.through.objects.filter(**{f"{statement_field}__in": keys}).order_by()
    return links.values_list(
        Value(model.kind.value), f"{statement_field}_id", Value(field), *(f"{entry_field}__{c}" for c in COLUMNS)
    )
