"""The input of an editor is parsed and validated with the rules of the model; errors are explained."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cities.models import City
from plans.models import Chain, Target
from tests import factories as make
from tests.forms import WHY, change, filled, messages

ADD_TARGET = "/admin/plans/target/add/"


@pytest.fixture
def editor(client, django_user_model):
    """A test client logged in as a superuser."""
    client.force_login(django_user_model.objects.create_superuser("editor"))
    return client


@pytest.fixture
def target_data(db):
    """The form data of a target without a figure."""
    city = make.make_city(slug="changsha")
    return {
        "source": make.make_source().slug, "paragraph": 5, "as_printed": "打造产业集群", "city": city.slug,
        "slug": "changsha-clusters", "scope": "region", "text_zh": "打造集群。", "text_en": "Build clusters.",
        "standing": "adopted", "attributed_to_zh": "市政府", "attributed_to_en": "City government",
        "actor": "region",
        "topics": [make.make_topic().slug],
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
    assert (target.number, target.unit, target.qualifier, target.due) == (Decimal(300), "亿元", "over", 2025)
    assert [topic.slug for topic in target.topics.all()] == target_data["topics"]
    html = " ".join(page.content.decode().split()).replace("<dd> ", "<dd>").replace(" </dd>", "</dd>")
    for term, words in [
        ("Number", "300"),
        ("Unit", "亿元 (100 million yuan, money)"),
        (
            "Qualifier",
            "over: Printed as more than the number: the number itself is excluded, and no upper bound is given.",
        ),
        ("Lower bound", "30,000,000,000 yuan, not included"),
        ("Upper bound", '<span class="absent">none stated</span>'),
    ]:
        assert f"<dt>{term}</dt> <dd>{words}</dd>" in html
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
def test_the_reading_of_a_quantity_is_shown_in_chinese(editor, quantity, dimension, words):
    target = make.make_target(quantity=quantity, indicator=make.make_indicator(dimension=dimension))

    html = editor.get(change(target), headers={"accept-language": "zh-hans"}).content.decode()

    reading = html[html.index("<dl>") : html.index("</dl>")].replace(": ", "：")
    assert [word for word in words if word not in reading] == []


def test_the_form_of_a_target_without_a_figure_shows_a_hint_instead_of_a_reading(editor):
    html = editor.get(change(make.make_target())).content.decode()

    assert "No figure yet: save to see how the quantity is read." in html


@pytest.mark.parametrize(
    ("entered", "message"),
    [
        ({"quantity": "很多亿元"}, "“很多亿元” cannot be read: expected a number and a unit with at most one qualifier, "
         "such as “3000余亿元”, “96%以上”, “1-2个”, “千亿级”, or a pattern such as “1+2+N”."),
        ({"quantity": "300"}, "“300” has no unit: expected one after the number, such as 家, 亿元 or %, as in “300家”."),
        ({"quantity": "约300余亿元"}, "“约300余亿元” has two qualifiers (about, over): expected one."),
        ({"quantity": "1000000000000000亿元"}, "“1000000000000000亿元” is larger than any figure the catalogue can hold: "
         "expected less than 1,000,000,000,000,000 yuan."),
        ({"quantity": "1.23456789亿元"}, "“1.23456789亿元” has more than 6 decimal places: round it or take a smaller unit."),
        ({"quantity": "12家"}, "This is a quantity of count; the indicator measures money."),
        ({"quantity": "300亿元", "indicator": ""}, "A quantity needs an indicator: say what it measures."),
        ({"note_zh": "只有中文。"}, "Write the note in both languages."),
        ({"paragraph": 0}, "Ensure this value is greater than or equal to 1."),
        ({"due": 12}, "Ensure this value is greater than or equal to 1949."),
        ({"slug": "hubei-clusters"}, "The slug must begin with that of its region, as in “changsha-…”."),
        ({"as_printed": "这一句比二十个字要长得多所以不能照录在此处了"}, "Ensure this value has at most 20 characters (it has 22)."),
        ({"topics": []}, "This field is required."),
        ({"city": "nowhere"}, "Select a valid choice. That choice is not one of the available choices."),
    ],
)  # fmt: skip
def test_invalid_input_is_refused_with_a_message_and_nothing_is_saved(editor, target_data, revenue, entered, message):
    page = editor.post(ADD_TARGET, target_data | {"indicator": "revenue"} | entered)

    assert messages(page) == [message]
    assert message in page.content.decode().replace("&#x27;", "'")
    assert not Target.objects.exists()


def test_a_quantity_that_cannot_be_read_may_be_kept_as_printed(editor, target_data, revenue):
    entered = target_data | {"indicator": "revenue", "quantity": "九省通衢", "is_unread": "on"}

    editor.post(ADD_TARGET, entered)

    target = Target.objects.get()
    assert (target.quantity, target.qualifier, target.number, target.low, target.high) == (
        "九省通衢", "unread", None, None, None,
    )  # fmt: skip
    assert "printed, not read" in editor.get(change(target)).content.decode()
    page = editor.get(target.get_absolute_url().replace("/zh-hans/", "/en/")).content.decode()
    assert "九省通衢" in page
    assert "printed, not read" in page


def test_printed_not_read_is_refused_without_a_quantity(editor, target_data):
    page = editor.post(ADD_TARGET, target_data | {"quantity": "", "indicator": "", "is_unread": "on"})

    assert messages(page) == ["There is no quantity to keep as printed."]


def test_the_form_shows_the_reading_of_the_entered_quantity_not_of_the_saved_one(editor, revenue):
    target = make.make_target(quantity="300亿元", indicator=revenue, topics=[make.make_topic()])

    read, refused = (
        editor.post(change(target), filled(editor.get(change(target)), quantity=quantity, text_zh=""))
        for quantity in ("400亿元", "许多")
    )

    assert "<dd>400</dd>" in read.content.decode()
    assert "No figure yet: save to see how the quantity is read." in refused.content.decode()
    assert Target.objects.get().quantity == "300亿元"


def test_the_error_of_an_unreadable_quantity_is_shown_with_the_errors_of_other_fields(editor, target_data):
    page = editor.post(ADD_TARGET, target_data | {"quantity": "许多", "text_zh": "", "slug": "no slug"})

    assert set(page.context["adminform"].form.errors) == {"quantity", "text_zh", "slug"}
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("districts", "Name only entries of the same region."),
        ("plans", "Name only entries of the same region."),
        ("chains", "Name only entries of the same region."),
        ("measure", "The measure is another region's."),
    ],
)
def test_a_target_cannot_refer_to_an_entry_of_another_region(editor, target_data, link, message):
    other = make.make_city(slug="hubei", province="hubei", code="420000")
    entries = {"districts": make.make_district(other), "chains": make.make_chain(other)}
    entries["measure"] = make.make_measure(make.make_plan(other))
    entries["plans"] = entries["measure"].plan

    page = editor.post(ADD_TARGET, target_data | {link: entries[link].pk})

    assert message in messages(page)
    assert not Target.objects.exists()


def test_a_measure_of_another_plan_is_refused(editor, target_data):
    plan = make.make_plan(City.objects.get())
    measure = make.make_measure(make.make_plan(plan.city))

    page = editor.post(ADD_TARGET, target_data | {"plans": [plan.pk], "measure": measure.pk})

    assert messages(page) == ["Name the plan of the measure, or a plan that is part of it."]
    assert not Target.objects.exists()


def test_a_statement_of_a_programme_may_refer_to_a_measure_of_its_main_plan(editor, target_data):
    main = make.make_plan(City.objects.get())
    programme, measure = make.make_plan(main.city, part_of=main), make.make_measure(main)

    editor.post(ADD_TARGET, target_data | {"plans": [programme.pk], "measure": measure.pk})

    assert Target.objects.get().measure == measure


def test_more_than_three_topics_are_refused(editor, target_data):
    page = editor.post(ADD_TARGET, target_data | {"topics": [make.make_topic().pk for _ in range(4)]})

    assert messages(page) == ["Name at most 3 topics."]


def test_a_slug_in_use_is_refused_and_its_entry_is_unchanged(editor, target_data):
    taken = make.make_target(City.objects.get(), slug="changsha-clusters")

    page = editor.post(ADD_TARGET, target_data)

    assert messages(page) == ["Target with this Slug already exists."]
    assert Target.objects.get().text_zh == taken.text_zh


def test_the_rule_for_slugs_is_also_validated_when_the_slug_is_read_only(editor):
    target = make.make_target(topics=[make.make_topic()])
    elsewhere = make.make_city()

    page = editor.post(change(target), filled(editor.get(change(target)), city=elsewhere.pk))

    assert messages(page) == ["The slug must begin with that of its region, as in “changsha-…”."]
    assert Target.objects.get().city_id == target.city_id


def test_a_quantity_may_be_withdrawn_with_its_reading(editor, revenue):
    target = make.make_target(quantity="300亿元", indicator=revenue, topics=[make.make_topic()])

    editor.post(change(target), filled(editor.get(change(target)), quantity=""))

    target.refresh_from_db()
    assert (target.quantity, target.number, target.unit, target.qualifier, target.low) == ("", None, "", "", None)


def test_the_code_of_a_region_must_be_of_its_province(editor):
    city = make.make_city(province="hunan", code="430100")

    page = editor.post(change(city), filled(editor.get(change(city)), code="420100"))

    assert messages(page) == ["The code does not begin with that of the province."]


def test_a_grade_without_a_grade_standing_is_refused(editor):
    chain = make.make_chain(industries=[make.make_industry()])

    page = editor.post(change(chain), filled(editor.get(change(chain)), grade="national"))

    assert messages(page) == ["Say of a grade whether it is held or sought."]
    assert Chain.objects.get().grade == ""


@pytest.mark.parametrize(
    ("field", "make_named"),
    [
        ("plans", make.make_plan),
        ("chains", make.make_chain),
        ("districts", make.make_district),
        ("firms", make.make_firm),
        ("topics", lambda city: make.make_topic()),
        ("industries", lambda city: make.make_industry()),
    ],
)
def test_an_entry_that_a_statement_references_cannot_be_withdrawn(editor, field, make_named):
    city = make.make_city()
    named = make_named(city)
    statement = make.make_result(city, **{field: [named]})
    address = reverse(f"admin:{named._meta.app_label}_{named._meta.model_name}_delete", args=[named.pk])

    asked = editor.get(address)
    editor.post(address, WHY)
    listed = reverse(f"admin:{named._meta.app_label}_{named._meta.model_name}_changelist")
    editor.post(listed, {"action": "delete_selected", "_selected_action": [named.pk], **WHY})

    assert f"Result: {statement.pk}" in asked.content.decode()
    assert list(getattr(statement, field).all()) == [named]
