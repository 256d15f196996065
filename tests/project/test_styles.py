"""The style sheet: one source file for each component, bundled into one file for browsers."""

import re
import shutil
from collections import defaultdict

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from config.staticfiles import IMPORT, STYLE_SHEET

pytestmark = pytest.mark.one_database

TAGS = settings.BASE_DIR / "plans" / "templatetags"
STATIC = settings.BASE_DIR / "static"
STYLES = STATIC / "css"
TEMPLATES = settings.BASE_DIR / "templates"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _styles(path):
    return COMMENT.sub("", path.read_text())


def _classes(path):
    """Return the classes in the selectors of a style sheet."""
    starts = [start for start in re.findall(r"([^{};]+)\{", _styles(path)) if not start.strip().startswith("@")]
    return {name for start in starts for name in re.findall(r"\.([a-z][\w-]*)", start)}


def test_every_style_sheet_is_imported_once():
    imported = IMPORT.findall((STATIC / STYLE_SHEET).read_text())

    assert sorted(imported) == sorted(
        str(path.relative_to(STYLES)) for path in STYLES.rglob("*.css") if path != STATIC / STYLE_SHEET
    )


def test_a_class_is_styled_in_one_file():
    files = defaultdict(set)
    for path in STYLES.rglob("*.css"):
        for name in _classes(path):
            files[name].add(path.name)

    assert len(files) > 90
    assert {name: style_sheets for name, style_sheets in files.items() if len(style_sheets) > 1} == {}


def test_every_styled_class_is_used_in_a_template():
    styled = {name for path in STYLES.rglob("*.css") for name in _classes(path)}
    used = set()
    for path in [*TEMPLATES.rglob("*.html"), *TAGS.glob("*.py")]:
        for value in re.findall(r'class="([^"]*)"', path.read_text()):
            used |= set(re.sub(r"\{%.*?%\}", " ", value).split())
    # A value may end a name, as in kind-{{ statement|tone }}, or kind-{} in a template tag.
    begun = tuple(re.sub(r"\{.*", "", name) for name in used if re.search(r"-\{[{}]", name))

    assert {name for name in styled - used if not name.startswith(begun)} == set()


def test_no_style_uses_important():
    assert [path.name for path in STYLES.rglob("*.css") if "!important" in _styles(path)] == []


@pytest.fixture
def collect(tmp_path, settings):
    """Copy the style sheets, which a test may then change; return a function that collects them and names the one file."""
    shutil.copytree(STYLES, tmp_path / "source" / "css")
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "config.staticfiles.BundledStaticFilesStorage"}}

    def collect():
        call_command("collectstatic", interactive=False, verbosity=0)
        return settings.STATIC_ROOT / staticfiles_storage.url(STYLE_SHEET).removeprefix(settings.STATIC_URL)

    return collect


def test_the_style_sheets_are_bundled_in_order_into_one_file(collect):
    sheet = collect().read_text()
    parts = [(STYLES / name).read_text() for name in IMPORT.findall((STATIC / STYLE_SHEET).read_text())]

    assert len(parts) > 30
    assert "@import" not in sheet
    assert sheet.endswith("\n".join(parts) + "\n")


@pytest.mark.slow
def test_a_changed_component_changes_the_name_of_the_bundle(collect, tmp_path):
    before, again = collect(), collect()
    with (tmp_path / "source" / "css" / "components" / "kind.css").open("a") as kind:
        kind.write(".kind { color: red; }\n")
    after = collect()

    assert before == again != after
    assert ".kind { color: red; }" in after.read_text()
