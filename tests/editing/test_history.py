"""Every edit in the admin creates a revision with the old and new values, and is dumped to the fixtures."""

import pytest
import yaml
from django.urls import reverse

from plans.catalogue.edition import current
from plans.editing.dumping import dump
from plans.editing.tables import full_record
from plans.models import Revision
from tests import factories as make
from tests.forms import WHY, change, filled, row


def edit(editor, entry, **values):
    """Change fields of an entry on its admin page; the form must be valid."""
    page = editor.get(change(entry))
    assert editor.post(change(entry), filled(page, **values)).status_code == 302


def revisions():
    """Return `(table, slug, action, changes)` of every revision, the oldest first."""
    return list(Revision.objects.order_by("pk").values_list("table", "slug", "action", "changes"))


def test_an_addition_is_recorded_once(editor):
    city, source, topic = make.make_city(), make.make_source(), make.make_topic()
    editor.post(
        "/admin/plans/target/add/",
        {
            "source": source.pk, "paragraph": 5, "as_printed": "打造产业集群", "city": city.pk,
            "slug": f"{city.pk}-clusters", "scope": "region", "text_zh": "打造集群。", "text_en": "Build clusters.",
            "standing": "adopted", "attributed_to_zh": "市政府", "attributed_to_en": "City government",
            "topics": [topic.pk], "actor": "region",
        },
    )  # fmt: skip

    assert revisions() == [("target", f"{city.pk}-clusters", "added", {})]


def test_a_change_is_recorded_with_the_old_and_new_values(editor):
    green, talent = make.make_topic(slug="green"), make.make_topic(slug="talent")
    money = make.make_indicator(slug="revenue", dimension="money")
    target = make.make_target(topics=[green], quantity="300亿元", indicator=money)

    edit(editor, target, quantity="300多亿元", due=2025, topics=[talent.pk, green.pk])

    assert revisions() == [
        (
            "target",
            target.slug,
            "changed",
            {"quantity": ["300亿元", "300多亿元"], "topics": [["green"], ["green", "talent"]], "due": [None, 2025]},
        )
    ]


def test_a_change_of_only_a_many_to_many_field_is_recorded(editor):
    target = make.make_target(topics=[make.make_topic(slug="green")])
    make.make_topic(slug="talent")

    edit(editor, target, topics=["talent"])

    assert revisions() == [("target", target.slug, "changed", {"topics": [["green"], ["talent"]]})]


def test_a_change_of_source_is_recorded(editor):
    plan, source = make.make_plan(), make.make_source()

    edit(editor, plan, source=source.pk)

    assert revisions() == [("plan", plan.slug, "changed", {"source": [plan.source_id, source.pk]})]


def test_saving_without_a_change_is_not_recorded(editor):
    plan = make.make_measure().plan

    edit(editor, plan)

    assert revisions() == []


def test_a_refused_edit_is_not_recorded(editor):
    target = make.make_target(topics=[make.make_topic()])

    page = editor.post(change(target), filled(editor.get(change(target)), quantity="许多", text_zh="新"))

    assert page.status_code == 200
    assert revisions() == []


def test_changes_of_regions_and_districts_are_recorded(editor):
    district = make.make_district(make.make_city())

    edit(editor, district.city, name_en="Elsewhere")
    edit(editor, district, kind="park")

    assert [(table, action) for table, _slug, action, _changes in revisions()] == [
        ("city", "changed"),
        ("district", "changed"),
    ]


def test_each_row_of_a_plan_has_its_own_revision(editor):
    city = make.make_city(slug="city1")
    plan = make.make_plan(city, slug="city1-plan", name_en="Old")
    for order in (1, 2, 3):
        make.make_measure(plan, slug=f"city1-plan-m{order}", order=order, name_en=f"Measure {order}", name_zh="行动")

    new = {"order": 4, "slug": "city1-plan-m4", "name_zh": "新", "name_en": "New", "paragraphs": "9"}
    edit(
        editor,
        plan,
        name_en="New",
        **{"measures-0-order": 2, "measures-1-order": 1, "measures-2-DELETE": "on"},
        **row("measures", 3, source=plan.source_id, **new),
    )

    withdrawn = {
        "slug": ["city1-plan-m3", None], "plan": ["city1-plan", None], "order": [3, None],
        "name_zh": ["行动", None], "name_en": ["Measure 3", None], "paragraphs": ["2", None],
        "source": [plan.source_id, None],
    }  # fmt: skip
    assert revisions() == [
        ("plan", "city1-plan", "changed", {"name_en": ["Old", "New"]}),
        ("measure", "city1-plan-m1", "changed", {"order": [1, 2]}),
        ("measure", "city1-plan-m2", "changed", {"order": [2, 1]}),
        ("measure", "city1-plan-m3", "withdrawn", withdrawn),
        ("measure", "city1-plan-m4", "added", {}),
    ]


def test_replacing_the_firm_of_a_role_is_recorded_as_a_withdrawal_and_an_addition(editor):
    chain, old, new = make.make_chain(industries=[make.make_industry()]), make.make_firm(), make.make_firm()
    make.make_role(chain, old)

    edit(editor, chain, **{"chain_firms-0-firm": new.pk})

    assert [revision[:3] for revision in revisions()] == [
        ("chainfirm", f"{chain.slug}/{old.slug}", "withdrawn"),
        ("chainfirm", f"{chain.slug}/{new.slug}", "added"),
    ]


def test_a_withdrawal_is_recorded_with_all_old_values(editor):
    target = make.make_target(topics=[make.make_topic(slug="green")])
    record = full_record(target)

    editor.post(reverse("admin:plans_target_delete", args=[target.pk]), WHY)

    assert revisions() == [
        ("target", target.slug, "withdrawn", {field: [value, None] for field, value in record.items()})
    ]


def test_withdrawing_a_plan_also_records_the_withdrawal_of_its_measures(editor):
    plan = make.make_plan()
    measures = [make.make_measure(plan), make.make_measure(plan)]

    editor.post(reverse("admin:plans_plan_delete", args=[plan.pk]), WHY)

    assert {revision[:3] for revision in revisions()} == {
        ("plan", plan.slug, "withdrawn"),
        *(("measure", measure.slug, "withdrawn") for measure in measures),
    }


def test_entries_withdrawn_from_the_list_are_recorded_one_by_one(editor):
    firms = [make.make_firm(), make.make_firm()]
    role = make.make_role(make.make_chain(), firms[0])

    editor.post(
        "/admin/plans/firm/",
        {"action": "delete_selected", "_selected_action": [firm.pk for firm in firms], **WHY},
    )

    assert {revision[:3] for revision in revisions()} == {
        *(("firm", firm.slug, "withdrawn") for firm in firms),
        ("chainfirm", f"{role.chain_id}/{firms[0].slug}", "withdrawn"),
    }


@pytest.mark.slow
def test_the_revisions_of_an_entry_are_listed_newest_first(editor):
    target = make.make_target(topics=[make.make_topic()])
    edit(editor, target, text_en="First")
    edit(editor, target, text_en="Second")

    assert [revision.changes["text_en"][1] for revision in Revision.objects.of(target)] == ["Second", "First"]
    assert current().version == 2


def test_an_edit_is_dumped_to_the_fixtures(editor, tmp_path):
    target = make.make_target(topics=[make.make_topic(slug="green")], source=make.make_source(slug="changsha"))
    edit(editor, target, text_zh="改过的陈述。", due=2030)

    dump(tmp_path)

    [record] = yaml.safe_load((tmp_path / "sources/changsha/targets.yaml").read_text(encoding="utf-8"))
    assert (record["slug"], record["text_zh"], record["due"]) == (target.slug, "改过的陈述。", 2030)
    assert record["topics"] == ["green"]
