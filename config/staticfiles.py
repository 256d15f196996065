"""The storage of static files: hashed names, compression, and one bundled style sheet."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

Paths = dict[str, tuple[Any, str]]  # of the files, with the storage that holds each

STYLE_SHEET = "css/site.css"
IMPORT = re.compile(r'^@import "(.+)";$', re.MULTILINE)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Bundles the style sheets into one file, so that a page needs one request for its styles.

    Each `@import` is replaced by the file that it names. In development browsers follow the imports themselves.
    """

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            sheet = IMPORT.sub(lambda match: _read(paths, f"css/{match[1]}"), _read(paths, STYLE_SHEET))
            self.delete(STYLE_SHEET)
            self.save(STYLE_SHEET, ContentFile(sheet))
            paths = paths | {STYLE_SHEET: (self, STYLE_SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _read(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text
