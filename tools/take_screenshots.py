"""Take screenshots of every page in both languages, wide and narrow, light and dark, and as print.

    python -m tools.take_screenshots [WORD]

WORD restricts them to pages whose name contains it. The fixtures are loaded into an in-memory database. The pages
are those of the browser tests.
"""

import os
import re
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "sqlite:///:memory:"}

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from sampledata.pages import LANGUAGES, PAGES

CHROMIUM = shutil.which("chromium")
FOLDER = Path(__file__).resolve().parent.parent / "var" / "screenshots"
WIDTHS = {1280: 900, 375: 800}
SCHEMES = ["light", "dark"]


def addresses(language):
    """Return `{name of the picture: path}` of every page in this language."""
    paths = [f"{language}/{path}" for path in PAGES] + [f"api/v1/docs/?lang={language}"]
    return {re.sub(r"[^a-z0-9-]+", "_", path.removeprefix(f"{language}/")).strip("_") or "home": path for path in paths}


@contextmanager
def catalogue():
    """Serve the five regions from a test server; yield its URL."""
    django.setup()
    connection.creation.create_test_db(verbosity=0, serialize=False)
    call_command("load_catalogue", verbosity=0)
    files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(WHITENOISE_AUTOREFRESH=True, STORAGES=settings.STORAGES | {"staticfiles": files}):
        server = LiveServer("127.0.0.1")
        try:
            yield server.url
        finally:
            server.stop()


def take(browser, site, word):
    """Take all pictures, one folder for each language, width and colour scheme; return their number."""
    count = 0
    for language in LANGUAGES:
        pages = {name: f"{site}/{path}" for name, path in addresses(language).items() if word in name}
        for width, height in WIDTHS.items():
            for scheme in SCHEMES:
                look = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
                with browser.new_context(**look, reduced_motion="reduce") as context:
                    page = context.new_page()
                    for name, address in pages.items():
                        page.goto(address)
                        page.screenshot(path=FOLDER / f"{language}-{width}-{scheme}" / f"{name}.png", full_page=True)
                        count += 1
        with browser.new_context() as context:
            page = context.new_page()
            for name, address in pages.items():
                page.goto(address)
                (FOLDER / f"{language}-print").mkdir(parents=True, exist_ok=True)
                page.pdf(path=FOLDER / f"{language}-print" / f"{name}.pdf", prefer_css_page_size=True)
                count += 1
    return count


def main():
    if CHROMIUM is None:
        sys.exit("This needs a browser: Debian's package chromium.")
    shutil.rmtree(FOLDER, ignore_errors=True)
    with catalogue() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        count = take(browser, site, "".join(sys.argv[1:2]))
        browser.close()
    print(f"{count} pictures in {FOLDER}")


if __name__ == "__main__":
    main()
