"""Tables with fixed rows: the units, the dictionary of all columns, and former addresses."""

from collections.abc import Iterator

from cities.localized import Bilingual
from plans.figures.units import UNITS as UNIT_TABLE
from plans.figures.units import find_unit
from plans.models import FormerAddress, Result, Target
from plans.opendata.tables.catalogue import TABLES
from plans.opendata.tables.columns import Column, Table, Type, Values


def _unit_rows() -> Iterator[Values]:
    """Yield all units, and the ratios that occur in figures: any unit may be divided by any other."""
    ratios = {
        code
        for model in (Target, Result)
        for codes in model.objects.filter(unit__contains="/").values_list("unit", "base_unit").order_by().distinct()
        for code in codes
    }
    for unit in (*UNIT_TABLE.values(), *map(find_unit, sorted(ratios))):
        singular, plural = unit.en or None, unit.en_plural or None
        yield unit.code, plural, unit.dimension, unit.factor, unit.base, unit.zh, singular, plural


UNITS = Table(
    "units",
    Bilingual("单位表", "The units in which the sources print their figures"),
    (
        Column("code", Type.STRING, Bilingual("原文所印的单位", "Unit as printed"), required=True),
        Column("name_en", Type.STRING, Bilingual("英文；空为不译的量词", "In English; empty for a bare counter")),
        Column("dimension", Type.STRING, Bilingual("数字种类", "Dimension"), required=True),
        Column(
            "factor",
            Type.NUMBER,
            Bilingual("乘以此数即得以 base_unit 计的数", "Multiply by this to get a number of base_unit"),
            required=True,
        ),
        Column(
            "base_unit",
            Type.STRING,
            Bilingual("该数字种类的基本单位", "Base unit of the dimension"),
            references="units",
            required=True,
        ),
        Column("symbol_zh", Type.STRING, Bilingual("中文写法", "As it is printed in Chinese"), required=True),
        Column("symbol_en", Type.STRING, Bilingual("英文写法，数为1时", "In English after the number 1")),
        Column("symbol_en_plural", Type.STRING, Bilingual("英文写法，数不为1时", "In English after any other number")),
    ),
    key=("code",),
    fixed_rows=_unit_rows,
)


def described(*tables: Table) -> Iterator[Values]:
    """Yield the rows of the dictionary for the columns of these tables."""
    for table in tables:
        for column in table.columns:
            values = column.values
            yield (
                table.name,
                column.name,
                column.type.value,
                column.description.zh,
                column.description.en,
                column.references or None,
                values.zh or None,
                values.en or None,
            )


DICTIONARY: Table = Table(
    "dictionary",
    Bilingual("数据字典：每一列的含义", "The meaning of every column"),
    (
        Column("table", Type.STRING, Bilingual("表", "Table"), required=True),
        Column("column", Type.STRING, Bilingual("列", "Column"), required=True),
        Column("type", Type.STRING, Bilingual("类型", "Type"), required=True),
        Column("description_zh", Type.STRING, Bilingual("含义（中文）", "Meaning in Chinese"), required=True),
        Column("description_en", Type.STRING, Bilingual("含义（英文）", "Meaning in English"), required=True),
        Column(
            "references",
            Type.STRING,
            Bilingual("所引用的表：值是该表的主键", "Table that it refers to: its values are keys of that table"),
        ),
        Column(
            "values_zh", Type.STRING, Bilingual("取值及其含义（中文）", "Its values and their meanings, in Chinese")
        ),
        Column(
            "values_en", Type.STRING, Bilingual("取值及其含义（英文）", "Its values and their meanings, in English")
        ),
    ),
    key=("table", "column"),
    fixed_rows=lambda: described(*TABLES, UNITS, DICTIONARY, ADDRESSES),
)


def _address_rows() -> Iterator[Values]:
    names = [column.name for column in ADDRESSES.columns]
    for row in sorted(FormerAddress.objects.order_by().values_list(*names)):
        yield tuple(None if value == "" else value for value in row)


ADDRESSES: Table = Table(
    "addresses",
    Bilingual("已迁移或撤回的条目地址", "Addresses of entries that have moved or were withdrawn, and why"),
    (
        Column("table", Type.STRING, Bilingual("条目所在的表", "Table of the entry"), required=True),
        Column("slug", Type.STRING, Bilingual("条目原有的标识", "The slug that the entry had"), required=True),
        Column(
            "moved_to", Type.STRING, Bilingual("迁往的标识；空为撤回", "The slug to which it moved; empty if withdrawn")
        ),
        Column("withdrawn", Type.BOOLEAN, Bilingual("是否已撤回", "Whether it was withdrawn"), required=True),
        Column("reason_zh", Type.STRING, Bilingual("撤回原因（中文）", "Why it was withdrawn, in Chinese")),
        Column("reason_en", Type.STRING, Bilingual("撤回原因（英文）", "Why it was withdrawn, in English")),
        Column("replaced_by", Type.STRING, Bilingual("取代它的条目；可空", "The entry that replaces it, if any")),
    ),
    key=("table", "slug"),
    fixed_rows=_address_rows,
)
