"""Static files as browsers get them: named by their content, compressed, and all styles in one file."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/site.css"
IMPORT = re.compile(r'^@import "(.+)";$', re.MULTILINE)


class OneStyleSheet(CompressedManifestStaticFilesStorage):
    """Collects the style sheet as one file, so that a page asks once for all its styles.

    Each import gives way to the file that it names. In development browsers follow the imports themselves.
    """

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            sheet = IMPORT.sub(lambda found: _read(paths, f"css/{found[1]}"), _read(paths, SHEET))
            self.delete(SHEET)
            self.save(SHEET, ContentFile(sheet))
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _read(paths, name):
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
