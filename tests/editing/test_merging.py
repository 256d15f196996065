"""Loading merges the changes of files and editors; a conflict is reported and never resolved silently."""

from datetime import UTC, datetime
from unittest.mock import Mock

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from plans.editing import dumping, loading
from plans.editing.merging import Outcome, decide
from plans.models import FileRecord, Firm, Omission, Result, Revision, Target
from tests.editing.commands import refused, run, summary
from tests.forms import WHY
from tests.small_fixtures import FILES, RECORDS, edit, read, write

pytestmark = pytest.mark.django_db

TARGETS, RESULTS, FIRMS = (f"sources/changsha/{name}.yaml" for name in ("targets", "results", "firms"))
UNCHANGED = summary()
KEPT_TARGET = "Kept as edited here, not as in the files (1): targets changsha-chains."
HOW_TO_GO_ON = (
    "Make file and catalogue agree, in the file or in the admin; or load with --overwrite, and the files prevail."
)


def state():
    """Return all rows that a load may change."""
    models = (Target, Result, Firm, Omission, Revision, FileRecord)
    return [sorted(map(repr, model.objects.values_list())) for model in models]


# --- The rule ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "entry", "held", "is_edited", "outcome"),
    [
        ("a", "a", {"a"}, False, Outcome.UNCHANGED),
        ("b", "b", {"a"}, True, Outcome.UNCHANGED),
        ("a", "a", (), True, Outcome.UNCHANGED),
        (None, None, {"a"}, True, Outcome.UNCHANGED),
        ("a", None, (), False, Outcome.ADDED),
        ("b", "a", {"a"}, False, Outcome.CHANGED),
        ("b", "a", {"a"}, True, Outcome.CHANGED),  # edited, and edited back
        ("c", "b", {"a", "b"}, True, Outcome.CHANGED),  # edited, and dumped
        ("b", "x", {"a"}, False, Outcome.CHANGED),  # a migration changed the entry
        ("b", "a", (), False, Outcome.CHANGED),  # loaded without digest, never edited
        (None, "a", {"a"}, False, Outcome.WITHDRAWN),
        (None, "a", (), False, Outcome.WITHDRAWN),
        ("a", "b", {"a"}, True, Outcome.KEPT),
        ("a", "c", {"a", "b"}, True, Outcome.KEPT),  # dumped, and older files are loaded
        ("a", None, {"a"}, True, Outcome.KEPT),  # an editor withdrew it
        ("b", "a", (), True, Outcome.KEPT),  # loaded without digest, then edited
        ("c", "b", {"a"}, True, Outcome.CONFLICT),
        ("b", None, {"a"}, True, Outcome.CONFLICT),
        (None, "b", {"a"}, True, Outcome.CONFLICT),
    ],
)
def test_file_catalogue_and_last_load_decide_the_outcome_for_a_record(file, entry, held, is_edited, outcome):
    assert decide(file, entry, held, lambda: is_edited) is outcome


@pytest.mark.parametrize(("file", "entry", "held"), [("a", "a", {"a"}), ("a", "b", {"a"}), ("b", "a", {"a"})])
def test_the_history_is_queried_only_if_the_outcome_depends_on_it(file, entry, held):
    is_edited = Mock()

    decide(file, entry, held, is_edited)

    assert not is_edited.called


# --- An editor's correction --------------------------------------------------------------------------


@pytest.mark.slow
def test_an_edit_survives_every_load_and_is_reported(folder, correct):
    correct(due=2024, note_zh="更正。", note_en="Corrected.")

    for _load in range(2):
        assert run("load_catalogue", folder) == [summary(unchanged=RECORDS - 1), KEPT_TARGET]
    assert (Target.objects.get().due, Target.objects.get().note_en) == (2024, "Corrected.")


def test_a_load_changes_other_records_and_keeps_an_edited_one(folder, correct):
    correct(due=2024)
    edit(folder, FIRMS, "name_en: Some Firm", "name_en: A Firm")

    assert run("load_catalogue", folder) == [summary(changed=1, unchanged=RECORDS - 2), KEPT_TARGET]
    assert Target.objects.get().due == 2024
    assert Firm.objects.get().name_en == "A Firm"


@pytest.mark.slow
def test_an_edit_that_the_files_also_contain_is_not_a_difference(folder, correct):
    correct(due=2024)
    edit(folder, TARGETS, "due: 2023", "due: 2024")
    assert run("load_catalogue", folder) == [UNCHANGED]

    edit(folder, TARGETS, "due: 2024", "due: 2025")
    assert run("load_catalogue", folder) == [summary(changed=1, unchanged=RECORDS - 1)]
    assert Target.objects.get().due == 2025


@pytest.mark.slow
def test_an_edit_that_was_reverted_does_not_block_a_load(folder, correct):
    correct(due=2024)
    correct(due=2023)
    edit(folder, TARGETS, "due: 2023", "due: 2025")

    assert run("load_catalogue", folder) == [summary(changed=1, unchanged=RECORDS - 1)]


def test_the_files_may_return_to_an_earlier_value(folder):
    for old, new in [("2023", "2025"), ("2025", "2023")]:
        edit(folder, TARGETS, f"due: {old}", f"due: {new}")
        assert run("load_catalogue", folder) == [summary(changed=1, unchanged=RECORDS - 1)]
        assert Target.objects.get().due == int(new)


def test_an_entry_that_an_editor_added_is_kept_and_counted(folder, editor):
    editor.post(
        "/admin/plans/firm/add/",
        {"source": "changsha", "paragraphs": "9", "slug": "new-firm", "name_zh": "新", "name_en": "New",
         "city": "changsha", "chain_firms-TOTAL_FORMS": 0, "chain_firms-INITIAL_FORMS": 0},
    )  # fmt: skip

    assert run("load_catalogue", folder) == [UNCHANGED, "Kept, as no file ever had them: 1."]
    assert run("dump_fixtures", folder.parent / "copy")
    assert run("load_catalogue", folder) == [UNCHANGED, "Kept, as no file ever had them: 1."]
    assert Firm.objects.filter(pk="new-firm").exists()


def test_an_entry_that_an_editor_withdrew_stays_withdrawn_and_is_reported(folder, withdraw):
    withdraw(Target.objects.get())

    assert run("load_catalogue", folder) == [summary(unchanged=RECORDS - 1), KEPT_TARGET]
    assert not Target.objects.exists()


def test_a_record_withdrawn_by_editor_and_files_is_no_longer_tracked(folder, withdraw):
    withdraw(Omission.objects.get())
    write(folder, {"sources/changsha/omissions.yaml": ""})

    assert run("load_catalogue", folder) == [summary(unchanged=RECORDS - 1)]
    assert not FileRecord.objects.filter(table="omission").exists()


# --- Conflicts ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_conflict_is_reported_for_each_field_and_nothing_is_loaded(folder, correct):
    correct(due=2024, note_zh="更正。", note_en="Corrected.", topics=["chain-chiefs"])
    edit(folder, TARGETS, "due: 2023", "due: 2025")
    edit(folder, FIRMS, "name_en: Some Firm", "name_en: A Firm")
    before = state()

    place = f"{folder}/{TARGETS}, record changsha-chains, field"
    both = "changed by the files and by an editor; the catalogue has"
    assert refused("load_catalogue", folder) == [
        f"Nothing was loaded. {place} due: {both} 2024, the file 2025",
        f"{place} topics: {both} chain-chiefs, the file chain-chiefs, training",
        f"{place} note_zh: {both} 更正。, the file nothing",
        f"{place} note_en: {both} Corrected., the file nothing",
        HOW_TO_GO_ON,
    ]
    assert state() == before


@pytest.mark.slow
def test_all_conflicts_are_reported_together(folder, correct, withdraw):
    correct(due=2024)
    withdraw(Result.objects.get())
    edit(folder, TARGETS, "due: 2023", "due: 2025")
    edit(folder, RESULTS, "period: '2020'", "period: '2021'")

    lines = refused("load_catalogue", folder)

    assert lines[0].endswith("field due: changed by the files and by an editor; the catalogue has 2024, the file 2025")
    assert lines[1] == (
        f"{folder}/{RESULTS}, record changsha-chains-now: changed by the files and by an editor; "
        "the catalogue has no such record"
    )
    assert len(lines) == 3


@pytest.mark.slow
def test_overwrite_replaces_edits_with_the_values_of_the_files(folder, correct, withdraw):
    correct(due=2024)
    withdraw(Result.objects.get())
    edit(folder, RESULTS, "period: '2020'", "period: '2021'")

    assert run("load_catalogue", folder, "--overwrite") == [summary(added=1, changed=1, unchanged=RECORDS - 2)]
    assert (Target.objects.get().due, Result.objects.get().period) == (2023, "2021")
    assert run("load_catalogue", folder) == [UNCHANGED]


@pytest.mark.slow
def test_a_conflict_ends_when_an_editor_enters_the_value_of_the_file(folder, correct):
    correct(due=2024)
    edit(folder, TARGETS, "due: 2023", "due: 2025")
    refused("load_catalogue", folder)

    correct(due=2025)

    assert run("load_catalogue", folder) == [UNCHANGED]


# --- Dry run -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_dry_run_prints_every_difference_and_changes_nothing(folder, correct, withdraw):
    correct(due=2024)
    withdraw(Result.objects.get())
    edit(folder, FIRMS, "name_en: Some Firm", "name_en: A Firm")
    edit(folder, TARGETS, "due: 2023", "due: 2025")
    write(
        folder, {"sources/changsha/omissions.yaml": FILES["sources/changsha/omissions.yaml"].replace("dateline", "p1")}
    )
    before = state()

    changsha = f"{folder}/sources/changsha"
    assert run("load_catalogue", folder, "--dry-run") == [
        f"{changsha}/firms.yaml, record some-firm, field name_en: changed; the catalogue has Some Firm, the file A Firm",
        f"{changsha}/targets.yaml, record changsha-chains, field due: changed by the files and by an editor; "
        "the catalogue has 2024, the file 2025",
        f"{changsha}/results.yaml, record changsha-chains-now: kept as an editor left it; "
        "the catalogue has no such record",
        f"{changsha}/omissions.yaml, record changsha-p1: added",
        f"{changsha}/omissions.yaml, record changsha-dateline: withdrawn",
        "Nothing was changed: this is what a load would do.",
        summary(added=1, changed=1, withdrawn=1, unchanged=RECORDS - 4),
        "Kept as edited here, not as in the files (1): results changsha-chains-now.",
    ]
    assert state() == before


def test_a_dry_run_of_the_first_load_leaves_an_empty_catalogue(tmp_path):
    lines = run("load_catalogue", write(tmp_path), "--dry-run")

    assert lines[-1] == summary(added=RECORDS, unchanged=0)
    assert state() == [[]] * 6


# --- A catalogue that was loaded before there were digests ---------------------------------------------


@pytest.fixture
def old_catalogue(folder):
    FileRecord.objects.all().delete()
    return folder


@pytest.mark.slow
def test_loading_an_identical_old_catalogue_enables_the_detection_of_conflicts(old_catalogue, correct):
    assert run("load_catalogue", old_catalogue) == [UNCHANGED]

    correct(due=2024)
    edit(old_catalogue, TARGETS, "due: 2023", "due: 2025")
    assert len(refused("load_catalogue", old_catalogue)) == 2


def test_an_unedited_record_of_an_old_catalogue_is_loaded(old_catalogue):
    edit(old_catalogue, TARGETS, "due: 2023", "due: 2025")

    assert run("load_catalogue", old_catalogue) == [summary(changed=1, unchanged=RECORDS - 1)]


@pytest.mark.slow
def test_an_edited_record_of_an_old_catalogue_is_kept_and_reported(old_catalogue, correct):
    correct(due=2024)
    edit(old_catalogue, TARGETS, "due: 2023", "due: 2025")

    for _load in range(2):
        assert run("load_catalogue", old_catalogue) == [summary(unchanged=RECORDS - 1), KEPT_TARGET]
    run("dump_fixtures", old_catalogue.parent / "copy")
    assert run("load_catalogue", old_catalogue)[1] == KEPT_TARGET
    edit(old_catalogue, TARGETS, "due: 2025", "due: 2026")
    assert run("load_catalogue", old_catalogue, "--overwrite") == [summary(changed=1, unchanged=RECORDS - 1)]
    assert Target.objects.get().due == 2026


@pytest.mark.slow
def test_a_change_of_the_files_after_an_edit_of_an_old_catalogue_is_a_conflict(old_catalogue, correct):
    correct(due=2024)
    run("load_catalogue", old_catalogue)
    edit(old_catalogue, TARGETS, "due: 2023", "due: 2025")

    assert len(refused("load_catalogue", old_catalogue)) == 2


def test_an_entry_of_an_old_catalogue_without_revisions_is_kept(old_catalogue):
    Revision.objects.all().delete()
    edit(old_catalogue, TARGETS, "due: 2023", "due: 2025")

    assert run("load_catalogue", old_catalogue)[1] == KEPT_TARGET


def test_an_entry_withdrawn_in_an_old_catalogue_stays_withdrawn(old_catalogue, withdraw):
    withdraw(Target.objects.get())

    assert run("load_catalogue", old_catalogue)[1] == KEPT_TARGET


# --- A migration --------------------------------------------------------------------------------------


def test_a_change_by_a_migration_is_not_an_edit(folder):
    Target.objects.update(scope="industry")
    edit(folder, TARGETS, "scope: region", "scope: district")

    assert run("load_catalogue", folder) == [summary(changed=1, unchanged=RECORDS - 1)]


# --- Dumps --------------------------------------------------------------------------------------------


def test_a_dumped_edit_can_be_changed_by_the_files(folder, correct):
    correct(due=2024)
    run("dump_fixtures", folder)
    edit(folder, TARGETS, "due: 2024", "due: 2025")

    assert run("load_catalogue", folder) == [summary(changed=1, unchanged=RECORDS - 1)]
    assert Target.objects.get().due == 2025


def test_an_edit_dumped_to_another_folder_is_still_kept(folder, correct):
    correct(due=2024)
    run("dump_fixtures", folder.parent / "copy")

    assert run("load_catalogue", folder)[1] == KEPT_TARGET


@pytest.mark.slow
def test_an_edit_after_a_dump_is_kept_by_the_next_load(folder, correct):
    correct(due=2024)
    run("dump_fixtures", folder)
    correct(due=2025)
    assert run("load_catalogue", folder)[1] == KEPT_TARGET

    edit(folder, TARGETS, "due: 2024", "due: 2026")
    assert len(refused("load_catalogue", folder)) == 2


def test_a_dump_contains_the_reason_of_a_withdrawal(folder, withdraw):
    withdraw(Target.objects.get())

    assert run("dump_fixtures", folder) == [f"{RECORDS} records written to {folder}."]
    assert TARGETS not in read(folder)
    assert yaml.safe_load(read(folder)["addresses.yaml"]) == [
        {"table": "targets", "slug": "changsha-chains", "withdrawn": True,
         "reason_zh": WHY["reason_zh"], "reason_en": WHY["reason_en"]}
    ]  # fmt: skip
    assert run("load_catalogue", folder)[0] == summary(unchanged=RECORDS)


@pytest.mark.slow
def test_dumped_fixtures_transfer_an_edit_to_another_catalogue(transactional_db, tmp_path, monkeypatch, request):
    noon = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    call_command("flush", interactive=False, verbosity=0)
    folder, copy = write(tmp_path / "fixtures"), tmp_path / "copy"
    run("load_catalogue", folder)
    request.getfixturevalue("correct")(due=2024, topics=["chain-chiefs"])
    run("load_catalogue", folder)
    run("dump_fixtures", copy)
    run("export_catalogue", tmp_path / "here")

    call_command("flush", interactive=False, verbosity=0)
    assert run("load_catalogue", copy) == [summary(added=RECORDS, unchanged=0)]
    run("export_catalogue", tmp_path / "there")

    here, there = (
        {name: file for name, file in read(tmp_path / place).items() if name.endswith(".csv")}
        for place in ("here", "there")
    )
    assert b",2024," in here["targets.csv"]
    assert here == there


# --- Two at once ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "module", "message"),
    [
        (
            "load_catalogue", loading,
            "Nothing was loaded. The database is away, or somebody else is writing: database is locked",
        ),
        ("dump_fixtures", dumping, "Nothing was written. database is locked"),
    ],
)  # fmt: skip
def test_a_command_reports_a_locked_database_in_one_sentence(folder, monkeypatch, command, module, message):
    monkeypatch.setattr(module, "lock_tables", Mock(side_effect=OperationalError("database is locked")))

    with pytest.raises(CommandError) as error:
        call_command(command, folder)

    assert str(error.value) == message
