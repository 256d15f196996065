"""The catalogue as files that a person reads and edits: YAML in, YAML out, the same bytes.

Shared vocabulary lies at the top of the folder, everything else in one folder a source
(`sources/<slug>/targets.yaml`), which is why records there do not name their source. A record holds the
fields of its model; empty ones are left out, references are slugs, quantities stand as printed.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import yaml
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from cities.models import City, District
from plans.editing import history
from plans.editing.yaml_records import FixtureError, check_reference, check_references, check_value, read_file
from plans.models import (
    Chain,
    ChainFirm,
    Firm,
    Indicator,
    Industry,
    Measure,
    Omission,
    Plan,
    Result,
    Source,
    Statement,
    Target,
    Term,
    Theme,
    Topic,
)


@dataclass(frozen=True)
class Table:
    """A model and the file that holds its records."""

    model: type[models.Model]
    name: str
    order: tuple[str, ...] = ("pk",)

    @property
    def has_source(self):
        return any(field.name == "source" for field in self.model._meta.fields)

    @property
    def is_by_source(self):
        return self.has_source or self.model is Source

    @property
    def fields(self):
        """The fields of a record, as the model declares them; what is derived or set by the system is left out."""
        meta = self.model._meta
        return [
            field
            for field in (*meta.fields, *meta.many_to_many)
            if field.editable and not field.auto_created and field.name not in ("updated_at", "source")
            and not (field.many_to_many and not field.remote_field.through._meta.auto_created)
        ]  # fmt: skip


TABLES = [
    Table(City, "cities", ("code",)),
    Table(District, "districts"),
    Table(Industry, "industries"),
    Table(Theme, "themes"),
    Table(Topic, "topics"),
    Table(Indicator, "indicators"),
    Table(Term, "terms"),
    Table(Source, "source"),
    Table(Plan, "plans"),
    Table(Measure, "measures", ("plan_id", "order")),
    Table(Chain, "chains"),
    Table(Firm, "firms"),
    Table(ChainFirm, "chain_firms", ("paragraph", "chain_id", "firm_id")),
    Table(Omission, "omissions", ("paragraph", "pk")),
    Table(Target, "targets", ("paragraph", "pk")),
    Table(Result, "results", ("paragraph", "pk")),
]


# --- Writing ---------------------------------------------------------------------------------------


class Dumper(yaml.SafeDumper):
    """Block style for records, one line for a list of slugs."""


Dumper.add_representer(
    list, lambda dumper, values: dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=True)
)


def as_record(instance) -> dict:
    """Return an entry as its fixture holds it: a field's name and value, empty ones left out."""
    record = {}
    for field in _table_of(type(instance)).fields:
        if field.many_to_many:
            value = sorted(related.pk for related in getattr(instance, field.name).all())
        else:
            value = getattr(instance, field.attname)
        if not _is_empty(field, value):
            record[field.name] = value
    return record


def _is_empty(field, value):
    """Return whether a record leaves the value out: it is nothing, or the field's own default."""
    return value in ("", None, []) or (field.has_default() and value == field.default)


def _table_of(model):
    return next(table for table in TABLES if table.model is model)


def dump(folder: Path) -> int:
    """Write the whole catalogue below `folder` and return the number of records."""
    total = 0
    for table in TABLES:
        files = {}
        for instance in _instances(table):
            slug = instance.pk if table.model is Source else getattr(instance, "source_id", None)
            files.setdefault(slug, []).append(as_record(instance))
        for path in _paths(folder, table):
            path.unlink()
        for slug, records in files.items():
            path = _path(folder, table, slug)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(map(_as_yaml, records)), encoding="utf-8")
            total += len(records)
    return total


def _as_yaml(record):
    lines = yaml.dump(record, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110).splitlines()
    return "".join(f"{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines))


def _instances(table):
    m2m = [field.name for field in table.fields if field.many_to_many]
    # Sorted here, as every database has its own idea of the order of texts.
    return sorted(table.model.objects.prefetch_related(*m2m), key=attrgetter(*table.order))


def _path(folder, table, slug):
    return folder / "sources" / slug / f"{table.name}.yaml" if slug else folder / f"{table.name}.yaml"


def _paths(folder, table):
    return sorted(folder.glob(f"sources/*/{table.name}.yaml" if table.is_by_source else f"{table.name}.yaml"))


# --- Reading ---------------------------------------------------------------------------------------


@dataclass
class Loaded:
    """What a load did: how many records it added, changed and left as they were, and entries no file names.

    `changes` are the arguments of `history.record_all`.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    unnamed: int = 0
    changes: list = dataclasses.field(default_factory=list, repr=False, compare=False)


@transaction.atomic
def load(folder: Path) -> Loaded:
    """Load every file below `folder`; raise FixtureError, and load nothing, if one of them is wrong."""
    _check_files(folder)
    loaded = Loaded()
    known = {}
    for table in TABLES:
        before = {instance.natural_key(): as_record(instance) for instance in _instances(table)}
        seen = {}
        records = list(_records(folder, table))
        # An entry may name another of its own table, also one that stands further down.
        known[table.model] = {record.get("slug"): None for _path, _name, record in records}
        if table.model is Measure:
            _make_room(records, before)
        for path, name, record in records:
            key = tuple(str(record.get(field)) for field in _key_fields(table))
            if key in seen:
                raise FixtureError(path, f"stands twice, the first time in {seen[key]}", name)
            seen[key] = path
            _load_record(table, path, name, record, before.get(key), known, loaded)
        loaded.unnamed += len(before.keys() - seen.keys())
        known[table.model] = table.model.objects.in_bulk()
    history.record_all(loaded.changes)
    return loaded


def _check_files(folder):
    """Refuse a folder without regions, and a file that would not be read, such as a misspelt one."""
    if not _paths(folder, TABLES[0]):
        raise FixtureError(folder, "no cities.yaml here: expected a folder of fixtures")
    read = {path for table in TABLES for path in _paths(folder, table)}
    for path in sorted(folder.rglob("*.y*ml")):
        if path not in read:
            raise FixtureError(path, "is not one of the catalogue's files")


def _records(folder, table) -> Iterator[tuple[Path, str, dict]]:
    """Yield the file, the name and the fields of each record of a table."""
    allowed = {field.name for field in table.fields}
    for path in _paths(folder, table):
        for number, record in enumerate(read_file(path), start=1):
            if not isinstance(record, dict):
                raise FixtureError(path, "expected a mapping of fields to values", f"no. {number}")
            name = " / ".join(str(record.get(key) or f"no. {number}") for key in _key_fields(table))
            for field in record:
                if field not in allowed:
                    raise FixtureError(path, f"is unknown: expected one of {', '.join(sorted(allowed))}", name, field)
            yield path, name, record


def _key_fields(table):
    return ("chain", "firm") if table.model is ChainFirm else ("slug",)


def _make_room(records, before):
    """Move the measures whose order changes out of the way: no two of a plan share one, not even between two records."""
    moving = [
        key
        for _path, _name, record in records
        if (key := str(record.get("slug"))) and before.get((key,), record).get("order") != record.get("order")
    ]
    Measure.objects.filter(pk__in=moving).update(order=models.F("order") + OUT_OF_THE_WAY)


OUT_OF_THE_WAY = 20_000  # beyond any printed order, and still a small integer


def _load_record(table, path, name, record, before, known, loaded):
    instance = table.model()
    if before is not None:
        instance = table.model.objects.get(**{key: record[key] for key in _key_fields(table)})
    if table.is_by_source:
        _check_folder(table, path, name, record, known)
    if table.has_source:
        before = before and before | {"source": instance.source_id}
        instance.source_id = path.parent.name
    many = {}
    for field in table.fields:
        value = record.get(field.name)
        if field.many_to_many:
            check_references(field, value or [], known, path, name)
            many[field.name] = sorted(value or [])
        elif field.is_relation:
            check_reference(field, value, known, path, name)
            setattr(instance, field.attname, value)
        else:
            if value is not None:
                check_value(field, value, path, name)
            setattr(instance, field.name, field.get_default() if value is None else value)
    after = _cleaned(table, instance, many, known, path, name)
    if before == after:
        loaded.unchanged += 1
        return
    _save(instance, many, path, name)
    loaded.changes.append((instance, before, after))
    if before is None:
        loaded.added += 1
    else:
        loaded.changed += 1


def _check_folder(table, path, name, record, known):
    """Refuse a folder that is not called as the source that its files come from."""
    folder = path.parent.name
    if table.model is Source and record.get("slug") != folder:
        raise FixtureError(path, f"must be {folder!r}, as the folder is called", name, "slug")
    if table.has_source and folder not in known[Source]:
        raise FixtureError(path, f"no source is called {folder!r}: its folder has no source.yaml", name)


def _cleaned(table, instance, many, known, path, name):
    """Validate an instance but for its references, which were checked, and return its record."""
    try:
        instance.clean_fields(exclude=[field.name for field in table.model._meta.fields if field.is_relation])
        instance.clean()
        if isinstance(instance, Statement):
            instance.check_links(
                {
                    field: [known[table.model._meta.get_field(field).related_model][slug] for slug in slugs]
                    for field, slugs in many.items()
                }
            )
    except ValidationError as error:
        raise _refusal(error, path, name) from error
    record = {"source": instance.source_id} if table.has_source else {}
    for field in table.fields:
        value = many[field.name] if field.many_to_many else getattr(instance, field.attname)
        if not _is_empty(field, value):
            record[field.name] = value
    return record


def _save(instance, many, path, name):
    try:
        with transaction.atomic():
            instance.save()
            for field, values in many.items():
                getattr(instance, field).set(values)
    except IntegrityError as error:
        try:
            instance.full_clean()  # says in words what the database refused
        except ValidationError as refusal:
            raise _refusal(refusal, path, name) from error
        raise FixtureError(path, str(error), name) from error


def _refusal(error, path, name):
    """Return a FixtureError with the first field and message of a ValidationError."""
    field, messages = next(iter(error.message_dict.items()))
    return FixtureError(path, " ".join(messages), name, None if field == NON_FIELD_ERRORS else field)
