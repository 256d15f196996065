"""Periods: `2022`, `2022-H1`, `2022-Q3`, `2022-08`, `2022-08-05`, `2022-01/2022-08`."""

import re
from datetime import date
from functools import lru_cache

from django.utils.dates import MONTHS

from cities.localized import Bilingual, in_both

PART = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-3][0-9]))?))?"
)

HALVES = {"1": Bilingual("上半年", "first half of "), "2": Bilingual("下半年", "second half of ")}


NO_PERIOD = Bilingual(
    "“{text}”不是期间：应为2022、2022-H1、2022-Q3、2022-08、2022-08-05，或以“/”相连的两项。",
    "“{text}” is not a period: expected 2022, 2022-H1, 2022-Q3, 2022-08, 2022-08-05 or two joined by “/”.",
)
BACKWARDS = Bilingual("“{text}”的终点早于起点。", "“{text}” ends before it begins.")


def check(text: str) -> None:
    """Raise ValueError unless `text` is one period, or two periods in order, joined by “/”."""
    parts = text.split("/")
    try:
        days = [_first_day(part) for part in parts]
    except ValueError:
        days = []
    if not 1 <= len(days) <= 2:
        raise ValueError(NO_PERIOD.format(text=text))
    if days != sorted(days):
        raise ValueError(BACKWARDS.format(text=text))


def _first_day(part: str) -> date:
    match = PART.fullmatch(part)
    if match is None:
        raise ValueError(NO_PERIOD.format(text=part))
    if match["half"]:
        month = int(match["half"]) * 6 - 5
    elif match["quarter"]:
        month = int(match["quarter"]) * 3 - 2
    else:
        month = int(match["month"] or 1)
    return date(int(match["year"]), month, int(match["day"] or 1))


@lru_cache(maxsize=1024)
def label(text: str) -> Bilingual:
    """Return a period as text in both languages; raise ValueError if it is not valid."""
    first, _slash, last = text.partition("/")
    if last:
        return Bilingual("{first}至{last}", "{first} to {last}").format(first=label(first), last=label(last))
    match = PART.fullmatch(first)
    if match is None:
        raise ValueError(NO_PERIOD.format(text=text))
    if match["half"]:
        return Bilingual(f"{match['year']}年{HALVES[match['half']].zh}", f"{HALVES[match['half']].en}{match['year']}")
    if match["quarter"]:
        return Bilingual(f"{match['year']}年第{match['quarter']}季度", f"Q{match['quarter']} {match['year']}")
    if match["month"]:
        month = in_both(MONTHS[int(match["month"])]).en
        day = int(match["day"] or 0)
        return Bilingual(
            f"{match['year']}年{int(match['month'])}月" + (f"{day}日" if day else ""),
            (f"{day} " if day else "") + f"{month} {match['year']}",
        )
    return Bilingual(f"{match['year']}年", match["year"])
