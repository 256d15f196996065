"""Readers see what changed in an entry and why, and not who changed it."""

import pytest

from plans.editing import history
from plans.models import ChangeSet
from tests import factories as make
from tests.reading import read


def history_on(client, address, language="en"):
    """Return the words of the history that a page ends with."""
    return read(client.get(f"/{language}/{address}")).main.partition(HEADINGS[language])[2]


HEADINGS = {"en": "History of this entry", "zh-hans": "本条的修改记录"}
PAGES = {
    "cities": make.make_city, "sources": make.make_source, "chains": lambda: make.make_chain(make.make_city()),
    "plans": lambda: make.make_plan(make.make_city()), "firms": make.make_firm, "industries": make.make_industry,
    "topics": make.make_topic, "indicators": lambda: make.make_indicator(topic=make.make_topic()),
}  # fmt: skip


@pytest.mark.parametrize("place", PAGES)
def test_the_page_of_every_entry_ends_with_its_history(client, db, place):
    entry, other = PAGES[place](), PAGES[place]()
    history.record_all([(entry, {"slug": "old", "name_en": "Old"}, {"slug": entry.slug})], ChangeSet(reason="A slip."))
    history.record(other, {"name_en": "Another"}, {})

    english, chinese = (history_on(client, f"{place}/{entry.slug}/", language) for language in HEADINGS)

    assert f"old → {entry.slug}" in english
    assert "Reason: A slip." in english
    assert "Another" not in english
    assert f"old → {entry.slug}" in chinese


def test_the_history_shows_the_label_of_a_choice(client, db):
    plan = make.make_plan(make.make_city())
    history.record(plan, {"standing": "adopted"}, {"standing": "announced"})

    assert "Adopted → Announced" in history_on(client, f"plans/{plan.slug}/")


def test_changes_of_a_measure_are_in_the_history_of_its_plan_except_its_addition(client, db):
    plan = make.make_plan(make.make_city())
    measure, added = make.make_measure(plan), make.make_measure(plan)
    history.record(measure, {"order": 1}, {"order": 2})
    history.record(added, None, {"order": 3})

    told = history_on(client, f"plans/{plan.slug}/")

    assert f"measure {measure.slug} changed" in told
    assert "1 → 2" in told
    assert added.slug not in told


def test_the_glossary_shows_the_changes_of_its_terms(client, db):
    term = make.make_term()
    history.record(term, {"term_en": "Old"}, {"term_en": "New"})

    told = read(client.get("/en/glossary/")).main.partition("Changes of these terms")[2]

    assert "Old → New" in told
    assert term.slug in told


def test_the_history_of_a_statement_shows_fields_values_and_reason_but_no_staff(client, db):
    target = make.make_target()
    changeset = ChangeSet(author_name="wang", decided_by_name="li", reason="原文是 300.")
    history.record_all([(target, {"paragraph": 3, "note_en": "x"}, {"paragraph": 5})], changeset)

    page = client.get(f"/en/targets/{target.pk}/").content.decode()

    block = " ".join(page.partition('<ul class="history">')[2].partition("</ul>")[0].split())
    assert "paragraph 3 → 5" in block
    assert "note (English) x → —" in block
    assert 'Reason: <span lang="zh-Hans">原文是</span> 300.' in block
    assert "wang" not in page
    assert "<code>" not in block
