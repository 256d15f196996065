"""The tables of the data files: documented columns, their descriptions, and the iteration of rows."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from plans.models import Target, Theme
from plans.opendata.tables import ADDRESSES, ALL_TABLES, DICTIONARY, TABLES, UNITS, Type, find_table, reading, rows
from tests import factories as make

FIGURE = "slug city district plan measure chain firm themes indicator text_zh text_en number unit qualifier low high base_unit"
PROOF = "as_printed source paragraph attributed_to_zh attributed_to_en scope note_zh note_en"
PROMISED = {
    "sources": "slug title publisher published url note_zh note_en",
    "cities": "slug name_zh name_en level province code",
    "districts": "slug city name_zh name_en kind code",
    "industries": "slug name_zh name_en gbt4754 sei2018",
    "plans": "slug city name_zh name_en issuer_zh issuer_en standing published start_year end_year source paragraphs",
    "measures": "slug plan order name_zh name_en source paragraphs",
    "chains": "slug city district name_zh name_en kind grade industries source paragraphs",
    "firms": "slug name_zh name_en city district source paragraphs",
    "chain_firms": "chain firm role as_printed source paragraph",
    "indicators": "slug name_zh name_en dimension counted_zh counted_en definition_zh definition_en",
    "targets": f"{FIGURE} due standing strength {PROOF}",
    "results": f"{FIGURE} period {PROOF}",
    "synonyms": "word means kind",
    "corrections": "date table slug text_zh text_en",
}


@pytest.mark.parametrize("name", PROMISED)
def test_a_table_begins_with_the_documented_columns(name):
    promised = PROMISED[name].split()

    assert find_table(name).names[: len(promised)] == promised


def test_the_package_has_the_documented_tables_and_seven_more():
    assert {table.name for table in ALL_TABLES} == {
        *PROMISED,
        "themes",
        "topics",
        "terms",
        "omissions",
        "units",
        "dictionary",
        "addresses",
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_of_a_model_is_a_column(table):
    fields = {
        field.name
        for field in (*table.model._meta.fields, *table.model._meta.many_to_many)
        if not field.auto_created and not (field.many_to_many and not field.remote_field.through._meta.auto_created)
    }

    derived = {"indicators"} if table.name == "topics" else set()
    # key_order is told by the topic's key_indicators, is_unread by the qualifier.
    told_elsewhere = {"key_order", "is_unread"}
    of_no_use_to_readers = {"id", "text_sha256"}  # the text is only on the editors' machine
    assert {column.path for column in table.columns} == (fields - of_no_use_to_readers - told_elsewhere) | derived


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_every_column_is_described_in_both_languages(table):
    for text in (table.description, *(column.description for column in table.columns)):
        assert re.search(r"[\u4e00-\u9fff]", text.zh)
        assert re.match(r"[A-Z]", text.en)


def test_the_columns_of_targets_have_the_expected_types_and_references():
    columns = {column.name: (column.type, column.references) for column in find_table("targets").columns}

    expected = {
        "slug": (Type.STRING, ""),
        "city": (Type.STRING, "cities"),
        "themes": (Type.STRINGS, "themes"),
        "number": (Type.NUMBER, ""),
        "unit": (Type.STRING, "units"),
        "due": (Type.YEAR, ""),
        "paragraph": (Type.INTEGER, ""),
        "updated_at": (Type.DATETIME, ""),
    }
    assert columns | expected == columns


def test_a_row_of_targets_has_the_values_of_the_target(db):
    city = make.make_city()
    themes = [make.make_theme(slug=slug) for slug in ("talent", "green")]
    target = make.make_target(
        city, themes=themes, quantity="300多亿元", indicator=make.make_indicator(dimension="money")
    )
    changed = datetime(2026, 3, 1, 17, 30, 15, 250_000, tzinfo=ZoneInfo("UTC"))
    Target.objects.update(updated_at=changed)

    (row,) = rows(find_table("targets"))

    assert dict(zip(find_table("targets").names, row, strict=True)) == {
        "slug": target.slug,
        "city": city.slug,
        "district": (),
        "plan": (),
        "measure": None,
        "chain": (),
        "firm": (),
        "themes": ("green", "talent"),
        "indicator": target.indicator_id,
        "text_zh": target.text_zh,
        "text_en": target.text_en,
        "number": Decimal(300),
        "unit": "亿元",
        "qualifier": "over",
        "low": Decimal(30_000_000_000),
        "high": None,
        "base_unit": "元",
        "due": None,
        "standing": "adopted",
        "strength": None,
        "as_printed": target.as_printed,
        "source": target.source_id,
        "paragraph": 5,
        "attributed_to_zh": "市政府",
        "attributed_to_en": "City government",
        "scope": "region",
        "note_zh": None,
        "note_en": None,
        "quantity": "300多亿元",
        "industries": (),
        "topics": (),
        "actor": "region",
        "strength_grade": None,
        "updated_at": datetime(2026, 3, 2, 1, 30, 15, tzinfo=ZoneInfo("Asia/Shanghai")),
    }


def test_lists_of_numbers_and_of_codes_are_lists(db):
    measure = make.make_measure(paragraphs="2;13")
    make.make_industry(gbt4754="07;35", sei2018="")

    (measures,) = rows(find_table("measures"))
    (industries,) = rows(find_table("industries"))

    assert measures[0] == measure.slug
    assert measures[6] == (2, 13)
    assert industries[3:5] == (("07", "35"), ())


def test_rows_keep_the_filter_and_order_of_a_queryset(db):
    city, theme = make.make_city(), make.make_theme()
    first, second, _other = (
        make.make_target(city, themes=[theme], paragraph=1),
        make.make_target(city, themes=[theme], paragraph=2),
        make.make_target(city),
    )
    queryset = Target.objects.for_rows().filter(themes__in=Theme.objects.all()).distinct().order_by("-paragraph")

    assert [row[0] for row in rows(find_table("targets"), queryset)] == [second.slug, first.slug]


def test_rows_are_sorted_by_code_points_on_every_database(db):
    city = make.make_city()
    for slug in ("b-a", "ba", "B", "a_", "a1", "a-1"):
        make.make_firm(city, slug=slug)

    assert [row[0] for row in rows(find_table("firms"))] == ["B", "a-1", "a1", "a_", "b-a", "ba"]


@pytest.mark.parametrize("count", [2, 6])
def test_the_number_of_queries_is_one_for_each_chunk_and_one_more(db, django_assert_num_queries, monkeypatch, count):
    monkeypatch.setattr(reading, "CHUNK", 2)
    city, themes, industries = make.make_city(), [make.make_theme()], [make.make_industry()]
    for _ in range(count):
        make.make_target(city, themes=themes, industries=industries)

    with django_assert_num_queries(1 + count // 2):
        read = list(rows(find_table("targets")))

    assert {(row[7], row[29]) for row in read} == {((themes[0].slug,), (industries[0].slug,))}
    assert len(read) == count


@pytest.mark.parametrize("table", [table for table in TABLES if not any(c.is_related for c in table.columns)])
def test_tables_without_many_to_many_columns_take_one_query(db, django_assert_num_queries, table):
    for _ in range(3):
        chain = make.make_chain()
        make.make_role(chain, make.make_firm(chain.city))

    with django_assert_num_queries(1):
        list(rows(table))


def test_the_dictionary_describes_every_column_once():
    described = [row[:2] for row in rows(DICTIONARY)]

    assert described == [(table.name, column.name) for table in ALL_TABLES for column in table.columns]
    standing = next(row for row in rows(DICTIONARY) if row[:2] == ("targets", "standing"))
    assert standing[2] == "string"
    assert standing[7] == "adopted=Adopted;announced=Announced;proposed=Proposed"


def test_the_table_of_units_has_factors_to_the_base_unit(db):
    units = {row[0]: row[1:] for row in rows(UNITS)}

    assert units["亿元"] == (
        "100 million yuan", "money", Decimal(10**8), "元", "亿元", "100 million yuan", "100 million yuan"
    )  # fmt: skip
    assert units["家"] == (None, "count", Decimal(1), "家", "家", None, None)
    assert units["年"] == ("years", "time", Decimal(12), "个月", "年", "year", "years")
    assert units["位(人)"] == ("people", "count", Decimal(1), "位(人)", "位", "person", "people")


def test_the_table_of_units_has_the_ratios_that_figures_use(db):
    make.make_target(quantity="2件/百户", indicator=make.make_indicator(dimension="count_per_count"))
    units = {row[0]: row[1:] for row in rows(UNITS)}

    assert units["件/百户"][1:4] == ("count_per_count", Decimal(100), "件/万户")
    assert units["件/万户"][1:4] == ("count_per_count", Decimal(1), "件/万户")
    assert "件/千户" not in units


def test_an_unknown_table_is_refused_by_name():
    with pytest.raises(ValueError, match="“wishes” is not a table: expected one of sources, cities"):
        find_table("wishes")


def test_the_table_of_former_addresses_has_the_new_address_or_the_reason(db):
    make.make_former_address(table="targets", slug="b", moved_to="c", withdrawn=False, reason_zh="", reason_en="")
    make.make_former_address(table="firms", slug="a", reason_zh="重复。", reason_en="Twice.", replaced_by="d")

    assert list(rows(ADDRESSES)) == [
        ("firms", "a", None, True, "重复。", "Twice.", "d"),
        ("targets", "b", "c", False, None, None, None),
    ]
