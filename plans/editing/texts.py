"""The texts of articles, one file each in `TEXTS_DIR`, private to the editors' machine.

Other people own the copyright. No database, export, log, public page or cache may hold these texts.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from plans.editing.scanning import RUN

PARAGRAPH = re.compile(r"\[(\d+)\] (.*)")
HEADING = "# "  # prefix of a paragraph that is a heading
INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\0")
SLUG = re.compile(r"[a-zA-Z0-9_-]+")
# No article has more. A longer text would make a page that browsers cannot show.
MAX_CHARACTERS, MAX_PARAGRAPHS, MAX_NUMERALS = 100_000, 1_000, 5_000


class Paragraph(NamedTuple):
    """A paragraph of an article; the numbers begin below the headline."""

    number: int
    text: str
    is_heading: bool = False


def split(pasted: str) -> list[str]:
    """Return the paragraphs of a pasted text: its lines without blank ones."""
    return [line for raw_line in pasted.translate(INVISIBLE).splitlines() if (line := raw_line.strip())]


def refusal(lines: list[str]) -> str:
    """Return in words why a text is too large for the desk; an empty text if it is not."""
    sizes = (
        (sum(map(len, lines)), MAX_CHARACTERS, _("The text has %(size)s characters; the desk takes %(most)s.")),
        (len(lines), MAX_PARAGRAPHS, _("The text has %(size)s paragraphs; the desk takes %(most)s.")),
        (sum(len(RUN.findall(line)) for line in lines), MAX_NUMERALS,
         _("The text has %(size)s numerals; the desk takes %(most)s.")),
    )  # fmt: skip
    return next((message % {"size": size, "most": most} for size, most, message in sizes if size > most), "")


def numbered(path: Path) -> dict[int, str]:
    """Return `{number: text}` of a file with one paragraph per line: `[number] text`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {int(number): text for line in lines for number, text in PARAGRAPH.findall(line)}


def path_of(source: str) -> Path:
    """Return the path of the text of a source, on a machine that stores texts."""
    return Path(settings.TEXTS_DIR or "") / f"{source}.txt"


def has(source: str) -> bool:
    return bool(settings.TEXTS_DIR and SLUG.fullmatch(source) and path_of(source).is_file())


def stored_sources() -> list[str]:
    """Return the slugs of the sources whose texts are stored."""
    return sorted(path.stem for path in settings.TEXTS_DIR.glob("*.txt")) if settings.TEXTS_DIR else []


def read(source: str) -> list[Paragraph]:
    """Return the paragraphs of a source; an empty list if its text is not stored here."""
    if not has(source):
        return []
    return paragraphs(numbered(path_of(source)).items())


def paragraphs(lines: Iterable[tuple[int, str]]) -> list[Paragraph]:
    """Return numbered lines as paragraphs."""
    return [Paragraph(number, text.removeprefix(HEADING), text.startswith(HEADING)) for number, text in lines]


def write(source: str, lines: Iterable[str]) -> str:
    """Store the text of a source with access for this account only, and return its SHA-256."""
    content = "".join(f"[{number}] {line}\n" for number, line in enumerate(lines, 1)).encode()
    path = path_of(source)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags | os.O_EXCL, 0o600)) as file:
        file.write(content)
    temporary.replace(path)
    return hashlib.sha256(content).hexdigest()
