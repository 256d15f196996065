"""The differences of two editions; each is a folder or ZIP of the data package."""

import io
import json
import shutil
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from plans.catalogue.edition import current
from plans.catalogue.version import raise_version
from plans.models import Target, Topic
from plans.opendata import package
from plans.opendata.diff import Change, Entry, NotAPackage, diff
from tests import factories as make
from tests.sample import make_catalogue
from tests.values import made

pytestmark = pytest.mark.one_database


@pytest.fixture
def editions(db, tmp_path):
    """Two editions: between them a target is added, one is changed, one is withdrawn; the second is a ZIP."""
    changed, withdrawn, *_others = make_catalogue()
    package.write_folder(tmp_path / "old")
    theme = make.make_theme(slug="a-new-theme", name_en="New theme")
    target = Target.objects.get(pk=changed.pk)
    target.quantity, target.note_zh, target.note_en = "1600家以上", "更正", "Corrected"
    target.save()
    target.themes.add(theme)
    Target.objects.get(pk=withdrawn.pk).delete()
    added = make.make_target(target.city, source=target.source, text_en="Added", paragraph=99)
    raise_version()
    with made(package.write_zip)[1] as file, (tmp_path / "new.zip").open("wb") as copy:
        shutil.copyfileobj(file, copy)
    return tmp_path / "old", tmp_path / "new.zip", changed, withdrawn, added


def test_added_changed_and_withdrawn_statements_are_found(editions):
    old, new, changed, withdrawn, added = editions

    differences = diff(old, new)

    assert [table.name for table in differences.tables] == ["themes", "targets"]
    assert differences["targets"].added == [Entry(added.slug, "Added")]
    assert differences["targets"].withdrawn == [Entry(withdrawn.slug, withdrawn.text_en)]
    themes = changed.themes.exclude(slug="a-new-theme").get().slug
    assert differences["targets"].changed == [
        Change(
            Entry(changed.slug, changed.text_en),
            (
                ("themes", themes, f"a-new-theme;{themes}"),
                ("number", "1557", "1600"),
                ("qualifier", "exact", "at_least"),
                ("low", "1557", "1600"),
                ("high", "1557", ""),
                ("note_zh", "", "更正"),
                ("note_en", "", "Corrected"),
                ("quantity", "1557家", "1600家以上"),
            ),
        )
    ]
    assert differences["themes"].added == [Entry("a-new-theme", "New theme")]
    assert differences["results"].is_empty


def test_a_reversed_diff_swaps_added_and_withdrawn_entries(editions):
    old, new, _changed, withdrawn, added = editions

    differences = diff(new, old)

    assert [entry.key for entry in differences["targets"].added] == [withdrawn.slug]
    assert [entry.key for entry in differences["targets"].withdrawn] == [added.slug]


def test_the_diff_command_prints_the_differences(editions):
    old, new, changed, withdrawn, added = editions
    output, themes = io.StringIO(), changed.themes.exclude(slug="a-new-theme").get().slug

    call_command("diff_editions", old, new, stdout=output)

    first, *lines = output.getvalue().splitlines()
    version = current().version
    assert first.startswith(f"From edition {version - 1} of 20")
    assert f" to edition {version} of 20" in first
    assert lines == [
        "",
        "themes: 1 added, 0 changed, 0 withdrawn",
        "  + a-new-theme: New theme",
        "",
        "targets: 1 added, 1 changed, 1 withdrawn",
        f"  + {added.slug}: Added",
        f"  ~ {changed.slug}",
        f"      themes: {themes} → a-new-theme;{themes}",
        "      number: 1557 → 1600",
        "      qualifier: exact → at_least",
        "      low: 1557 → 1600",
        "      high: 1557 → (empty)",
        "      note_zh: (empty) → 更正",
        "      note_en: (empty) → Corrected",
        "      quantity: 1557家 → 1600家以上",
        f"  - {withdrawn.slug}: {withdrawn.text_en}",
    ]


def test_a_role_is_identified_by_its_chain_and_firm(sample, tmp_path):
    package.write_folder(tmp_path / "old")
    chain, firm = make.make_chain(), make.make_firm()
    make.make_role(chain, firm, as_printed="龙头")
    package.write_folder(tmp_path / "new")

    assert diff(tmp_path / "old", tmp_path / "new")["chain_firms"].added == [
        Entry(f"{chain.slug} / {firm.slug}", "龙头")
    ]


def test_a_different_time_of_saving_is_not_a_difference(sample, tmp_path):
    package.write_folder(tmp_path / "old")
    Target.objects.update(updated_at=datetime(2030, 1, 1, tzinfo=UTC))
    package.write_folder(tmp_path / "new")
    output = io.StringIO()

    call_command("diff_editions", tmp_path / "old", tmp_path / "new", stdout=output)

    assert output.getvalue().splitlines()[1:] == ["Nothing differs."]


def test_a_column_that_only_one_edition_has_is_reported_and_not_compared(sample, tmp_path):
    package.write_folder(tmp_path / "old")
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    themes = tmp_path / "old" / "themes.csv"
    themes.write_text(themes.read_text().replace(",definition_en,", ",meaning,"))

    (table,) = diff(tmp_path / "old", tmp_path / "new").tables

    assert (table.name, table.new_columns, table.lost_columns) == ("themes", ["definition_en"], ["meaning"])
    assert (table.added, table.changed, table.withdrawn) == ([], [], [])


def test_all_entries_of_a_table_missing_in_the_old_edition_are_added(sample, tmp_path):
    package.write_folder(tmp_path / "old")
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    (tmp_path / "old" / "topics.csv").unlink()
    path = tmp_path / "old" / "datapackage.json"
    described = json.loads(path.read_text())
    described["resources"] = [resource for resource in described["resources"] if resource["name"] != "topics"]
    path.write_text(json.dumps(described))

    (table,) = diff(tmp_path / "old", tmp_path / "new").tables

    assert {entry.key for entry in table.added} == set(Topic.objects.values_list("pk", flat=True))
    assert (table.changed, table.withdrawn, table.lost_columns) == ([], [], [])


def test_an_invalid_data_package_is_refused_with_the_name_of_the_file(db, tmp_path):
    package.write_folder(tmp_path / "good")
    for name in ("no-table", "no-key", "no-json"):
        shutil.copytree(tmp_path / "good", tmp_path / name)
    (tmp_path / "no-table" / "results.csv").unlink()
    (tmp_path / "no-key" / "results.csv").write_text("name,value\r\n")
    (tmp_path / "no-json" / "datapackage.json").write_text("[]")
    (tmp_path / "empty").mkdir()

    for name, message in {
        "empty": "datapackage.json is missing",
        "no-table": "results.csv is missing",
        "no-key": "results.csv has no column slug",
        "no-json": "datapackage.json cannot be read: expected an object",
        "absent": "absent is neither a folder nor a ZIP",
    }.items():
        with pytest.raises(NotAPackage, match=message):
            diff(tmp_path / "good", tmp_path / name)
    with pytest.raises(CommandError, match="absent is neither"):
        call_command("diff_editions", tmp_path / "absent", tmp_path / "good")
