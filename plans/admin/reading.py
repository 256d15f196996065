"""Show the parsed quantity to the editor who enters it."""

from django.template.loader import render_to_string

from cities.localized import Bilingual
from plans.figures.printing import plain
from plans.figures.quantities import parse, unread
from plans.figures.units import DIMENSIONS

TO = Bilingual("{low}至{high}", "{low} to {high}")


def reading(printed, is_unread=False):
    """Return the parsed quantity as HTML, or a sentence if it cannot be parsed; `is_unread` keeps it as printed."""
    read_quantity = unread if is_unread else parse
    try:
        figure = read_quantity(printed) if printed else None
    except ValueError:
        figure = None
    return render_to_string("admin/plans/_reading.html", {"figure": figure and _context(figure)})


def _context(figure):
    unit, interval = figure.unit, figure.interval
    return {
        "zh": figure.zh,
        "en": figure.en,
        "number": _number(figure),
        "unit": unit and _unit(unit),
        "qualifier": figure.qualifier.label,
        "meaning": figure.qualifier.meaning,
        "low": _bound(interval.low, unit),
        "low_open": interval.low_open,
        "high": _bound(interval.high, unit),
        "high_open": interval.high_open,
    }


def _number(figure):
    if figure.number is None:
        return None
    if figure.upper is None:
        return plain(figure.number)
    return TO.format(low=plain(figure.number), high=plain(figure.upper))


def _unit(unit):
    dimension = DIMENSIONS[unit.dimension]
    english_names = [name for name in (unit.en_plural, dimension.en) if name not in ("", unit.code)]
    return Bilingual(f"{unit.zh}（{dimension.zh}）", f"{unit.zh} ({', '.join(english_names)})")


def _bound(number, unit):
    """Return a bound in full in its base unit, or None without a bound."""
    if number is None:
        return None
    base = unit.base_unit
    return Bilingual(f"{plain(number)}{base.zh}", f"{plain(number)} {base.en_plural}".strip())
