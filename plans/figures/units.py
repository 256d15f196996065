"""The units of `units.yaml`, their scaled forms (万吨, 亿元) and ratios (元/人, 件/万人).

A unit has a dimension and a factor to the base unit of that dimension. Units of different dimensions are never
compared: `percent` and `points` (percentage points) are different dimensions, and so are a ratio and its parts. All
counters have the dimension `count`, but each counter is its own base unit; the indicator tells what is counted.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NoReturn

import yaml

from cities.localized import Bilingual

DATA = Path(__file__).with_name("units.yaml")
Records = dict[str, dict[str, dict[str, Any]]]  # of the file: dimensions, ratios and units by their codes
KEYS = {"dimension", "base", "factor", "zh", "en", "aliases", "currency"}

SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}
# The scales before the lower unit of a ratio, as in 张/千人.
LOWER_SCALES = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "十万": Decimal(10**5), **SCALES}
SCALES_EN = {"": "", "万": "10,000", "亿": "100 million", "十": "10", "百": "100", "千": "1,000", "十万": "100,000"}
DECIMALS = 6  # decimal places of a number in the database
TELLING = ("money", "percent", "points", "mass", "count")  # the most informative dimensions for readers


@dataclass(frozen=True)
class Unit:
    """A unit: 1 unit is `factor` base units; `zh` is its printed form; `en` and `en_plural` follow a number."""

    code: str
    dimension: str
    factor: Decimal
    base: str
    zh: str
    en: str
    en_plural: str
    currency: str = ""
    scale: str = ""
    over: "tuple[Unit, Unit] | None" = None

    def to_base(self, number: Decimal) -> Decimal:
        """Return a number of this unit in base units; for a ratio, rounded to DECIMALS."""
        value = number * self.factor
        return round(value, DECIMALS) if self.over else value

    @property
    def base_unit(self) -> "Unit":
        return find_unit(self.base)

    @property
    def unscaled(self) -> "Unit":
        """The unit without 万 or 亿: 吨 for 万吨, 元/亩 for 万元/亩."""
        if self.over:
            upper, lower = self.over
            return _ratio(upper.unscaled, lower)
        return find_unit(self.code.removeprefix(self.scale))

    @property
    def label(self) -> Bilingual:
        return Bilingual(self.zh, self.en_plural)


class Dimensions(dict[str, Bilingual]):
    """The labels of dimensions. Labels of ratios that are not listed are composed on demand."""

    def __missing__(self, code: str) -> Bilingual:
        upper, per, lower = code.partition("_per_")
        if not per:
            raise KeyError(code)
        return Bilingual("{upper}／{lower}", "{upper} per {lower}").format(upper=self[upper], lower=self[lower])


# --- Reading and checking the file -------------------------------------------------------------------


def _fail(code: str, problem: str) -> NoReturn:
    raise ValueError(f"{DATA.name}: {code}: {problem}")


def read_units(data: Records) -> tuple[Dimensions, set[str], dict[str, Unit], dict[str, str]]:
    """Return the dimensions, those without scales and ratios, the units by code, and the codes by printed form."""
    dimensions = {code: Bilingual(row["zh"], row["en"]) for code, row in (data["dimensions"] | data["ratios"]).items()}
    alone = {code for code, row in data["dimensions"].items() if row.get("alone")}
    units = {code: _read_unit(code, row) for code, row in data["units"].items()}
    spelled: dict[str, str] = {}
    for code, unit in units.items():
        base = units.get(unit.base)
        if unit.dimension not in data["dimensions"]:
            _fail(code, f"“{unit.dimension}” is not one of the dimensions.")
        if base is None or base.base != base.code or base.dimension != unit.dimension:
            _fail(code, f"“{unit.base}” is not the base unit of {unit.dimension}.")
        if unit.dimension == "rank":
            continue  # a rank is printed with 第 or 前: 3位 alone means three persons
        for printed in dict.fromkeys((code, unit.zh, *data["units"][code].get("aliases", []))):
            if printed in spelled:
                _fail(code, f"“{printed}” is also a form of {spelled[printed]}.")
            spelled[printed] = code
    scaled = [scale_unit(unit, word) for unit, word in product(units.values(), SCALES) if unit.dimension not in alone]
    return Dimensions(dimensions), alone, units | {unit.code: unit for unit in scaled}, spelled


def _read_unit(code: str, row: dict[str, Any]) -> Unit:
    if unknown := row.keys() - KEYS:
        _fail(code, f"unknown {', '.join(sorted(unknown))}; expected {', '.join(sorted(KEYS))}.")
    if missing := {"dimension", "en"} - row.keys():
        _fail(code, f"{', '.join(sorted(missing))} is missing.")
    if ("base" in row) != ("factor" in row):
        _fail(code, "base and factor go together.")
    factor = row.get("factor", 1)
    if isinstance(factor, float) or not Decimal(factor) > 0:
        _fail(code, f"factor {factor}: expected a whole number, or a fraction in quotes, above zero.")
    singular, plural = row["en"] if isinstance(row["en"], list) else (row["en"], row["en"])
    base, zh = row.get("base", code), row.get("zh", code)
    return Unit(code, row["dimension"], Decimal(factor), base, zh, singular, plural, row.get("currency", ""))


def scale_unit(unit: Unit, word: str) -> Unit:
    """Return a scaled unit, such as 万吨."""
    english = f"{SCALES_EN[word]} {unit.en_plural}".strip()
    factor = unit.factor * LOWER_SCALES[word]
    return Unit(
        word + unit.code, unit.dimension, factor, unit.base, word + unit.zh, english, english, unit.currency, word
    )


_DATA = yaml.safe_load(DATA.read_text(encoding="utf-8"))
DIMENSIONS, ALONE, UNITS, SPELLED = read_units(_DATA)
_RATIO_BASES = {code: row["base"].split("/") for code, row in _DATA["ratios"].items() if "base" in row}
_PER = {code: row["per"] for code, row in _DATA["dimensions"].items() if "per" in row}


# --- Finding -----------------------------------------------------------------------------------------

UNKNOWN = Bilingual(
    "“{code}”不在目录的单位表中，如亿元、万吨、%、家、年。",
    "“{code}” is not one of the catalogue's units, such as 亿元, 万吨, %, 家 or 年.",
)
NO_RATIO = Bilingual("“{code}”不成比率：“{part}”不能相除。", "“{code}” is no ratio: “{part}” cannot be divided.")


@cache
def find_unit(code: str) -> Unit:
    """Return the Unit of a code, a printed form or a ratio of two units; raise ValueError if it is unknown."""
    upper, slash, lower = code.partition("/")
    if slash:
        return _ratio(find_unit(upper), _lower_unit(lower))
    scale = code[:1] if code[:1] in SCALES else ""
    unit = UNITS.get(code) or UNITS.get(scale + SPELLED.get(code.removeprefix(scale), ""))
    if unit is None:
        raise ValueError(UNKNOWN.format(code=code))
    return unit


def _lower_unit(code: str) -> Unit:
    """Return the lower unit of a ratio. Unlike other units it may have the scales 十, 百 and 千."""
    scale = next((word for word in LOWER_SCALES if code.startswith(word) and code.removeprefix(word) in SPELLED), "")
    if scale and code not in SPELLED:
        return scale_unit(UNITS[SPELLED[code.removeprefix(scale)]], scale)
    return find_unit(SPELLED.get(code, code))


def _ratio(upper: Unit, lower: Unit) -> Unit:
    code = f"{upper.code}/{lower.code}"
    for unit in (upper, lower):
        if unit.over or unit.dimension in ALONE:
            raise ValueError(NO_RATIO.format(code=code, part=unit.zh))
    dimension = f"{upper.dimension}_per_{lower.dimension}"
    base_upper, base_lower = _ratio_base(dimension, upper, lower)
    factor = (upper.factor * base_lower.factor) / (lower.factor * base_upper.factor)
    singular, plural = (f"{text} per {lower.en}".strip() for text in (upper.en, upper.en_plural))
    base = f"{base_upper.code}/{base_lower.code}"
    return Unit(code, dimension, factor, base, f"{upper.zh}/{lower.zh}", singular, plural, over=(upper, lower))


def _ratio_base(dimension: str, upper: Unit, lower: Unit) -> list[Unit]:
    """Return the two base units of a ratio: the listed units, counters unchanged, or the base units of both parts."""
    listed = _RATIO_BASES.get(dimension, (upper.base, _PER.get(lower.dimension, lower.base)))
    return [
        UNITS[find_unit(code).scale + unit.base] if unit.dimension == "count" else find_unit(code)
        for code, unit in zip(listed, (upper, lower), strict=True)
    ]
