import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _in_english():
    """Error messages are in the active language: in these tests English, unless a test activates another."""
    with override("en"):
        yield
