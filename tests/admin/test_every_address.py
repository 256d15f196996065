"""Every URL pattern of the admin, and the permissions of each group for it."""

import re

import pytest
from allauth.core.context import request_context
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.template import Origin
from django.template.loaders.base import Loader
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver

from plans.groups import make_groups
from plans.models import AccessEvent, ChangeSet, Proposal, Revision, SecondExtraction
from tests import factories as make
from tests.admin.test_admin import make_entries
from tests.forms import WHY

pytestmark = pytest.mark.one_database

ENTRIES = {
    str(model._meta.model_name)
    for app in ("cities", "plans")
    for model in apps.get_app_config(app).get_models()
    if hasattr(model, "natural_key")
}
SETS = {"changeset", "revision"}
ACCOUNTS = {"user", "group"}
# What each group may do with which tables; nobody is staff without a group.
MAY: dict[str, dict[str, set[str]]] = {
    "nobody": {},
    "Reader of drafts": {"view": ENTRIES | SETS},
    "Editor": {"view": ENTRIES | SETS, "add": ENTRIES, "change": ENTRIES, "delete": ENTRIES},
    "Reviewer": {"view": ENTRIES | SETS, "publish": SETS},
    "Administrator": {"view": ACCOUNTS | {"accessevent"}, "add": {"user"}, "change": {"user"}},
    "superuser": {
        "view": ENTRIES | SETS | ACCOUNTS | {"accessevent"}, "publish": SETS,
        **dict.fromkeys(("add", "change", "delete"), ENTRIES | ACCOUNTS),
    },
}  # fmt: skip
# For each page of a table: the permission for GET and for POST; None means that nobody has access.
NEEDS: dict[str, tuple[str | None, str | None]] = {
    "changelist": ("view", "view"),
    "add": ("add", "add"),
    "change": ("view", "change"),
    "delete": ("delete", "delete"),
    "history": ("view", "view"),
    "password_change": ("change", "change"),
    "import": ("change", "change"),
    "undo": (None, "change"),
    "preview": ("view", None),
    # A source without a text has nothing that could be left out.
    "desks": ("add", None), "reading": ("add", None), "desk": ("add", None), "text": ("add", "add"),
    "second": (None, "add"), "reconcile": ("add", "add"),
}  # fmt: skip
# For each page of the whole admin: whether staff may send GET, and POST.
OF_THE_SITE = {
    "index": (True, True), "logout": (False, True), "password_change": (True, True), "password_change_done": (True, False),
    "jsi18n": (True, False), "view_on_site": (True, True),
}  # fmt: skip
LOOK_UP = {"term": "", "app_label": "plans", "model_name": "target", "field_name": "city"}
PUBLIC = {"login", "account_login", "admin-language"}


@pytest.fixture
def objects(db):
    """An entry of every table, a change set for review, and an object for every other page of the admin."""
    make_groups()
    made = make_entries()
    city = made["city"]
    author = User.objects.create_user("author")
    waiting = ChangeSet.objects.create(author=author, state="submitted")
    Proposal.objects.create(changeset=waiting, table="theme", slug=made["theme"].pk, record={}, base={})
    second = ChangeSet.objects.create(author=author, state="submitted")
    SecondExtraction.objects.create(changeset=second, source=made["source"].pk)
    revision = Revision.objects.create(
        table="city", slug=city.pk, action="changed", changes={"name_en": ["Old", city.name_en]}
    )
    return made | {
        "changeset": waiting, "revision": revision, "synonym": make.make_synonym(), "correction": make.make_correction(),
        "user": author, "group": Group.objects.first(), "accessevent": AccessEvent.objects.first(),
    }  # fmt: skip


class NoWords(Loader):
    """Loads an empty template for every name, because these tests check only the status."""

    def get_template_sources(self, template_name):
        yield Origin(template_name, template_name, self)

    def get_contents(self, origin):
        return ""


def staff(name):
    user = User.objects.create_user(name[:8], is_staff=True, is_superuser=name == "superuser")
    user.groups.set(Group.objects.filter(name=name))
    return user


def below(resolver, prefix=""):
    """Return the name, the URL and the view of every URL pattern."""
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from below(pattern, address)
        elif address.startswith(settings.ADMIN_PATH) and "second-factor/" not in address:
            yield pattern.name, address, pattern.callback


def table_of(name):
    """Return the model and the page of a URL name; the model is None for a page of the whole site."""
    for model in admin.site._registry:
        if name and name.startswith(prefix := f"{model._meta.app_label}_{model._meta.model_name}_"):
            return model, name.removeprefix(prefix)
    return None, name


def arguments(address, entry):
    """Return the values for the parameters of a URL."""
    pk = str(quote(entry.pk))
    values = {
        "object_id": pk, "id": pk, "pk": pk, "source": pk, "page": "en/about/", "app_label": "plans", "url": "nothing/",
        "content_type_id": ContentType.objects.get_for_model(entry).pk,
        "second": SecondExtraction.objects.get().pk,
    }  # fmt: skip
    parts = re.findall(r"<(?:(\w+):)?(\w+)>", address)
    return {name: int(values[name]) if kind == "int" else values[name] for kind, name in parts}


def answers(view, kwargs, user, method, data):
    """Return whether a user has access: no 403, no redirect to the login. Roll back all changes."""
    request = getattr(RequestFactory(), method.lower())("/admin/x/", data)
    request.user, request.session, request._dont_enforce_csrf_checks = user, SessionStore(), True
    request._messages = FallbackStorage(request)
    with transaction.atomic(), request_context(request):
        try:
            answer = view(request, **kwargs)
        except (PermissionDenied, Http404):
            return False
        finally:
            transaction.set_rollback(True)
    return answer.status_code < 400 and "/login/" not in answer.headers.get("Location", "")


def is_expected(group, model, page, method):
    """Return whether the table above permits a group to GET or POST a page."""
    if page == "autocomplete":
        return method == "GET" and "city" in MAY[group].get("view", ())
    if page == "app_list":
        return MAY[group] != {}
    if model is None:
        return OF_THE_SITE[page][method == "POST"]
    action = NEEDS[page][method == "POST"]
    name = str(model._meta.model_name)
    if name == "changeset" and page == "change" and method == "POST":
        action = "publish"
    if page == "undo":
        name = "city"  # of the entry that was changed
    return action is not None and name in MAY[group].get(action, ())


@pytest.mark.slow
def test_each_group_can_open_only_the_admin_urls_that_it_has_permission_for(objects, settings):
    settings.FOUR_EYES = True
    loaders = [f"{NoWords.__module__}.{NoWords.__name__}"]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"APP_DIRS": False, "OPTIONS": {"loaders": loaders}}]
    users = {name: staff(name) for name in MAY}
    wrong, seen = [], 0

    for name, address, view in below(get_resolver()):
        model, page = table_of(name)
        if name in PUBLIC or name is None:  # what has no name only leads on
            continue
        entry = objects[model._meta.model_name] if model else objects["city"]
        kwargs = arguments(address, entry)
        for method, data in (("GET", LOOK_UP if name == "autocomplete" else {}), ("POST", WHY | {"publish": "1"})):
            seen += 1
            if answers(view, kwargs, AnonymousUser(), method, data):
                wrong.append((address, method, "anybody"))
            is_entry = model and model._meta.model_name in ENTRIES
            for group, user in users.items():
                if is_entry and group == "superuser":
                    continue  # as an editor
                if answers(view, kwargs, user, method, data) != is_expected(group, model, page, method):
                    wrong.append((address, method, group))

    assert wrong == []
    assert seen > 2 * 5 * len(admin.site._registry)
