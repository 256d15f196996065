"""Records are checked against the articles if these are available; copyright keeps them out of the project."""

import os
import re
from functools import cache
from pathlib import Path

import pytest

from tests.data.records import fold, records, statements

FOLDER = os.environ.get("ARTICLES", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="ARTICLES names no folder with the texts of the articles")

COPIED = 15
NUMERAL = re.compile(
    r"\d+(?:\.\d+)?|[一二两三四五六七八九十百千万亿]{1,4}(?=[个家条项种座场年大级名余多新化提动区套位])"
)
# Official names that are longer than what may be shared.
NAMES = [
    "2023中国半导体材料产业发展（德州）峰会",
    "2023中国国际纺织纱线（春夏）展览会",
    "国家新一代人工智能创新发展试验区",
]


@cache
def articles():
    """Return the paragraphs of each article: `{source: {number: text}}`."""
    paragraphs_by_source = {}
    for path in sorted(Path(FOLDER).glob("*.txt")):
        lines = re.findall(r"^\[(\d+)\] (.*)$", path.read_text(encoding="utf-8"), re.M)
        paragraphs_by_source[path.stem] = {int(number): fold(text) for number, text in lines}
    return paragraphs_by_source


def numbers(paragraphs):
    return [int(number) for number in str(paragraphs).split(";") if number]


def test_every_printed_phrase_is_in_its_paragraph():
    printed = [record for record in records() if record.as_printed]

    assert [
        str(record)
        for record in printed
        if fold(record.as_printed) not in articles()[record.source].get(record.paragraph, "")
    ] == []


def test_every_word_of_strength_is_in_its_paragraph():
    assert [
        str(target)
        for target in records("targets")
        if target.strength not in articles()[target.source][target.paragraph]
    ] == []


def test_no_record_copies_a_long_string_from_an_article():
    """Names, offices and printed phrases are quoted from the source; all other texts are our own wording."""
    copied = []
    for record in records():
        article = "|".join(articles().get(record.source, {}).values())
        for field, value in vars(record).items():
            if re.fullmatch("(text|note|reason|definition)_zh", field):
                for name in NAMES:
                    value = value.replace(name, "|")
                text = fold(value)
                runs = (text[start : start + COPIED] for start in range(len(text) - COPIED + 1))
                copied += [(str(record), run) for run in runs if run in article][:1]

    assert copied == []


def test_every_long_paragraph_is_cited_by_a_record_or_omitted_with_a_reason():
    cited = {(record.source, record.paragraph) for record in records() if record.paragraph}
    cited |= {(record.source, number) for record in records() for number in numbers(record.paragraphs)}

    assert [
        (source, number)
        for source, paragraphs in articles().items()
        for number, text in paragraphs.items()
        if (source, number) not in cited and len(text) > 30
    ] == []


def test_every_number_in_an_article_is_in_a_record_or_omitted_with_a_reason():
    covering = {}
    for record in records():
        places = [record.paragraph] if record.paragraph else numbers(record.paragraphs)
        for number in places:
            covering.setdefault((record.source, number), []).append(fold(record.as_printed or record.name_zh))

    loose = []
    for source, paragraphs in articles().items():
        for number, text in paragraphs.items():
            phrases = covering.get((source, number), [])
            if "" in phrases:  # an omission of the whole paragraph
                continue
            spans = [match.span() for phrase in phrases for match in re.finditer(re.escape(phrase), text)]
            loose += [
                (source, number, text[match.start() : match.end() + 4])
                for match in NUMERAL.finditer(text)
                if not any(start <= match.start() < end for start, end in spans)
            ]
    assert loose == []


def test_the_available_articles_are_exactly_the_sources_of_the_statements():
    assert set(articles()) == {record.source for record in statements()}
