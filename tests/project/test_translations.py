"""The Chinese interface: no English text is left, and the compiled messages are up to date."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

pytestmark = pytest.mark.one_database

CATALOGUE = Path("locale", "zh_Hans", "LC_MESSAGES")
PO = settings.BASE_DIR / CATALOGUE / "django.po"
PARTS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w[^>]*>")
HALF_WIDTH = re.compile(r"[一-鿿”》）][,:;?!()]|[,:;?!()][一-鿿“《（]")
# What the tools leave out as well: see `messages` in the Makefile.
NO_CODE = ["*.git", "*.venv", "var", "tests", "locale", "static", "*_cache"]


@pytest.fixture(scope="module")
def entries():
    return polib.pofile(str(PO))


def _texts(entry):
    """Return pairs of English and Chinese texts of an entry. Chinese has only one plural form."""
    if entry.msgid_plural:
        return [(english, entry.msgstr_plural.get(0, "")) for english in (entry.msgid, entry.msgid_plural)]
    return [(entry.msgid, entry.msgstr)]


def _key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def test_every_message_has_a_chinese_translation_and_none_is_fuzzy(entries):
    assert len(entries) > 300
    assert [entry.msgid for entry in entries if not all(chinese for _english, chinese in _texts(entry))] == []
    assert [entry.msgid for entry in entries if entry.fuzzy] == []
    assert [entry.msgid for entry in entries if entry.obsolete] == []


def test_chinese_messages_have_one_plural_form(entries):
    assert entries.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert {tuple(entry.msgstr_plural) for entry in entries if entry.msgid_plural} == {(0,)}


def test_placeholders_and_tags_equal_those_of_the_english_message(entries):
    assert [
        (english, chinese)
        for entry in entries
        for english, chinese in _texts(entry)
        if sorted(PARTS.findall(english)) != sorted(PARTS.findall(chinese))
    ] == []


def test_chinese_punctuation_is_full_width(entries):
    texts_with_half_width = {
        chinese for entry in entries for _english, chinese in _texts(entry) if HALF_WIDTH.search(chinese)
    }
    assert texts_with_half_width == set()


def test_the_compiled_messages_equal_the_translated_messages(entries):
    compiled = polib.mofile(str(PO.with_suffix(".mo")))
    assert {_key(entry): _texts(entry) for entry in compiled} == {_key(entry): _texts(entry) for entry in entries}
    assert compiled.metadata["Plural-Forms"] == entries.metadata["Plural-Forms"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("xgettext") is None, reason="the package gettext is not installed")
def test_the_translated_messages_are_exactly_those_of_the_code(entries, tmp_path):
    copy = tmp_path / "project"
    shutil.copytree(settings.BASE_DIR, copy, ignore=shutil.ignore_patterns(*NO_CODE))
    (copy / CATALOGUE).mkdir(parents=True)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--no-location", "--no-wrap"],
        cwd=copy,
        check=True,
        capture_output=True,
    )
    collected = {_key(entry) for entry in polib.pofile(str(copy / CATALOGUE / "django.po"))}
    assert collected - {_key(entry) for entry in entries} == set(), "untranslated: run `make messages`"
    assert {_key(entry) for entry in entries} - collected == set(), "no longer in the code: run `make messages`"
