"""Files of whole tables and of the whole catalogue: each is generated once per version, and stored in a folder.

The tag of the version is the name of the folder, so servers may share it. A few old versions stay: a client may
still be reading them, and during a deployment servers of two releases run.
"""

import fcntl
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.conf import settings

from plans.catalogue.caching import current_version
from plans.catalogue.edition import Edition, of_one_edition
from plans.catalogue.version import Version
from plans.opendata.file_slots import Busy, file_slot
from plans.opendata.tempfiles import filled

Write = Callable[[Edition, BinaryIO], object]

MAX_VERSIONS = 3  # stored at the same time
ABANDONED_AFTER = 3600  # seconds without a write, after which an unfinished file is abandoned: its process was killed
UNFINISHED_PREFIX = "tmp"  # the prefix of the names of unfinished files
PATIENCE = 3  # seconds to wait for a file that another process generates


class CatalogueFile(NamedTuple):
    """An edition, and an open file with its content, at position 0. `path` is None if the file is not stored."""

    edition: Edition
    file: BinaryIO
    path: Path | None = None


def stored_file(name: str, write: Write) -> CatalogueFile:
    """Return the file of the current version. `write` generates it at the first request. Raise Busy without a slot."""
    version = current_version()
    if not version.number or settings.DEBUG:
        editions: list[Edition] = []
        with file_slot():
            file = filled(lambda file: editions.append(_write(write, file)))
        return CatalogueFile(editions[0], file)
    path = _path(version, name)
    if not path.exists():
        with file_slot(), _file_lock(path):
            if not path.exists():
                version = _make(name, write)
                path = _path(version, name)
    return CatalogueFile(Edition(*version), path.open("rb"), path)


def _path(version: Version, name: str) -> Path:
    return settings.FILES_DIR / version.tag / name


def _write(write: Write, file: Any) -> Edition:
    """Write a file that holds only one edition, and return the edition."""

    def rewrite(edition: Edition) -> Edition:
        file.seek(0)
        file.truncate()
        write(edition, file)
        return edition

    return of_one_edition(rewrite)


def _make(name: str, write: Write) -> Version:
    with tempfile.NamedTemporaryFile(dir=settings.FILES_DIR, prefix=UNFINISHED_PREFIX, delete=False) as file:
        temporary = Path(file.name)
        try:
            edition = _write(write, file)
        except BaseException:
            temporary.unlink()
            raise
    temporary.chmod(0o644)  # nginx, which runs as another user, must read it
    version = Version(edition.version, edition.changed_at)
    path = _path(version, name)
    path.parent.mkdir(exist_ok=True)
    temporary.replace(path)
    _delete_old()
    return version


def _delete_old() -> None:
    folders = [path for path in settings.FILES_DIR.iterdir() if path.is_dir()]
    for folder in sorted(folders, key=lambda path: path.stat().st_mtime)[:-MAX_VERSIONS]:
        shutil.rmtree(folder, ignore_errors=True)
    for path in settings.FILES_DIR.glob(f"{UNFINISHED_PREFIX}*"):
        if path.stat().st_mtime < time.time() - ABANDONED_AFTER:
            path.unlink(missing_ok=True)


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    """Hold the lock of a file among all processes that share the folder; raise Busy after PATIENCE seconds."""
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
