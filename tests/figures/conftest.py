import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _in_english():
    """Refusals are told in the active language: here in English, unless a test says otherwise."""
    with override("en"):
        yield
