"""The tables of the fixtures: which file holds which model, and how an entry becomes a record.

Files of the shared vocabulary are at the top of the folder. All other files are in one folder per source
(`sources/<slug>/targets.yaml`), so their records do not name the source. A record holds the fields of its
model. Empty fields are omitted, references are slugs, quantities are as printed.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import models

from cities.models import City
from plans.catalogue.registry import KINDS
from plans.models import ChainFirm, Correction, FormerAddress, Measure, Omission, Source, Synonym
from plans.models.file_record import DIGEST_LENGTH

Values = dict[str, Any]  # of a record, by the names of its fields

FOLDER_OF_SOURCES = "sources"


@dataclass(frozen=True)
class Table:
    """A model and the files of its records; `key` are the fields that identify a record."""

    model: type[models.Model]
    name: str
    key: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name of the table in revisions, proposals and file records."""
        return self.model._meta.model_name or ""

    @property
    def holds_addresses(self) -> bool:
        """Whether its records are former addresses. They are no entries, and have no history."""
        return self.model is FormerAddress

    @property
    def is_cited(self) -> bool:
        """Whether its entries have their own addresses, which readers may have cited."""
        return self.model not in (FormerAddress, ChainFirm, Omission, Synonym, Correction)

    @property
    def has_source(self) -> bool:
        return self._has("source")

    @property
    def is_by_source(self) -> bool:
        return self.has_source or self.model is Source

    @cached_property
    def fields(self) -> list[Any]:
        """The fields of a record, sorted as in the model. Fields that the system derives or sets are left out."""
        meta: Any = self.model._meta
        return [
            field
            for field in (*meta.fields, *meta.many_to_many)
            if field.editable and not field.auto_created and field.name not in ("updated_at", "source")
            and not (field.many_to_many and not field.remote_field.through._meta.auto_created)
        ]  # fmt: skip

    @property
    def file_name(self) -> str:
        return f"{'source' if self.model is Source else self.name}.yaml"

    def path(self, folder: Path, source: str | None) -> Path:
        """Return the file of the records of a source; without a source, the file of all records."""
        return folder / FOLDER_OF_SOURCES / source / self.file_name if source else folder / self.file_name

    def paths(self, folder: Path) -> list[Path]:
        """Return the files of the table in a folder."""
        return sorted(folder.glob(f"{FOLDER_OF_SOURCES}/*/{self.file_name}" if self.is_by_source else self.file_name))

    @property
    def attributes(self) -> list[str]:
        """The attributes of an entry that hold its key."""
        meta: Any = self.model._meta
        return [meta.get_field(name).attname for name in self.key]

    @property
    def order(self) -> list[str]:
        """The attributes that order the records of a file: by paragraph, then by key."""
        return ORDERS.get(self.model) or [*(["paragraph"] if self._has("paragraph") else []), *self.attributes]

    def slug_of(self, entry: Any) -> str:
        """Return the slug of an entry in revisions, proposals and file records."""
        return "/".join(str(getattr(entry, name)) for name in self.attributes)

    def entries(self) -> list[Any]:
        """Return all entries, sorted as in the files, with their references prefetched."""
        m2m = [field.name for field in self.fields if field.many_to_many]
        # Sorted in Python, because databases order texts differently.
        return sorted(self.model._default_manager.order_by().prefetch_related(*m2m), key=attrgetter(*self.order))

    def _has(self, name: str) -> bool:
        return any(field.name == name for field in self.model._meta.fields)


ORDERS: dict[Any, list[str]] = {City: ["code"], Measure: ["plan_id", "order"]}

# The order matters: a record refers only to its own table and to earlier ones.
TABLES = [
    Table(FormerAddress, "addresses", ("table", "slug")),
    *(Table(kind.model, kind.table, kind.key) for kind in KINDS),
]
BY_MODEL = {table.model: table for table in TABLES}
MODELS = list(BY_MODEL)


def is_empty(field: Any, value: object) -> bool:
    """Return whether a record omits this value of a field."""
    return value in ("", None, []) or (field.has_default() and value == field.get_default())


def as_record(entry: Any) -> Values:
    """Return an entry as a record of its file: the name and value of each non-empty field."""
    record = {}
    for field in BY_MODEL[type(entry)].fields:
        if field.many_to_many:
            value = sorted(related.pk for related in getattr(entry, field.name).all())
        else:
            value = getattr(entry, field.attname)
        if not is_empty(field, value):
            record[field.name] = value
    return record


def full_record(entry: Any) -> Values:
    """Return the record of an entry including its source. In files the name of the folder tells the source."""
    source = source_of(entry)
    return as_record(entry) | ({"source": source} if source and not isinstance(entry, Source) else {})


def source_of(entry: Any) -> str | None:
    """Return the slug of the source whose folder holds the entry, or None."""
    return entry.pk if isinstance(entry, Source) else getattr(entry, "source_id", None)


def digest(record: Values) -> str:
    """Return a digest of a record; the values may be of any type, also a wrong one."""
    text = json.dumps(sorted(record.items()), ensure_ascii=False, default=str, skipkeys=True)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:DIGEST_LENGTH]
