"""Periods and years as the sources print them: `2022`, `2022-H1`, `2022-Q3`, `2022-08`, `2022-08-05`, `2022-01/2022-08`."""

import re

from django.utils.dates import MONTHS

from cities.localized import Bilingual, in_both

PART = re.compile(
    r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?))?"
)

HALVES = {"1": Bilingual("上半年", "first half of "), "2": Bilingual("下半年", "second half of ")}


def check(text):
    """Raise ValueError unless `text` is a period, or two joined by “/”."""
    parts = text.split("/")
    if len(parts) > 2 or not all(PART.fullmatch(part) for part in parts):
        raise ValueError(
            f"“{text}” is not a period: expected 2022, 2022-H1, 2022-Q3, 2022-08, 2022-08-05 or two joined by “/”."
        )


def year(text):
    """Return the first year of a period."""
    return int(text[:4])


def words(text):
    """Return a period in words."""
    first, _slash, last = text.partition("/")
    if last:
        return Bilingual("{first}至{last}", "{first} to {last}").format(first=words(first), last=words(last))
    found = PART.fullmatch(first)
    if found is None:
        raise ValueError(f"“{text}” is not a period.")
    if found["half"]:
        return Bilingual(f"{found['year']}年{HALVES[found['half']].zh}", f"{HALVES[found['half']].en}{found['year']}")
    if found["quarter"]:
        return Bilingual(f"{found['year']}年第{found['quarter']}季度", f"Q{found['quarter']} {found['year']}")
    if found["month"]:
        month = in_both(MONTHS[int(found["month"])]).en
        day = int(found["day"] or 0)
        return Bilingual(
            f"{found['year']}年{int(found['month'])}月" + (f"{day}日" if day else ""),
            (f"{day} " if day else "") + f"{month} {found['year']}",
        )
    return Bilingual(f"{found['year']}年", found["year"])
