"""Temporary files that outlive the function that fills them."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from typing import BinaryIO


def filled(fill: Callable[[BinaryIO], None]) -> BinaryIO:
    """Return a temporary file that `fill` has written, at position 0. Closing the file deletes it."""
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        fill(file)
        file.seek(0)
        stack.pop_all()
    return file
