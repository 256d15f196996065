"""Readers see what changed in a statement and why, and not who changed it."""

from plans.editing import history
from plans.models import ChangeSet
from tests import factories as make


def test_the_history_of_a_statement_names_field_old_new_and_reason_and_no_staff(client, db):
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
