"""What an editor enters is read, checked against the rules of the model, and refused in words."""

import pytest
from django.urls import reverse

from plans.models import Chain, ChainFirm, Measure, Omission, Plan, Target
from tests import factories as make
from tests.forms import filled, messages, row

ADD_TARGET = "/admin/plans/target/add/"


@pytest.fixture
def editor(client, settings, django_user_model):
    """A superuser's browser."""
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    client.force_login(django_user_model.objects.create_superuser("editor"))
    return client


def change(entry):
    return reverse(f"admin:{entry._meta.label_lower.replace('.', '_')}_change", args=[entry.pk])


@pytest.fixture
def target_data(db):
    """What an editor enters for a target without a figure."""
    city = make.make_city(slug="changsha")
    return {
        "source": make.make_source().slug, "paragraph": 5, "as_printed": "打造产业集群", "city": city.slug,
        "slug": "changsha-clusters", "scope": "region", "text_zh": "打造集群。", "text_en": "Build clusters.",
        "standing": "adopted", "attributed_to_zh": "市政府", "attributed_to_en": "City government",
        "themes": [make.make_theme().slug],
    }  # fmt: skip


@pytest.fixture
def revenue(db):
    return make.make_indicator(slug="revenue", dimension="money")


def test_a_target_is_added_and_its_quantity_is_read(editor, target_data, revenue):
    page = editor.post(
        ADD_TARGET,
        target_data | {"quantity": "300多亿元", "indicator": "revenue", "due": 2025, "_continue": "1"},
        follow=True,
    )

    target = Target.objects.get(pk="changsha-clusters")
    assert (target.number, target.unit, target.qualifier, target.due) == (300, "亿元", "over", 2025)
    assert [theme.slug for theme in target.themes.all()] == target_data["themes"]
    html = page.content.decode()
    for term, words in [
        ("Number", "300"),
        ("Unit", "100 million yuan (money)"),
        ("Qualifier", "over: Printed as more than the number: an open lower bound and no upper one."),
        ("Lower bound", "30,000,000,000 yuan, not included"),
        ("Upper bound", "none stated"),
    ]:
        assert f"<dt>{term}</dt> <dd>{words}</dd>" in " ".join(html.split()).replace(" </dd>", "</dd>").replace(
            "<dd> ", "<dd>"
        )
    assert '<dd lang="zh-Hans">超过300亿元</dd>' in html
    assert '<dd lang="en">over CNY 30 billion</dd>' in html


@pytest.mark.parametrize(
    ("quantity", "dimension", "words"),
    [
        ("8%—10%", "percent", ["8至10", "8%", "10%", "区间"]),
        ("千亿级", "money", ["量级：", "1,000"]),
        ("1+2+N", "pattern", ["体系：", "1+2+N"]),
    ],
)
def test_a_reading_is_shown_in_chinese(editor, quantity, dimension, words):
    target = make.make_target(quantity=quantity, indicator=make.make_indicator(dimension=dimension))

    html = editor.get(change(target), headers={"accept-language": "zh-hans"}).content.decode()

    reading = html[html.index("<dl>") : html.index("</dl>")].replace(": ", "：")
    assert [word for word in words if word not in reading] == []


def test_a_target_without_a_figure_says_so_where_the_reading_would_stand(editor):
    html = editor.get(change(make.make_target())).content.decode()

    assert "No figure yet: save to see how the quantity is read." in html


@pytest.mark.parametrize(
    ("entered", "message"),
    [
        ({"quantity": "很多亿元"}, "“很多亿元” cannot be read: expected a number and a unit with at most one qualifier, "
         "such as “3000余亿元”, “96%以上”, “1-2个”, “千亿级”, or a pattern such as “1+2+N”."),
        ({"quantity": "300"}, "“300” has no unit: expected one after the number, such as 家, 亿元 or %."),
        ({"quantity": "约300余亿元"}, "“约300余亿元” has two qualifiers (about, over): expected one."),
        ({"quantity": "1000000000000000亿元"}, "Ensure that there are no more than 15 digits before the decimal point."),
        ({"quantity": "1.23456789亿元"}, "Ensure that there are no more than 6 decimal places."),
        ({"quantity": "12家"}, "This is a quantity of count; the indicator measures money."),
        ({"quantity": "300亿元", "indicator": ""}, "A quantity needs an indicator: say what it measures."),
        ({"note_zh": "只有中文。"}, "Write the note in both languages."),
        ({"paragraph": 0}, "Ensure this value is greater than or equal to 1."),
        ({"due": 12}, "Ensure this value is greater than or equal to 1949."),
        ({"slug": "hubei-clusters"}, "The slug must begin with that of its city, as in “changsha-…”."),
        ({"as_printed": "这一句比二十个字要长得多所以不能照录在此处了"}, "Ensure this value has at most 20 characters (it has 22)."),
        ({"themes": []}, "This field is required."),
        ({"city": "nowhere"}, "Select a valid choice. That choice is not one of the available choices."),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_in_words_and_nothing_is_saved(editor, target_data, revenue, entered, message):
    page = editor.post(ADD_TARGET, target_data | {"indicator": "revenue"} | entered)

    assert messages(page) == [message]
    assert message in page.content.decode().replace("&#x27;", "'")
    assert not Target.objects.exists()


def test_an_unreadable_quantity_stands_at_its_field_beside_other_errors(editor, target_data):
    page = editor.post(ADD_TARGET, target_data | {"quantity": "许多", "text_zh": "", "slug": "no slug"})

    assert set(page.context["adminform"].form.errors) == {"quantity", "text_zh", "slug"}
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("links", "message"),
    [
        (["district"], "The district lies in another region."),
        (["plan"], "The plan is another region's."),
        (["chain"], "The chain is another region's."),
        (["measure"], "Name the plan of the measure."),
    ],
)
def test_what_belongs_to_another_region_is_refused(editor, target_data, links, message):
    other = make.make_city(slug="hubei", province="hubei", code="420000")
    entries = {"district": make.make_district(other), "chain": make.make_chain(other)}
    entries["measure"] = make.make_measure(make.make_plan(other))
    entries["plan"] = entries["measure"].plan

    page = editor.post(ADD_TARGET, target_data | {link: entries[link].pk for link in links})

    assert message in messages(page)
    assert not Target.objects.exists()


def test_a_measure_of_another_plan_is_refused(editor, target_data):
    plan = make.make_plan(make.City.objects.get())
    measure = make.make_measure(make.make_plan(plan.city))

    page = editor.post(ADD_TARGET, target_data | {"plan": plan.pk, "measure": measure.pk})

    assert messages(page) == ["The measure belongs to another plan."]
    assert not Target.objects.exists()


def test_an_address_that_is_taken_is_refused_and_its_entry_kept(editor, target_data):
    taken = make.make_target(make.City.objects.get(), slug="changsha-clusters")

    page = editor.post(ADD_TARGET, target_data)

    assert messages(page) == ["Target with this Slug already exists."]
    assert Target.objects.get().text_zh == taken.text_zh


def test_rules_over_the_slug_hold_although_it_is_only_shown(editor):
    target = make.make_target(themes=[make.make_theme()])
    elsewhere = make.make_city()

    page = editor.post(change(target), filled(editor.get(change(target)), city=elsewhere.pk))

    assert messages(page) == ["The slug must begin with that of its city, as in “changsha-…”."]
    assert Target.objects.get().city_id == target.city_id


def test_a_quantity_may_be_withdrawn_with_its_reading(editor, revenue):
    target = make.make_target(quantity="300亿元", indicator=revenue, themes=[make.make_theme()])

    editor.post(change(target), filled(editor.get(change(target)), quantity=""))

    target.refresh_from_db()
    assert (target.quantity, target.number, target.unit, target.qualifier, target.low) == ("", None, "", "", None)


def test_the_code_of_a_region_must_be_of_its_province(editor):
    city = make.make_city(province="hunan", code="430100")

    page = editor.post(change(city), filled(editor.get(change(city)), code="420100"))

    assert messages(page) == ["The code does not begin with that of the province."]


def test_a_printed_grade_must_be_held_or_sought(editor):
    chain = make.make_chain(industries=[make.make_industry()])

    page = editor.post(change(chain), filled(editor.get(change(chain)), grade="national"))

    assert messages(page) == ["Say of a grade whether it is held or sought."]
    assert Chain.objects.get().grade == ""


# --- Rows inside the form of another entry


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


def test_a_new_row_does_not_insist_on_a_slug_that_is_being_corrected(editor):
    page = editor.post(
        "/admin/plans/plan/add/", {"slug": "wrong", "measures-TOTAL_FORMS": 0, "measures-INITIAL_FORMS": 0}
    )

    [rows] = page.context["inline_admin_formsets"]
    assert rows.formset.empty_form["plan"].value() is None


def test_a_new_row_begins_with_the_source_of_its_entry(editor):
    plan = make.make_plan()

    [rows] = editor.get(change(plan)).context["inline_admin_formsets"]

    assert rows.formset.empty_form["source"].value() == plan.source_id


def test_measures_are_renumbered_replaced_and_added_in_one_go(editor):
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


def test_a_row_that_another_editor_withdrew_is_not_brought_back_in_silence(editor):
    measure = make.make_measure()
    data = filled(editor.get(change(measure.plan)))
    measure.delete()

    page = editor.post(change(measure.plan), data)

    assert "One of these rows was withdrawn meanwhile: open the page again." in messages(page)
    assert not Measure.objects.exists()


def test_a_measure_in_use_cannot_be_withdrawn_from_its_plan(editor):
    plan = make.make_plan()
    measure = make.make_measure(plan)
    make.make_target(plan.city, plan=plan, measure=measure)

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
