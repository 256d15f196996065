"""The edition of the catalogue: its version, name, licence and citation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.utils import timezone

from cities.localized import Bilingual
from plans.catalogue.caching import current_version
from plans.catalogue.version import read_version
from plans.figures import periods

TITLE = Bilingual("地方制造业规划目录", "Regional Manufacturing Plans")
NAME = "regional-plans"


class Licence(NamedTuple):
    """A licence: its SPDX identifier, short name, full name and URL."""

    name: str
    short: str
    title: Bilingual
    url: str


DATA_LICENCE = Licence(
    "CC-BY-4.0",
    "CC BY 4.0",
    Bilingual("知识共享署名 4.0 国际许可协议", "Creative Commons Attribution 4.0 International"),
    "https://creativecommons.org/licenses/by/4.0/",
)

HOW_TO_CITE = Bilingual("引用方式", "How to cite")
CITE_THE_ARTICLE = Bilingual(
    "引用某个数字时，请一并注明它所据的文章和自然段：每一行都载有来源与段落。",
    "When you cite a figure, name the article and paragraph behind it as well: every row carries both.",
)

ATTEMPTS = 5

T = TypeVar("T")


@dataclass(frozen=True)
class Edition:
    """A state of the catalogue. The version grows with every change. It is 0 before the first one."""

    version: int = 0
    changed_at: datetime | None = None

    @property
    def date(self) -> Day | None:
        """The day of the last change, in the catalogue's own time zone."""
        return timezone.localdate(self.changed_at) if self.changed_at else None

    @property
    def label(self) -> Bilingual:
        """The edition as text: “edition 12 of 21 November 2026”."""
        label_without_date = Bilingual("第{version}版", "edition {version}").format(version=self.version)
        if self.date is None:
            return label_without_date
        date = periods.label(self.date.isoformat())
        return Bilingual("{words}（{date}）", "{words} of {date}").format(words=label_without_date, date=date)

    @property
    def cite(self) -> Bilingual:
        """The citation of the catalogue in both languages."""
        return Bilingual(
            "《{title}》{words}，数据采用 {licence} 许可。", "{title}, {words}. Data under {licence}."
        ).format(title=TITLE, words=self.label, licence=DATA_LICENCE.short)

    def file_name(self, table: str, extension: str) -> str:
        """Return the name of a file to download: `regional-plans-targets-2026-11-21-v12.csv`."""
        parts = [NAME, table, self.date.isoformat() if self.date else "", f"v{self.version}"]
        return f"{'-'.join(filter(None, parts))}.{extension}"

    def as_meta(self) -> dict[str, str | int | None]:
        """Return the metadata of a machine-readable file: edition, licence and citation."""
        return {
            "title_zh": TITLE.zh,
            "title_en": TITLE.en,
            "version": self.version,
            "date": self.date.isoformat() if self.date else None,
            "licence": DATA_LICENCE.name,
            "licence_url": DATA_LICENCE.url,
            "cite_zh": self.cite.zh + CITE_THE_ARTICLE.zh,
            "cite_en": f"{self.cite.en} {CITE_THE_ARTICLE.en}",
        }


def current() -> Edition:
    """Return the edition that this response shows."""
    return Edition(*current_version())


class CatalogueKeepsChanging(Exception):
    """The catalogue changed during every attempt to write it."""


def of_one_edition(write: Callable[[Edition], T]) -> T:
    """Call `write` with the current edition, and repeat it if the catalogue changed meanwhile.

    So a long export holds only one edition, without a lock that blocks editors. Raise CatalogueKeepsChanging after
    ATTEMPTS attempts.
    """
    for _attempt in range(ATTEMPTS):
        version = read_version()
        written = write(Edition(*version))
        if read_version() == version:
            return written
    raise CatalogueKeepsChanging(f"The catalogue was changed during each of {ATTEMPTS} attempts to write it.")
