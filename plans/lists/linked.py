"""What a comparison asks of many statements at once: the entries that they name, read by one query."""

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
NAMED = ("industries", "districts", "chains", "firms")  # what a figure may be of
COLUMNS = ("slug", "name_zh", "name_en")


def fetch_lists(statements, *fields):
    """Fill the lists of entries that targets and results name in these fields; entries have their names at hand."""
    by_key = {(statement.kind, statement.pk): statement for statement in statements}
    for statement in statements:
        for field in fields:
            setattr(statement, LISTS[field], [])
    parts = [_links(model, field, statements) for model in MODELS.values() for field in fields]
    # Sorted here, because databases sort texts differently.
    for kind, key, field, *columns in sorted(parts[0].union(*parts[1:], all=True)):
        model: Any = Target._meta.get_field(field).related_model
        getattr(by_key[kind, key], LISTS[field]).append(model.from_db(None, COLUMNS, columns))


def _links(model, field, statements):
    """Return a query of rows (kind and key of a statement, field, columns of an entry that it names there)."""
    many = model._meta.get_field(field)
    own, other = many.m2m_field_name(), many.m2m_reverse_field_name()
    keys = [statement.pk for statement in statements if statement.kind is model.kind]
    links = many.remote_field.through.objects.filter(**{f"{own}__in": keys}).order_by()
    return links.values_list(Value(model.kind.value), f"{own}_id", Value(field), *(f"{other}__{c}" for c in COLUMNS))
