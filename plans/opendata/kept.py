"""Files that are the same for everybody: each is made once for a version of the catalogue, and kept in a folder.

The folder of a version is named by its tag, so that servers may share them. Of former versions a few stay: somebody
may just be reading them, or servers of two releases be up.
"""

import fcntl
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

from plans.catalogue.caching import current_version
from plans.catalogue.edition import Edition, of_one_edition
from plans.catalogue.version import Version
from plans.opendata.places import Busy, place
from plans.opendata.tempfiles import filled

VERSIONS = 3  # that stay
ABANDONED = 3600  # seconds after which nobody writes on: whoever made a file was killed
UNFINISHED = "tmp"  # how the name of a file begins that is being made
PATIENCE = 3  # seconds to wait for a file that somebody else makes


class CatalogueFile(NamedTuple):
    """An edition and an open file that holds it, positioned at its start; `path` leads to it if it is kept."""

    edition: Edition
    file: BinaryIO
    path: Path | None = None


def kept(name: str, write: Callable[[Edition, BinaryIO], None]) -> CatalogueFile:
    """Return the file of the current version, which `write` makes if nobody asked for it before."""
    version = current_version()
    if not version.number or settings.DEBUG:
        editions: list[Edition] = []
        with place():
            file = filled(lambda file: editions.append(_write(write, file)))
        return CatalogueFile(editions[0], file)
    path = _path(version, name)
    if not path.exists():
        with place(), _alone(path):
            if not path.exists():
                version = _make(name, write)
                path = _path(version, name)
    return CatalogueFile(Edition(*version), path.open("rb"), path)


def _path(version: Version, name: str) -> Path:
    return settings.FILES_DIR / version.tag / name


def _write(write, file) -> Edition:
    """Write a file that holds one edition only, and return the edition."""

    def anew(edition):
        file.seek(0)
        file.truncate()
        write(edition, file)
        return edition

    return of_one_edition(anew)


def _make(name, write) -> Version:
    with tempfile.NamedTemporaryFile(dir=settings.FILES_DIR, prefix=UNFINISHED, delete=False) as file:
        made = Path(file.name)
        try:
            edition = _write(write, file)
        except BaseException:
            made.unlink()
            raise
    made.chmod(0o644)  # another user's web server may send it
    version = Version(edition.version, edition.changed_at)
    path = _path(version, name)
    path.parent.mkdir(exist_ok=True)
    made.replace(path)
    _forget_former()
    return version


def _forget_former():
    folders = [path for path in settings.FILES_DIR.iterdir() if path.is_dir()]
    for folder in sorted(folders, key=lambda path: path.stat().st_mtime)[:-VERSIONS]:
        shutil.rmtree(folder, ignore_errors=True)
    for path in settings.FILES_DIR.glob(f"{UNFINISHED}*"):
        if path.stat().st_mtime < time.time() - ABANDONED:
            path.unlink(missing_ok=True)


@contextmanager
def _alone(path):
    """Be the only one, of all processes that share the folder, who makes a file."""
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + PATIENCE
    with (settings.FILES_DIR / f"{path.name}.lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > end:
                    raise Busy from error
                time.sleep(0.05)
        yield
