"""Loading and dumping: the same files, the same catalogue, and an edit is one change."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from cities.models import City
from plans.catalogue.edition import current
from plans.editing.fixtures import TABLES, Loaded, dump, load
from plans.models import Measure, Result, Revision, SearchEntry, Source, Target
from tests.small_fixtures import FILES, edit, read, write

TARGETS = "sources/changsha/targets.yaml"
RECORDS = 21


def changes():
    """Return `(table, slug, action, changes)` of every revision, the oldest first."""
    return list(Revision.objects.order_by("pk").values_list("table", "slug", "action", "changes"))


@pytest.fixture
def folder(db, tmp_path):
    """The small fixtures, loaded, and their history forgotten."""
    load(write(tmp_path))
    Revision.objects.all().delete()
    return tmp_path


# --- The catalogue's own fixtures --------------------------------------------------------------------


def test_loading_the_catalogue_again_changes_nothing(catalogue):
    version = current().version
    records = sum(table.model.objects.count() for table in TABLES)

    assert load(settings.FIXTURES) == Loaded(unchanged=records)
    assert current().version == version


def test_the_catalogue_is_dumped_as_the_files_that_it_was_loaded_from(catalogue, tmp_path):
    dump(tmp_path)

    written = {name: content for name, content in read(settings.FIXTURES).items() if name.endswith(".yaml")}
    dumped = read(tmp_path)
    assert dumped.keys() == written.keys()
    for name, content in written.items():
        assert dumped[name] == content, name


def test_every_entry_has_one_revision_that_says_it_was_added(catalogue):
    entries = {
        (table.model._meta.model_name, "/".join(entry.natural_key()))
        for table in TABLES
        for entry in table.model.objects.all()
    }

    assert {(table, slug, action) for table, slug, action, _changes in changes()} == {
        (table, slug, "added") for table, slug in entries
    }
    assert Revision.objects.count() == len(entries)


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_entry_of_the_catalogue_is_valid(catalogue, table):
    for entry in table.model.objects.all():
        entry.full_clean(validate_constraints=False)  # each row was written under them


# --- Small fixtures ----------------------------------------------------------------------------------


def test_what_was_loaded_is_dumped_in_canonical_order(folder, tmp_path_factory):
    dumped = tmp_path_factory.mktemp("dumped")

    assert dump(dumped) == RECORDS
    files = {name: content.decode() for name, content in read(dumped).items()}
    liaocheng, changsha = FILES["cities.yaml"].split("\n\n")
    assert files == FILES | {"cities.yaml": f"{liaocheng}\n\n{changsha}"}


def test_a_load_says_what_it_did(db, tmp_path):
    write(tmp_path)
    assert load(tmp_path) == Loaded(added=RECORDS)
    assert load(tmp_path) == Loaded(unchanged=RECORDS)

    edit(tmp_path, TARGETS, "due: 2023", "due: 2025")
    edit(tmp_path, "terms.yaml", "- slug: chain-chief", "- slug: chief-of-chain")
    edit(tmp_path, TARGETS, "[chain-chiefs, training]", "[chain-chiefs]")

    assert load(tmp_path) == Loaded(added=1, changed=1, unchanged=RECORDS - 2, unnamed=1)


def test_the_command_says_what_it_did(db, tmp_path):
    def told(*arguments):
        out = StringIO()
        call_command("load_catalogue", write(tmp_path), *arguments, stdout=out)
        return out.getvalue()

    assert told() == "21 added, 0 changed, 0 unchanged; 0 in the database that no file names were kept.\n"
    assert told() == "0 added, 0 changed, 21 unchanged; 0 in the database that no file names were kept.\n"
    assert told("--if-empty") == "The catalogue is loaded already; edits are kept.\n"


def test_with_if_empty_edits_are_kept(folder):
    City.objects.filter(pk="changsha").update(name_en="Edited")

    call_command("load_catalogue", folder, "--if-empty", stdout=StringIO())

    assert City.objects.get(pk="changsha").name_en == "Edited"


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
def test_an_edited_value_is_one_change_with_one_revision(folder, old, new, change):
    edit(folder, TARGETS, old, new)

    assert load(folder) == Loaded(changed=1, unchanged=RECORDS - 1)
    assert changes() == [("target", "changsha-chains", "changed", change)]
    assert load(folder) == Loaded(unchanged=RECORDS)


def test_a_quantity_is_read_again_when_it_is_edited(folder):
    edit(folder, TARGETS, "quantity: 22条", "quantity: 22条以上")
    load(folder)

    target = Target.objects.get()
    assert (target.number, target.unit, target.qualifier, target.low, target.high) == (22, "条", "at_least", 22, None)
    assert target.reading.en == "at least 22"


def test_the_order_of_records_and_references_does_not_matter(folder):
    edit(folder, TARGETS, "[chain-chiefs, training]", "[training, chain-chiefs]")
    first, second = FILES["cities.yaml"].split("\n\n")
    write(folder, {"cities.yaml": f"{second}\n\n{first}\n"})

    assert load(folder) == Loaded(unchanged=RECORDS)


def test_an_entry_that_moves_to_another_source_is_changed(folder):
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

    assert load(folder) == Loaded(added=1, changed=1, unchanged=RECORDS - 1)
    assert Result.objects.get().source == Source.objects.get(pk="liaocheng")
    assert changes()[1] == ("result", "changsha-chains-now", "changed", {"source": ["changsha", "liaocheng"]})


def test_measures_may_be_renumbered(folder):
    path = "sources/changsha/measures.yaml"
    write(folder, {path: FILES[path].replace("order: 1", "order: 0").replace("order: 2", "order: 1")})
    edit(folder, path, "order: 0", "order: 2")

    assert load(folder) == Loaded(changed=2, unchanged=RECORDS - 2)
    assert list(Measure.objects.order_by("order").values_list("pk", "order")) == [
        ("changsha-plan-m2", 1),
        ("changsha-plan-m1", 2),
    ]
    assert [change[3] for change in changes()] == [{"order": [1, 2]}, {"order": [2, 1]}]


def test_what_no_file_names_is_kept_and_counted(folder):
    write(folder, {"sources/changsha/omissions.yaml": ""})

    assert load(folder) == Loaded(unchanged=RECORDS - 1, unnamed=1)
    assert changes() == []


def test_what_is_loaded_can_be_found(folder):
    assert set(SearchEntry.objects.filter(kind="target").values_list("slug", flat=True)) == {"changsha-chains"}


def test_a_dump_replaces_what_lies_in_the_folder(folder):
    write(folder, {"sources/gone/targets.yaml": "- slug: gone\n", "README.md": "kept"})
    dump(folder)

    assert "sources/gone/targets.yaml" not in read(folder)
    assert (folder / "README.md").read_text() == "kept"
    assert load(folder) == Loaded(unchanged=RECORDS)


def test_the_dump_command_says_how_many_records_it_wrote(folder, tmp_path_factory):
    out, dumped = StringIO(), tmp_path_factory.mktemp("dumped")

    call_command("dump_fixtures", dumped, stdout=out)

    assert out.getvalue() == f"21 records written to {dumped}.\n"
