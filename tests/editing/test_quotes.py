"""Printed phrases are checked against source texts in a private folder."""

import pytest
from django.core.management import CommandError, call_command

from tests import factories as make
from tests.editing.commands import run


@pytest.fixture
def source(db):
    source = make.make_source(slug="changsha")
    make.make_target(
        source=source, paragraph=2, as_printed="22条产业链", slug="city-1", city=make.make_city(slug="city")
    )
    return source


def test_a_phrase_that_is_in_its_paragraph_is_accepted(source, tmp_path):
    (tmp_path / "changsha.txt").write_text("[1] 标题\n\n[2] 建设22条产业链。\n", encoding="utf-8")

    assert run("check_quotes", tmp_path) == ["Every printed phrase stands in its paragraph."]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (
            "changsha.txt",
            "[1] 建设22条产业链。\n[2] 无",
            "target city-1: “22条产业链” does not stand in paragraph 2 of changsha",
        ),
        ("other.txt", "[2] 建设22条产业链。", "source changsha: no changsha.txt in "),
    ],
)
def test_a_phrase_in_another_paragraph_and_a_missing_text_are_reported(source, tmp_path, capsys, name, text, line):
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match="1 phrases or texts are not right"):
        call_command("check_quotes", tmp_path)
    assert capsys.readouterr().err.startswith(line)


def test_a_missing_folder_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        call_command("check_quotes", tmp_path / "nothing")
