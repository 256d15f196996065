"""Export of statements, and import of the edited spreadsheet as a change set; all errors are reported together."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from plans.admin import importing
from plans.models import ChangeSet, Proposal, Result, Target
from tests import factories as make
from tests.editing.commands import run

IMPORT = "/admin/plans/target/import/"


@pytest.fixture
def editor(client, django_user_model):
    """A test client logged in as a superuser."""
    client.force_login(django_user_model.objects.create_superuser("editor"))
    return client


@pytest.fixture
def target(db):
    city = make.make_city(slug="yichang")
    plan = make.make_plan(city, slug="yichang-plan")
    return make.make_target(
        city, slug="yichang-a", topics=[make.make_topic(slug="green")], plans=[plan], quantity="12家",
        indicator=make.make_indicator(slug="firms"), text_zh="-甲", text_en="A", paragraph=1, due=2030,
    )  # fmt: skip


def exported(client, ending="csv"):
    return b"".join(client.get(f"/data/targets.{ending}"))


def rows_of(content):
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def as_csv(rows):
    text = StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("edited.csv", text.getvalue().encode())


def send(editor, file):
    """Import a file and return the streamed page."""
    return editor.post(IMPORT, {"file": file}).getvalue().decode()


def told(page):
    """Return the problems on a page: `{(row, column), …}`."""
    return {(int(row), column) for row, column in re.findall(r"<tr><td>(\d+)</td><td>([^<]*)</td>", page)}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_importing_an_unedited_export_makes_no_proposal(editor, target, ending):
    page = send(editor, SimpleUploadedFile(f"targets.{ending}", exported(editor, ending)))

    assert "The file changes nothing." in page
    assert told(page) == set()
    assert not Proposal.objects.exists()


def test_an_edited_row_and_a_new_row_become_proposals_that_are_not_public(editor, target):
    rows = rows_of(exported(editor))
    changed = rows[0] | {"text_en": "B", "due": "", "plan": ""}
    new = rows[0] | {"slug": "yichang-b", "paragraph": "7"}

    page = send(editor, as_csv([changed, new]))

    changeset = ChangeSet.objects.get()
    url = f"/admin/plans/changeset/{changeset.pk}/change/"
    assert "2 proposals are kept as drafts." in page
    assert f'href="{url}"' in page
    first, second = changeset.proposals.all()
    assert {name for name in first.base if first.base[name] != first.record.get(name)} == {"text_en", "due", "plans"}
    assert (second.slug, second.base, second.record["paragraph"]) == ("yichang-b", None, 7)
    assert Target.objects.get().text_en == "A"
    editor.post(url, {"publish": "1", "seen": editor.get(url).context["seen"]})
    assert [*Target.objects.order_by("slug").values_list("slug", "text_en", "due")] == [
        ("yichang-a", "B", None), ("yichang-b", "A", 2030),
    ]  # fmt: skip


def test_an_edited_workbook_is_imported(editor, target):
    workbook = load_workbook(BytesIO(exported(editor, "xlsx")))
    sheet = workbook.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    sheet.cell(2, names.index("paragraph") + 1, 9)
    file = BytesIO()
    workbook.save(file)

    send(editor, SimpleUploadedFile("targets.xlsx", file.getvalue()))

    assert Proposal.objects.get().record["paragraph"] == 9


def test_an_import_does_not_change_columns_that_the_file_does_not_have(editor, target):
    send(editor, as_csv([{"slug": "yichang-a", "standing": "proposed"}]))

    proposal = Proposal.objects.get()
    assert proposal.base
    assert proposal.record == proposal.base | {"standing": "proposed"}


def test_an_import_reports_all_errors_together_with_row_and_column(editor, target):
    rows = rows_of(exported(editor))
    wrong = [
        rows[0] | {"city": "nowhere", "indicator": "nothing", "paragraph": "five"},
        rows[0] | {"slug": "yichang-b", "quantity": "许多", "topics": "green;green;blue"},
        rows[0] | {"slug": "yichang-c", "source": "nobody"},
        rows[0] | {"slug": "yichang-c"},
    ]

    page = send(editor, as_csv([row | {"extra": "1"} for row in wrong]))

    assert told(page) == {
        (1, "extra"), (2, "city"), (2, "indicator"), (2, "paragraph"), (3, "quantity"), (3, "topics"), (4, "source"),
        (5, "slug"),
    }  # fmt: skip
    assert "no indicator is called &#x27;nothing&#x27;" in page
    assert not Proposal.objects.exists()
    assert Target.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"PK not a workbook"])
def test_a_file_that_is_not_an_export_is_refused(editor, target, content):
    for name in ("file.csv", "file.xlsx"):
        page = send(editor, SimpleUploadedFile(name, content))
        assert told(page) or "errorlist" in page
    assert not Proposal.objects.exists()


def test_a_file_with_too_many_rows_is_referred_to_the_import_command(editor, target, monkeypatch):
    monkeypatch.setattr(importing, "MAX_ROWS", 1)
    rows = rows_of(exported(editor))

    page = send(editor, as_csv([rows[0], rows[0] | {"slug": "yichang-b"}]))

    assert "import_statements" in page


def test_a_long_file_is_validated_in_batches_and_the_page_shows_the_progress(editor, target, monkeypatch):
    monkeypatch.setattr("plans.editing.importing.CHECK_BATCH", 2)
    row = rows_of(exported(editor))[0]
    rows = [row | {"slug": f"yichang-{n}", "paragraph": n} for n in range(1, 6)]

    pieces = [*map(bytes.decode, editor.post(IMPORT, {"file": as_csv(rows)}))]

    assert [re.search(r"(\d) of (\d) rows", piece).groups() for piece in pieces[1:4]] == [
        ("2", "5"),
        ("4", "5"),
        ("5", "5"),
    ]
    assert "5 proposals" in pieces[4]
    assert pieces[5].endswith("</html>\n")
    assert [*Proposal.objects.values_list("record__paragraph", flat=True)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("right", "taken"),
    [
        ("view_target", set()),
        ("change_result", set()),
        ("add_target", {"new"}),
        ("change_target", {"known"}),
    ],
)
def test_each_imported_row_requires_the_add_or_change_permission_of_the_user(
    editor, target, django_user_model, right, taken
):
    user = django_user_model.objects.create_user("clerk", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=right))
    clerk = type(editor)()
    clerk.force_login(user)
    (row,) = rows_of(exported(editor))
    rows = {"new": row | {"slug": "yichang-b", "paragraph": "7"}, "known": row | {"text_en": "B"}}

    # The form of the other table takes the file as well: what counts is what stands in it.
    for url in (IMPORT, "/admin/plans/result/import/"):
        answers = {name: clerk.post(url, {"file": as_csv([row])}).getvalue().decode() for name, row in rows.items()}
        assert {name for name, page in answers.items() if "1 proposal is kept" in page} == taken
        assert clerk.get(url).status_code == (403 if right == "view_target" else 200)
    slugs = [*Proposal.objects.values_list("slug", flat=True)]
    assert slugs == 2 * [rows[name]["slug"] for name in taken]


def test_the_import_command_creates_a_change_set_or_prints_every_error(editor, target, tmp_path, capsys):
    file = tmp_path / "results.csv"
    make.make_result(target.city, slug="yichang-r", topics=[target.topics.get()])
    file.write_text("slug,period\nyichang-r,2022\n", encoding="utf-8")

    assert run("import_statements", file, "--author", "editor") == [
        "1 of 1 rows",
        f"1 proposals in change set {ChangeSet.objects.get().pk}.",
    ]
    assert Result.objects.get().period == ""
    file.write_text("slug,period\nyichang-r,some day\nyichang-r,2022\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Nothing was kept: 2 problems"):
        call_command("import_statements", file, "--author", "editor")
    assert capsys.readouterr().err.startswith("row 2, period: ")
    with pytest.raises(CommandError, match="No account is called nobody"):
        call_command("import_statements", file, "--author", "nobody")
