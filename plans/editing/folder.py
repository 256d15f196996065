"""A folder of fixtures: which files it holds and lacks, and the records in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cities.models import City
from plans.editing.tables import BY_MODEL, FOLDER_OF_SOURCES, TABLES, Table, Values, is_empty
from plans.editing.yaml_records import Place, read_file


@dataclass(frozen=True)
class Record:
    """A record of a file: `values` as written, and `full` in the form of `full_record`."""

    place: Place
    slug: str
    values: Values
    full: Values


def files(folder: Path) -> set[Path]:
    """Return the files of the catalogue in a folder."""
    return {path for table in TABLES for path in table.paths(folder)}


def check_files(folder: Path) -> None:
    """Refuse a folder without regions, and a YAML file whose name is unknown, such as a misspelt one."""
    if not BY_MODEL[City].paths(folder):
        raise Place(folder).error("no cities.yaml here: expected a folder of fixtures")
    for path in sorted({*folder.rglob("*.y*ml")} - files(folder)):
        raise Place(path).error("is not one of the catalogue's files")


def lacking_files(folder: Path) -> list[str]:
    """Return the names of the expected files that are missing in a folder."""
    sources = sorted(path.name for path in folder.glob(f"{FOLDER_OF_SOURCES}/*") if path.is_dir())
    expected = [
        table.path(folder, source)
        for table in TABLES
        if not table.holds_addresses
        for source in (sources if table.is_by_source else [None])
    ]
    return [str(path.relative_to(folder)) for path in expected if not path.exists()]


def records(folder: Path, table: Table) -> dict[str, Record]:
    """Return `{slug: Record}` of a table, sorted as in its files."""
    by_slug: dict[str, Record] = {}
    for record in _read(folder, table):
        if record.slug in by_slug:
            raise record.place.error(f"stands twice, the first time in {by_slug[record.slug].place.path}")
        by_slug[record.slug] = record
    return by_slug


def _read(folder: Path, table: Table) -> Iterator[Record]:
    field_names = sorted(field.name for field in table.fields)
    for path in table.paths(folder):
        for number, values in enumerate(read_file(path), start=1):
            if not isinstance(values, dict):
                raise Place(path, f"no. {number}").error("expected a mapping of fields to values")
            place = Place(path, " / ".join(str(values.get(key) or f"no. {number}") for key in table.key))
            for name in values:
                if name not in field_names:
                    raise place.error(f"is unknown: expected one of {', '.join(field_names)}", name)
            slug = "/".join(str(values.get(key)) for key in table.key)
            yield Record(place, slug, values, _full(table, values, path))


def _full(table: Table, values: Values, path: Path) -> Values:
    full = {}
    for field in table.fields:
        value = values.get(field.name)
        if field.many_to_many and isinstance(value, list):
            value = sorted(value, key=str)
        if not is_empty(field, value):
            full[field.name] = value
    return full | ({"source": path.parent.name} if table.has_source else {})
