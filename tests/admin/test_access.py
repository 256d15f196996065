"""Access to the admin: users, networks, and the permissions of each group."""

from importlib import reload

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import clear_url_caches, reverse, set_urlconf

from config import urls
from plans.groups import GROUPS
from tests import factories as make

PASSWORD = "a long enough phrase"


@pytest.fixture
def wang(db):
    return User.objects.create_user("wang", password=PASSWORD, is_staff=True, is_superuser=True)


def login(client, password, name="wang", address="10.1.1.1"):
    data = {"username": name, "password": password}
    return client.post(reverse("admin:login"), data, REMOTE_ADDR=address).status_code


@pytest.mark.slow
def test_ten_wrong_passwords_lock_out_one_ip_address_and_no_other(client, wang):
    assert [login(client, "wrong") for _ in range(10)] == [200] * 9 + [429]

    assert login(client, PASSWORD) == 429
    assert login(client, PASSWORD, address="10.2.2.2") == 302


def test_ten_wrong_passwords_for_different_accounts_lock_out_the_ip_address(client, wang):
    tries = [login(client, "wrong", name=f"user{number}") for number in range(10)]

    assert tries[-1] == 429
    assert login(client, PASSWORD) == 429


def test_a_locked_out_user_reads_when_to_try_again(client, wang):
    for _ in range(10):
        login(client, "wrong")

    page = client.post(reverse("admin:login"), {"username": "wang", "password": "x"}, REMOTE_ADDR="10.1.1.1")

    assert "try again in a quarter of an hour" in page.content.decode()


def test_x_forwarded_for_is_ignored_without_a_trusted_proxy(client, wang, settings):
    settings.TRUSTED_PROXIES = []
    for number in range(10):
        client.post(
            reverse("admin:login"), {"username": "wang", "password": "wrong"},
            REMOTE_ADDR="10.1.1.1", headers={"x-forwarded-for": f"10.9.9.{number}"},
        )  # fmt: skip

    assert login(client, PASSWORD) == 429


def test_a_session_lasts_eight_hours(client, wang):
    login(client, PASSWORD)

    assert client.cookies["sessionid"]["max-age"] == 8 * 3600


def test_a_password_similar_to_the_username_is_refused(wang):
    with pytest.raises(ValidationError, match="too similar to the username"):
        validate_password("wang.wang", User(username="wangwang"))


# --- Groups ----------------------------------------------------------------------------------------------


def test_migrate_restores_the_permissions_of_a_group_that_was_edited_by_hand(db):
    call_command("migrate", verbosity=0)
    group = Group.objects.get(name="Reviewer")
    before = group.permissions.count()
    group.permissions.set([*Group.objects.get(name="Editor").permissions.all()])

    call_command("migrate", verbosity=0)

    assert group.permissions.count() == before
    assert Group.objects.count() == len(GROUPS)


def test_a_member_of_the_editor_group_can_add_a_target_but_cannot_open_the_user_list(client, db):
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("staff", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    city = make.make_city()

    response = client.get(
        reverse("admin:autocomplete"),
        {"term": city.name_zh, "app_label": "plans", "model_name": "target", "field_name": "city"},
    )

    assert [entry["id"] for entry in response.json()["results"]] == [city.pk]
    assert client.get("/admin/auth/user/").status_code == 403
    assert client.get("/admin/plans/target/add/").status_code == 200


def test_only_a_superuser_makes_a_superuser(client, wang):
    call_command("migrate", verbosity=0)
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.groups.add(Group.objects.get(name="Administrator"))
    client.force_login(clerk)
    data = {"username": "clerk", "is_staff": "on", "is_active": "on", "is_superuser": "on",
            "date_joined_0": "2026-11-21", "date_joined_1": "12:00:00"}  # fmt: skip

    assert client.post(f"/admin/auth/user/{clerk.pk}/change/", data).status_code == 302
    assert client.post(f"/admin/auth/user/{wang.pk}/change/", data | {"username": "mine"}).status_code == 403
    assert (
        client.post(f"/admin/auth/user/{wang.pk}/password/", {"password1": PASSWORD, "password2": PASSWORD}).status_code
        == 403
    )

    clerk.refresh_from_db()
    assert not clerk.is_superuser
    assert User.objects.get(is_superuser=True).username == "wang"


# --- Where the admin is ----------------------------------------------------------------------------------


@pytest.fixture
def routed(settings):
    """Reload the URL patterns with the current settings."""

    def route(**values):
        for name, value in values.items():
            setattr(settings, name, value)
        reload(urls)
        clear_url_caches()
        set_urlconf(None)

    yield route
    route(ADMIN=True, ADMIN_PATH="admin/")


def test_admin_path_moves_the_admin_to_another_path(client, wang, routed):
    routed(ADMIN_PATH="desk/7/")

    assert client.get("/admin/").status_code == 404
    assert login(client, PASSWORD) == 302
    assert client.get("/desk/7/plans/target/add/").status_code == 200
    assert client.post("/admin/login/").status_code == 405


def test_a_server_with_admin_disabled_answers_404_under_admin(client, wang, routed):
    routed(ADMIN=False)

    assert client.get("/admin/").status_code == 404
    assert client.post("/admin/login/", {"username": "wang", "password": PASSWORD}).status_code == 405
    page = client.get("/en/")
    assert page.status_code == 200
    assert not page.cookies
