"""The admin in a real browser: no input is lost, and axe reports no violation."""

import pytest
from django.conf import settings

from cities.models import City
from plans.editing.proposals import record_of
from plans.models import ChangeSet, Omission, Proposal
from tests import axe
from tests import factories as make


@pytest.fixture
def log_in(browser, live_server, client, django_user_model):
    """Return a browser page of an editor, and a function that opens another one."""
    client.force_login(django_user_model.objects.create_superuser("editor"))

    def open_browser(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return context.new_page()

    return open_browser


def test_typed_input_survives_leaving_the_page_a_lost_network_and_an_expired_session(log_in, live_server, client):
    city = make.make_city(slug="yichang", name_en="Yichang")
    page = log_in()
    page.goto("/admin/cities/city/yichang/change/")
    page.get_by_label("Name (English)").fill("I-chang")

    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.dismiss())
    page.get_by_role("link", name="Home").click()
    assert asked == ["beforeunload"]
    assert page.get_by_label("Name (English)").input_value() == "I-chang"

    assert not page.get_by_text("Nothing was sent").is_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_text("Nothing was sent").wait_for()
    page.context.set_offline(False)

    kept = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save and publish").click()
    page.wait_for_timeout(500)
    assert City.objects.get() == city
    assert City.objects.get().name_en == "Yichang"
    page.context.add_cookies(kept)
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_text("was changed successfully").wait_for()

    assert City.objects.get().name_en == "I-chang"
    assert asked == ["beforeunload"]


@pytest.fixture
def addresses(db, log_in, django_user_model):
    """The admin pages of editors by name, with rows, drafts and a conflict."""
    source, city = make.make_source(), make.make_city(slug="yichang")
    plan = make.make_plan(city, source=source)
    make.make_measure(plan)
    Omission.objects.create(
        slug=f"{source.pk}-p1", source=source, paragraph=1, reason_zh="电头", reason_en="A dateline"
    )
    links = {"topics": [make.make_topic()], "plans": [plan], "indicator": make.make_indicator(), "quantity": "12家"}
    target = make.make_target(city, source=source, **links)
    drafts = ChangeSet.objects.create(author=django_user_model.objects.get())
    for entry, base in ((target, record_of(target)), (city, record_of(city) | {"name_en": "Old"})):
        table = entry._meta.model_name
        record = record_of(entry) | ({"paragraph": 99} if entry is target else {"name_en": "New"})
        Proposal.objects.create(changeset=drafts, table=table, slug=entry.pk, base=base, record=record)
    return {
        "first page": "", "list": "plans/target/?standing__exact=adopted", "add": "plans/target/add/",
        "change": f"plans/target/{target.pk}/change/", "rows of a plan": f"plans/plan/{plan.pk}/change/",
        "rows of a source": f"plans/source/{source.pk}/change/", "change set": f"plans/changeset/{drafts.pk}/change/",
        "preview": f"plans/changeset/{drafts.pk}/preview/en/targets/{target.pk}/", "import": "plans/target/import/",
        "second factor": "second-factor/", "phone": "second-factor/totp/activate/", "access log": "plans/accessevent/",
    }  # fmt: skip


def test_admin_pages_have_no_axe_violation_and_no_horizontal_scrolling(addresses, log_in):
    page = log_in(viewport={"width": 1280, "height": 900})
    faults, wide = {}, []
    for name, address in addresses.items():
        page.goto(f"/admin/{address}", wait_until="networkidle")
        faults |= {(name, *fault): place for fault, place in axe.faults(page).items()}
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((name, width))
        page.set_viewport_size({"width": 1280, "height": 900})
    assert faults == {}
    assert wide == []
