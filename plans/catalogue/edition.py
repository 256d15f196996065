"""The edition of the catalogue that a file was made from, and how the catalogue is named, licensed and cited."""

from collections.abc import Callable
from dataclasses import dataclass
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
    """A licence: its SPDX identifier, its short and full name, and where its text stands."""

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
    """A state of the catalogue: the version grows with every change; both are 0 and None before the first."""

    version: int = 0
    changed_at: datetime | None = None

    @property
    def date(self):
        """The day of the last change, in the catalogue's own time zone."""
        return timezone.localdate(self.changed_at) if self.changed_at else None

    @property
    def label(self):
        """The edition in words: “edition 12 of 21 November 2026”."""
        words = Bilingual("第{version}版", "edition {version}").format(version=self.version)
        if self.date is None:
            return words
        date = periods.label(self.date.isoformat())
        return Bilingual("{words}（{date}）", "{words} of {date}").format(words=words, date=date)

    @property
    def cite(self):
        """How to cite the catalogue, in both languages."""
        return Bilingual(
            "《{title}》{words}，数据采用 {licence} 许可。", "{title}, {words}. Data under {licence}."
        ).format(title=TITLE, words=self.label, licence=DATA_LICENCE.short)

    def file_name(self, table, extension):
        """Return the name of a file to download: `regional-plans-targets-2026-11-21-v12.csv`."""
        parts = [NAME, table, self.date and self.date.isoformat(), f"v{self.version}"]
        return f"{'-'.join(filter(None, parts))}.{extension}"

    def as_meta(self):
        """Return what a machine-readable file says of itself: edition, licence and how to cite."""
        return {
            "title_zh": TITLE.zh,
            "title_en": TITLE.en,
            "version": self.version,
            "date": self.date and self.date.isoformat(),
            "licence": DATA_LICENCE.name,
            "licence_url": DATA_LICENCE.url,
            "cite_zh": self.cite.zh + CITE_THE_ARTICLE.zh,
            "cite_en": f"{self.cite.en} {CITE_THE_ARTICLE.en}",
        }


def current() -> Edition:
    """Return the edition that an answer is made from."""
    return Edition(*current_version())


class CatalogueKeepsChanging(Exception):
    """The catalogue was changed again each time while it was being written."""


def of_one_edition(write: Callable[[Edition], T]) -> T:
    """Call `write` with the current edition, and again if somebody changed the catalogue meanwhile.

    So a long export holds one edition only, without a lock that would keep editors waiting.
    """
    for _attempt in range(ATTEMPTS):
        version = read_version()
        written = write(Edition(*version))
        if read_version() == version:
            return written
    raise CatalogueKeepsChanging(f"The catalogue was changed during each of {ATTEMPTS} attempts to write it.")
