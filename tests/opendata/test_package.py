"""The data package is complete, valid, reproducible byte by byte, and from one edition."""

import io
import json
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from frictionless import Package

from plans.catalogue.edition import ATTEMPTS, CatalogueKeepsChanging, current
from plans.catalogue.version import raise_version
from plans.models import CatalogueVersion, Target
from plans.opendata import package
from plans.opendata.streams import csv_stream
from plans.opendata.tables import ALL_TABLES, TABLES, find_table, rows
from plans.opendata.workbooks import write_catalogue
from tests.sample import make_catalogue
from tests.values import made, read_csv, stored

pytestmark = pytest.mark.one_database

FILES = {*(f"{table.name}.csv" for table in ALL_TABLES), "datapackage.json", "README.txt"}
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def export(folder):
    output = io.StringIO()
    call_command("export_catalogue", folder, stdout=output)
    return output.getvalue()


def errors_of(folder):
    """Return the kinds of error that Frictionless finds in a data package."""
    report = Package(str(folder / "datapackage.json")).validate()
    return sorted({kind for (kind,) in report.flatten(["type"])})


@pytest.fixture
def noon(monkeypatch):
    """Let everything happen at one moment."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.mark.slow
def test_a_data_package_is_written_and_valid(sample, tmp_path):
    output = export(tmp_path / "new" / "folder")

    assert set(contents(tmp_path / "new" / "folder")) == FILES
    assert output.startswith(f"Edition {current().version} of ")
    assert errors_of(tmp_path / "new" / "folder") == []


@pytest.mark.slow
def test_an_empty_catalogue_makes_a_valid_data_package(db, tmp_path):
    export(tmp_path)

    assert errors_of(tmp_path) == []
    assert "created" not in json.loads((tmp_path / "datapackage.json").read_text())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ("-plan", "-plain", "foreign-key"),
        (",亿元,magnitude,", ",亿元,enormous,", "constraint-error"),
        (",1557,家,", ",1557家,家,", "type-error"),
        (",adopted,", ",,", "constraint-error"),
    ],
)
def test_an_invalid_value_in_a_file_violates_its_table_schema(sample, tmp_path, before, after, error):
    export(tmp_path)
    described = json.loads((tmp_path / "datapackage.json").read_text())
    for resource in described["resources"]:
        del resource["hash"], resource["bytes"]
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    text = (tmp_path / "targets.csv").read_text()

    (tmp_path / "targets.csv").write_text(text.replace(before, after))

    assert text != text.replace(before, after)
    assert error in errors_of(tmp_path)


@pytest.mark.slow
def test_a_changed_file_no_longer_matches_its_size_and_hash(db, tmp_path):
    export(tmp_path)
    with (tmp_path / "units.csv").open("a") as file:
        file.write("步,paces,length,1,米,步,pace,paces\r\n")

    assert errors_of(tmp_path) == ["byte-count", "hash-count"]


def test_the_package_has_a_description_and_a_readme_with_version_and_licence(db, tmp_path, noon):
    make_catalogue()
    CatalogueVersion.objects.update(number=77)
    export(tmp_path)

    described = json.loads((tmp_path / "datapackage.json").read_text())

    assert described["name"] == "regional-plans"
    assert described["version"] == "77"
    assert described["created"] == "2026-11-21T12:00:00+08:00"
    assert described["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
            "title": "Creative Commons Attribution 4.0 International",
        }
    ]
    sources = {source["title"]: source.get("path") for source in described["sources"]}
    assert sources == {row[1]: row[4] for row in rows(find_table("sources"))}
    targets = next(resource for resource in described["resources"] if resource["name"] == "targets")
    assert targets["schema"]["primaryKey"] == ["slug"]
    assert targets["schema"]["missingValues"] == [""]
    assert {key["fields"][0]: key["reference"]["resource"] for key in targets["schema"]["foreignKeys"]} == {
        "city": "cities",
        "measure": "measures",
        "indicator": "indicators",
        "source": "sources",
        "unit": "units",
        "base_unit": "units",
    }
    assert next(field for field in targets["schema"]["fields"] if field["name"] == "standing") == {
        "name": "standing",
        "type": "string",
        "description": "How binding it is: adopted, announced or only proposed / 状态：已出台、已宣布或仅为建议",
        "constraints": {"required": True, "enum": ["adopted", "announced", "proposed"]},
    }
    readme = (tmp_path / "README.txt").read_text()
    assert "Regional Manufacturing Plans, edition 77 of 21 November 2026. Data under CC BY 4.0." in readme
    assert "《地方制造业规划目录》第77版（2026年11月21日），数据采用 CC BY 4.0 许可。" in readme
    assert all(f"\n{name}" in readme for name in FILES - {"README.txt"})


def test_the_zip_holds_the_files_of_the_folder(sample, tmp_path):
    export(tmp_path)

    edition, file = made(package.write_zip)

    with file, zipfile.ZipFile(file) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents(tmp_path)
    assert edition == current()


@pytest.mark.slow
def test_the_zip_is_a_valid_data_package(sample, tmp_path):
    with made(package.write_zip)[1] as file:
        (tmp_path / "catalogue.zip").write_bytes(file.read())

    assert Package(str(tmp_path / "catalogue.zip")).validate().valid


def test_the_json_holds_every_table(sample):
    edition, file = made(package.write_json)

    with file:
        read = json.load(file)
    assert read["meta"] == edition.as_meta()
    assert {name: [entry.get("slug") for entry in entries] for name, entries in read["tables"].items()} == {
        table.name: [dict(zip(table.names, row, strict=True)).get("slug") for row in rows(table)]
        for table in ALL_TABLES
    }
    assert read["tables"]["targets"][0]["themes"] == list(next(rows(find_table("targets")))[7])


@pytest.mark.slow
def test_the_workbook_holds_every_table(sample):
    edition, file = made(write_catalogue)

    with file:
        book = openpyxl.load_workbook(file)
    assert book.sheetnames == [*(table.name for table in ALL_TABLES), "about"]
    assert {name: book[name].max_row - 1 for name in book.sheetnames[:-1]} == {
        table.name: len(list(rows(table))) for table in ALL_TABLES
    }
    assert book["about"]["C2"].value == edition.label.en


@pytest.mark.parametrize("write", [package.write_zip, package.write_json, write_catalogue])
def test_the_same_catalogue_gives_the_same_bytes(sample, write):
    with made(write)[1] as first, made(write)[1] as second:
        assert first.read() == second.read()


@pytest.mark.slow
def test_a_catalogue_reloaded_from_fixtures_exports_the_same_bytes(transactional_db, tmp_path, noon):
    call_command("flush", interactive=False, verbosity=0)
    make_catalogue()
    call_command("dump_fixtures", tmp_path / "first", verbosity=0)
    for name in ("one", "two"):
        call_command("flush", interactive=False, verbosity=0)
        call_command("load_catalogue", tmp_path / "first", verbosity=0)
        export(tmp_path / name)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert len(contents(tmp_path / "one")["targets.csv"].splitlines()) > 10


@pytest.mark.slow
def test_loading_the_fixtures_of_a_catalogue_changes_no_value(transactional_db, tmp_path, noon):
    make_catalogue()
    before = {table.name: b"".join(csv_stream(table)) for table in TABLES}
    call_command("dump_fixtures", tmp_path, verbosity=0)
    call_command("flush", interactive=False, verbosity=0)

    call_command("load_catalogue", tmp_path, verbosity=0)

    assert {table.name: b"".join(csv_stream(table)) for table in TABLES} == before


def change_while_writing(monkeypatch, times):
    """Let an editor change the catalogue during the first exports of a package."""
    make_catalogue()
    left = iter(range(times))

    def stream(table):
        if table.name == "omissions" and next(left, None) is not None:
            Target.objects.update(text_en="Changed meanwhile")
            raise_version()
        yield from csv_stream(table)

    monkeypatch.setattr(package, "csv_stream", stream)


@pytest.mark.slow
def test_an_edit_during_the_export_restarts_it(db, tmp_path, monkeypatch):
    change_while_writing(monkeypatch, times=1)

    edition = package.write_folder(tmp_path)

    assert edition == current()
    assert json.loads((tmp_path / "datapackage.json").read_text())["version"] == str(current().version)
    assert (tmp_path / "targets.csv").read_text().count("Changed meanwhile") == Target.objects.count()
    assert errors_of(tmp_path) == []


@pytest.mark.slow
def test_an_export_fails_if_the_catalogue_changes_during_every_attempt(db, monkeypatch, tmp_path):
    change_while_writing(monkeypatch, times=2 * ATTEMPTS)

    with pytest.raises(CatalogueKeepsChanging):
        made(package.write_zip)
    with pytest.raises(CommandError, match="changed during each of 5 attempts"):
        export(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(db, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="file"):
        export(tmp_path / "file")


@pytest.mark.slow
def test_the_regions_of_this_repository_make_a_valid_data_package(catalogue, tmp_path):
    export(tmp_path)

    assert errors_of(tmp_path) == []
    for table in TABLES:
        assert read_csv(table, (tmp_path / f"{table.name}.csv").read_bytes()) == stored(table)
