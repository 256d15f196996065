"""Loading and dumping: a round trip changes nothing, and an edit changes one record."""

from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from plans.catalogue.edition import current
from plans.editing import dumping
from plans.editing.dumping import dump
from plans.editing.loading import load
from plans.editing.tables import MODELS, TABLES
from plans.models import FileRecord, FormerAddress, Measure, Result, Revision, SearchEntry, Source, Target
from tests.factories import make_city
from tests.small_fixtures import ADDRESSES, FILES, RECORDS, edit, read, write

TARGETS = "sources/changsha/targets.yaml"


def counts(loaded):
    """Return the numbers of records that a load added, changed and withdrew, and of unchanged ones."""
    taken = {str(outcome): number for outcome, number in loaded.counts.items()}
    return taken | ({"unchanged": loaded.unchanged} if loaded.unchanged else {})


def changes():
    """Return `(table, slug, action, changes)` of every revision, the oldest first."""
    return list(Revision.objects.order_by("pk").values_list("table", "slug", "action", "changes"))


@pytest.fixture
def folder(db, tmp_path):
    """The small fixtures, loaded, without revisions."""
    load(write(tmp_path))
    Revision.objects.all().delete()
    return tmp_path


# --- The catalogue's own fixtures --------------------------------------------------------------------


@pytest.mark.slow
def test_loading_the_catalogue_again_changes_nothing(catalogue):
    version = current().version
    held = set(FileRecord.objects.values_list())

    assert counts(load(settings.FIXTURES)) == {"unchanged": sum(model._default_manager.count() for model in MODELS)}
    assert current().version == version
    assert set(FileRecord.objects.values_list()) == held


@pytest.mark.slow
def test_the_catalogue_is_dumped_as_the_files_that_it_was_loaded_from(catalogue, tmp_path):
    dump(tmp_path)

    written = {name: content for name, content in read(settings.FIXTURES).items() if name.endswith(".yaml")}
    dumped = read(tmp_path)
    assert dumped.keys() == written.keys()
    for name, content in written.items():
        assert dumped[name] == content, name


def test_every_entry_has_one_revision_with_the_action_added(catalogue):
    entries = {
        (table.model._meta.model_name, "/".join(entry.natural_key()))
        for table in TABLES
        if not table.holds_addresses
        for entry in table.entries()
    }

    assert {(table, slug, action) for table, slug, action, _changes in changes()} == {
        (table, slug, "added") for table, slug in entries
    }
    assert Revision.objects.count() == len(entries)


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_entry_of_the_catalogue_is_valid(catalogue, table):
    for entry in table.model._default_manager.all():
        entry.full_clean(validate_constraints=False)  # each row was written under them


# --- Small fixtures ----------------------------------------------------------------------------------


def test_loaded_records_are_dumped_in_canonical_order(folder, tmp_path_factory):
    dumped = tmp_path_factory.mktemp("dumped")

    assert dump(dumped).records == RECORDS
    files = {name: content.decode() for name, content in read(dumped).items()}
    liaocheng, changsha = FILES["cities.yaml"].split("\n\n")
    assert files == FILES | {"cities.yaml": f"{liaocheng}\n\n{changsha}"}


def test_a_load_counts_added_changed_and_unchanged_records(db, tmp_path):
    write(tmp_path)
    assert counts(load(tmp_path)) == {"added": RECORDS}
    assert counts(load(tmp_path)) == {"unchanged": RECORDS}

    edit(tmp_path, TARGETS, "due: 2023", "due: 2025")
    edit(
        tmp_path,
        "terms.yaml",
        "- slug: chain-chief",
        FILES["terms.yaml"].replace("chain-chief", "chief-of-chain") + "\n- slug: chain-chief",
    )

    assert counts(load(tmp_path)) == {"added": 1, "changed": 1, "unchanged": RECORDS - 1}


def told(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_load_command_prints_the_counts_of_records(db, tmp_path):
    write(tmp_path)

    assert told("load_catalogue", tmp_path) == f"{RECORDS} added, 0 changed, 0 withdrawn, 0 unchanged.\n"
    assert told("load_catalogue", tmp_path) == f"0 added, 0 changed, 0 withdrawn, {RECORDS} unchanged.\n"


def test_the_command_names_the_files_that_a_folder_lacks(db, tmp_path):
    write(tmp_path)
    for name in ("indicators.yaml", TARGETS, "sources/changsha/results.yaml"):
        (tmp_path / name).unlink()

    assert told("load_catalogue", tmp_path).splitlines() == [
        f"{RECORDS - 3} added, 0 changed, 0 withdrawn, 0 unchanged.",
        "Not in the folder: indicators.yaml, sources/changsha/targets.yaml, sources/changsha/results.yaml.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("due: 2023", "due: 2025", {"due": [2023, 2025]}),
        ("  due: 2023\n", "", {"due": [2023, None]}),
        ("quantity: 22条", "quantity: 22条以上", {"quantity": ["22条", "22条以上"]}),
        ("text_en: Strengthen", "text_en: Lengthen", {"text_en": ["Strengthen the chains.", "Lengthen the chains."]}),
        ("[chain-chiefs, training]", "[training]", {"topics": [["chain-chiefs", "training"], ["training"]]}),
        ("  industries: [machinery]\n", "", {"industries": [["machinery"], None]}),
    ],
)
def test_loading_an_edited_value_makes_one_change_with_one_revision(folder, old, new, change):
    edit(folder, TARGETS, old, new)

    assert counts(load(folder)) == {"changed": 1, "unchanged": RECORDS - 1}
    assert changes() == [("target", "changsha-chains", "changed", change)]
    assert counts(load(folder)) == {"unchanged": RECORDS}


def test_a_quantity_is_read_again_when_it_is_edited(folder):
    edit(folder, TARGETS, "quantity: 22条", "quantity: 22条以上")
    load(folder)

    target = Target.objects.get()
    assert (target.number, target.unit, target.qualifier, target.low, target.high) == (
        Decimal(22), "条", "at_least", Decimal(22), None,
    )  # fmt: skip
    assert target.reading.en == "at least 22"


def test_the_order_of_records_and_references_does_not_matter(folder):
    edit(folder, TARGETS, "[chain-chiefs, training]", "[training, chain-chiefs]")
    first, second = FILES["cities.yaml"].split("\n\n")
    write(folder, {"cities.yaml": f"{second}\n\n{first}\n"})

    assert counts(load(folder)) == {"unchanged": RECORDS}


def test_an_entry_in_the_files_of_another_source_counts_as_changed(folder):
    write(
        folder,
        {
            "sources/liaocheng/source.yaml": FILES["sources/changsha/source.yaml"].replace(
                "slug: changsha", "slug: liaocheng"
            ),
            "sources/liaocheng/results.yaml": FILES["sources/changsha/results.yaml"],
            "sources/changsha/results.yaml": "",
        },
    )

    assert counts(load(folder)) == {"added": 1, "changed": 1, "unchanged": RECORDS - 1}
    assert Result.objects.get().source == Source.objects.get(pk="liaocheng")
    assert changes()[1] == ("result", "changsha-chains-now", "changed", {"source": ["changsha", "liaocheng"]})


def test_measures_may_be_renumbered(folder):
    path = "sources/changsha/measures.yaml"
    write(folder, {path: FILES[path].replace("order: 1", "order: 0").replace("order: 2", "order: 1")})
    edit(folder, path, "order: 0", "order: 2")

    assert counts(load(folder)) == {"changed": 2, "unchanged": RECORDS - 2}
    assert list(Measure.objects.order_by("order").values_list("pk", "order")) == [
        ("changsha-plan-m2", 1),
        ("changsha-plan-m1", 2),
    ]
    assert [change[3] for change in changes()] == [{"order": [1, 2]}, {"order": [2, 1]}]


def test_a_loaded_entry_is_in_the_search_index(folder):
    assert set(SearchEntry.objects.filter(kind="target").values_list("slug", flat=True)) == {"changsha-chains"}


# --- Dumping -----------------------------------------------------------------------------------------


@pytest.fixture
def dumped(tmp_path_factory):
    return tmp_path_factory.mktemp("dumped")


def test_a_dump_replaces_the_fixtures_in_the_folder_and_keeps_other_files(folder):
    write(folder, {"sources/gone/targets.yaml": "- slug: gone\n", "README.md": "kept"})

    dump(folder)

    assert read(folder).keys() == {*FILES, "README.md"}
    assert (folder / "README.md").read_text() == "kept"
    assert not (folder / "sources/gone").exists()
    assert counts(load(folder)) == {"unchanged": RECORDS}


def test_former_addresses_are_dumped_as_they_were_loaded(db, tmp_path, dumped):
    load(write(write(tmp_path), ADDRESSES))
    assert FormerAddress.objects.count() == 2

    dump(dumped)

    assert read(dumped)["addresses.yaml"].decode() == ADDRESSES["addresses.yaml"]


def test_the_dump_command_says_how_many_records_it_wrote(folder, dumped):
    assert told("dump_fixtures", dumped) == f"{RECORDS} records written to {dumped}.\n"


@pytest.mark.parametrize("regions", [0, 1])
def test_an_almost_empty_catalogue_empties_a_folder_only_with_force(db, tmp_path, regions):
    write(tmp_path)
    for _ in range(regions):
        make_city()

    with pytest.raises(CommandError) as refused:
        told("dump_fixtures", tmp_path)

    assert str(refused.value) == (
        f"The catalogue has nothing for most of the files: {tmp_path} was left as it is. Use --force to empty it."
    )
    assert read(tmp_path).keys() == FILES.keys()
    assert told("dump_fixtures", tmp_path, "--force") == f"{regions} records written to {tmp_path}.\n"
    assert read(tmp_path).keys() == ({"cities.yaml"} if regions else set())


def test_an_empty_catalogue_is_dumped_into_an_empty_folder(db, dumped):
    assert told("dump_fixtures", dumped) == f"0 records written to {dumped}.\n"


def test_a_failed_dump_does_not_change_the_folder(folder, monkeypatch):
    edit(folder, TARGETS, "due: 2023", "due: 2025")
    before = read(folder)
    left = iter(range(10))

    def as_yaml(record):
        return "- slug: new\n" if next(left, None) is not None else "\ud800"  # which no file can hold

    monkeypatch.setattr(dumping, "_as_yaml", as_yaml)
    with pytest.raises(UnicodeEncodeError):
        dump(folder)

    assert read(folder) == before


def test_the_error_names_a_folder_that_cannot_be_written(folder, tmp_path_factory):
    file = tmp_path_factory.mktemp("dumped") / "file"
    file.write_text("")

    with pytest.raises(CommandError, match=rf"^Nothing was written\. .*{file}"):
        told("dump_fixtures", file)
