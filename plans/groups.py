"""The groups of staff: made by every `migrate`, with exactly these permissions."""

from django.apps import apps

ENTRIES = "entries"  # stands for every kind of entry
GROUPS = {
    "Reader of drafts": {"view": [ENTRIES, "changeset", "revision"]},
    "Editor": {"view": [ENTRIES, "changeset", "revision"], "add": [ENTRIES], "change": [ENTRIES], "delete": [ENTRIES]},
    "Reviewer": {"view": [ENTRIES, "changeset", "revision"], "publish": ["changeset"]},
    "Administrator": {"view": ["user", "group", "accessevent"], "add": ["user"], "change": ["user"]},
}


def make_groups():
    """Give every group its permissions, and no others."""
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 - only when all apps are there

    entries = [
        model._meta.model_name
        for app in ("cities", "plans")
        for model in apps.get_app_config(app).get_models()
        if hasattr(model, "natural_key")
    ]
    known = {permission.codename: permission for permission in Permission.objects.all()}
    for name, allowed in GROUPS.items():
        codenames = {
            f"{action}_{model}"
            for action, models in allowed.items()
            for named in models
            for model in (entries if named == ENTRIES else [named])
        }
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.set([known[codename] for codename in sorted(codenames & known.keys())])
