"""A second extraction is blind to the first; when both are finished, the editor resolves each difference."""

import re

import pytest
from django.contrib.auth.models import User

from cities.models import City
from plans.models import Chain, ChangeSet, Indicator, Omission, Proposal, Result, SecondExtraction, Target
from tests import factories as make
from tests.admin.test_desk import ARTICLE, enter, form, leave_out, place
from tests.forms import change, filled

pytestmark = pytest.mark.one_database

DESK = "/admin/plans/source/yicheng/desk/"
# What only the first extraction says: its words, slugs and numbers.
OF_THE_FIRST = ["首轮", "firstwords", "first-slug", "4321", "1987", "初录"]


@pytest.fixture(autouse=True)
def source(db, settings, tmp_path):
    settings.TEXTS_DIR = tmp_path / "texts"
    make.make_city(slug="yicheng", name_zh="夷城")
    return make.make_source(slug="yicheng")


@pytest.fixture
def person(client):
    """Return a client logged in as the user of this name."""

    def log_in(name):
        user = User.objects.filter(username=name).first() or User.objects.create_superuser(name)
        browser = client.__class__()
        browser.force_login(user)
        return browser

    return log_in


def extract_first(editor, signed):
    """Save a draft or a decision to omit for each mark of the article."""
    editor.post(f"{DESK}text/", {"pasted": ARTICLE})
    words = {"text_zh": "首轮说法。", "text_en": "In firstwords.", "attributed_to_en": "A firstwords office"}
    enter(editor, "target", 2, "2000家", slug="yicheng-first-slug", **words, **signed)
    enter(editor, "result", 3, "286个", slug="yicheng-first-slug", period="1987", **words, **signed)
    enter(editor, "result", 3, "1.3万余座", slug="yicheng-p3", **words, **signed)
    leave_out(editor, DESK, "yicheng.1.0.0", "heading")
    leave_out(editor, DESK, place(3, "5G"), "name")


def extract_again(editor, signed):
    """Extract the article in another way; return every response."""
    return [
        editor.post(f"{DESK}second/", follow=True),
        editor.get("/admin/plans/source/desk/"),
        editor.get("/admin/plans/target/add/", {"at": place(2, "2000家")}),
        enter(editor, "result", 2, "2000家", period="2027", **signed),
        enter(editor, "result", 3, "286个", quantity="268个", **signed),
        enter(editor, "target", 2, "老厂房", quantity=None, due=None, **signed | {"indicator": None}),
        leave_out(editor, DESK, "yicheng.1.0.0", "heading"),
        leave_out(editor, DESK, place(3, "5G"), "name"),
        leave_out(editor, DESK, place(3, "1.3万余座"), "repetition"),
    ]


@pytest.fixture
def signed():
    return {"topics": [make.make_topic(slug="projects").pk], "indicator": make.make_indicator(slug="signed").pk}


@pytest.fixture
def finished(settings, person, signed):
    """Two extractions as drafts of two users, with review required: the first editor and the URL to compare them."""
    settings.FOUR_EYES = True
    first, second = person("one"), person("two")
    first.post(f"{DESK}text/", {"pasted": ARTICLE})
    changeset = ChangeSet.objects.get()
    figure, shared = {"indicator": "signed"}, {"city": "yicheng", "text_zh": "首轮说法。", "text_en": "First."}
    firms = {"paragraph": 2, "as_printed": "规上工业企业力争达到2000家", "quantity": "2000家"} | figure
    projects = {"paragraph": 3, "as_printed": "去年签约项目286个"} | figure
    stations = {"paragraph": 3, "as_printed": "1.3万余座"}
    draft(changeset, "target", "yicheng-firms", shared | firms, standing="adopted", due=2027)
    draft(changeset, "result", "yicheng-firms", shared | projects, quantity="286个", period="1987")
    draft(changeset, "result", "yicheng-p3", shared | stations | figure, quantity="1.3万余座")
    leave_out_the_rest(changeset)
    second.post(f"{DESK}second/")
    again, shared = SecondExtraction.objects.get().changeset, shared | {"text_zh": "次轮说法。", "text_en": "Second."}
    draft(again, "result", "yicheng-p2", shared | firms, period="2027")
    draft(again, "result", "yicheng-p3", shared | projects, quantity="268个")
    draft(again, "target", "yicheng-p2", shared, paragraph=2, as_printed="老厂房", standing="adopted")
    leave_out_the_rest(again)
    draft(again, "omission", "yicheng-p3-repetition", stations, reason_zh="重复", reason_en="A repetition")
    second.post(f"{DESK}second/{again.pk}/", {"finish": "1"})
    return first, f"{DESK}second/{again.pk}/"


def draft(changeset, table, slug, record, **more):
    said = {
        "attributed_to_zh": "市政府",
        "attributed_to_en": "City",
        "actor": "region",
        "scope": "region",
        "topics": ["projects"],
    }
    whole = {"slug": slug, "source": "yicheng"} | (said if table != "omission" else {}) | record | more
    Proposal.objects.create(changeset=changeset, table=table, slug=slug, record=whole)


def leave_out_the_rest(changeset):
    for number, printed in ((1, ""), (3, "5G")):
        record = {"paragraph": number, "as_printed": printed, "reason_zh": "标题", "reason_en": "A heading"}
        draft(changeset, "omission", f"yicheng-p{number}-heading", record)


def choose(editor, address, number, **chosen):
    return editor.post(address, {"decide": number} | chosen, follow=True)


def said(page):
    return [str(message) for message in page.context["messages"]]


def seen(pages, words):
    return [(page.request["PATH_INFO"], word) for page in pages for word in words if word in page.content.decode()]


# --- Blind ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_second_extraction_does_not_see_the_drafts_of_the_first_until_it_is_finished(settings, person, signed):
    settings.FOUR_EYES = True
    first, second = person("one"), person("two")
    extract_first(first, signed)
    of_the_first = ChangeSet.objects.get()
    assert said(first.post(f"{DESK}second/", follow=True)) == [
        "Somebody else must extract it again: the first time it was you."
    ]

    pages = extract_again(second, signed)
    extraction = SecondExtraction.objects.get()
    drafts = f"/admin/plans/changeset/{extraction.pk}/change/"
    pages += [second.get(drafts), second.get(f"{DESK}second/{extraction.pk}/", follow=True)]
    pages.append(second.get(f"/admin/plans/changeset/{of_the_first.pk}/change/", follow=True))

    assert seen(pages, OF_THE_FIRST) == []
    own = Proposal.objects.filter(changeset__second=extraction, table="result")
    assert {draft.slug for draft in own} == {"yicheng-p2", "yicheng-p3"}  # slugs do not tell what the first took
    assert second.get(f"{DESK}text/").url == "/admin/plans/source/desk/"  # the first has these paragraphs
    assert second.get(f"/admin/plans/changeset/{extraction.pk}/preview/en/").status_code == 404
    closed = first.get(drafts, follow=True)
    assert said(closed) == ["Two extractions of an article do not see each other before both are finished."]
    assert "2000家" not in closed.content.decode()
    assert form(first, "result", 2, "2000家").initial["slug"] == "yicheng-p2"  # nor what the second took


@pytest.mark.slow
def test_the_second_extraction_sees_no_published_statement_and_changes_none(person, source):
    city = City.objects.get()
    editor = person("one")
    chain = make.make_chain(city, source=source, slug="yicheng-first-slug", name_zh="老厂房", paragraphs="2;3")
    plan = make.make_plan(city, source=source, slug="yicheng-first-slug", name_zh="初录规划", paragraphs="2")
    make.make_measure(plan, slug="yicheng-first-slug-m", name_zh="初录举措")
    other = make.make_target(city, slug="yicheng-other", chains=[chain])
    topic, indicator = make.make_topic(), make.make_indicator()
    words = {"text_zh": "首轮说法。", "text_en": "In firstwords.", "attributed_to_zh": "首轮", "source": source}
    make.make_target(city, slug="yicheng-p2", paragraph=2, as_printed="2000家", quantity="4321家", indicator=indicator,
                     topics=[topic], chains=[chain], **words)  # fmt: skip
    make.make_result(city, slug="yicheng-first-slug", paragraph=3, as_printed="286个", period="1987", **words)
    Omission.objects.create(slug="yicheng-p1-heading", source=source, paragraph=1, reason_zh="初录", reason_en="初录")
    editor.post(f"{DESK}text/", {"pasted": ARTICLE})
    before = [*map(_rows, (Target, Result, Omission, Chain))]

    pages = extract_again(editor, {"topics": [make.make_topic().pk]})
    drafts = Proposal.objects.filter(changeset__second__source="yicheng")
    pages.append(editor.get("/admin/plans/target/yicheng-p2/change/"))  # a slug that the first has, too
    pages.append(editor.get(f"/admin/plans/changeset/{drafts[0].changeset_id}/change/"))
    look_up = {"app_label": "plans", "model_name": "target", "field_name": "chains"}
    assert editor.get("/admin/autocomplete/", look_up).json()["results"] == []

    assert seen(pages, OF_THE_FIRST) == []
    assert not [page for page in pages if "老厂房</mark>" in page.content.decode()]  # which the first made a chain
    assert topic.pk not in drafts.get(slug="yicheng-p2", table="target").record["topics"]
    assert drafts.get(slug="yicheng-p1-heading").record["reason_en"] != "初录"
    assert [*map(_rows, (Target, Result, Omission, Chain))] == before
    assert [*other.chains.all()] == [chain]


def _rows(model):
    """Return all rows of a model with their related keys."""
    return [
        row | {field.name: [*getattr(entry, field.name).values_list("pk")] for field in model._meta.many_to_many}
        for entry, row in zip(model.objects.order_by("pk"), model.objects.order_by("pk").values(), strict=True)
    ]


def test_a_source_that_is_a_draft_can_be_extracted_again(person, settings, signed):
    settings.FOUR_EYES = True
    first, second = person("one"), person("two")
    texts = {
        "title": "新文",
        "title_en": "New",
        "publisher_zh": "报",
        "publisher_en": "Paper",
        "note_zh": "一",
        "note_en": "1",
    }
    first.post("/admin/plans/source/add/", {"slug": "xincheng", "omissions-TOTAL_FORMS": 0, "omissions-INITIAL_FORMS": 0,
                                            "_draft": "1"} | texts)  # fmt: skip
    first.post("/admin/plans/source/xincheng/desk/text/", {"pasted": "去年签约5个。"})
    Proposal.objects.create(
        changeset=ChangeSet.objects.get(), table="result", slug="yicheng-x", record={"source": "xincheng"}
    )
    assert second.get("/admin/plans/source/xincheng/desk/").status_code == 404

    begun = second.post("/admin/plans/source/xincheng/desk/second/", follow=True)

    assert "Second extraction: nothing of the first is shown." in begun.content.decode()
    assert "去年" in begun.content.decode()


# --- Begun, finished, given up -------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_extracted_article_can_have_only_one_second_extraction_at_a_time(person, signed):
    editor = person("one")
    editor.post(f"{DESK}text/", {"pasted": ARTICLE})
    assert said(editor.post(f"{DESK}second/", follow=True)) == ["Nothing of yicheng is entered yet."]
    extract_first(editor, signed)  # with one person at the desk the same may do both
    begun = editor.post(f"{DESK}second/", follow=True)
    assert "Figures: 0 of 5 dealt with. Paragraphs: 0 of 3." in " ".join(begun.content.decode().split())
    other = person("two").post(f"{DESK}second/", follow=True)
    assert said(other) == ["A second extraction of yicheng is under way."]
    assert said(editor.post(f"{DESK}second/", follow=True)) == [
        "First finish or give up the second extraction of yicheng."
    ]
    second = SecondExtraction.objects.get()
    unfinished = editor.post(f"{DESK}second/{second.pk}/", {"finish": "1"}, follow=True)
    assert said(unfinished) == [
        "Of yicheng, 0 of 5 figures and 0 of 3 paragraphs are dealt with. Left: paragraph 1, 2, 3."
    ]

    editor.post(f"{DESK}second/{second.pk}/", {"give_up": "1"})

    second.changeset.refresh_from_db()
    assert second.changeset.state == "rejected"
    assert "yicheng-first-slug" in editor.get(DESK).content.decode()
    assert "Begin a second extraction" in editor.get("/admin/plans/source/desk/").content.decode()


@pytest.mark.slow
def test_a_second_extraction_cannot_be_published_and_other_drafts_move_to_another_change_set(person, signed):
    editor, topic = person("one"), make.make_topic()
    extract_first(editor, signed)
    editor.post(f"{DESK}second/")
    region = City.objects.get()
    editor.post(change(region), filled(editor.get(change(region)), name_en="Renamed"))  # published by itself
    assert City.objects.get().name_en == "Renamed"
    page = enter(editor, "target", 2, "2000家", _draft=None, **signed)  # "Save and publish", were it a form of its own
    assert said(page)[0].startswith("Kept as a draft in “Second extraction of yicheng”")
    second = SecondExtraction.objects.get()
    drafts = f"/admin/plans/changeset/{second.pk}/change/"
    opened = editor.get(drafts)
    assert not {"publish", "submit"} & {*re.findall('name="([a-z]+)"', opened.content.decode())}
    assert editor.post(drafts, {"publish": "1", "seen": opened.context["seen"]}).status_code == 403
    assert editor.post(drafts, {"submit": "1"}).status_code == 403
    Proposal.objects.create(
        changeset=second.changeset, table="topic", slug=topic.pk, record={}, base={"slug": topic.pk}
    )

    draft(second.changeset, "target", "yicheng-other", {"source": "other"})

    editor.post(f"{DESK}second/{second.pk}/", {"give_up": "1"})

    assert not Target.objects.exists()
    moved = Proposal.objects.filter(changeset=ChangeSet.objects.filter(second=None).latest("pk"))
    assert {each.slug for each in moved} == {topic.pk, "yicheng-other"}


# --- Reconciled ---------------------------------------------------------------------------------------------


def test_the_first_editor_compares_both_extractions_and_their_agreement_is_stored(finished, person):
    first, address = finished
    assert person("two").post(address, {"compare": "1"}).status_code == 403
    assert "Whoever made the first extraction compares them." in person("two").get(address).content.decode()

    page = first.post(address, {"compare": "1"}, follow=True)

    second = SecondExtraction.objects.get()
    told = " ".join(page.content.decode().split())
    # 2000家 twice, as a target and as a result; 286个 read as 268个; 1.3万余座 and 老厂房 in one of the two.
    assert second.agreement == {
        "first": 3, "second": 3, "pairs": 2, "figures": 2, "number": 1, "unit": 2, "kind": 1, "topics": 2, "all": 0,
    }  # fmt: skip
    assert "The first extraction has 3 statements, the second 3; 2 make pairs." in told
    assert "Agreement: number 1/2 (50%), unit 2/2 (100%), kind 1/2 (50%), topics 2/2 (100%), all four 0/2 (0%)" in told
    assert "4 differences are left to decide." in told
    assert [[row.label for row in pair["choices"]] for pair in page.context["to_choose"]] == [
        ["Kind"], ["Choice"], ["Quantity as printed (number)", "Period or date"], ["Choice"],
    ]  # fmt: skip
    review = first.get(f"/admin/plans/changeset/{second.into_id}/change/").content.decode()
    assert "all four 0/2 (0%)" in review
    assert choose(person("two"), address, 0, kind="first").status_code == 403


@pytest.mark.slow
def test_values_chosen_from_the_second_extraction_are_proposed_in_the_first_change_set(finished, person):
    first, address = finished
    first.post(address, {"compare": "1"})
    second = SecondExtraction.objects.get()
    slugs = [
        [each and f"{each[0]} {each[1]['slug']}" for each in (pair["first"], pair["second"])] for pair in second.pairs
    ]
    assert slugs == [
        ["target yicheng-firms", "result yicheng-p2"], [None, "target yicheng-p2"],
        ["result yicheng-firms", "result yicheng-p3"], ["result yicheng-p3", None],
    ]  # fmt: skip
    drafts = Proposal.objects.filter(changeset=second.into)
    before = {draft.pk: draft.record for draft in drafts}

    assert said(choose(first, address, 2, quantity="second")) == ["Choose one of the two in every row."]
    assert {draft.pk: draft.record for draft in drafts} == before
    second.pairs[2]["second"][1]["quantity"] = "268亿元"  # which the indicator does not measure
    second.save()
    assert "This is a quantity of" in said(choose(first, address, 2, quantity="second", period="first"))[0]
    assert {draft.pk: draft.record for draft in drafts} == before
    second.pairs[2]["second"][1]["quantity"] = "268个"
    second.save()
    page = choose(first, address, 2, quantity="second", period="first", note="应为268。")
    assert said(page)[0] == f"Proposed in “{second.into}”: yicheng-firms."
    assert "“268个” is not in the printed phrase." in said(page)[1]  # never silently
    taken = drafts.get(table="result", slug="yicheng-firms").record
    assert (taken["quantity"], taken["period"], taken["text_zh"]) == ("268个", "1987", "首轮说法。")
    choose(first, address, 0, kind="second")
    assert not drafts.filter(table="target").exists()
    moved = drafts.get(table="result", slug="yicheng-firms-2").record
    assert (moved["period"], moved.get("due"), moved["text_zh"]) == ("2027", None, "首轮说法。")
    choose(first, address, 1, statement="second")
    assert drafts.get(table="target", slug="yicheng-p2").record["as_printed"] == "老厂房"
    choose(first, address, 3, statement="first", note="第二次漏录。")

    second.refresh_from_db()
    assert second.changeset.state == "reconciled"
    assert [pair["decision"]["note"] for pair in second.pairs] == ["", "", "应为268。", "第二次漏录。"]
    page = person("two").get(address).content.decode()
    assert "All differences are decided." in page
    assert "应为268。" in page
    assert "✓ 268个" in page
    assert "0 of 2 pairs agreed" in first.get("/admin/plans/source/desk/").content.decode()
    reviewed = f"/admin/plans/changeset/{second.into_id}/change/"
    first.post(reviewed, {"submit": "1"})
    two = person("two")
    two.post(reviewed, {"publish": "1", "seen": two.get(reviewed).context["seen"]})
    assert sorted(Result.objects.values_list("pk", "quantity")) == [
        ("yicheng-firms", "268个"), ("yicheng-firms-2", "2000家"), ("yicheng-p3", "1.3万余座"),
    ]  # fmt: skip


def test_choosing_a_statement_also_takes_the_new_entries_that_it_references(finished):
    first, address = finished
    second = SecondExtraction.objects.get()
    chain = {"slug": "yicheng-chain", "city": "yicheng", "name_zh": "链", "name_en": "Chain", "kind": "chain",
             "source": "yicheng", "paragraphs": "2"}  # fmt: skip
    Proposal.objects.create(changeset=second.changeset, table="chain", slug="yicheng-chain", record=chain)
    naming = Proposal.objects.get(changeset=second.changeset, table="target", slug="yicheng-p2")
    naming.record["chains"] = ["yicheng-chain"]
    naming.save()
    first.post(address, {"compare": "1"})

    choose(first, address, 1, statement="second")

    taken = Proposal.objects.filter(changeset=SecondExtraction.objects.get().into)
    assert taken.get(table="chain").record == chain
    assert taken.get(table="target", slug="yicheng-p2").record["chains"] == ["yicheng-chain"]


@pytest.mark.slow
def test_choices_about_published_statements_become_a_new_change_set(person, source, signed):
    city, editor = City.objects.get(), person("one")
    editor.post(f"{DESK}text/", {"pasted": ARTICLE})
    shared = {"source": source, "actor": "region"}
    make.make_target(city, slug="yicheng-first", paragraph=2, as_printed="规上工业企业力争达到2000家", due=2027,
                     quantity="2000家", **shared, topics=signed["topics"], indicator=Indicator.objects.get())  # fmt: skip
    extra = make.make_result(
        city, slug="yicheng-extra", paragraph=2, as_printed="机器声", **shared, topics=signed["topics"]
    )
    editor.post(f"{DESK}second/")
    enter(editor, "result", 2, "2000家", period="2027", **signed)
    for at, reason in [("yicheng.1.0.0", "heading"), (place(3, "286个"), "repetition"), (place(3, "5G"), "name"),
                       (place(3, "1.3万余座"), "repetition")]:  # fmt: skip
        leave_out(editor, DESK, at, reason)
    address = f"{DESK}second/{SecondExtraction.objects.get().pk}/"
    editor.post(address, {"finish": "1"})
    editor.post(address, {"compare": "1"})

    choose(editor, address, 0, kind="second")
    choose(editor, address, 1, statement="second", note="文中没有。")

    second = SecondExtraction.objects.get()
    proposals = Proposal.objects.filter(changeset=second.into).order_by("table", "slug")
    assert [(each.table, each.slug, each.is_withdrawal) for each in proposals] == [
        ("result", "yicheng-extra", True), ("result", "yicheng-first", False), ("target", "yicheng-first", True),
    ]  # fmt: skip
    assert proposals[0].base["as_printed"] == extra.as_printed
    assert proposals[1].record["period"] == "2027"
    assert (Target.objects.count(), Result.objects.count()) == (1, 1)  # nothing of it is public yet
