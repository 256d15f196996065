"""The records in the fixture files, for tests without a database."""

import re
import unicodedata
from functools import cache
from types import SimpleNamespace

import yaml
from django.conf import settings

LISTS = ("districts", "plans", "chains", "firms", "topics", "industries", "near")
QUOTATION_MARKS_AND_SPACES = re.compile(r"[\s“”‘’\"'《》()（）]")


class Record(SimpleNamespace):
    """One record: a field that its file leaves out is empty."""

    def __getattr__(self, field):
        return [] if field in LISTS else ""

    def __str__(self):
        return f"{self.file} {self.slug or self.chain + ' / ' + self.firm}"

    @property
    def pairs(self):
        """The texts that stand in two languages: each Chinese one with its English one."""
        names = [field.removesuffix("_zh") for field in vars(self) if field.endswith("_zh")]
        return [(getattr(self, f"{name}_zh"), getattr(self, f"{name}_en")) for name in names]


@cache
def records(*tables):
    """Return the records of the tables named, or of all."""
    records_read = []
    for path in sorted(settings.FIXTURES.rglob("*.yaml")):
        if not tables or path.stem in tables:
            source = path.parent.name if path.parent != settings.FIXTURES else ""
            read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            records_read += [Record(file=path.stem, source=source, **record) for record in read]
    return records_read


def statements():
    return records("targets", "results")


def fold(text):
    """Return a text in one width, without spaces, quotation marks and brackets."""
    return QUOTATION_MARKS_AND_SPACES.sub("", unicodedata.normalize("NFKC", text))
