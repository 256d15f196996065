"""A start with settings that make no sense ends with a sentence that says which, and not with a traceback."""

import sys
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from environs import EnvError


@contextmanager
def refused_in_a_sentence():
    try:
        yield
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(f"{error}")
