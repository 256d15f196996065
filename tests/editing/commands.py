"""The management commands, called as a user calls them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.small_fixtures import RECORDS


def run(*arguments):
    """Run a command and return the lines that it prints."""
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().splitlines()


def refused(*arguments):
    """Run a command that must fail without a change of the catalogue. Return the lines of its message."""
    with pytest.raises(CommandError) as error:
        call_command(*arguments)
    assert error.value.returncode == 3
    return str(error.value).splitlines()


def summary(added=0, changed=0, withdrawn=0, unchanged=RECORDS):
    """Return the summary line of a load."""
    return f"{added} added, {changed} changed, {withdrawn} withdrawn, {unchanged} unchanged."
