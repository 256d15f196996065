"""Citations of the catalogue, of an entry, and of the article of an entry.

GB/T 7714—2015 and APA (7th edition) are for reading; BibTeX, RIS and CSL-JSON are for reference managers. An
article is cited in its own language, the catalogue and its entries in the language of the reader. No work has a
person as its author, so the title comes first, as both styles require. The date of an entry is that of its
article; the edition of the catalogue and the day of access are separate.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from cities.localized import Bilingual

Language = Literal["zh", "en"]
NOTHING = Bilingual("", "")


class Kind(StrEnum):
    ARTICLE = "article"  # in a newspaper
    ENTRY = "entry"  # of a data set
    DATASET = "dataset"


@dataclass(frozen=True)
class Origin:
    """The origin of an entry's claim: a paragraph of a newspaper article."""

    headline: Bilingual
    newspaper: Bilingual
    paragraph: int


@dataclass(frozen=True)
class Work:
    """A work to cite. `written_in` is its language, or None if it exists in both."""

    kind: Kind
    key: str
    title: Bilingual
    accessed: date
    url: str = ""
    published: date | None = None
    container: Bilingual = NOTHING  # the newspaper of an article, the data set of an entry
    version: str = ""
    origin: Origin | None = None  # of an entry
    written_in: Language | None = None

    def in_language(self, language: Language) -> "Reference":
        """Return the Reference for a page in `language`."""
        index = 0 if (self.written_in or language) == "zh" else 1
        title = _one_line(self.title[index]).rstrip("。.")
        return Reference(
            work=self,
            language="zh" if index == 0 else "en",
            title=title,
            translation=_one_line(self.title.en).rstrip(".") if index == 0 else "",
            container=_one_line(self.container[index]),
            note=_one_line(self._note[index]) if self._note else "",
        )

    @property
    def _note(self) -> Bilingual | None:
        if (origin := self.origin) is None:
            return None
        date = self.published.isoformat() if self.published else Bilingual(UNDATED["zh"], UNDATED["en"])
        return NOTE.format(title=origin.headline, publisher=origin.newspaper, date=date, paragraph=origin.paragraph)


@dataclass(frozen=True)
class Reference:
    """A work in the language of the citation. `translation` is the English title of a Chinese work."""

    work: Work
    language: Language
    title: str
    translation: str
    container: str
    note: str


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


# --- To read ---------------------------------------------------------------------------------------

UNDATED = {"zh": "日期不详", "en": "n.d."}
DATA_SET = {"zh": "数据集", "en": "Data set"}
EDITION = {"zh": "第{version}版", "en": "edition {version}"}
PARAGRAPH = {"zh": "第{number}段", "en": "para. {number}"}
NOTE = Bilingual(
    "据《{title}》（{publisher}，{date}）第{paragraph}段", "Paragraph {paragraph} of “{title}”, {publisher}, {date}"
)
GBT_CODES = {Kind.ARTICLE: "N", Kind.ENTRY: "N", Kind.DATASET: "DS"}


def gbt7714(work: Work, language: Language) -> str:
    """Return the reference in GB/T 7714—2015: a newspaper article by its section 8.4.3, other works as electronic ones.

    An entry is a part (//) of its article; its paragraph replaces the page of the newspaper. There is no full stop
    after a URL, because readers copy the URL. The standard allows this.
    """
    reference = work.in_language(language)
    online = f"[{work.accessed.isoformat()}]. {work.url}" if work.url else "."
    code = GBT_CODES[work.kind] + ("/OL" if work.url else "")
    undated = f"[{UNDATED[reference.language]}]"
    if work.kind is Kind.ARTICLE:
        published = work.published.isoformat() if work.published else undated
        return f"{reference.title}[{code}]. {reference.container}, {published}{online}"
    if work.origin:
        index = 0 if reference.language == "zh" else 1
        headline, newspaper = (_one_line(text[index]) for text in (work.origin.headline, work.origin.newspaper))
        published = work.published.isoformat() if work.published else undated
        paragraph = PARAGRAPH[reference.language].format(number=work.origin.paragraph)
        host = ", ".join(filter(None, [reference.container, _edition(reference)]))
        return (
            f"{reference.title}[{code}]//{headline}. {newspaper}, {published}({paragraph})"
            f"[{work.accessed.isoformat()}]. {host}. {work.url}"
        )
    published = f"({work.published.isoformat()})" if work.published else undated
    if work.kind is Kind.ENTRY:
        host = ": ".join(filter(None, [reference.container, _edition(reference)]))
        return f"{reference.title}[{code}]//{host}. {published}{online}"
    title = ": ".join(filter(None, [reference.title, _edition(reference)]))
    return f"{title}[{code}]. {published}{online}"


def _edition(reference: Reference) -> str:
    version = reference.work.version
    return EDITION[reference.language].format(version=version) if version else ""


def apa(work: Work, language: Language) -> str:
    """Return the reference in APA, 7th edition, without italics. The English title follows a Chinese one."""
    reference = work.in_language(language)
    version = work.version and f"(Version {work.version})"
    title = [
        reference.title,
        reference.translation and f"[{reference.translation}]",
        f"[{reference.note}]" if reference.note else "" if work.kind is Kind.ENTRY else version,
        "[Data set]" if work.kind is Kind.DATASET else "",
    ]
    parts = [" ".join(filter(None, title)), f"({_apa_date(work.published) if work.published else UNDATED['en']})"]
    if work.kind is Kind.ENTRY:
        parts.append(" ".join(filter(None, [f"In {reference.container}", version])))
        # A work that may change is cited with its access date.
        parts.append(f"Retrieved {_english_day(work.accessed)}, from {work.url}")
    else:
        parts += [part for part in (reference.container, work.url) if part]
    return re.sub(r"([?!？！])\.", r"\1", ". ".join(parts)) + ("" if work.url else ".")


MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip


def _apa_date(day: date) -> str:
    return f"{day.year}, {MONTHS[day.month - 1]} {day.day}"


def _english_day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


# --- For reference managers ------------------------------------------------------------------------

BIBTEX_TYPES = {Kind.ARTICLE: "article", Kind.ENTRY: "misc", Kind.DATASET: "misc"}
BIBTEX_LANGUAGES = {"zh": "chinese", "en": "english"}
# Braces become commands, because BibTeX counts even escaped braces.
BIBTEX_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    | {character: f"\\{character}" for character in "&%$#_"}
)
URL_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def bibtex(work: Work, language: Language) -> str:
    """Return a BibTeX entry in UTF-8. It has no author, so `key` sorts it. Double braces keep the capitals of titles."""
    reference = work.in_language(language)
    published = work.published
    fields = {
        "title": f"{{{_tex(reference.title)}}}",
        "titleaddon": _tex(reference.translation),
        "journal": _tex(reference.container) if work.kind is Kind.ARTICLE else "",
        "howpublished": _tex(_how_published(reference)),
        "year": str(published.year) if published else UNDATED[language],
        "month": MONTHS[published.month - 1][:3].lower() if published else "",
        "date": published.isoformat() if published else "",
        "url": work.url.translate(URL_ESCAPES),
        "urldate": work.accessed.isoformat() if work.url else "",
        "key": _tex(reference.container or reference.title),
        "langid": BIBTEX_LANGUAGES[reference.language],
        "note": _tex(reference.note),
    }
    # A month is one of BibTeX's abbreviations, which have no braces.
    lines = [
        f"  {name:<12} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value
    ]
    return "\n".join([f"@{BIBTEX_TYPES[work.kind]}{{{_key(work.key)},", *lines, "}"]) + "\n"


def _how_published(reference: Reference) -> str:
    """Return the field `howpublished` of a data set or an entry; "" for an article."""
    where = {Kind.DATASET: DATA_SET[reference.language], Kind.ENTRY: reference.container}.get(reference.work.kind)
    return ", ".join(filter(None, [where, _edition(reference)])) if where else ""


def _tex(text: str) -> str:
    return text.translate(BIBTEX_ESCAPES)


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9:-]+", "-", text).strip("-")


RIS_TYPES = {Kind.ARTICLE: "NEWS", Kind.ENTRY: "DATA", Kind.DATASET: "DATA"}
LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}


def ris(work: Work, language: Language) -> str:
    """Return a RIS record: one tag per line, with CR LF. A note tells that a work is undated."""
    reference = work.in_language(language)
    fields = [
        ("TY", RIS_TYPES[work.kind]),
        ("ID", _key(work.key)),
        ("TI", reference.title),
        ("TT", reference.translation),
        ("T2", reference.container),
        ("ET", work.version),
        ("PY", str(work.published.year) if work.published else ""),
        ("DA", f"{work.published:%Y/%m/%d}" if work.published else ""),
        ("UR", work.url),
        ("Y2", f"{work.accessed:%Y/%m/%d}" if work.url else ""),
        ("LA", LANGUAGE_TAGS[reference.language]),
        ("N1", "" if work.published else UNDATED[language]),
        ("N1", reference.note),
    ]
    lines = [f"{tag}  - {value}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


CSL_TYPES = {Kind.ARTICLE: "article-newspaper", Kind.ENTRY: "entry", Kind.DATASET: "dataset"}


def csl_json(work: Work, language: Language) -> str:
    """Return an array of one CSL item. CSL prints its own “n.d.” for a work without `issued`."""
    reference = work.in_language(language)
    item = {
        "id": _key(work.key),
        "type": CSL_TYPES[work.kind],
        "title": reference.title,
        "container-title": reference.container,
        "version": work.version,
        "issued": work.published and _csl_date(work.published),
        "URL": work.url,
        "accessed": _csl_date(work.accessed) if work.url else None,
        "language": LANGUAGE_TAGS[reference.language],
        "note": " ".join(filter(None, [reference.translation and f"[{reference.translation}]", reference.note])),
    }
    encode = json.JSONEncoder(ensure_ascii=False).encode
    lines = [f"  {encode(name)}: {encode(value)}" for name, value in item.items() if value]
    return "[{\n" + ",\n".join(lines) + "\n}]\n"


def _csl_date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


@dataclass(frozen=True)
class Format:
    """A citation style or format: name, file ending, media type and writer."""

    name: str
    ending: str
    media_type: str
    write: Callable[[Work, Language], str]
    is_prose: bool = False

    @property
    def slug(self) -> str:
        return self.ending.replace(".", "-")


# The last part of the URL of a download, and its format.
FORMATS = {
    "txt": Format("GB/T 7714—2015", "txt", "text/plain; charset=utf-8", gbt7714, is_prose=True),
    "apa": Format("APA (7th)", "apa.txt", "text/plain; charset=utf-8", apa, is_prose=True),
    "bib": Format("BibTeX", "bib", "application/x-bibtex; charset=utf-8", bibtex),
    "ris": Format("RIS", "ris", "application/x-research-info-systems; charset=utf-8", ris),
    "json": Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", csl_json),
}
