"""Every entry can be found, opened and withdrawn in the admin, with a constant number of queries."""

from html.parser import HTMLParser

import pytest
from django.contrib.admin.utils import quote
from django.urls import reverse

from cities.models import City
from plans.editing import history
from plans.models import Omission, Revision, Target
from tests import factories as make
from tests.forms import WHY, filled

pytestmark = pytest.mark.one_database


@pytest.fixture
def editor(client, django_user_model):
    """A test client logged in as a superuser."""
    client.force_login(django_user_model.objects.create_superuser("editor"))
    return client


def make_entries():
    """Create one entry of every table, with links between them. Return `{model name: entry}`."""
    source, theme, industry = make.make_source(), make.make_theme(), make.make_industry()
    indicator = make.make_indicator()
    city = make.make_city()
    district = make.make_district(city)
    plan = make.make_plan(city, source=source)
    measure = make.make_measure(plan)
    chain = make.make_chain(city, [industry], source=source, district=district)
    firm = make.make_firm(city, source=source, district=district)
    topic = make.make_topic(theme)
    links = {
        "districts": [district], "plans": [plan], "measure": measure, "chains": [chain], "firms": [firm],
        "source": source, "topics": [topic], "indicator": indicator, "quantity": "12家",
    }  # fmt: skip
    omission = Omission.objects.create(
        slug=f"{source.slug}-p1-dateline", source=source, paragraph=1, reason_zh="电头", reason_en="A dateline"
    )
    target = make.make_target(city, themes=[theme], industries=[industry], due=2025, **links)
    history.record(target, None, {})
    return {
        "city": city, "district": district, "industry": industry, "theme": theme, "topic": topic, "term": make.make_term(),
        "indicator": indicator,
        "source": source, "plan": plan, "measure": measure, "chain": chain, "firm": firm,
        "chainfirm": make.make_role(chain, firm), "target": target,
        "result": make.make_result(city, themes=[theme], industries=[industry], **links), "omission": omission,
        "revision": Revision.objects.latest("pk"),
    }  # fmt: skip


# What a list costs: session, editor and second factor, a count, the rows. Filters ask nothing.
QUERIES = 5
NAMES = [
    "city", "district", "industry", "theme", "topic", "term", "indicator", "source", "plan", "measure", "chain", "firm",
    "chainfirm", "target", "result", "omission", "revision",
]  # fmt: skip


def address(name, page, *args):
    app = "cities" if name in ("city", "district") else "plans"
    return reverse(f"admin:{app}_{name}_{page}", args=[quote(arg) for arg in args])


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_the_number_of_queries_of_a_list_does_not_grow_with_its_entries(editor, django_assert_num_queries, name, size):
    entries = [make_entries()[name] for _ in range(size)]

    with django_assert_num_queries(QUERIES):
        page = editor.get(address(name, "changelist"))

    assert set(page.context["cl"].result_list) == set(entries)


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_is_found_by_its_slug(editor, name):
    entry, _other = make_entries()[name], make_entries()[name]
    slug = entry.firm_id if name == "chainfirm" else entry.slug

    page = editor.get(address(name, "changelist"), {"q": slug})

    assert list(page.context["cl"].result_list) == [entry]


@pytest.mark.parametrize(
    ("name", "words"), [("firm", "name_zh"), ("chain", "name_en"), ("source", "title"), ("target", "text_zh")]
)
def test_an_entry_is_found_by_its_name_or_text(editor, name, words):
    entry, _other = make_entries()[name], make_entries()[name]

    page = editor.get(address(name, "changelist"), {"q": getattr(entry, words)})

    assert list(page.context["cl"].result_list) == [entry]


@pytest.mark.parametrize("words", ["机器人公司 建设", "机器人密度", "robot-density"])
def test_a_statement_is_found_by_the_names_of_its_firms_and_indicator(editor, words):
    firm = make.make_firm(None, name_zh="机器人公司", source=make.make_source())
    indicator = make.make_indicator(slug="robot-density", name_zh="机器人密度")
    target = make.make_target(text_zh="建设港口。", firms=[firm], indicator=indicator, quantity="12家")
    make.make_target()

    page = editor.get(address("target", "changelist"), {"q": words})

    assert list(page.context["cl"].result_list) == [target]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_filter_of_a_list_opens(editor, name):
    make_entries(), make_entries()
    changelist = editor.get(address(name, "changelist")).context["cl"]

    last_choices = [list(spec.choices(changelist))[-1]["query_string"] for spec in changelist.filter_specs]
    pages = [editor.get(address(name, "changelist") + query) for query in last_choices]

    assert pages
    assert {page.status_code for page in pages} == {200}


def test_targets_are_filtered_by_region_and_standing(editor):
    city = make.make_city()
    adopted = make.make_target(city)
    make.make_target(city, standing="proposed")
    make.make_target()

    page = editor.get(address("target", "changelist"), {"city__slug__exact": city.slug, "standing__exact": "adopted"})

    assert list(page.context["cl"].result_list) == [adopted]


def test_a_filter_by_an_entry_lists_only_the_selected_entry_and_keeps_the_other_filters(editor):
    chosen, other = make.make_city(name_en="Chosen"), make.make_city(name_en="Other")
    target = make.make_target(chosen)
    make.make_target(chosen, standing="proposed"), make.make_target(other)

    page = editor.get(address("target", "changelist"), {"city__slug__exact": chosen.slug, "standing__exact": "adopted"})

    side = page.content.decode().partition('id="changelist-filter"')[2]
    assert list(page.context["cl"].result_list) == [target]
    assert f'<option value="{chosen.slug}" selected>' in side
    assert "Other" not in side
    assert '<input type="hidden" name="standing__exact" value="adopted">' in side


def test_the_pages_of_a_list_hold_every_entry_once_and_in_order(editor, monkeypatch):
    targets = sorted((make.make_target(paragraph=n % 3 + 1) for n in range(5)), key=lambda target: target.city_id)
    monkeypatch.setattr("plans.admin.statements.StatementAdmin.list_per_page", 2)

    pages = [editor.get(address("target", "changelist"), {"p": number}).context["cl"] for number in (1, 2, 3)]

    assert [list(page.result_list) for page in pages] == [targets[:2], targets[2:4], targets[4:]]


def test_the_delete_page_of_a_region_lists_only_five_entries_of_each_model(editor, django_assert_max_num_queries):
    city = make.make_city()
    for _ in range(8):
        make.make_target(city), make.make_chain(city)

    with django_assert_max_num_queries(60):
        page = editor.get(address("city", "delete", city.pk)).content.decode()

    assert page.count("<li>Target: ") == 5
    assert page.count("<li>Chain or cluster: ") == 5


def test_lists_show_years_without_a_thousands_separator(editor):
    make.make_target(due=2025)
    make.make_plan(start_year=2021, end_year=2023)

    assert '<td class="field-due_year">2025</td>' in editor.get(address("target", "changelist")).content.decode()
    assert '<td class="field-years">2021–2023</td>' in editor.get(address("plan", "changelist")).content.decode()


class Inline(HTMLParser):
    """Collect what a strict Content Security Policy forbids: inline styles, scripts and event handlers."""

    def __init__(self, page):
        super().__init__()
        self.found, self.selects = [], {}
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.found.append(tag)
        self.found += [name for name in attributes if name == "style" or name.startswith("on")]
        if tag == "select":
            self.selects[attributes["name"]] = "admin-autocomplete" in (attributes.get("class") or "")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_admin_page_opens_in_both_languages_without_inline_script_or_style(editor, name, language):
    entry = make_entries()[name]
    pages = ["changelist", "add"] if name != "revision" else ["changelist"]
    addresses = [address(name, page) for page in pages]
    addresses += [
        address(name, page, entry.pk) for page in (("change", "delete", "history") if len(pages) > 1 else ["change"])
    ]

    opened = [editor.get(url, headers={"accept-language": language}) for url in addresses]

    assert {page.status_code for page in opened} == {200}
    assert [Inline(page).found for page in opened] == [[]] * len(opened)
    assert all(f'lang="{language}"' in page.content.decode() for page in opened)
    assert all("'unsafe-inline'" not in page.headers["Content-Security-Policy"] for page in opened)


@pytest.mark.parametrize("name", ["index", "password_change"])
def test_admin_pages_outside_the_entries_have_no_inline_script_or_style(editor, name):
    assert Inline(editor.get(reverse(f"admin:{name}"))).found == []


SHORT = {
    "city": {"level", "province"}, "district": {"kind"}, "plan": {"standing"}, "indicator": {"dimension", "direction"},
    "source": {"kind"},
    "chain": {"kind", "grade", "grade_standing", "chain_firms-__prefix__-role"},
    "firm": {"chain_firms-__prefix__-role"}, "chainfirm": {"role"}, "target": {"actor", "scope", "standing"},
    "result": {"actor", "scope"},
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in NAMES if name != "revision"])
def test_only_short_lists_are_select_fields_and_other_entries_use_autocomplete(editor, name):
    selects = Inline(editor.get(address(name, "add"))).selects

    assert {field for field, is_looked_up in selects.items() if not is_looked_up} == SHORT.get(name, set())


@pytest.mark.parametrize(
    "field", ["city", "source", "districts", "plans", "measure", "chains", "firms", "topics", "indicator"]
)
def test_a_link_of_a_target_is_looked_up_by_words(editor, field):
    name = field.removesuffix("s")
    entry, _other = make_entries()[name], make_entries()[name]
    words = entry.title if field == "source" else entry.name_zh

    page = editor.get(
        reverse("admin:autocomplete"),
        {"term": words, "app_label": "plans", "model_name": "target", "field_name": field},
    )

    assert [result["id"] for result in page.json()["results"]] == [entry.slug]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("revision", "chainfirm")])
def test_the_slug_is_editable_when_adding_and_read_only_afterwards(editor, name):
    entry = make_entries()[name]

    adding = editor.get(address(name, "add")).context["adminform"].form
    changing = editor.get(address(name, "change", entry.pk))

    assert "never changes" in adding.fields["slug"].help_text
    assert "slug" not in changing.context["adminform"].form.fields
    assert f'<div class="readonly">{entry.slug}</div>' in changing.content.decode()


def test_help_shows_how_the_slug_of_a_plan_begins(editor):
    form = editor.get(address("plan", "add")).context["adminform"].form

    assert form.fields["slug"].help_text == (
        "Begins with the region's slug, as in “changsha-…”. It is the permanent address and never changes."
    )


def test_a_region_with_plans_cannot_be_deleted_and_the_page_says_why(editor):
    plan = make.make_plan()

    asked = editor.get(address("city", "delete", plan.city_id))
    insisted = editor.post(address("city", "delete", plan.city_id), WHY)

    assert "would require deleting the following protected related objects" in asked.content.decode()
    assert str(plan) in asked.content.decode()
    assert insisted.status_code == 200
    assert City.objects.filter(pk=plan.city_id).exists()


def test_the_list_action_does_not_delete_a_region_with_plans(editor):
    plan = make.make_plan()

    page = editor.post(
        address("city", "changelist"),
        {"action": "delete_selected", "_selected_action": [plan.city_id], **WHY},
    )

    assert page.status_code == 200
    assert City.objects.filter(pk=plan.city_id).exists()


@pytest.mark.parametrize(
    "name", ["city", "plan", "chain", "firm", "industry", "indicator", "target", "result", "source"]
)
def test_view_on_site_leads_to_the_page_of_the_entry(editor, name):
    entry = make_entries()[name]
    page = editor.get(address(name, "change", entry.pk), headers={"accept-language": "en"})

    answer = editor.get(page.context["absolute_url"], headers={"accept-language": "en"})

    folder = {"city": "cities", "industry": "industries"}.get(name, f"{name}s")
    assert answer.headers["Location"] == f"http://testserver/en/{folder}/{entry.slug}/"


def test_revisions_can_be_read_and_neither_added_nor_changed_nor_deleted(editor):
    target = make.make_target()
    history.record(target, {"as_printed": "旧", "themes": ["green"]}, {"as_printed": "新"})
    revision = Revision.objects.get()

    page = editor.get(address("revision", "change", str(revision.pk))).content.decode()

    assert '<th scope="row">as printed</th>' in page
    assert "<td>旧</td>" in page
    assert "<td>新</td>" in page
    assert "<td>green</td>" in page
    assert editor.get(address("revision", "add")).status_code == 403
    assert editor.post(address("revision", "delete", str(revision.pk)), WHY).status_code == 403
    assert editor.post(address("revision", "change", str(revision.pk)), {"slug": "other"}).status_code == 403


def test_an_anonymous_user_is_redirected_to_the_login_page(editor):
    editor.logout()
    url = address("target", "changelist")

    assert editor.get(url).headers["Location"] == f"{reverse('admin:login')}?next={url}"


def test_a_member_of_staff_without_permissions_gets_403(editor, django_user_model):
    editor.force_login(django_user_model.objects.create_user("reader", is_staff=True))

    assert editor.get(address("target", "changelist")).status_code == 403
    assert editor.get(address("target", "add")).status_code == 403


def test_saving_an_unchanged_form_does_not_change_the_entry(editor):
    """Posting an unchanged form does not change the entry, so other tests change only the fields they name."""
    target = make_entries()["target"]
    url = address("target", "change", target.pk)
    before = Target.objects.values().get()

    assert editor.post(url, filled(editor.get(url))).status_code == 302

    assert Target.objects.values().get() == before | {"updated_at": Target.objects.get().updated_at}
