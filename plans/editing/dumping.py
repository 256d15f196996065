"""Write the catalogue as fixture files, so that edits made in the admin return to the repository."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from plans.editing import file_records
from plans.editing.folder import files
from plans.editing.locking import lock_tables
from plans.editing.tables import MODELS, TABLES, Table, Values, as_record, digest, full_record, source_of
from plans.models import FormerAddress


class Dumper(yaml.SafeDumper):
    """Block style for records, one line for a list of slugs."""


Dumper.add_representer(
    list, lambda dumper, values: dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=True)
)


class NothingToDump(Exception):
    """The catalogue is empty or almost empty, but the folder is not."""


@dataclass
class Dumped:
    """What a dump wrote. `unexplained` are entries that were in the files and have no former address."""

    records: int = 0
    unexplained: list[str] = field(default_factory=list)


def dump(folder: Path, *, force: bool = False) -> Dumped:
    """Write the whole catalogue into `folder`.

    Raise NothingToDump instead of deleting more than half of its files, unless `force` is set.
    """
    with lock_tables(MODELS):
        dumped = Dumped()
        texts_by_path: dict[Path, list[str]] = {}
        for table in TABLES:
            entries = table.entries()
            for entry in entries:
                texts_by_path.setdefault(table.path(folder, source_of(entry)), []).append(_as_yaml(as_record(entry)))
            dumped.records += len(entries)
            dumped.unexplained += _remember(table, entries)
        present = files(folder)
        if not force and 2 * len(present - texts_by_path.keys()) > len(present):
            raise NothingToDump(f"The catalogue has nothing for most of the files: {folder} was left as it is.")
        _replace(folder, {path: "\n".join(records) for path, records in texts_by_path.items()})
    return dumped


def _remember(table: Table, entries: list[Any]) -> list[str]:
    """Store the digests of the dumped records; return entries that were in the files and have no former address."""
    digests = {table.slug_of(entry): digest(full_record(entry)) for entry in entries}
    held = file_records.held(table)
    file_records.remember_dumped(table, digests, held)
    if not table.is_cited:
        return []
    former = FormerAddress.objects.filter(table=table.name).values_list("slug", flat=True)
    return [f"{table.name} {slug}" for slug in sorted(held.keys() - digests.keys() - {*former})]


def _as_yaml(record: Values) -> str:
    lines = yaml.dump(record, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110).splitlines()
    return "".join(f"{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines))


def _replace(folder: Path, texts: dict[Path, str]) -> None:
    """Write all files under temporary names, and then rename them: a failed dump changes nothing."""
    temporary_paths = {path: path.with_name(f"{path.name}.new") for path in texts}
    try:
        for path, temporary in temporary_paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(texts[path], encoding="utf-8")
        obsolete = files(folder) - texts.keys()
        for path, temporary in temporary_paths.items():
            os.replace(temporary, path)
        for path in obsolete:
            path.unlink()
            if path.parent != folder and not any(path.parent.iterdir()):
                path.parent.rmdir()
    finally:
        for temporary in temporary_paths.values():
            temporary.unlink(missing_ok=True)
