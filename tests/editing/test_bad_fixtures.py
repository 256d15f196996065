"""Loading refuses an invalid file, names file, record and field, and rolls everything back."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model

from plans.editing.loading import load
from plans.editing.tables import MODELS
from plans.editing.yaml_records import FixtureError
from plans.models import FileRecord, Revision, Target
from tests.editing.commands import refused
from tests.small_fixtures import edit, write

pytestmark = pytest.mark.django_db

CITIES, DISTRICTS, INDICATORS = "cities.yaml", "districts.yaml", "indicators.yaml"
SOURCE, PLANS, MEASURES, CHAINS, ROLES, TARGETS, RESULTS = (
    f"sources/changsha/{name}.yaml"
    for name in ("source", "plans", "measures", "chains", "chain_firms", "targets", "results")
)


def entries():
    """Return how many entries and revisions the database holds."""
    models: list[type[Model]] = [FileRecord, Revision, *MODELS]
    return sum(model._default_manager.count() for model in models)


def refusal(folder):
    """Return the error message for a folder, with file names relative to it."""
    with pytest.raises(FixtureError) as refused:
        load(folder)
    return str(refused.value).replace(f"{folder}/", "")


TARGET = "record changsha-chains"

# For each case: the file, the replaced text, the new text, and the message after the name of the file.
EDITS = {
    "unknown field": (
        TARGETS, "scope: region", "scop: region", f"{TARGET}, field scop: is unknown: expected one of actor, ",
    ),
    "derived field": (TARGETS, "due: 2023", "low: 5", f"{TARGET}, field low: is unknown: expected one of "),
    "field of the system": (TARGETS, "due: 2023", "source: changsha", f"{TARGET}, field source: is unknown: "),
    "field twice": (
        TARGETS, "due: 2023", "due: 2023\n  due: 2025", r"is not YAML in UTF-8: due stands twice\n.*line 15, column 3",
    ),
    "text for a number": (TARGETS, "due: 2023", "due: soon", f"{TARGET}, field due: 'soon' is not a whole number$"),
    "fraction for a whole number": (
        TARGETS, "due: 2023", "due: 2023.5", f"{TARGET}, field due: 2023.5 is not a whole number$",
    ),
    "truth for a number": (
        TARGETS, "paragraph: 4", "paragraph: yes", f"{TARGET}, field paragraph: True is not a whole number$",
    ),
    "number for text": (
        RESULTS, "period: '2020'", "period: 2020",
        "record changsha-chains-now, field period: 2020 is not text: put it in quotes$",
    ),
    "code that YAML reads as a number": (
        CITIES, "'430100'", "430100", "record changsha, field code: 430100 is not text: put it in quotes$",
    ),
    "truth for text": (
        CITIES, "name_en: Changsha", "name_en: no", "record changsha, field name_en: False is not text: put it in quotes$",
    ),
    "list for text": (
        TARGETS, "text_zh: 做强产业链。", "text_zh: [做强]", rf"{TARGET}, field text_zh: \['做强'\] is not text: ",
    ),
    "text for a date": (
        SOURCE, "2021-02-20", "spring", "record changsha, field published: 'spring' is not a date without quotes, ",
    ),
    "time for a date": (
        SOURCE, "2021-02-20", "2021-02-20 10:00:00", "record changsha, field published: datetime.* is not a date ",
    ),
    "no such day": (SOURCE, "2021-02-20", "2021-02-30", "is not YAML in UTF-8: day is out of range for month$"),
    "year out of bounds": (TARGETS, "due: 2023", "due: 20230", f"{TARGET}, field due: .* less than or equal to 2100.$"),
    "unknown choice": (TARGETS, "standing: announced", "standing: hoped", f"{TARGET}, field standing: Value 'hoped'"),
    "period": (
        RESULTS, "period: '2020'", "period: 2020-13",
        "record changsha-chains-now, field period: “2020-13” is not a period: expected 2022, 2022-H1",
    ),
    "paragraphs": (
        PLANS, "paragraphs: 2;3", "paragraphs: 2 and 3",
        "record changsha-plan, field paragraphs: Enter numbers separated by “;”",
    ),
    "phrase too long": (
        TARGETS, "as_printed: 22条产业链", f"as_printed: {'长' * 21}",
        f"{TARGET}, field as_printed: Ensure this value has at most 20 characters",
    ),
    "slug that is no address": (TARGETS, "slug: changsha-chains", "slug: 长沙", "record 长沙, field slug: Enter a valid"),
    "slug of another region": (
        TARGETS, "slug: changsha-chains", "slug: liaocheng-chains",
        "record liaocheng-chains: The slug must begin with that of its region, as in “changsha-…”.$",
    ),
    "no slug": (TARGETS, "slug: changsha-chains\n  ", "", "record no. 1, field slug: This field cannot be blank.$"),
    "no text": (TARGETS, "  text_en: Strengthen the chains.\n", "", f"{TARGET}, field text_en: This field cannot be "),
    "no paragraph": (TARGETS, "  paragraph: 4\n", "", f"{TARGET}, field paragraph: This field cannot be null.$"),
    "paragraph nought": (TARGETS, "paragraph: 4", "paragraph: 0", f"{TARGET}, field paragraph: .* greater than or "),
    "no region": (TARGETS, "  city: changsha\n", "", f"{TARGET}, field city: is missing: name the city$"),
    "no topic": (TARGETS, "topics: [chain-chiefs, training]", "topics: []", f"{TARGET}, field topics: name at least one$"),
    "topics left out": (TARGETS, "  topics: [chain-chiefs, training]\n", "", f"{TARGET}, field topics: name at least one$"),
    "one topic without a list": (
        TARGETS, "[chain-chiefs, training]", "training", rf"{TARGET}, field topics: expected a list, such as \[green, talent\]$",
    ),
    "topic twice": (TARGETS, "[chain-chiefs, training]", "[training, training]", f"{TARGET}, field topics: 'training' stands twice$"),
    "no topic in the list": (TARGETS, "[chain-chiefs, training]", "[training, ~]", f"{TARGET}, field topics: is missing: name the topic$"),
    "unknown topic": (
        TARGETS, "[chain-chiefs, training]", "[chain-chiefs, trainings]", f"{TARGET}, field topics: no topic is called 'trainings'$",
    ),
    "unknown region": (TARGETS, "city: changsha", "city: changde", f"{TARGET}, field city: no city is called 'changde'$"),
    "a list for a reference": (
        TARGETS, "city: changsha", "city: [changsha]", rf"{TARGET}, field city: no city is called \['changsha'\]$",
    ),
    "unknown indicator": (
        TARGETS, "indicator: chains", "indicator: chain", f"{TARGET}, field indicator: no indicator is called 'chain'$",
    ),
    "unknown industry": (
        CHAINS, "[machinery]", "[machines]",
        "record changsha-machinery, field industries: no industry is called 'machines'$",
    ),
    "unknown firm": (
        ROLES, "firm: some-firm", "firm: other-firm",
        "record changsha-machinery / other-firm, field firm: no firm is called 'other-firm'$",
    ),
    "role without a chain": (
        ROLES, "chain: changsha-machinery\n  ", "", "record no. 1 / some-firm, field chain: is missing: name the chain$",
    ),
    "quantity that cannot be read": (
        TARGETS, "quantity: 22条", "quantity: 许多条",
        f"{TARGET}, field quantity: “许多条” cannot be read: expected a number and a unit",
    ),
    "quantity without a unit": (
        TARGETS, "quantity: 22条", "quantity: '22'", f"{TARGET}, field quantity: “22” has no unit: expected one after ",
    ),
    "quantity without an indicator": (
        TARGETS, "  indicator: chains\n", "", f"{TARGET}: A quantity needs an indicator: say what it measures.$",
    ),
    "quantity of another dimension": (
        TARGETS, "quantity: 22条", "quantity: 22亿元",
        f"{TARGET}, field quantity: This is a quantity of money; the indicator measures count.$",
    ),
    "pattern for a number": (
        TARGETS, "quantity: 22条", "quantity: 1+2+N",
        f"{TARGET}, field quantity: This is a quantity of pattern; the indicator measures count.$",
    ),
    "range that ends below its start": (
        TARGETS, "quantity: 22条", "quantity: 22-20条",
        f"{TARGET}, field quantity: “22-20条” is a range whose end is below its start: ",
    ),
    "quantity that the catalogue cannot hold": (
        TARGETS, "quantity: 22条", "quantity: 9999999999999999条",
        f"{TARGET}, field quantity: “9999999999999999条” is larger than any figure the catalogue can hold: ",
    ),
    "note in one language": (
        TARGETS, "due: 2023", "due: 2023\n  note_zh: 注",
        f"{TARGET}, field note_en: Write the note in both languages.$",
    ),
    "district of another region": (
        TARGETS, "districts: [changsha-liuyang]", "districts: [liaocheng-guanxian]",
        f"{TARGET}, field districts: Name only entries of the same region.$",
    ),
    "chain in the district of another region": (
        CHAINS, "district: changsha-liuyang", "district: liaocheng-guanxian",
        "record changsha-machinery: The district lies in another region.$",
    ),
    "measure without its plan": (
        TARGETS, "  plans: [changsha-plan]\n", "", f"{TARGET}, field measure: Name the plan of the measure, or a plan ",
    ),
    "a word that is no strength": (
        TARGETS, "standing: announced", "standing: announced\n  strength: 将", f"{TARGET}, field strength: “将” is no word of ",
    ),
    "grade without its standing": (
        CHAINS, "  grade_standing: sought\n", "", "record changsha-machinery: Say of a grade whether it is held or sought.$",
    ),
    "plan that ends before it starts": (
        PLANS, "end_year: 2023", "end_year: 2020", "record changsha-plan: A plan cannot end before it starts.$",
    ),
    "two measures with one number": (
        MEASURES, "order: 2", "order: 1", "record changsha-plan-m2: Measure with this Plan and Order already exists.$",
    ),
    "two regions with one code": (
        CITIES, "province: hunan\n  code: '430100'", "province: shandong\n  code: '371500'",
        "record changsha, field code: Region with this GB/T 2260 code already exists.$",
    ),
    "correction of an entry that never was": (
        "corrections.yaml", "slug: changsha", "slug: moon",
        "record 2026-11-25 / cities / moon, field slug: no entry of cities is or was called 'moon'$",
    ),
    "correction of a table that there is not": (
        "corrections.yaml", "table: cities", "table: moons",
        "record 2026-11-25 / moons / changsha, field table: expected one of sources, cities, ",
    ),
    "synonym of no kind": (
        "synonyms.yaml", "kind: place", "kind: moon", "record 湘 / 湖南, field kind: Value 'moon' is not a valid choice.$",
    ),
    "code of another province": (
        CITIES, "'430100'", "'420100'", "record changsha: The code does not begin with that of the province.$",
    ),
    "slug twice": (
        MEASURES, "slug: changsha-plan-m2", "slug: changsha-plan-m1",
        "record changsha-plan-m1: stands twice, the first time in sources/changsha/measures.yaml$",
    ),
    "source in the folder of another": (
        SOURCE, "slug: changsha", "slug: liaocheng",
        "record liaocheng, field slug: must be 'changsha', as the folder is called$",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("file", "old", "new", "expected"), EDITS.values(), ids=EDITS)
def test_an_invalid_record_is_refused_and_nothing_is_loaded(tmp_path, file, old, new, expected):
    edit(write(tmp_path), file, old, new)

    message = refusal(tmp_path)

    assert re.match(rf"{file}(?:, |: ){expected}", message, re.DOTALL), message
    assert entries() == 0


# File, its whole content, and how the refusal goes on after the file's name.
CONTENTS = {
    "broken YAML": (TARGETS, "- slug: [changsha", ": is not YAML in UTF-8: while parsing a flow sequence"),
    "not UTF-8": (TARGETS, "- slug: 长沙".encode("gbk"), ": is not YAML in UTF-8: 'utf-8' codec can't decode byte"),
    "tag that runs code": (TARGETS, "- slug: !!python/name:os.system", ": is not YAML in UTF-8: could not determine"),
    "a mapping for a list": (INDICATORS, "slug: chains", ": expected a list of records, each beginning with “- ”$"),
    "text for a list": (INDICATORS, "chains", ": expected a list of records, each beginning with “- ”$"),
    "record that is no mapping": (INDICATORS, "- chains", ", record no. 1: expected a mapping of fields to values$"),
    "second record empty": (DISTRICTS, "-\n", ", record no. 1: expected a mapping of fields to values$"),
    "misspelt file": ("sources/changsha/target.yaml", "", ": is not one of the catalogue's files$"),
    "file in the wrong place": ("targets.yaml", "", ": is not one of the catalogue's files$"),
    "another ending": ("cities.yml", "", ": is not one of the catalogue's files$"),
    "source without its file": (
        "sources/nowhere/omissions.yaml",
        "- slug: dateline\n  paragraph: 1\n  reason_zh: 电头\n  reason_en: Dateline\n",
        ", record dateline: no source is called 'nowhere': its folder has no source.yaml$",
    ),
}


@pytest.mark.parametrize(("file", "content", "expected"), CONTENTS.values(), ids=CONTENTS)
def test_an_invalid_file_is_refused_and_nothing_is_loaded(tmp_path, file, content, expected):
    write(write(tmp_path), {file: content})

    message = refusal(tmp_path)

    assert re.match(re.escape(file) + expected, message), message
    assert entries() == 0


@pytest.mark.parametrize("make_folder", [True, False])
def test_a_folder_without_fixtures_is_refused(tmp_path, make_folder):
    folder = tmp_path / "fixtures"
    if make_folder:
        folder.mkdir()

    with pytest.raises(FixtureError, match=rf"^{folder}: no cities.yaml here: expected a folder of fixtures$"):
        load(folder)


def test_a_refused_reload_does_not_change_the_catalogue(tmp_path):
    load(write(tmp_path))
    before = entries()
    edit(tmp_path, TARGETS, "text_en: Strengthen the chains.", "text_en: Changed.")
    edit(tmp_path, RESULTS, "scope: region", "scope: planet")

    assert re.match(f"{RESULTS}, record changsha-chains-now, field scope: Value 'planet'", refusal(tmp_path))
    assert entries() == before
    assert Target.objects.get().text_en == "Strengthen the chains."


def test_a_refused_reload_of_an_existing_catalogue_ends_with_exit_code_3(tmp_path):
    load(write(tmp_path))
    edit(tmp_path, TARGETS, "due: 2023", "due: soon")

    assert refused("load_catalogue", tmp_path)[0].endswith("'soon' is not a whole number")


def test_the_load_command_reports_that_nothing_was_loaded(tmp_path):
    edit(write(tmp_path), TARGETS, "due: 2023", "due: soon")

    with pytest.raises(CommandError) as error:
        call_command("load_catalogue", tmp_path)

    assert error.value.returncode == 1
    assert str(error.value) == (
        f"Nothing was loaded. {tmp_path / TARGETS}, record changsha-chains, field due: 'soon' is not a whole number"
    )
