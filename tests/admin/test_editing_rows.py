"""Rows inside the form of a plan, a chain, a firm or a source: added, renumbered, replaced, refused."""

import pytest

from plans.models import ChainFirm, Measure, Omission, Plan
from tests import factories as make
from tests.forms import change, filled, messages, row


@pytest.fixture
def editor(client, django_user_model):
    """A test client logged in as a superuser."""
    client.force_login(django_user_model.objects.create_superuser("editor"))
    return client


def test_a_plan_is_added_together_with_its_measures(editor):
    city, source = make.make_city(slug="changsha"), make.make_source()
    data = {
        "source": source.pk, "paragraphs": "2;3", "city": city.pk, "slug": "changsha-plan", "name_zh": "规划",
        "name_en": "Plan", "standing": "adopted", "issuer_zh": "市政府", "issuer_en": "City government",
        "measures-INITIAL_FORMS": 0,
    }  # fmt: skip
    measure = {"order": 1, "name_zh": "行动", "name_en": "Action", "source": source.pk, "paragraphs": "3"}

    refused = editor.post("/admin/plans/plan/add/", data | row("measures", 0, slug="changsha-other-m1", **measure))
    saved = editor.post("/admin/plans/plan/add/", data | row("measures", 0, slug="changsha-plan-m1", **measure))

    assert messages(refused) == ["The slug must begin with that of its plan, as in “changsha-…”."]
    assert saved.status_code == 302
    assert [measure.slug for measure in Plan.objects.get().measures.all()] == ["changsha-plan-m1"]


def test_a_new_row_does_not_keep_the_slug_of_a_refused_plan(editor):
    page = editor.post(
        "/admin/plans/plan/add/", {"slug": "wrong", "measures-TOTAL_FORMS": 0, "measures-INITIAL_FORMS": 0}
    )

    [rows] = page.context["inline_admin_formsets"]
    assert rows.formset.empty_form["plan"].value() is None


def test_a_new_row_is_prefilled_with_the_source_of_its_plan(editor):
    plan = make.make_plan()

    [rows] = editor.get(change(plan)).context["inline_admin_formsets"]

    assert rows.formset.empty_form["source"].value() == plan.source_id


def test_measures_are_renumbered_replaced_and_added_in_one_request(editor):
    plan = make.make_plan(slug="city1-plan", city=make.make_city(slug="city1"))
    first, second, third = [make.make_measure(plan, order=order) for order in (1, 2, 3)]
    page = editor.get(change(plan))

    saved = editor.post(
        change(plan),
        filled(
            page,
            **{"measures-0-order": 2, "measures-1-order": 1, "measures-2-DELETE": "on"},
            **row(
                "measures",
                3,
                order=3,
                slug="city1-plan-new",
                name_zh="新",
                name_en="New",
                source=plan.source_id,
                paragraphs="9",
            ),
        ),
    )

    assert saved.status_code == 302
    assert [measure.slug for measure in Measure.objects.order_by("order")] == [
        second.slug,
        first.slug,
        "city1-plan-new",
    ]
    assert not Measure.objects.filter(pk=third.pk).exists()


def test_two_measures_of_a_plan_never_share_a_number(editor):
    plan = make.make_plan()
    make.make_measure(plan, order=1), make.make_measure(plan, order=2)

    page = editor.post(change(plan), filled(editor.get(change(plan)), **{"measures-1-order": 1}))

    assert messages(page)[0] == "Please correct the duplicate data for order."
    assert [measure.order for measure in Measure.objects.order_by("order")] == [1, 2]


def test_the_slug_of_a_saved_row_is_only_shown(editor):
    measure = make.make_measure()

    [rows] = editor.get(change(measure.plan)).context["inline_admin_formsets"]

    assert "readonly" in rows.formset.forms[0].fields["slug"].widget.attrs
    assert "readonly" not in rows.formset.empty_form.fields["slug"].widget.attrs


def test_saving_a_row_that_another_editor_withdrew_is_refused(editor):
    measure = make.make_measure()
    data = filled(editor.get(change(measure.plan)))
    measure.delete()

    page = editor.post(change(measure.plan), data)

    assert "One of these rows was withdrawn meanwhile: open the page again." in messages(page)
    assert not Measure.objects.exists()


def test_a_measure_in_use_cannot_be_withdrawn_from_its_plan(editor):
    plan = make.make_plan()
    measure = make.make_measure(plan)
    make.make_target(plan.city, plans=[plan], measure=measure)

    page = editor.post(change(plan), filled(editor.get(change(plan)), **{"measures-0-DELETE": "on"}))

    assert "would require deleting the following protected related objects" in messages(page)[0]
    assert Measure.objects.get() == measure


@pytest.mark.parametrize("side", ["chain", "firm"])
def test_a_firm_has_one_role_in_a_chain(editor, side):
    chain, firm = make.make_chain(industries=[make.make_industry()]), make.make_firm()
    make.make_role(chain, firm)
    entry, other, field = (chain, firm, "firm") if side == "chain" else (firm, chain, "chain")
    role = {field: other.pk, "role": "member", "as_printed": "成员", "source": chain.source_id, "paragraph": 4}

    page = editor.post(change(entry), filled(editor.get(change(entry)), **row("chain_firms", 1, **role)))

    assert messages(page) == ["Role in a chain with this Chain and Firm already exists."]
    assert ChainFirm.objects.get().role == "leader"


def test_an_omission_is_added_to_its_source(editor):
    source = make.make_source()
    omission = {
        "slug": "source-p1-dateline",
        "paragraph": 1,
        "as_printed": "电",
        "reason_zh": "电头",
        "reason_en": "Dateline",
    }

    editor.post(change(source), filled(editor.get(change(source)), **row("omissions", 0, **omission)))

    assert Omission.objects.get().source == source
