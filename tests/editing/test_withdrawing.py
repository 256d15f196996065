"""The URL of a withdrawn or moved entry responds with 410 or 301, and is never used for another entry."""

import pytest
from django.core.management import call_command

from plans.editing.loading import load
from plans.editing.yaml_records import FixtureError
from plans.models import (
    Chain,
    ChainFirm,
    FileRecord,
    Firm,
    FormerAddress,
    Measure,
    Plan,
    Result,
    Revision,
    SearchEntry,
    Target,
)
from tests.editing.commands import refused, run, summary
from tests.forms import messages
from tests.small_fixtures import FILES, RECORDS, edit, write

pytestmark = pytest.mark.django_db

TARGETS, RESULTS, PLANS, MEASURES, CHAINS, FIRMS, ROLES, OMISSIONS = (
    f"sources/changsha/{name}.yaml"
    for name in ("targets", "results", "plans", "measures", "chains", "firms", "chain_firms", "omissions")
)
REASON = "  withdrawn: true\n  reason_zh: 数错了。\n  reason_en: It was counted twice.\n"


def withdrawn(table, slug, replaced_by=""):
    """Return the record of a former address whose entry was withdrawn."""
    more = f"  replaced_by: {replaced_by}\n" if replaced_by else ""
    return f"- table: {table}\n  slug: {slug}\n{REASON}{more}"


def moved(table, slug, moved_to):
    """Return the record of a former address whose entry has moved."""
    return f"- table: {table}\n  slug: {slug}\n  moved_to: {moved_to}\n"


def addresses(folder, *records):
    write(folder, {"addresses.yaml": "\n".join(records)})


def without(folder, *names):
    """Remove every record from some files."""
    write(folder, dict.fromkeys(names, ""))


def refusal(folder):
    with pytest.raises(FixtureError) as error:
        load(folder)
    return str(error.value).replace(f"{folder}/", "")


# --- Withdrawing ---------------------------------------------------------------------------------------


def test_a_record_missing_from_the_files_and_from_the_addresses_is_reported(folder):
    without(folder, TARGETS, RESULTS)

    assert refused("load_catalogue", folder)[:2] == [
        f"Nothing was loaded. {folder}/{TARGETS}, record changsha-chains: "
        "in no file any more, and not in addresses.yaml",
        f"{folder}/{RESULTS}, record changsha-chains-now: in no file any more, and not in addresses.yaml",
    ]
    assert refused("load_catalogue", folder, "--overwrite")
    assert Target.objects.exists()


def test_a_record_that_the_address_file_lists_as_withdrawn_is_withdrawn(folder):
    without(folder, TARGETS)
    addresses(folder, withdrawn("targets", "changsha-chains"))

    assert run("load_catalogue", folder) == [summary(added=1, withdrawn=1, unchanged=RECORDS - 1)]
    assert not Target.objects.exists()
    revision = Revision.objects.first()
    assert (revision.table, revision.slug, revision.action) == ("target", "changsha-chains", "withdrawn")
    assert revision.changes["as_printed"] == ["22条产业链", None]
    assert not SearchEntry.objects.filter(kind="target").exists()
    assert run("load_catalogue", folder) == [summary()]


def test_roles_and_omissions_are_withdrawn_without_a_reason(folder):
    without(folder, ROLES, OMISSIONS)

    assert run("load_catalogue", folder) == [summary(withdrawn=2, unchanged=RECORDS - 2)]
    assert not ChainFirm.objects.exists()
    assert set(Revision.objects.filter(action="withdrawn").values_list("table", "slug")) == {
        ("chainfirm", "changsha-machinery/some-firm"),
        ("omission", "changsha-dateline"),
    }


def test_a_plan_is_withdrawn_together_with_the_entries_that_reference_it(folder):
    without(folder, TARGETS, PLANS, MEASURES)
    addresses(
        folder,
        withdrawn("targets", "changsha-chains"),
        withdrawn("plans", "changsha-plan"),
        withdrawn("measures", "changsha-plan-m1"),
        withdrawn("measures", "changsha-plan-m2"),
    )

    assert run("load_catalogue", folder) == [summary(added=4, withdrawn=4, unchanged=RECORDS - 4)]
    assert not Plan.objects.exists()
    assert not Measure.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "slug", "file", "named"),
    [
        ("plans", "changsha-plan", PLANS, "the measure changsha-plan-m1 still names it in its field plan"),
        ("measures", "changsha-plan-m1", MEASURES, "the target changsha-chains still names it in its field measure"),
        ("firms", "some-firm", FIRMS, "the chainfirm changsha-machinery/some-firm still names it in its field firm"),
    ],
)
def test_an_entry_that_another_entry_references_is_not_withdrawn(folder, correct, table, slug, file, named):
    correct(note_zh="注", note_en="Note")  # so that the entry is kept as it is
    without(folder, file)
    addresses(folder, withdrawn(table, slug))
    if table == "measures":
        edit(folder, MEASURES, "", FILES[MEASURES].split("\n\n")[1])

    assert refusal(folder) == f"addresses.yaml, record {table} / {slug}: cannot go: {named}"


def test_a_topic_that_a_statement_references_is_not_withdrawn(folder, correct):
    """The database permits the deletion, because it protects only the pairs of statement and topic."""
    correct(due=2024)
    write(folder, {"topics.yaml": FILES["topics.yaml"].split("\n\n")[0].replace("\n  near: [training]", "")})
    addresses(folder, withdrawn("topics", "training"))

    assert refusal(folder) == (
        "addresses.yaml, record topics / training: cannot go: "
        "the target changsha-chains still names it in its field topics"
    )


def test_an_edited_entry_is_not_withdrawn_by_the_files(folder, correct):
    correct(due=2024)
    without(folder, TARGETS)
    addresses(folder, withdrawn("targets", "changsha-chains"))

    assert refused("load_catalogue", folder)[0] == (
        f"Nothing was loaded. {folder}/{TARGETS}, record changsha-chains: changed by the files and by an editor; "
        "the file has no such record"
    )
    assert run("load_catalogue", folder, "--overwrite") == [summary(added=1, withdrawn=1, unchanged=RECORDS - 1)]


def test_a_record_of_an_old_catalogue_is_withdrawn_if_the_address_file_lists_it(folder):
    FileRecord.objects.all().delete()
    without(folder, TARGETS)
    addresses(folder, withdrawn("targets", "changsha-chains"))

    assert run("load_catalogue", folder) == [summary(added=1, withdrawn=1, unchanged=RECORDS - 1)]


def test_an_edited_entry_of_an_old_catalogue_is_not_withdrawn_by_the_files(folder, correct):
    correct(due=2024)
    FileRecord.objects.all().delete()
    without(folder, TARGETS)
    addresses(folder, withdrawn("targets", "changsha-chains"))

    assert len(refused("load_catalogue", folder)) == 2


# --- Moving --------------------------------------------------------------------------------------------


def move_the_target(folder):
    edit(folder, TARGETS, "slug: changsha-chains", "slug: changsha-key-chains")
    addresses(folder, moved("targets", "changsha-chains", "changsha-key-chains"))


def test_an_entry_that_moves_keeps_its_history(folder, editor, correct):
    correct(due=2024)
    edit(folder, TARGETS, "due: 2023", "due: 2024")
    run("load_catalogue", folder)
    move_the_target(folder)

    assert run("load_catalogue", folder) == [summary(added=1, changed=1, unchanged=RECORDS - 1)]
    target = Target.objects.get()
    assert target.pk == "changsha-key-chains"
    assert list(Revision.objects.of(target).values_list("slug", "action", "changes")) == [
        ("changsha-key-chains", "changed", {"slug": ["changsha-chains", "changsha-key-chains"]}),
        ("changsha-chains", "changed", {"due": [2023, 2024]}),
        ("changsha-chains", "added", {}),
    ]
    page = editor.get("/en/targets/changsha-key-chains/").content.decode()
    history = page[page.index('<ul class="history">') :]
    assert history[: history.index("</ul>")].count("<time ") == 3
    assert set(SearchEntry.objects.filter(kind="target").values_list("slug", flat=True)) == {"changsha-key-chains"}
    assert run("load_catalogue", folder) == [summary(unchanged=RECORDS + 1)]


def test_an_edited_entry_does_not_move(folder, correct):
    correct(due=2024)
    move_the_target(folder)

    place = f"{folder}/{TARGETS}, record changsha-key-chains, field"
    both = "changed by the files and by an editor; the catalogue has"
    assert refused("load_catalogue", folder)[:2] == [
        f"Nothing was loaded. {place} slug: {both} changsha-chains, the file changsha-key-chains",
        f"{place} due: {both} 2024, the file 2023",
    ]


def test_an_edited_entry_of_an_old_catalogue_does_not_move(folder, correct):
    correct(due=2024)
    FileRecord.objects.all().delete()
    move_the_target(folder)

    assert len(refused("load_catalogue", folder)) == 3


def test_moving_a_plan_and_its_measures_updates_the_entries_that_reference_them(folder):
    for name in (PLANS, MEASURES, TARGETS):
        write(folder, {name: (folder / name).read_text().replace("changsha-plan", "changsha-programme")})
    addresses(
        folder,
        moved("plans", "changsha-plan", "changsha-programme"),
        moved("measures", "changsha-plan-m1", "changsha-programme-m1"),
        moved("measures", "changsha-plan-m2", "changsha-programme-m2"),
    )

    assert run("load_catalogue", folder) == [summary(added=3, changed=4, unchanged=RECORDS - 4)]
    assert Target.objects.get().measure_id == "changsha-programme-m1"
    assert set(Measure.objects.values_list("plan", "order")) == {("changsha-programme", 1), ("changsha-programme", 2)}


def test_a_new_measure_can_take_the_number_of_a_withdrawn_measure(folder):
    edit(folder, MEASURES, "slug: changsha-plan-m2", "slug: changsha-plan-m2b")
    addresses(folder, withdrawn("measures", "changsha-plan-m2", "changsha-plan-m2b"))

    assert run("load_catalogue", folder) == [summary(added=2, withdrawn=1, unchanged=RECORDS - 1)]
    assert list(Measure.objects.order_by("order").values_list("pk", "order")) == [
        ("changsha-plan-m1", 1),
        ("changsha-plan-m2b", 2),
    ]


def test_two_entries_may_move_to_the_same_address(folder):
    edit(
        folder,
        TARGETS,
        "- slug: changsha-chains",
        FILES[TARGETS].replace("chains\n  city", "more\n  city") + "\n- slug: changsha-chains",
    )
    run("load_catalogue", folder)
    without(folder, TARGETS)
    write(folder, {TARGETS: FILES[TARGETS].replace("slug: changsha-chains", "slug: changsha-all")})
    addresses(
        folder, moved("targets", "changsha-chains", "changsha-all"), moved("targets", "changsha-more", "changsha-all")
    )

    assert run("load_catalogue", folder) == [summary(added=2, changed=1, withdrawn=1, unchanged=RECORDS - 1)]
    assert [target.pk for target in Target.objects.all()] == ["changsha-all"]


# --- A wrong addresses.yaml ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (withdrawn("target", "x"), "record target / x, field table: expected one of sources, cities, districts, "),
        (withdrawn("omissions", "x"), "record omissions / x, field table: expected one of "),
        (moved("targets", "x", "y"), "record targets / x, field moved_to: no target is called 'y'"),
        (withdrawn("targets", "x", "y"), "record targets / x, field replaced_by: no target is called 'y'"),
        (moved("targets", "x", "x"), "record targets / x, field moved_to: leads back to itself"),
        (
            moved("targets", "x", "y") + "\n" + moved("targets", "y", "x"),
            "record targets / x, field moved_to: leads back to itself",
        ),
        (
            "- table: targets\n  slug: x\n",
            "record targets / x: Write either moved_to, or withdrawn and the reason in both languages.",
        ),
        (
            "- table: targets\n  slug: x\n  withdrawn: true\n  reason_zh: 错\n",
            "record targets / x: Write either moved_to, or withdrawn and the reason in both languages.",
        ),
        (
            moved("targets", "x", "changsha-chains") + REASON,
            "record targets / x: Write either moved_to, or withdrawn and the reason in both languages.",
        ),
        (
            "- table: targets\n  slug: x\n  withdrawn: yes please\n",
            "record targets / x, field withdrawn: 'yes please' is not true or false",
        ),
        (
            withdrawn("targets", "x") + "\n" + withdrawn("targets", "x"),
            "record targets / x: stands twice, the first time in ",
        ),
        ("- slug: x\n", "record no. 1 / x, field table: This field cannot be blank."),
    ],
)
def test_an_invalid_former_address_is_refused(tmp_path, record, expected):
    addresses(write(tmp_path), record)

    message = refusal(tmp_path)

    assert message.startswith(f"addresses.yaml, {expected}"), message


def test_a_former_address_may_lead_to_another_former_address(tmp_path):
    addresses(
        write(tmp_path),
        moved("targets", "x", "y"),
        moved("targets", "y", "changsha-chains"),
        moved("targets", "z", "gone"),
        withdrawn("targets", "gone"),
    )

    load(tmp_path)

    assert FormerAddress.objects.count() == 4


# --- A slug is never given to another claim --------------------------------------------------------------


def test_a_record_under_a_former_address_is_refused(folder):
    addresses(folder, withdrawn("targets", "changsha-chains"))

    assert refusal(folder) == (
        f"{TARGETS}, record changsha-chains, field slug: "
        "this slug stands in addresses.yaml: it is never given to another claim"
    )


def test_later_files_cannot_use_the_slug_of_a_withdrawn_entry(folder):
    without(folder, TARGETS)
    addresses(folder, withdrawn("targets", "changsha-chains"))
    load(folder)
    write(folder, {TARGETS: FILES[TARGETS]})

    assert refusal(folder).startswith(
        f"{TARGETS}, record changsha-chains, field slug: this slug stands in addresses.yaml"
    )


def test_a_withdrawn_slug_can_be_used_in_another_table(folder):
    addresses(folder, withdrawn("results", "changsha-chains"))

    assert run("load_catalogue", folder) == [summary(added=1)]


def test_an_editor_cannot_use_the_slug_of_a_former_address(folder, editor):
    addresses(folder, withdrawn("firms", "old-firm"), withdrawn("measures", "changsha-plan-m9"))
    load(folder)
    fields = {
        "source": "changsha", "paragraphs": "9", "name_zh": "新", "name_en": "New", "city": "changsha",
        "chain_firms-TOTAL_FORMS": 0, "chain_firms-INITIAL_FORMS": 0,
    }  # fmt: skip
    expected = ["This was the address of another entry, and stays its own: choose another slug."]

    page = editor.post("/admin/plans/firm/add/", fields | {"slug": "old-firm"})

    assert messages(page) == expected
    assert editor.post("/admin/plans/firm/add/", fields | {"slug": "changsha-plan-m9"}).status_code == 302
    measure = {"slug": "changsha-plan-m9", "plan": "changsha-plan", "order": 9} | fields
    assert messages(editor.post("/admin/plans/measure/add/", measure)) == expected
    assert set(Firm.objects.values_list("pk", flat=True)) == {"some-firm", "changsha-plan-m9"}


# --- What readers get ------------------------------------------------------------------------------------


@pytest.fixture
def former(folder):
    """Former addresses of several tables, loaded."""
    addresses(
        folder,
        moved("targets", "changsha-old", "changsha-chains"),
        withdrawn("targets", "changsha-wrong", "changsha-chains"),
        withdrawn("plans", "changsha-wrong"),
        moved("sources", "nowhere", "changsha"),
        moved("districts", "changsha-old-town", "changsha-liuyang"),
    )
    call_command("load_catalogue", folder, verbosity=0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/en/targets/changsha-old/", "/en/targets/changsha-chains/"),
        ("/zh-hans/targets/changsha-old/?page=2&x=%E4%B8%AD", "/zh-hans/targets/changsha-chains/?page=2&x=%E4%B8%AD"),
        ("/en/targets/changsha-old/cite.bib", "/en/targets/changsha-chains/cite.bib"),
        ("/en/sources/nowhere/", "/en/sources/changsha/"),
        ("/api/v1/targets/changsha-old/", "/api/v1/targets/changsha-chains/"),
        ("/api/v1/districts/changsha-old-town/", "/api/v1/districts/changsha-liuyang/"),
    ],
)
def test_the_address_of_a_moved_entry_redirects_to_its_new_address(client, former, old, new):
    response = client.get(old)

    assert (response.status_code, response.headers["Location"]) == (301, new)
    assert client.get(new).status_code == 200


@pytest.mark.parametrize(
    ("language", "heading", "link"),
    [("en", "This entry was withdrawn", "What replaces it"), ("zh-hans", "本条已撤回", "替代它的条目")],
)
def test_a_withdrawn_entry_answers_410_with_the_reason_in_both_languages(client, former, language, heading, link):
    response = client.get(f"/{language}/targets/changsha-wrong/")
    page = response.content.decode()

    assert response.status_code == 410
    assert f"<h1>{heading}</h1>" in page
    assert '<p class="lead" lang="zh-Hans">数错了。</p>' in page
    assert '<p class="lead" lang="en">It was counted twice.</p>' in page
    assert f'<a href="/{language}/targets/changsha-chains/">{link}</a>' in page


def test_a_withdrawn_entry_without_a_replacement_has_no_link(client, former):
    response = client.get("/en/plans/changsha-wrong/")

    assert response.status_code == 410
    assert "What replaces it" not in response.content.decode()


def test_the_citation_file_of_a_withdrawn_entry_links_to_the_page_of_the_replacement(client, former):
    response = client.get("/en/targets/changsha-wrong/cite.ris")

    assert response.status_code == 410
    assert 'href="/en/targets/changsha-chains/"' in response.content.decode()


def test_the_api_answers_410_with_the_reason_of_a_withdrawal(client, former):
    response = client.get("/api/v1/targets/changsha-wrong/")

    assert response.status_code == 410
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": "The entry was withdrawn: see the reason, and what replaces it.",
        "reason_zh": "数错了。",
        "reason_en": "It was counted twice.",
        "replaced_by": "http://testserver/api/v1/targets/changsha-chains/",
    }
    assert "replaced_by" not in client.get("/api/v1/plans/changsha-wrong/").json()


@pytest.mark.parametrize(
    "address",
    ["/en/results/changsha-wrong/", "/en/targets/changsha-wron/", "/api/v1/results/changsha-old/", "/feed/nowhere.atom",
     "/en/nowhere/"],
)  # fmt: skip
def test_addresses_that_are_not_former_addresses_answer_404(client, former, address):
    assert client.get(address).status_code == 404


def test_existing_entries_answer_200(client, former):
    assert Chain.objects.count() + Result.objects.count() == 2
    for address in ("/en/targets/changsha-chains/", "/en/plans/changsha-plan/", "/en/sources/changsha/"):
        assert client.get(address).status_code == 200
