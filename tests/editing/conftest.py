"""Shared fixtures of this folder: a small loaded catalogue, and an editor who changes it."""

import pytest
from django.urls import reverse

from plans.models import Target
from tests.editing.commands import run
from tests.forms import WHY, change, filled
from tests.small_fixtures import write


@pytest.fixture
def folder(db, tmp_path):
    """The small fixtures, loaded."""
    run("load_catalogue", write(tmp_path))
    return tmp_path


@pytest.fixture
def editor(client, django_user_model):
    """A test client logged in as a superuser."""
    client.force_login(django_user_model.objects.create_superuser("editor"))
    return client


@pytest.fixture
def correct(editor):
    """Change fields of the only target on its page in the admin."""

    def correct(**values):
        target = Target.objects.get()
        response = editor.post(change(target), filled(editor.get(change(target)), **values))
        assert response.status_code == 302

    return correct


@pytest.fixture
def withdraw(editor):
    """Withdraw an entry on its page in the admin."""

    def withdraw(entry):
        meta = entry._meta
        editor.post(reverse(f"admin:{meta.app_label}_{meta.model_name}_delete", args=[entry.pk]), WHY)
        assert not type(entry).objects.filter(pk=entry.pk).exists()

    return withdraw
