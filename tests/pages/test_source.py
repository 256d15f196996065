"""The page of a source: its title in the reader's language, a bar a paragraph, and who speaks."""

from collections import Counter

import pytest

from plans.models import Omission, Result, Source, Target
from tests.reading import read
from tests.visits import LANGUAGES, page_of, pages_of

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


def test_the_title_of_a_source_is_shown_first_in_the_language_of_the_page(catalogue):
    source = Source.objects.get(pk="changsha")
    english, chinese = page_of(source, "en"), page_of(source, "zh-hans")

    assert english.title.startswith(f"“{source.title_en}”")
    assert chinese.title.startswith(f"《{source.title}》")
    for page, first, second in (
        (english, source.title_en, source.title),
        (chinese, source.title, source.title_en),
    ):
        first, second = (" ".join(text.split()) for text in (first, second))
        assert page.main.startswith(f"{first} {second}")


@pytest.mark.slow
@in_both_languages
def test_a_bar_counts_the_statements_and_omissions_of_its_paragraph(catalogue, language):
    words = {"en": ("statements", "left out"), "zh-hans": ("条", "未收录")}[language]
    for source in Source.objects.all():
        said, left_out = Counter(), Counter()
        for model in (Target, Result):
            said.update(model.objects.filter(source=source).values_list("paragraph", flat=True))
        left_out.update(Omission.objects.filter(source=source).values_list("paragraph", flat=True))
        bars = [
            text.split(maxsplit=1)[1] for link, text in page_of(source, language).main_links if text.startswith("¶ ")
        ]
        bars = [bar for bar in bars if words[0].rstrip("s") in bar]

        numbers = [int("".join(filter(str.isdigit, bar.split()[0]))) for bar in bars]
        assert numbers == sorted({*said, *left_out})
        for number, bar in zip(numbers, bars, strict=True):
            assert str(said[number]) in bar
            assert (words[1] in bar) is bool(left_out[number])


@pytest.mark.slow
@in_both_languages
def test_every_bar_links_to_its_paragraph(catalogue, language):
    for source in Source.objects.all():
        for page in pages_of(source, language):
            assert len(page.ids) == len(set(page.ids))
            for link, words in page.main_links:
                if words.startswith("¶ ") and link.startswith(page.address):
                    assert link.rpartition("#")[2] in page.ids


def test_the_statements_of_each_speaker_are_counted_by_form(client, catalogue):
    page = page_of(Source.objects.get(pk="hubei"), "en")
    keynote = "A vice-chair of the CPPCC Hubei Provincial Committee (keynote speech)"
    own = {"source": "hubei", "attributed_to_en": keynote}
    proposals = Target.objects.filter(standing="proposed", **own).count()

    row = next(row for row in page.rows if row.startswith(keynote))

    assert f"◇{proposals} proposals" in row
    assert Target.objects.filter(**own).exclude(standing="proposed").exists() is ("◆" in row)
    assert Result.objects.filter(**own).exists() is ("●" in row)
    assert "Who speaks" not in read(client.get("/en/sources/hubei/?page=2")).main
