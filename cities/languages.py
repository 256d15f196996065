"""The two languages of the site, and the URLs of a page in each."""

from django.utils.translation import override

# As Django and as HTML name them.
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
DEFAULT = "en"  # the page for readers of neither


def in_each(url):
    """Return `[(language tag, URL), …]`. `url` is called once while each language is active."""
    links = []
    for language, tag in LANGUAGES.items():
        with override(language):
            links.append((tag, url()))
    return links
