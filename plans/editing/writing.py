"""Write an entry from a record. Every value and reference is checked; an error names the record and the field."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from plans.editing.folder import Record
from plans.editing.tables import Table
from plans.editing.yaml_records import (
    EntriesByModel,
    FixtureError,
    Place,
    check_reference,
    check_references,
    check_value,
)
from plans.models import Source, Statement


def write(table: Table, record: Record, entry: Any, entries_by_model: EntriesByModel) -> Any:
    """Write a record to `entry`, or to a new entry if that is None; raise FixtureError if the record is wrong."""
    entry = entry or table.model()
    _check_folder(table, record, entries_by_model)
    if table.has_source:
        entry.source_id = record.full["source"]
    sets = {field.name: _set(entry, field, record, entries_by_model) for field in table.fields}
    many = {name: values for name, values in sets.items() if values is not None}
    _clean(entry, many, entries_by_model, record.place)
    _save(entry, many, record.place)
    return entry


def problems(
    table: Table, record: Record, entry: models.Model | None, entries_by_model: EntriesByModel
) -> list[FixtureError]:
    """Return all errors of a record; write it if there are none."""
    errors = []
    for field in table.fields:
        try:
            _set(entry or table.model(), field, record, entries_by_model)
        except FixtureError as error:
            errors.append(error)
    if not errors:
        try:
            write(table, record, entry, entries_by_model)
        except FixtureError as error:
            errors.append(error)
    return errors


def _set(entry: Any, field: Any, record: Record, entries_by_model: EntriesByModel) -> list[str] | None:
    """Set a field. Return the slugs of a many-to-many field, to be written after the entry is saved; else None."""
    value = record.values.get(field.name)
    if field.many_to_many:
        check_references(field, value or [], entries_by_model, record.place)
        return sorted(value or [])
    if field.is_relation:
        check_reference(field, value, entries_by_model, record.place)
        setattr(entry, field.attname, value)
    else:
        if value is not None:
            check_value(field, value, record.place)
        setattr(entry, field.name, field.get_default() if value is None else value)
    return None


def _check_folder(table: Table, record: Record, entries_by_model: EntriesByModel) -> None:
    """Refuse a folder whose name is not the slug of its source."""
    folder = record.place.path.parent.name
    if table.model is Source and record.values.get("slug") != folder:
        raise record.place.error(f"must be {folder!r}, as the folder is called", "slug")
    if table.has_source and folder not in entries_by_model[Source]:
        raise record.place.error(f"no source is called {folder!r}: its folder has no source.yaml")


def _clean(entry: Any, many: dict[str, list[str]], entries_by_model: EntriesByModel, place: Place) -> None:
    """Validate an entry. The existence of its references is checked already."""
    try:
        entry.clean_fields(exclude=[field.name for field in entry._meta.fields if field.is_relation])
        entry.clean()
        if isinstance(entry, Statement):
            models: dict[str, Any] = {name: entry._meta.get_field(name).related_model for name in many}
            entry.check_links(
                {name: [entries_by_model[models[name]][slug] for slug in slugs] for name, slugs in many.items()}
            )
    except ValidationError as error:
        raise _refusal(error, place) from error


def _save(entry: Any, many: dict[str, list[str]], place: Place) -> None:
    is_new = entry._state.adding
    try:
        with transaction.atomic():
            entry.save()
            for name, values in many.items():
                if not is_new:  # `set` would miss references to an entry that this load has just deleted
                    getattr(entry, name).clear()
                if values:
                    getattr(entry, name).add(*values)
    except IntegrityError as error:
        try:
            entry.full_clean()  # it explains in words what the database refused
        except ValidationError as refusal:
            raise _refusal(refusal, place) from error
        raise place.error(str(error)) from error


def _refusal(error: ValidationError, place: Place) -> FixtureError:
    """Return a FixtureError with the first field and message of a ValidationError."""
    field, messages = next(iter(error.message_dict.items()))
    return place.error(" ".join(messages), None if field == NON_FIELD_ERRORS else field)


def delete(table: Table, entries: list[models.Model]) -> None:
    """Delete entries, but not the entries that refer to them: the caller checks at the end that there are none."""
    meta: Any = table.model._meta
    many = [field.name for field in meta.many_to_many if field.remote_field.through._meta.auto_created]
    for entry in entries:
        for name in many:
            getattr(entry, name).clear()
    rows = table.model._default_manager.filter(pk__in=[entry.pk for entry in entries])
    rows._raw_delete(rows.db)
