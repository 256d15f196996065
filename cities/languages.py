"""The two languages of the site, and the addresses of a page in each."""

from django.utils.translation import override

# As Django and as HTML name them.
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
DEFAULT = "en"  # the page for readers of neither


def in_each(address):
    """Return `[(language tag, URL), …]`. `address` is called once while each language is active."""
    links = []
    for language, tag in LANGUAGES.items():
        with override(language):
            links.append((tag, address()))
    return links
