"""End a start with wrong settings by a one-sentence message instead of a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from environs import EnvError


@contextmanager
def exit_on_wrong_settings() -> Iterator[None]:
    try:
        yield
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(f"{error}")
