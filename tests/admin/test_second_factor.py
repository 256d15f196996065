"""The second factor: which users need it, how they set it up, and access without the phone."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from plans.groups import make_groups
from plans.models import AccessEvent
from tests.phones import code_of

PASSWORD = "a long enough phrase"
SET_UP = "/admin/second-factor/totp/activate/"


@pytest.fixture(autouse=True)
def _required(settings, db):
    settings.SECOND_FACTOR = True
    make_groups()


def staff(name, group=None):
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True, is_superuser=group is None)
    user.groups.set(Group.objects.filter(name=group))
    return user


def login(name, code=None, next_page="/admin/plans/target/"):
    """Log in with the password, and with a code if given. Return the client and the last response."""
    client = Client()
    data = {"username": name, "password": PASSWORD, "next": next_page}
    answer = client.post(reverse("admin:login"), data)
    if code is not None:
        answer = client.post(answer["Location"], {"code": code})
    return client, answer


def set_up(client):
    """Set up the second factor; return its key and the recovery codes."""
    key = re.search("<code>(\\w{32})</code>", client.get(SET_UP).content.decode())[1]
    codes = client.post(SET_UP, {"code": code_of(key)}, follow=True).content.decode()
    return key, re.findall(r"<code>(\d{8})</code>", codes)


def is_in(client):
    """Return whether a client may see the list of change sets; without access, the response redirects to the login."""
    return client.get("/admin/plans/changeset/").status_code == 200


@pytest.mark.parametrize(
    ("group", "is_led"),
    [(None, True), ("Reviewer", True), ("Administrator", True), ("Editor", False), ("Reader of drafts", False)],
)
def test_users_who_publish_or_manage_accounts_must_set_up_the_second_factor_first(group, is_led, settings):
    staff("wang", group)
    client, _answer = login("wang")

    pages = [client.get(f"/admin/{path}", follow=True) for path in ("", "password_change/", "jsi18n/", "autocomplete/")]

    assert [page.redirect_chain[-1:] == [(SET_UP, 302)] for page in pages] == [is_led] * 4
    settings.SECOND_FACTOR = False
    assert client.get("/admin/").status_code == 200


def test_the_qr_code_sets_up_the_second_factor_and_the_next_login_needs_a_code():
    staff("wang")
    client, _answer = login("wang")

    page = client.get(SET_UP)
    assert re.search(r'<svg [^>]*role="img"', page.content.decode())
    assert "data:" not in page.content.decode()
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    key, codes = set_up(client)
    assert len({*codes}) == 10
    assert is_in(client)

    again, answer = login("wang")
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(again)
    again, answer = login("wang", code_of(key, 1))
    assert answer.url == "/admin/plans/target/"
    assert is_in(again)


def test_each_code_and_each_recovery_code_works_only_once():
    staff("wang")
    key, codes = set_up(login("wang")[0])

    ins = [is_in(login("wang", code)[0]) for code in (code_of(key), code_of(key), codes[0], codes[0], codes[1])]

    assert ins == [True, False, True, False, True]


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x()"])
def test_a_login_never_leads_to_another_site(elsewhere):
    staff("wang", "Editor")
    _client, answer = login("wang", next_page=elsewhere)
    assert (answer.status_code, answer.url) == (302, "/admin/")

    staff("li")
    key, _codes = set_up(login("li")[0])
    _client, answer = login("li", code_of(key, 1), elsewhere)
    assert (answer.status_code, answer.url) == (302, "/admin/")


def test_ten_wrong_codes_lock_the_second_factor_of_the_account():
    staff("wang")
    key, codes = set_up(login("wang")[0])
    for _ in range(10):
        login("wang", "12")

    _client, answer = login("wang", code_of(key))

    assert "try again in a quarter of an hour" in answer.content.decode()
    assert not is_in(login("wang", codes[0])[0])
    assert AccessEvent.objects.filter(event="wrong code", account="wang").count() == 10


def test_setting_up_the_second_factor_ends_other_sessions_without_it():
    staff("chen", "Editor")
    first, _answer = login("chen")
    second, _answer = login("chen")
    assert is_in(first)

    set_up(second)

    assert is_in(second)
    assert not is_in(first)


def test_changing_the_second_factor_requires_a_recent_password_or_code(settings):
    staff("wang")
    client, _answer = login("wang")
    set_up(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    for path in ("totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"):
        asked = client.get(f"/admin/second-factor/{path}", follow=True)
        assert "enter your password again" in asked.content.decode()

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    client.post("/admin/second-factor/password/", {"password": "wrong"})
    client.post("/admin/second-factor/totp/deactivate/")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == SET_UP


def test_a_superuser_or_a_command_can_remove_the_second_factor_of_a_user(capsys):
    root, wang = staff("root"), staff("wang", "Reviewer")
    at_root, at_wang = login("root")[0], login("wang")[0]
    set_up(at_root), set_up(at_wang)
    data = {"action": "remove_second_factor", "_selected_action": [wang.pk]}

    boss = staff("boss", "Administrator")
    at_boss, _answer = login("boss")
    set_up(at_boss)
    at_boss.post("/admin/auth/user/", data)
    assert Authenticator.objects.filter(user=wang).count() == 2

    at_root.post("/admin/auth/user/", data)
    assert not Authenticator.objects.filter(user=wang).exists()
    assert at_wang.get("/admin/", follow=True).redirect_chain[-1][0] == SET_UP

    call_command("remove_second_factor", "root")
    assert not Authenticator.objects.filter(user=root).exists()
    assert Authenticator.objects.filter(user=boss).exists()
    with pytest.raises(CommandError, match="No account is called nobody"):
        call_command("remove_second_factor", "nobody")


def test_there_is_no_sign_up_page_and_no_account_page_outside_the_admin():
    for path in ("signup/", "password/reset/", "email/", "second-factor/signup/"):
        assert Client().get(f"/admin/{path}").status_code in (302, 404)
    for path in ("/accounts/login/", "/accounts/signup/", "/second-factor/", "/mfa/"):
        page = Client().get(path)
        assert (page.status_code, len(page.cookies)) == (404, 0)


def test_the_pages_of_the_second_factor_are_also_in_chinese():
    staff("wang")
    client, _answer = login("wang")

    page = client.get(SET_UP, headers={"accept-language": "zh-hans"}).content.decode()

    assert "请用手机上的身份验证应用扫描二维码" in page
    assert 'lang="zh-hans"' in page
