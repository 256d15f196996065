"""A correction in a real browser, from draft to public page: two editors, a reviewer, an undo, and the data files."""

import csv
import io
import re
import zipfile

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from playwright.sync_api import expect

from plans.editing.loading import load
from plans.groups import make_groups
from plans.models import ChangeSet
from tests.phones import code_of
from tests.small_fixtures import write

PASSWORD = "a long enough phrase"
FORM = "/admin/plans/target/changsha-chains/change/"
PAGE = "/en/targets/changsha-chains/"


@pytest.fixture
def site(live_server, settings, tmp_path):
    settings.FOUR_EYES = settings.SECOND_FACTOR = True
    load(write(tmp_path / "fixtures"))
    make_groups()
    for name, group in (("chen", "Editor"), ("li", "Editor"), ("zhao", "Reviewer")):
        User.objects.create_user(name, password=PASSWORD, is_staff=True).groups.add(Group.objects.get(name=group))
    return live_server.url


@pytest.fixture
def open_desk(browser, site):
    """Return a function that logs a user in with a second factor, in a browser context of its own."""
    keys, contexts = {}, []

    def enter(name):
        contexts.append(browser.new_context(base_url=site, locale="en-GB"))
        page = contexts[-1].new_page()
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_label("Password")).to_have_count(0)
        if name not in keys:
            page.goto("/admin/second-factor/totp/activate/")
            keys[name] = page.locator("code").inner_text()
            page.locator("#id_code").fill(code_of(keys[name]))
            page.get_by_role("button", name="Set up").click()
            expect(page.locator("li code")).to_have_count(10)
            page.get_by_role("button", name="Log out").click()
            expect(page.get_by_role("button", name="Log out")).to_have_count(0)
            return enter(name)
        page.locator("#id_code").fill(code_of(keys[name]))
        page.get_by_role("button", name="Log in").click()
        expect(page.locator("#id_code")).to_have_count(0)
        return page

    yield enter
    for context in contexts:
        context.close()


def correct(page, quantity):
    """Enter another figure in the open form, and save it as a draft."""
    page.locator("#id_quantity").fill(quantity)
    page.get_by_label("Reason for the change").fill(f"Counted again: {quantity}.")
    page.get_by_role("button", name="Save as a draft").click()


def publish(page, address):
    page.goto(address)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()


def told(client, figure):
    """Return the public outputs that have a figure: page, file, API, feed and search."""
    addresses = (PAGE, "/data/targets.csv", "/api/v1/targets/changsha-chains/", "/feed.atom", f"/en/search/?q={figure}")
    answers = [client.get(address) for address in addresses]
    texts = [b"".join(answer) if answer.streaming else answer.content for answer in answers]
    alone = re.compile(rf"(?<!\d){figure}(?!\d)")  # the port in an address may hold it
    return [bool(alone.search(text.decode())) and "Nothing was found" not in text.decode() for text in texts]


def package(client):
    """Return the rows of each table of the catalogue, without their timestamps."""
    with zipfile.ZipFile(io.BytesIO(b"".join(client.get("/data/catalogue.zip")))) as files:
        tables = {name: files.read(name).decode("utf-8-sig") for name in files.namelist() if name.endswith(".csv")}
    rows = {name: list(csv.DictReader(io.StringIO(text))) for name, text in tables.items()}
    return {
        name: [row | {"updated_at": ""} for row in table_rows]
        for name, table_rows in rows.items()
        if name != "changes.csv"
    }


def test_two_conflicting_corrections_are_reviewed_published_undone_and_reloaded(site, open_desk, client, tmp_path):
    chen, li, zhao = open_desk("chen"), open_desk("li"), open_desk("zhao")
    chen.goto(FORM)
    li.goto(FORM)

    correct(chen, "777条")
    expect(chen.get_by_role("cell", name="777条")).to_be_visible()
    first = chen.url
    expect(chen.get_by_role("button", name="Publish")).to_have_count(0)
    refused = chen.request.post(first, form={"publish": "1"}, headers={"referer": first})
    assert refused.status == 403
    chen.get_by_role("button", name="Submit for review").click()
    expect(chen.get_by_role("button", name="Submit for review")).to_have_count(0)
    assert told(client, "777") == [False] * 5

    zhao.goto(first)
    expect(zhao.get_by_role("cell", name="22条")).to_be_visible()
    zhao.get_by_role("link", name="Preview").click()
    expect(zhao.locator("main")).to_contain_text("777")
    publish(zhao, first)
    assert told(client, "777") == [True] * 5

    correct(li, "888条")
    expect(li.get_by_text("Changed meanwhile")).to_be_visible()
    li.get_by_role("radio").nth(1).check()
    li.get_by_role("button", name="Keep the proposal on top of it").click()
    expect(li.get_by_text("Changed meanwhile")).to_have_count(0)
    second = li.url
    li.get_by_role("button", name="Submit for review").click()
    expect(li.get_by_role("button", name="Submit for review")).to_have_count(0)
    publish(zhao, second)
    assert told(client, "888") == [True] * 5

    li.reload()
    published = li.url
    li.get_by_role("button", name="Undo all of it").click()
    expect(li).not_to_have_url(published)
    assert "888" in client.get(PAGE).content.decode()
    publish(zhao, li.url)
    page = client.get(PAGE).content.decode()
    assert "777" in page

    before = package(client)
    call_command("dump_fixtures", tmp_path / "dumped", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    assert not ChangeSet.objects.exists()
    load(tmp_path / "dumped")
    assert package(client) == before
