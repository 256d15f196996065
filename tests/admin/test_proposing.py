"""The forms of the admin write proposals, which are validated, saved or published, and detect conflicts."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.models import City
from plans.editing import history, texts
from plans.editing.proposals import record_of
from plans.editing.warnings import warnings_of
from plans.models import (
    Chain,
    ChainFirm,
    ChangeSet,
    Correction,
    FormerAddress,
    Measure,
    Plan,
    Proposal,
    Revision,
    Target,
)
from tests import factories as make
from tests.forms import WHY, change, filled, messages, row

ADD = {name: f"/admin/{name}/add/" for name in ("cities/city", "plans/source", "plans/target", "plans/chain")}
YICHANG = {"slug": "yichang", "name_zh": "宜昌", "name_en": "Yichang", "level": "prefecture", "province": "hubei",
           "code": "420500"}  # fmt: skip


@pytest.fixture
def editor(client, django_user_model):
    """A test client logged in as a superuser."""
    client.force_login(django_user_model.objects.create_superuser("editor"))
    return client


@pytest.fixture
def under_four_eyes(settings):
    settings.FOUR_EYES = True


@pytest.fixture
def reviewer(editor, django_user_model):
    """A test client of another user who may publish."""
    browser = type(editor)()
    browser.force_login(django_user_model.objects.create_superuser("reviewer"))
    return browser


def said(page):
    return [str(message) for message in page.context["messages"]]


def the_set():
    return ChangeSet.objects.get()


def address(changeset):
    return reverse("admin:plans_changeset_change", args=[changeset.pk])


def decide(browser, changeset, **data):
    """Submit the form of a change set with one of its buttons."""
    seen = browser.get(address(changeset)).context["seen"]
    return browser.post(address(changeset), {"seen": seen} | data, follow=True)


def a_target(**fields):
    return {
        "source": make.make_source().pk, "paragraph": 5, "as_printed": "建设港口", "city": "yichang",
        "slug": "yichang-port", "scope": "region", "text_zh": "建设港口。", "text_en": "Build the port.",
        "standing": "adopted", "attributed_to_zh": "市政府", "attributed_to_en": "City government", "actor": "region",
        "topics": [make.make_topic().pk],
    } | fields  # fmt: skip


# --- At a desk of one ------------------------------------------------------------------------------------


def test_save_publishes_at_once_and_the_history_shows_the_reason_and_the_one_person(editor):
    city = make.make_city()

    page = editor.post(change(city), filled(editor.get(change(city)), name_en="New", _reason="A slip."), follow=True)

    assert City.objects.get().name_en == "New"
    revision = Revision.objects.get()
    assert revision.changeset.reason == "A slip."
    assert revision.changeset.is_by_one_person
    assert "was changed successfully" in said(page)[0]
    assert [ChangeSet.objects.count(), Proposal.objects.count()] == [1, 1]
    history = editor.get(reverse("admin:cities_city_history", args=[city.pk])).content.decode()
    assert history.count("<td>editor</td>") == 2
    assert "<td>A slip.</td>" in history
    assert f"name (English): {city.name_en} → New" in history
    assert [entry.user.username for entry in LogEntry.objects.all()] == ["editor"]


def test_a_draft_is_not_public_until_it_is_published(editor):
    editor.post(ADD["cities/city"], YICHANG | {"_draft": "1"})

    page = editor.get(address(the_set()))
    assert not City.objects.exists()
    assert editor.get("/en/cities/yichang/").status_code == 404
    assert "Yichang" in page.content.decode()

    assert "Published." in said(decide(editor, the_set(), publish="1", reason="A sixth region."))
    assert editor.get("/en/cities/yichang/").status_code == 200
    assert Revision.objects.get().changeset.reason == "A sixth region."


def test_drafts_can_refer_to_other_drafts_and_autocomplete_finds_them(editor):
    editor.post(ADD["cities/city"], YICHANG | {"_draft": "1"})
    data = a_target()

    saved = editor.post(ADD["plans/target"], data | {"_draft": "1"}, follow=True)
    opened = editor.get("/admin/plans/target/yichang-port/change/")
    lookup = editor.get(
        reverse("admin:autocomplete"),
        {"term": "宜昌", "app_label": "plans", "model_name": "target", "field_name": "city"},
    )

    assert said(saved)[-1] == f"Kept as a draft in “{the_set()}”: nothing of it is public yet."
    assert opened.context["adminform"].form.initial["city"] == "yichang"
    assert "This is a draft" in opened.content.decode()
    assert [entry["id"] for entry in lookup.json()["results"]] == ["yichang"]
    assert not Target.objects.exists()
    editor.post(opened.request["PATH_INFO"], filled(opened, text_en="Build a port.", _draft="1"))
    decide(editor, the_set(), publish="1")
    assert Target.objects.get().text_en == "Build a port."


def test_a_target_of_a_draft_region_cannot_be_published_before_the_region(editor):
    editor.post(ADD["cities/city"], YICHANG | {"_draft": "1"}, follow=True)

    page = editor.post(ADD["plans/target"], a_target(), follow=True)

    assert "no city is called 'yichang'" in said(page)[0]
    assert "Kept as a draft" in said(page)[1]
    assert not Target.objects.exists()
    assert the_set().proposals.count() == 2


def test_saving_an_unchanged_draft_publishes_it(editor):
    editor.post(ADD["cities/city"], YICHANG | {"_draft": "1"})
    url = "/admin/cities/city/yichang/change/"

    editor.post(url, filled(editor.get(url)))

    assert City.objects.get().pk == "yichang"
    assert the_set().state == "published"


def test_rows_of_a_plan_are_also_saved_as_drafts(editor):
    plan = make.make_plan()
    first, second = (make.make_measure(plan, order=number) for number in (1, 2))
    measure = {"order": 3, "slug": f"{plan.pk}-m3", "name_zh": "新", "name_en": "New", "paragraphs": "9"}
    edits = {"measures-0-order": 2, "measures-1-order": 1, "_draft": "1"}

    editor.post(
        change(plan),
        filled(editor.get(change(plan)), **edits, **row("measures", 2, source=plan.source_id, **measure)),
    )

    assert [*Measure.objects.values_list("order", flat=True)] == [1, 2]
    assert sorted(the_set().proposals.values_list("slug", flat=True)) == sorted([first.pk, second.pk, f"{plan.pk}-m3"])
    again = editor.get(change(plan))
    assert [form.instance.pk for form in again.context["inline_admin_formsets"][0].formset.initial_forms] == [
        second.pk, first.pk, f"{plan.pk}-m3",
    ]  # fmt: skip
    decide(editor, the_set(), publish="1")
    assert [*Measure.objects.order_by("order").values_list("pk", flat=True)] == [second.pk, first.pk, f"{plan.pk}-m3"]


def test_the_draft_of_a_role_in_a_chain_can_be_changed(editor):
    chain, firm = make.make_chain(industries=[make.make_industry()]), make.make_firm()
    role = {"firm": firm.pk, "role": "member", "as_printed": "成员", "source": chain.source_id, "paragraph": 4}
    editor.post(change(chain), filled(editor.get(change(chain)), _draft="1", **row("chain_firms", 0, **role)))

    page = editor.post(
        change(chain), filled(editor.get(change(chain)), **{"chain_firms-0-role": "leader", "_draft": "1"}), follow=True
    )

    assert "Kept as a draft" in said(page)[0]
    link = page.context["rows"][0]["url"]
    assert editor.get(link).context["adminform"].form.initial["role"] == "leader"
    decide(editor, the_set(), publish="1")
    assert ChainFirm.objects.get().role == "leader"


def test_a_draft_is_removed_when_it_is_changed_back_or_discarded(editor):
    city = make.make_city()
    for name in ("Mine", city.name_en, "Mine"):
        editor.post(change(city), filled(editor.get(change(city)), name_en=name, _draft="1"))
    [proposal] = the_set().proposals.all()

    editor.post(address(the_set()), {"discard": proposal.pk})

    assert not ChangeSet.objects.exists()
    assert City.objects.get().name_en == city.name_en


# --- Two at once -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_second_of_two_editors_sees_the_conflict_and_chooses_a_value(editor, reviewer):
    target = make.make_target(topics=[make.make_topic()], text_en="Old", note_zh="", note_en="")
    opened_early = editor.get(change(target))
    reviewer.post(change(target), filled(reviewer.get(change(target)), text_en="Theirs", paragraph=7))

    page = editor.post(change(target), filled(opened_early, text_en="Mine", note_zh="注", note_en="Note"), follow=True)

    assert f"Changed meanwhile: target {target.pk}." in said(page)[0]
    stands = Target.objects.get()
    assert (stands.text_en, stands.paragraph, stands.note_en) == ("Theirs", 7, "")
    rows = {field.name: field.texts for field in page.context["rows"][0]["differences"]}
    assert rows["text_en"] == ["Old", "Theirs", "Mine"]
    changeset = ChangeSet.objects.open_of(editor.get(change(target)).wsgi_request.user)
    [proposal] = changeset.proposals.all()

    unchosen = editor.post(address(changeset), {"merge": proposal.pk}, follow=True)
    assert said(unchosen) == ["Choose a value for each field that both of you changed."]
    editor.post(address(changeset), {"merge": proposal.pk, "text_en": "proposed"})
    decide(editor, changeset, publish="1")

    stands = Target.objects.get()
    assert (stands.text_en, stands.paragraph, stands.note_en) == ("Mine", 7, "Note")


def test_a_draft_open_in_two_windows_is_not_overwritten_by_the_second(editor):
    city = make.make_city()
    first, second = editor.get(change(city)), editor.get(change(city))
    editor.post(change(city), filled(first, name_en="First", _draft="1"))

    page = editor.post(change(city), filled(second, name_zh="二", _draft="1"))

    assert "changed in another window" in messages(page)[0]
    assert page.context["adminform"].form["name_zh"].value() == "二"
    assert the_set().proposals.get().record["name_en"] == "First"


@pytest.mark.parametrize("shown", ["", "forged:signature"])
def test_a_form_without_valid_initial_values_is_refused(editor, shown):
    city = make.make_city()

    page = editor.post(change(city), filled(editor.get(change(city)), name_en="New", _shown=shown))

    assert "changed in another window" in messages(page)[0]
    assert City.objects.get().name_en == city.name_en


def test_saving_a_plan_keeps_the_change_of_a_row_by_another_editor(editor, reviewer):
    measure = make.make_measure(make.make_plan())
    plan, opened_early = measure.plan, editor.get(change(measure.plan))
    reviewer.post(change(measure), filled(reviewer.get(change(measure)), name_en="Theirs"))

    editor.post(change(plan), filled(opened_early, name_en="Mine"))

    assert Measure.objects.get().name_en == "Theirs"
    assert Plan.objects.get().name_en == "Mine"


# --- Under four eyes -------------------------------------------------------------------------------------


def test_the_author_cannot_publish_a_change_set_but_a_reviewer_can(editor, reviewer, under_four_eyes):
    editor.post(ADD["cities/city"], YICHANG)
    changeset = the_set()
    assert not City.objects.exists()
    assert 'name="publish"' not in editor.get(address(changeset)).content.decode()
    assert 'name="publish"' not in reviewer.get(address(changeset)).content.decode()
    editor.post(address(changeset), {"submit": "1", "reason": "A sixth region."})

    assert editor.post(address(changeset), {"publish": "1"}).status_code == 403
    assert not City.objects.exists()
    decide(reviewer, changeset, publish="1")

    changeset.refresh_from_db()
    assert City.objects.get().pk == "yichang"
    assert (changeset.author_name, changeset.decided_by_name, changeset.is_by_one_person) == (
        "editor",
        "reviewer",
        False,
    )


def test_a_change_set_is_rejected_with_a_comment_reopened_and_corrected(editor, reviewer, under_four_eyes):
    editor.post(ADD["cities/city"], YICHANG)
    changeset = the_set()
    editor.post(address(changeset), {"submit": "1"})

    decide(reviewer, changeset, reject="1", comment="Wrong code.")
    assert "Wrong code." in editor.get(address(changeset)).content.decode()
    editor.post(address(changeset), {"reopen": "1"})
    url = "/admin/cities/city/yichang/change/"
    editor.post(url, filled(editor.get(url), name_en="I-chang"))

    assert the_set().state == "open"
    assert the_set().proposals.get().record["name_en"] == "I-chang"
    assert not City.objects.exists()


def test_a_change_set_that_changed_after_the_reviewer_opened_it_is_not_published(editor, reviewer, under_four_eyes):
    editor.post(ADD["cities/city"], YICHANG)
    editor.post(address(the_set()), {"submit": "1"})
    seen = reviewer.get(address(the_set())).context["seen"]
    editor.post(address(the_set()), {"reopen": "1"})
    url = "/admin/cities/city/yichang/change/"
    editor.post(url, filled(editor.get(url), name_en="Hidden"))
    editor.post(address(the_set()), {"submit": "1"})

    page = reviewer.post(address(the_set()), {"publish": "1", "seen": seen}, follow=True)

    assert "look at it again" in said(page)[0]
    assert not City.objects.exists()


@pytest.mark.parametrize("changed", [{"reason": "Another."}, {"withdrawal": "It never was one."}])
def test_a_change_set_is_not_published_if_its_reason_changed_after_the_reviewer_opened_it(
    editor, reviewer, under_four_eyes, changed
):
    target = make.make_target()
    editor.post(reverse("admin:plans_target_delete", args=[target.pk]), WHY)
    editor.post(address(the_set()), {"submit": "1", "reason": "Twice."})
    seen = reviewer.get(address(the_set())).context["seen"]
    ChangeSet.objects.update(reason=changed.get("reason", "Twice."))
    Proposal.objects.update(reason_en=changed.get("withdrawal", WHY["reason_en"]))

    page = reviewer.post(address(the_set()), {"publish": "1", "seen": seen}, follow=True)

    assert "look at it again" in said(page)[0]
    assert Target.objects.get() == target


def test_the_reason_of_each_draft_is_added_to_the_change_set(editor, under_four_eyes):
    editor.post(ADD["cities/city"], YICHANG | {"_reason": "A sixth region."})
    url = "/admin/cities/city/yichang/change/"
    editor.post(url, filled(editor.get(url), name_en="I-chang", _reason="Spelling."))

    assert the_set().reason == "A sixth region.\nSpelling."


def test_a_draft_that_refers_to_a_withdrawn_entry_shows_a_message_instead_of_an_error(editor, reviewer):
    chain = make.make_chain()
    target = make.make_target(chain.city, topics=[make.make_topic()])
    editor.post(change(target), filled(editor.get(change(target)), chains=[chain.pk], _draft="1"))
    reviewer.post(reverse("admin:plans_chain_delete", args=[chain.pk]), WHY)
    changeset = ChangeSet.objects.get(state="open")

    for url in (change(target), f"{address(changeset).removesuffix('change/')}preview/en/"):
        assert "no longer fits the catalogue" in said(editor.get(url, follow=True))[-1], url
    assert changeset.proposals.get().record["chains"] == [chain.pk]


@pytest.mark.parametrize("pk", ["--5", "²", "-"])
def test_an_invalid_primary_key_redirects_instead_of_failing(editor, pk):
    assert editor.get(f"/admin/plans/chainfirm/{pk}/change/").status_code == 302


def test_a_published_change_set_cannot_be_changed(editor):
    editor.post(ADD["cities/city"], YICHANG | {"_reason": "True."})

    for button in ("save", "submit", "reopen", "discard"):
        editor.post(address(the_set()), {button: the_set().proposals.get().pk, "reason": "False."})

    assert (the_set().state, the_set().reason, the_set().proposals.count()) == ("published", "True.", 1)


# --- Withdrawing -----------------------------------------------------------------------------------------


def test_a_withdrawal_requires_a_reason_and_the_address_answers_410_with_it(editor):
    target, other = make.make_target(), make.make_target()
    url = reverse("admin:plans_target_delete", args=[target.pk])

    asked = editor.post(url, {"post": "yes", "reason_zh": "错", "replaced_by": "nothing"})
    assert Target.objects.count() == 2
    assert set(asked.wsgi_request.withdrawal.errors) == {"reason_en", "replaced_by"}
    editor.post(url, WHY | {"replaced_by": other.pk})

    assert Target.objects.get() == other
    page = editor.get(f"/en/targets/{target.pk}/")
    assert page.status_code == 410
    assert WHY["reason_en"] in page.content.decode()
    assert other.pk in page.content.decode()


def test_the_list_action_withdraws_several_entries_as_drafts_with_one_reason(editor):
    targets = [make.make_target(), make.make_target()]
    data = {"action": "delete_selected", "_selected_action": [target.pk for target in targets]}
    url = reverse("admin:plans_target_changelist")

    assert 'name="reason_zh"' in editor.post(url, data).content.decode()
    assert 'name="reason_zh"' in editor.post(url, data | {"post": "yes"}).content.decode()
    assert Target.objects.count() == 2
    editor.post(url, data | WHY | {"_draft": "1"})
    assert Target.objects.count() == 2
    decide(editor, the_set(), publish="1")

    assert not Target.objects.exists()
    assert FormerAddress.objects.filter(reason_zh=WHY["reason_zh"]).count() == 2


def test_withdrawing_an_unpublished_draft_leaves_no_former_address(editor):
    editor.post(ADD["cities/city"], YICHANG | {"_draft": "1"})

    editor.post(reverse("admin:cities_city_delete", args=["yichang"]), WHY)

    assert not Proposal.objects.exists()
    assert not FormerAddress.objects.exists()


# --- A second look ---------------------------------------------------------------------------------------


def test_a_statement_with_warnings_is_published_and_the_warnings_are_shown(editor):
    city = make.make_city(slug="yichang")
    first = make.make_target(city, quantity="12家", paragraph=3, indicator=make.make_indicator())
    data = a_target(
        source=first.source_id,
        paragraph=40,
        quantity="12家",
        indicator=first.indicator_id,
        text_en="建设 port",
        text_zh="Port",
    )

    page = editor.post(ADD["plans/target"], data, follow=True)

    assert Target.objects.count() == 2
    assert [message.removeprefix("yichang-port: ") for message in said(page)[1:]] == [
        "“text (Chinese)” holds no Chinese character.",
        "“text (English)” holds Chinese characters.",
        "“12家” is not in the printed phrase.",
        "The number 12 is not in the Chinese text.",
        "The number 12 is not in the English text.",
        "Nothing else is so far down in the source: its last known paragraph is 3.",
    ]


def test_a_duplicate_figure_of_the_same_paragraph_causes_a_warning(editor):
    city = make.make_city(slug="yichang")
    first = make.make_result(city, quantity="12家", paragraph=3, indicator=make.make_indicator())
    data = a_target(source=first.source_id, paragraph=3, quantity="12家", indicator=first.indicator_id, as_printed="12家",
                    text_zh="12家企业。", text_en="Twelve firms.")  # fmt: skip

    page = editor.post(ADD["plans/target"], data, follow=True)

    assert said(page)[1] == f"yichang-port: The same figure of the same paragraph is already entered as {first.pk}."


@pytest.mark.parametrize(("period", "told"), [("2099", 1), ("2023/2099-05", 1), ("2023-12", 0), ("", 0)])
def test_a_result_with_a_period_in_the_future_causes_a_warning(db, period, told):
    result = make.make_result(period=period)
    proposal = Proposal(pk=1, table="result", slug=result.pk, record=record_of(result))

    assert [*warnings_of([proposal])[proposal]] == told * ["The period ends in 2099, which is still to come."]


def test_an_edit_shows_no_warning_about_fields_that_it_does_not_change(editor):
    target = make.make_target(quantity="12家", as_printed="没有数", paragraph=3, indicator=make.make_indicator(),
                              topics=[make.make_topic()])  # fmt: skip

    page = editor.post(
        change(target), filled(editor.get(change(target)), note_zh="注", note_en="注 of it"), follow=True
    )

    assert len(said(page)) == 1
    assert Target.objects.get().note_en == "注 of it"


@pytest.mark.slow
def test_a_printed_phrase_is_checked_against_the_private_text(editor, settings, tmp_path):
    settings.TEXTS_DIR = tmp_path
    target = make.make_target(as_printed="建设港口", paragraph=1, topics=[make.make_topic()])
    texts.write(target.source_id, ["第一段：建设港口。", "第二段。"])

    told = [
        said(editor.post(change(target), filled(editor.get(change(target)), **changed), follow=True))[1:]
        for changed in ({"paragraph": 2}, {"as_printed": "第二段"}, {"paragraph": 9})
    ]

    assert told == [
        [f"{target.pk}: “建设港口” does not stand in paragraph 2 of the text."],
        [],
        [f"{target.pk}: The text of the source has 2 paragraphs."],
    ]


def test_a_correct_change_of_a_chain_causes_no_warning(editor):
    chain = make.make_chain(industries=[make.make_industry()])

    page = editor.post(change(chain), filled(editor.get(change(chain)), name_zh="智能制造"), follow=True)

    assert len(said(page)) == 1
    assert Chain.objects.get().name_zh == "智能制造"


ROWS_OF_THEIR_OWN = {
    "correction": lambda: {"date": "2026-11-21", "table": "cities", "slug": make.make_city().pk, "text_zh": "错。",
                           "text_en": "Wrong."},
    "synonym": lambda: {"word": "机器人", "means": "人形机器人", "kind": "narrower"},
    "chainfirm": lambda: {"source": make.make_source().pk, "paragraph": 4, "as_printed": "成员", "role": "member",
                          "firm": make.make_firm().pk, "chain": make.make_chain().pk},
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS_OF_THEIR_OWN)
@pytest.mark.parametrize("draft", [{}, {"_draft": "1"}])
def test_save_and_continue_also_works_for_entries_without_a_slug(editor, name, draft):
    entered = ROWS_OF_THEIR_OWN[name]()

    page = editor.post(f"/admin/plans/{name}/add/", entered | draft | {"_continue": "1"}, follow=True)

    field = next(iter(entered))
    assert page.redirect_chain[-1][0].endswith("/change/")
    assert str(page.context["adminform"].form[field].value()) == entered[field]


def test_new_drafts_go_into_the_open_change_set_that_the_editor_continued(editor):
    first, second = make.make_city(), make.make_city()
    editor.post(change(first), filled(editor.get(change(first)), name_en="First", _draft="1"))
    old = the_set()
    new = ChangeSet.objects.create(author=old.author)  # as an import makes one
    page = editor.get(address(old))
    assert "You have another open set" in page.content.decode()
    assert "Edit the draft" not in page.content.decode()

    assert "Edit the draft" in editor.post(address(old), {"continue": "1"}, follow=True).content.decode()
    editor.post(change(second), filled(editor.get(change(second)), name_en="Second", _draft="1"))

    assert [old.proposals.count(), new.proposals.count()] == [2, 0]


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_the_size_of_a_change_set_or_load(editor):
    user, asked = editor.get("/admin/").wsgi_request.user, []
    for number in (3, 60):
        changeset = ChangeSet.objects.create(author=user)
        targets = [make.make_target(quantity="12家") for _ in range(number)]
        Proposal.objects.bulk_create(
            Proposal(changeset=changeset, table="target", slug=target.pk, record=record_of(target) | {"due": 2030})
            for target in targets
        )
        load = ChangeSet.objects.create(author=user, state="published")
        history.record_all([(target, None, {}) for target in targets], load)
        for each in (changeset, load):
            with CaptureQueriesContext(connection) as queries:
                page = editor.get(address(each))
            asked.append(len(queries))
            assert len(page.context["page"]) == min(number, 50)
    assert asked[:2] == asked[2:]


def test_an_entry_without_a_slug_can_be_drafted_changed_and_published(editor):
    city = make.make_city()
    entered = {"date": "2026-11-21", "table": "cities", "slug": city.pk, "text_zh": "错。", "text_en": "Wrong."}
    editor.post("/admin/plans/correction/add/", entered | {"_draft": "1"})
    [row] = editor.get(address(the_set())).context["rows"]

    editor.post(row["url"], filled(editor.get(row["url"]), text_en="It was wrong.", _draft="1"))
    assert editor.get(row["preview"].partition("#")[0]).status_code == 200
    decide(editor, the_set(), publish="1")

    assert Correction.objects.get().text_en == "It was wrong."


# --- At the desk -----------------------------------------------------------------------------------------


def test_a_locked_database_answers_503_saves_nothing_and_keeps_the_input(editor, monkeypatch):
    city = make.make_city()
    data = filled(editor.get(change(city)), name_en="Typed “words”")

    def busy(*args):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr("plans.editing.history.record_all", busy)
        page = editor.post(change(city), data)

    assert page.status_code == 503
    assert "send it again in a moment" in page.content.decode()
    assert 'value="Typed “words”"' in page.content.decode()
    assert not ChangeSet.objects.exists()
    editor.post(change(city), data)
    assert City.objects.get().name_en == "Typed “words”"


def test_the_admin_home_page_counts_open_tasks_and_links_to_exactly_these_entries(editor):
    city, plain = make.make_city(), make.make_target(topics=[], text_en="Same", text_zh="Same")
    pattern = make.make_result(quantity="1+2+N", indicator=make.make_indicator(topic=None), topics=[make.make_topic()])
    make.make_result(
        quantity="12家", indicator=make.make_indicator(topic=make.make_topic()), topics=[make.make_topic()]
    )
    editor.post(change(city), filled(editor.get(change(city)), name_en="Mine", _draft="1"))
    City.objects.filter(pk=city.pk).update(name_en="Theirs")

    rows = {row.label: row for row in editor.get("/admin/").context["waiting"]}

    expected = {
        "Open change sets": the_set(), "Change sets changed meanwhile": the_set(), "Targets without a topic": plain,
        "Targets without a translation": plain, "Targets without an indicator": plain,
        "Results with a figure that no comparison takes": pattern, "Indicators without a topic": pattern.indicator,
    }  # fmt: skip
    assert {label: row.number for label, row in rows.items() if row.number} == dict.fromkeys(expected, 1)
    for label, found in expected.items():
        assert list(editor.get(rows[label].url).context["cl"].result_list) == [found]


def test_the_language_of_the_admin_can_be_switched_and_public_pages_set_no_cookie(editor):
    page = editor.post("/admin/language/", {"language": "zh-hans", "next": "/admin/"}, follow=True)

    assert "待处理" in page.content.decode()
    assert editor.cookies["django_language"]["path"] == "/admin/"
    assert not type(editor)().get("/en/").cookies
