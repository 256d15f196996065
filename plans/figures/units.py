"""The closed table of units in which the sources print their figures.

A unit has a dimension and a factor to the base unit of that dimension. Units of different dimensions
never meet: `percent` and `points` (percentage points) are two dimensions. Counts share one dimension;
what is counted is said by the indicator.
"""

from dataclasses import dataclass
from decimal import Decimal

from cities.localized import Bilingual

DIMENSIONS = {
    "money": Bilingual("金额", "money"),
    "mass": Bilingual("质量", "mass"),
    "count": Bilingual("计数", "count"),
    "percent": Bilingual("百分比", "percentage"),
    "points": Bilingual("百分点", "percentage points"),
    "time": Bilingual("时间", "time"),
    "length": Bilingual("长度", "length"),
    "energy": Bilingual("能量", "energy"),
    "energy_per_area": Bilingual("单位面积能量", "energy per area"),
    "multiple": Bilingual("倍数", "multiple"),
    "rank": Bilingual("位次", "rank"),
    "pattern": Bilingual("体系", "pattern"),
}


@dataclass(frozen=True)
class Unit:
    """A unit as printed: `code` is the printed Chinese form, `base` the code it converts to."""

    code: str
    dimension: str
    factor: Decimal
    base: str
    en: str

    def to_base(self, number):
        return number * self.factor

    @property
    def base_unit(self):
        return UNITS[self.base]

    @property
    def label(self):
        return Bilingual(self.code, self.en)


COUNTERS = {
    "个": "", "家": "", "条": "", "项": "", "场": "", "种": "", "部": "", "台": "", "座": "", "处": "",
    "件": "", "批": "", "类": "", "组": "", "所": "",
    "人": "people", "名": "people", "人次": "person-times", "次": "times", "环": "rings",
    "纵": "north–south routes", "横": "east–west routes",
}  # fmt: skip


def _table() -> dict[str, Unit]:
    rows: list[tuple[str, str, int | str, str, str]] = [
        ("元", "money", 1, "元", "yuan"),
        ("万元", "money", 10**4, "元", "10,000 yuan"),
        ("亿元", "money", 10**8, "元", "100 million yuan"),
        ("吨", "mass", 1, "吨", "t"),
        ("万吨", "mass", 10**4, "吨", "10,000 t"),
        ("%", "percent", 1, "%", "%"),
        ("个百分点", "points", 1, "个百分点", "percentage points"),
        ("年", "time", 12, "个月", "years"),
        ("个月", "time", 1, "个月", "months"),
        ("米", "length", 1, "米", "m"),
        ("英寸", "length", "0.0254", "米", "inches"),
        ("焦耳", "energy", 1, "焦耳", "J"),
        ("焦耳/平方厘米", "energy_per_area", 1, "焦耳/平方厘米", "J/cm²"),
        ("倍", "multiple", 1, "倍", "times"),
        ("位", "rank", 1, "位", ""),
    ]
    for counter, english in COUNTERS.items():
        rows.append((counter, "count", 1, counter, english))
        rows.append((f"万{counter}", "count", 10**4, counter, english))
    return {code: Unit(code, dimension, Decimal(factor), base, en) for code, dimension, factor, base, en in rows}


UNITS = _table()

# Other printed forms of a unit in the table.
ALIASES = {"月": "个月", "百分点": "个百分点", "％": "%"}


def find_unit(code):
    """Return the Unit printed as `code`; raise ValueError for one that the table does not know."""
    try:
        return UNITS[ALIASES.get(code, code)]
    except KeyError:
        raise ValueError(
            Bilingual(
                "“{code}”不在目录的单位表中，如亿元、万吨、%、家、年。",
                "“{code}” is not one of the catalogue's units, such as 亿元, 万吨, %, 家 or 年.",
            ).format(code=code)
        ) from None
