"""The access log: logins, refused logins, and changes of permissions with user and time."""

import json
import logging

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from config.logs import JSONFormatter
from plans.groups import make_groups
from plans.models import AccessEvent

PASSWORD = "a long enough phrase"


@pytest.fixture
def root(db):
    make_groups()
    return User.objects.create_user("root", password=PASSWORD, is_staff=True, is_superuser=True)


def login(client, password=PASSWORD, name="root"):
    client.post(reverse("admin:login"), {"username": name, "password": password}, REMOTE_ADDR="10.1.1.1")


def told(**conditions):
    """Return the entries of the log, the oldest first."""
    events = AccessEvent.objects.filter(**conditions).order_by("pk")
    return [(event.event, event.account, event.detail, event.by) for event in events]


def test_the_access_log_records_logins_wrong_passwords_lockouts_and_logouts(client, root):
    login(client, "wrong")
    login(client)
    client.post(reverse("admin:logout"), REMOTE_ADDR="10.1.1.1")
    for _ in range(12):
        login(client, "wrong", name="nobody\nat all")

    assert told(address="10.1.1.1") == [
        ("wrong password", "root", "", ""),
        ("login", "root", "", "root"),
        ("logout", "root", "", "root"),
        *[("wrong password", "nobody\nat all", "", "")] * 8,
        ("locked out", "nobody\nat all", "", ""),
    ]


def test_the_access_log_keeps_changes_of_permissions_after_the_accounts_are_deleted(client, root):
    client.force_login(root)
    form = {"username": "chen", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    client.post("/admin/auth/user/add/", form)
    chen = User.objects.get(username="chen")
    editor, reviewer = (Group.objects.get(name=name).pk for name in ("Editor", "Reviewer"))
    day = {"date_joined_0": "2026-11-21", "date_joined_1": "12:00:00", "username": "chen"}
    url = f"/admin/auth/user/{chen.pk}/change/"
    client.post(url, day | {"is_active": "on", "is_staff": "on", "groups": [editor, reviewer]})
    client.post(url, day | {"is_staff": "on", "is_superuser": "on", "groups": [reviewer], "username": "chen2"})
    client.post(f"/admin/auth/user/{chen.pk}/password/", {"password1": PASSWORD[1:], "password2": PASSWORD[1:]})
    client.post(f"/admin/auth/user/{chen.pk}/delete/", {"post": "yes"})
    root.delete()

    assert told(account__startswith="chen") == [
        ("made", "chen", "+is_active", "root"),
        ("rights", "chen", "+is_staff", "root"),
        ("rights", "chen", "+Editor, +Reviewer", "root"),
        ("rights", "chen2", "-is_active, +is_superuser, chen → chen2", "root"),
        ("rights", "chen2", "-Editor", "root"),
        ("password", "chen2", "", "root"),
        ("deleted", "chen2", "", "root"),
    ]
    assert told(account="root", event="deleted") == [("deleted", "root", "", "(manage.py)")]


def test_the_access_log_records_permissions_set_from_either_side_of_the_relation(root):
    permission = Permission.objects.get(codename="add_target")
    permission.user_set.add(root)
    Group.objects.get(name="Editor").user_set.set([root])
    root.groups.clear()
    root.user_permissions.clear()

    assert [detail for _event, _account, detail, _by in told(event="rights", account="root")] == [
        "+plans.add_target", "+Editor", "-Editor", "-plans.add_target",
    ]  # fmt: skip


def test_permissions_of_a_group_are_logged_if_a_user_changes_them_but_not_if_a_release_does(client, root):
    client.force_login(root)
    group, permission = Group.objects.get(name="Editor"), Permission.objects.get(codename="publish_changeset")

    client.post(f"/admin/auth/group/{group.pk}/change/", {"name": "Editor", "permissions": [permission.pk]})

    (_rights, _group, lost, by), (_rights, _group, gained, _by) = told(account="Editor")
    assert (gained, by) == ("+plans.publish_changeset", "root")
    assert "-plans.add_target, " in lost
    make_groups()
    assert len(told(account="Editor")) == 2


def test_the_server_log_also_contains_each_access_event(client, root, caplog):
    with caplog.at_level(logging.INFO, "config.audit"):
        login(client, "wrong")

    (line,) = [json.loads(JSONFormatter().format(record)) for record in caplog.records if record.name == "config.audit"]
    assert line["access"] == {
        "event": "wrong password", "account": "root", "detail": "", "by": "", "address": "10.1.1.1"
    }  # fmt: skip


def test_administrators_can_read_the_access_log_and_nobody_can_change_it(client, root):
    boss = User.objects.create_user("boss", is_staff=True)
    boss.groups.add(Group.objects.get(name="Administrator"))
    client.force_login(boss)
    event = AccessEvent.objects.first()

    page = client.get("/admin/plans/accessevent/").content.decode()
    assert "+is_active, +is_staff, +is_superuser" in page

    client.force_login(root)
    client.post(
        "/admin/plans/accessevent/", {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    )
    for path in ("add/", f"{event.pk}/change/", f"{event.pk}/delete/"):
        client.post(f"/admin/plans/accessevent/{path}", {"account": "x", "event": "login", "post": "yes"})
    assert AccessEvent.objects.get(pk=event.pk).account == event.account
