"""The whole catalogue as files: a Frictionless data package (a folder or a ZIP), one JSON, one workbook.

The same catalogue gives the same bytes. Each file holds one edition (see `edition.of_one_edition`).
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, BinaryIO

from plans.catalogue.edition import Edition, of_one_edition
from plans.opendata.descriptor import FileFacts, descriptor, readme
from plans.opendata.streams import csv_stream, encode, json_rows
from plans.opendata.tables import ALL_TABLES


def write_folder(folder: Path) -> Edition:
    """Write the data package into a folder, creating it if needed, and return its edition."""
    folder.mkdir(parents=True, exist_ok=True)

    def open_file(name: str) -> IO[bytes]:
        return (folder / name).open("wb")

    def write(edition: Edition) -> Edition:
        _write_package(edition, open_file)
        return edition

    return of_one_edition(write)


def write_zip(edition: Edition, file: BinaryIO) -> None:
    """Write the data package as a ZIP."""
    with zipfile.ZipFile(file, "w") as archive:
        _write_package(edition, lambda name: archive.open(_zip_entry(name), "w"))


def write_json(edition: Edition, file: BinaryIO) -> None:
    """Write the whole catalogue as one JSON object: `meta`, and `tables` with an array of objects each."""
    file.write(f'{{"meta": {encode(edition.as_meta())},\n"tables": {{'.encode())
    for number, table in enumerate(ALL_TABLES):
        file.write(f"{',' if number else ''}\n{encode(table.name)}: ".encode())
        file.writelines(json_rows(table))
    file.write(b"}}\n")


def _write_package(edition: Edition, open_file: Callable[[str], IO[bytes]]) -> None:
    facts = {table.name: _write(open_file, f"{table.name}.csv", csv_stream(table)) for table in ALL_TABLES}
    _write(open_file, "README.txt", [readme(edition).encode()])
    described = json.dumps(descriptor(edition, facts), ensure_ascii=False, indent=2)
    _write(open_file, "datapackage.json", [described.encode(), b"\n"])


def _write(open_file: Callable[[str], IO[bytes]], name: str, pieces: Iterable[bytes]) -> FileFacts:
    digest, size = hashlib.sha256(), 0
    with open_file(name) as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    return FileFacts(size, digest.hexdigest())


def _zip_entry(name: str) -> zipfile.ZipInfo:
    """Return a ZIP entry with a fixed time and system, so that equal content gives equal bytes."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
