"""A draft is visible in the preview of every public page, and in no public response."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cities.models import City
from plans.models import ChangeSet, FormerAddress, Measure, Revision, Target
from tests import factories as make
from tests.forms import WHY, change, filled

CITY = {"slug": "yichang", "name_zh": "宜昌", "name_en": "Yichang", "level": "prefecture", "province": "hubei",
        "code": "420500"}  # fmt: skip
NO_ROWS = {
    f"{rows}-{form}_FORMS": 0 for rows in ("measures", "chain_firms", "omissions") for form in ("TOTAL", "INITIAL")
}
NAMED = {"name_zh": "宜昌之", "name_en": "Of Yichang", "source": "yichang", "paragraphs": "1"}
STATEMENT = {
    "source": "yichang", "city": "yichang", "paragraph": 5, "as_printed": "宜昌港12个", "scope": "region",
    "text_zh": "宜昌建设12个港口。", "text_en": "Yichang builds 12 ports.", "attributed_to_zh": "宜昌市政府",
    "attributed_to_en": "Yichang City government", "actor": "region", "quantity": "12个", "indicator": "yichang-ports",
    "topics": ["yichang-topic"], "industries": ["yichang-industry"],
}  # fmt: skip
DEFINED = {"name_zh": "宜昌词", "name_en": "Word of Yichang", "definition_zh": "宜昌。", "definition_en": "Yichang."}
DRAFTS: dict[str, dict[str, Any]] = {
    "cities/city": CITY,
    "plans/source": {
        "slug": "yichang", "kind": "explainer", "title": "宜昌怎么干", "title_en": "How Yichang does it", "publisher_zh": "宜昌日报",
        "publisher_en": "Yichang Daily", "note_zh": "一篇。", "note_en": "One.",
    },
    "plans/theme": DEFINED | {"slug": "yichang-theme"},
    "plans/topic": DEFINED | {"slug": "yichang-topic", "theme": "yichang-theme"},
    "plans/industry": {"slug": "yichang-industry", "name_zh": "宜昌业", "name_en": "Yichang works", "note_zh": "宜", "note_en": "Y"},
    "plans/indicator": DEFINED | {
        "slug": "yichang-ports", "topic": "yichang-topic", "dimension": "count", "counted_zh": "港口", "counted_en": "ports",
        "direction": "more",
    },
    "plans/term": {
        "slug": "yichang-term", "term_zh": "宜昌话", "pinyin": "yi chang", "term_en": "Yichangese", "definition_zh": "宜昌。",
        "definition_en": "Yichang.",
    },
    "cities/district": {"slug": "yichang-yiling", "city": "yichang", "name_zh": "宜昌夷陵", "name_en": "Yiling of Yichang",
                        "kind": "district"},
    "plans/plan": NAMED | {"slug": "yichang-plan", "city": "yichang", "issuer_zh": "市", "issuer_en": "City", "standing": "adopted"},
    "plans/chain": NAMED | {"slug": "yichang-chain", "city": "yichang", "kind": "chain", "industries": ["yichang-industry"]},
    "plans/firm": NAMED | {"slug": "yichang-firm", "city": "yichang"},
    "plans/target": STATEMENT | {"slug": "yichang-target", "standing": "adopted"},
    "plans/result": STATEMENT | {"slug": "yichang-result"},
}  # fmt: skip
PAGES = [
    "", "cities/", "cities/yichang/", "sources/", "sources/yichang/", "topics/", "topics/yichang-topic/", "industries/",
    "industries/yichang-industry/", "indicators/", "indicators/yichang-ports/", "glossary/?term=yichang-term", "plans/",
    "plans/yichang-plan/", "chains/", "chains/yichang-chain/", "firms/", "firms/yichang-firm/", "targets/",
    "targets/yichang-target/", "results/", "results/yichang-result/", "targets/?city=wuhan", "search/?q=yichang",
    "compare/?city=yichang&city=wuhan", "about/", "data/",
]  # fmt: skip
WITHOUT_IT = {"about/", "data/", "targets/?city=wuhan"}
FILES = [
    "/sitemap.xml", "/feed.atom", "/feed/yichang.atom", "/data/cities.csv", "/data/targets.json",
    "/data/catalogue.json", "/api/v1/cities/", "/api/v1/cities/yichang/", "/api/v1/targets/", "/api/v1/search/?q=yichang",
]  # fmt: skip


@pytest.fixture
def editor(client, django_user_model):
    """A test client logged in as a superuser."""
    client.force_login(django_user_model.objects.create_superuser("editor"))
    return client


@pytest.fixture
def changeset(editor):
    """The drafts of a new region with an entry of every kind, and a public region."""
    make.make_target(make.make_city(slug="wuhan", name_zh="武汉", name_en="Wuhan", province="hubei", code="420100"))
    for name, data in DRAFTS.items():
        page = editor.post(f"/admin/{name}/add/", NO_ROWS | data | {"_draft": "1"})
        assert page.status_code == 302, (name, page.context["adminform"].form.errors)
    return ChangeSet.objects.get()


def text(response):
    return (b"".join(response) if response.streaming else response.content).decode()


@pytest.mark.slow
def test_every_page_of_a_draft_region_has_a_preview_and_none_of_it_is_public(editor, changeset):
    prefix = f"/admin/plans/changeset/{changeset.pk}/preview"
    public = type(editor)()

    for number, page in enumerate(PAGES):
        language, name = (("en", "Yichang"), ("zh-hans", "宜昌"))[number % 2]
        answer = editor.get(f"{prefix}/{language}/{page}")
        assert answer.status_code == 200, page
        assert name in text(answer) or page in WITHOUT_IT, page
        assert "no-store" in answer.headers["Cache-Control"]
        assert "ETag" not in answer.headers
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        links = text(answer).partition("<body")[2].split('href="/')[1:]
        assert [link for link in links if not link.startswith(("admin/plans/changeset", "static/"))] == [], page
    for address in FILES[4:]:
        assert "ichang" in text(editor.get(f"{prefix}{address}")), address

    for page in PAGES:
        answer = public.get(f"/en/{page}")
        assert answer.status_code == (404 if "/yichang" in page else 200), page
        content = text(answer).replace("q=yichang", "").replace("“yichang”", "").replace('value="yichang', "")
        assert "宜昌" not in content, page
        assert "Yichang" not in content, page
    for address in FILES:
        content = text(public.get(address))
        assert not any(word in content for word in ("宜昌", "Yichang ", "yichang-")), address
    assert not City.objects.filter(pk="yichang").exists()


@pytest.mark.slow
def test_a_preview_is_only_for_staff_with_permission_to_view_the_change_set(
    editor, changeset, django_user_model, client
):
    address = f"/admin/plans/changeset/{changeset.pk}/preview/en/cities/yichang/"
    other = type(client)()

    assert other.get(address).status_code == 302
    other.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
    assert other.get(address).status_code == 403
    assert editor.get(f"/admin/plans/changeset/{changeset.pk}/preview/admin/").status_code == 404
    assert editor.post(address).status_code == 405


def test_the_preview_of_a_withdrawn_entry_answers_410_with_the_reason(editor):
    target = make.make_target()
    editor.post(reverse("admin:plans_target_delete", args=[target.pk]), WHY | {"_draft": "1"})

    page = editor.get(f"/admin/plans/changeset/{ChangeSet.objects.get().pk}/preview/en/targets/{target.pk}/")

    assert page.status_code == 410
    assert WHY["reason_en"] in page.content.decode()
    assert editor.get(f"/en/targets/{target.pk}/").status_code == 200


@pytest.mark.slow
def test_a_new_region_with_all_its_entries_is_published_and_undone_in_one_step(editor, changeset):
    url = reverse("admin:plans_changeset_change", args=[changeset.pk])
    editor.post(url, {"publish": "1", "seen": editor.get(url).context["seen"]})
    assert editor.get("/en/targets/yichang-target/").status_code == 200

    editor.post(url, {"undo": "1"})

    assert not City.objects.filter(pk="yichang").exists()
    assert editor.get("/en/targets/yichang-target/").status_code == 410
    assert Revision.objects.filter(action="withdrawn").count() == len(DRAFTS)


# --- Undoing one change ----------------------------------------------------------------------------------


def undo(editor, revision):
    return editor.post(reverse("admin:plans_revision_undo", args=[revision.pk]), follow=True)


def test_undoing_a_change_keeps_later_changes_of_other_fields(editor):
    target = make.make_target(topics=[make.make_topic()], text_en="Old")
    editor.post(change(target), filled(editor.get(change(target)), text_en="New"))
    editor.post(change(target), filled(editor.get(change(target)), paragraph=9))

    undo(editor, Revision.objects.get(changes__has_key="text_en"))

    stands = Target.objects.get()
    assert (stands.text_en, stands.paragraph) == ("Old", 9)
    assert Revision.objects.first().changes == {"text_en": ["New", "Old"]}


def test_undoing_a_change_keeps_later_changes_of_the_same_field(editor):
    target = make.make_target(topics=[make.make_topic()], text_en="Old", paragraph=5)
    editor.post(change(target), filled(editor.get(change(target)), text_en="New", paragraph=9))
    editor.post(change(target), filled(editor.get(change(target)), text_en="Newest"))

    undo(editor, Revision.objects.get(changes__has_key="paragraph"))

    stands = Target.objects.get()
    assert (stands.text_en, stands.paragraph) == ("Newest", 5)


def test_undoing_a_withdrawal_restores_the_entry_its_parts_and_their_addresses(editor):
    measure = make.make_measure(make.make_plan())
    plan = measure.plan
    editor.post(reverse("admin:plans_plan_delete", args=[plan.pk]), WHY)
    assert editor.get(plan.get_absolute_url()).status_code == 410

    editor.post(reverse("admin:plans_changeset_change", args=[ChangeSet.objects.get().pk]), {"undo": "1"})

    assert editor.get(plan.get_absolute_url()).status_code == 200
    assert Measure.objects.get().plan == plan
    assert not FormerAddress.objects.exists()
    assert undo(editor, Revision.objects.filter(action="withdrawn")[0]).status_code == 200
    assert Measure.objects.count() == 1


def test_an_undo_needs_review_by_another_user_under_the_four_eyes_rule(editor, settings):
    city = make.make_city()
    old = city.name_en
    editor.post(change(city), filled(editor.get(change(city)), name_en="New"))
    settings.FOUR_EYES = True

    undo(editor, Revision.objects.get())

    assert City.objects.get().name_en == "New"
    waiting = ChangeSet.objects.get(state="submitted")
    assert waiting.proposals.get().record["name_en"] == old


@pytest.mark.parametrize(
    ("action", "needed"),
    [("added", {"delete_plan"}), ("changed", {"change_plan"}), ("withdrawn", {"add_plan", "add_measure"})],
)
def test_an_undo_requires_the_permissions_for_the_change_that_it_makes(editor, django_user_model, action, needed):
    """Undo withdraws an added entry, and adds a withdrawn entry again with its rows."""
    plan = make.make_measure(make.make_plan()).plan if action == "withdrawn" else make.make_plan(name_en="Old")
    if action == "added":
        Revision.objects.create(table="plan", slug=plan.pk, action=action, changes={"name_en": [None, "Old"]})
    elif action == "changed":
        editor.post(change(plan), filled(editor.get(change(plan)), name_en="New"))
    else:
        editor.post(reverse("admin:plans_plan_delete", args=[plan.pk]), WHY)
    user = django_user_model.objects.create_user("clerk", is_staff=True)
    clerk = type(editor)()
    clerk.force_login(user)
    revision = Revision.objects.get(table="plan").pk
    page, url = (reverse(f"admin:plans_revision_{name}", args=[revision]) for name in ("change", "undo"))
    if action == "withdrawn":
        page = url = reverse("admin:plans_changeset_change", args=[ChangeSet.objects.get().pk])
    button = '<input type="submit" name="undo"' if action == "withdrawn" else "Undo this change"

    rights = {f"{right}_{name}" for right in ("add", "change", "delete") for name in ("plan", "measure")}
    rights |= {"view_changeset", "view_revision"}
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights - needed))
    assert button not in clerk.get(page).content.decode()
    assert clerk.post(url, {"undo": "1"}).status_code == 403
    assert not ChangeSet.objects.filter(author=user).exists()

    user.user_permissions.add(*Permission.objects.filter(codename__in=needed))
    assert button in clerk.get(page).content.decode()
    assert clerk.post(url, {"undo": "1"}).status_code == 302
    assert ChangeSet.objects.get(author=user).state == "published"
