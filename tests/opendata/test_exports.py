"""Tables as CSV, JSON and XLSX: the same values as the database, in bounded memory."""

import csv
import io
import json
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from plans.catalogue.edition import Edition
from plans.models import Target
from plans.opendata import streams
from plans.opendata.streams import as_cell, as_json, csv_stream, in_full, json_stream
from plans.opendata.tables import TABLES, find_table, reading
from plans.opendata.tempfiles import filled
from plans.opendata.workbooks import write_workbook
from tests import factories as make
from tests.sample import TRICKY, make_catalogue
from tests.values import from_json, from_xlsx, read_csv, stored

EDITION = Edition(12, datetime(2026, 11, 20, 20, 0, tzinfo=UTC))


def workbook(table, *args, **kwargs):
    return filled(lambda file: write_workbook(table, EDITION, file, *args, **kwargs))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1557.000000", "1557"),
        ("7.500000", "7.5"),
        ("300000000000.000000", "300000000000"),
        ("1E+12", "1000000000000"),
        ("0.0254", "0.0254"),
        ("1000", "1000"),
        ("0.000000", "0"),
        ("-12.50", "-12.5"),
    ],
)
def test_numbers_are_written_in_full_without_trailing_zeros(number, text):
    assert in_full(Decimal(number)) == text


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5℃", "@某处", "\t制表", "\r回车"])
def test_text_that_a_spreadsheet_takes_for_a_formula_is_guarded(text):
    assert as_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (Decimal("-5"), "-5"),
        (-5, "-5"),
        ("1-2个", "1-2个"),
        (None, ""),
        ((), ""),
        (("green", "talent"), "green;talent"),
        ((2, 13), "2;13"),
        (date(2022, 8, 10), "2022-08-10"),
    ],
)
def test_other_values_are_written_unchanged(value, cell):
    assert as_cell(value) == cell


def test_a_csv_begins_with_a_byte_order_mark_and_its_lines_end_with_cr_lf(db):
    city = make.make_city(name_zh='逗号,引号"', name_en="A")

    written = b"".join(csv_stream(find_table("cities")))

    assert written.startswith(b"\xef\xbb\xbfslug,name_zh,name_en,level,province,code,updated_at\r\n")
    assert f'\r\n{city.slug},"逗号,引号""",A,prefecture,hunan,{city.code},2'.encode() in written
    assert written.endswith(b"+08:00\r\n")
    assert written.count(b"\n") == written.count(b"\r\n") == 2


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_csv_read_by_pandas_holds_what_the_database_holds(sample, table):
    assert read_csv(table, b"".join(csv_stream(table))) == stored(table)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_json_holds_what_the_database_holds(sample, table):
    read = json.loads(b"".join(json_stream(table, edition=EDITION)), parse_float=Decimal)

    assert [from_json(table, row) for row in read["rows"]] == stored(table)


@pytest.mark.parametrize("name", ["targets", "results", "chains"])
def test_files_written_in_several_batches_have_each_row_once(db, monkeypatch, name):
    monkeypatch.setattr(streams, "BATCH", 3)
    monkeypatch.setattr(reading, "CHUNK", 3)
    make_catalogue()
    table = find_table(name)

    assert read_csv(table, b"".join(csv_stream(table))) == stored(table)
    read = json.loads(b"".join(json_stream(table, edition=EDITION)), parse_float=Decimal)
    assert [from_json(table, row) for row in read["rows"]] == stored(table)
    with workbook(table) as file:
        _head, *lines = openpyxl.load_workbook(file)[name].iter_rows()
    assert [from_xlsx(table, line) for line in lines] == stored(table)


def test_a_json_file_has_its_edition_licence_and_citation(db):
    address = "https://example.org/zh-hans/targets/?city=changsha"

    read = json.loads(b"".join(json_stream(find_table("targets"), edition=EDITION, url=address)))

    assert read == {
        "meta": {
            "title_zh": "地方制造业规划目录",
            "title_en": "Regional Manufacturing Plans",
            "version": 12,
            "date": "2026-11-21",
            "licence": "CC-BY-4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "cite_zh": "《地方制造业规划目录》第12版（2026年11月21日），数据采用 CC BY 4.0 许可。"
            "引用某个数字时，请一并注明它所据的文章和自然段：每一行都载有来源与段落。",
            "cite_en": "Regional Manufacturing Plans, edition 12 of 21 November 2026. Data under CC BY 4.0. "
            "When you cite a figure, name the article and paragraph behind it as well: every row carries both.",
            "table": "targets",
            "address": address,
        },
        "rows": [],
    }


def test_numbers_in_json_keep_all_their_digits():
    assert as_json(Decimal("999999999999999.123456")) == "999999999999999.123456"


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_workbook_read_by_openpyxl_holds_what_the_database_holds(sample, table):
    with workbook(table) as file:
        book = openpyxl.load_workbook(file)

    sheet = book[table.name]
    head, *lines = sheet.iter_rows()
    assert [cell.value for cell in head] == table.names
    assert all(cell.font.bold for cell in head)
    assert sheet.freeze_panes == f"{'BCD'[len(table.key) - 1]}2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert {cell.data_type for line in lines for cell in line} <= {"n", "s", "d", "b"}
    assert [from_xlsx(table, line) for line in lines] == stored(table)


def test_a_workbook_has_sheets_for_columns_edition_licence_citation_and_sources(db):
    source = make.make_source(published=date(2022, 8, 10), url="https://example.org/")

    with workbook(find_table("results"), url="https://example.org/data") as file:
        book = openpyxl.load_workbook(file)

    assert book.sheetnames == ["results", "dictionary", "about"]
    assert [row[1].value for row in book["dictionary"].iter_rows(min_row=2)] == find_table("results").names
    assert [[cell for cell in row if cell] for row in book["about"].iter_rows(values_only=True)] == [
        ["地方制造业规划目录", "Regional Manufacturing Plans"],
        ["edition", "第12版（2026年11月21日）", "edition 12 of 21 November 2026"],
        [
            "licence",
            "知识共享署名 4.0 国际许可协议 (CC BY 4.0)",
            "Creative Commons Attribution 4.0 International (CC BY 4.0)",
        ],
        ["https://creativecommons.org/licenses/by/4.0/"],
        [
            "how to cite",
            "《地方制造业规划目录》第12版（2026年11月21日），数据采用 CC BY 4.0 许可。",
            "Regional Manufacturing Plans, edition 12 of 21 November 2026. Data under CC BY 4.0.",
        ],
        [
            "引用方式",
            "引用某个数字时，请一并注明它所据的文章和自然段：每一行都载有来源与段落。",
            "When you cite a figure, name the article and paragraph behind it as well: every row carries both.",
        ],
        ["address", "https://example.org/data"],
        [],
        ["slug", "title", "title_en", "publisher", "published", "url"],
        [source.slug, source.title, source.title_en, "某日报", datetime(2022, 8, 10), "https://example.org/"],
    ]


def test_text_like_a_formula_or_an_address_stays_text_in_a_workbook(db):
    city, source = make.make_city(), make.make_source(url="https://example.org/")
    for text in TRICKY:
        make.make_result(city, source=source, text_zh=text)

    with workbook(find_table("results")) as file:
        texts = [row[9] for row in openpyxl.load_workbook(file)["results"].iter_rows(min_row=2)]

    assert sorted(cell.value for cell in texts) == sorted(TRICKY)
    assert {cell.data_type for cell in texts} == {"s"}
    assert {cell.hyperlink for cell in texts} == {None}


def test_a_queryset_is_exported_in_its_order(db):
    city = make.make_city()
    first, second = (make.make_target(city, scope="district", paragraph=n) for n in (1, 2))
    make.make_target(city)
    table, queryset = find_table("targets"), Target.objects.filter(scope="district").order_by("-paragraph")

    lines = list(csv.reader(io.StringIO(b"".join(csv_stream(table, queryset)).decode("utf-8-sig"))))
    objects = json.loads(b"".join(json_stream(table, queryset, edition=EDITION)))["rows"]
    with workbook(table, queryset) as file:
        cells = list(openpyxl.load_workbook(file)["targets"].iter_rows(min_row=2, values_only=True))

    slugs = [second.slug, first.slug]
    assert [line[0] for line in lines[1:]] == [row["slug"] for row in objects] == [cell[0] for cell in cells] == slugs


def make_many_targets(count):
    """Make targets with two themes each, and return the queryset of the first `count`."""
    city, source, indicator = make.make_city(), make.make_source(), make.make_indicator()
    themes = [make.make_theme(), make.make_theme()]
    common = {"source": source, "indicator": indicator, "text_zh": "陈述" * 30, "text_en": "Statement " * 20}
    model = make.make_target(city, quantity="1557家", **common)
    fields = {field.attname: getattr(model, field.attname) for field in Target._meta.fields}
    targets = [Target(**fields | {"slug": f"{city.slug}-many-{n:06}"}) for n in range(count)]
    Target.objects.bulk_create(targets)
    Target.themes.through.objects.bulk_create(
        Target.themes.through(target_id=target.pk, theme_id=theme.pk) for target in targets for theme in themes
    )
    return Target.objects.filter(slug__contains="-many-")


def write_csv(table, queryset):
    return sum(map(len, csv_stream(table, queryset)))


def write_json(table, queryset):
    return sum(map(len, json_stream(table, queryset, edition=EDITION)))


def write_xlsx(table, queryset):
    with workbook(table, queryset) as file:
        return file.seek(0, io.SEEK_END)


@pytest.mark.slow
@pytest.mark.on_postgresql
@pytest.mark.parametrize("write", [write_csv, write_json, write_xlsx])
def test_memory_does_not_grow_with_the_number_of_rows(db, monkeypatch, write):
    monkeypatch.setattr(reading, "CHUNK", 50)
    monkeypatch.setattr(streams, "BATCH", 50)
    queryset, table = make_many_targets(800), find_table("targets")
    write(table, queryset[:10])
    peaks = []
    for count in (200, 800):
        tracemalloc.start()
        write(table, queryset.order_by("slug")[:count])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + 256 * 1024


def test_files_are_named_by_table_date_and_version():
    assert EDITION.file_name("targets", "csv") == "regional-plans-targets-2026-11-21-v12.csv"
    assert Edition().file_name("catalogue", "zip") == "regional-plans-catalogue-v0.zip"


def test_an_empty_catalogue_has_a_citation():
    assert Edition().cite == (
        "《地方制造业规划目录》第0版，数据采用 CC BY 4.0 许可。",
        "Regional Manufacturing Plans, edition 0. Data under CC BY 4.0.",
    )
