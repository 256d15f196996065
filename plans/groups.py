"""The groups of staff. Every `migrate` creates them with exactly these permissions."""

from django.apps import apps

ENTRIES = "entries"  # stands for every kind of entry
GROUPS = {
    "Reader of drafts": {"view": [ENTRIES, "changeset", "revision"]},
    "Editor": {"view": [ENTRIES, "changeset", "revision"], "add": [ENTRIES], "change": [ENTRIES], "delete": [ENTRIES]},
    "Reviewer": {"view": [ENTRIES, "changeset", "revision"], "publish": ["changeset"]},
    "Administrator": {"view": ["user", "group", "accessevent"], "add": ["user"], "change": ["user"]},
}


def make_groups() -> None:
    """Create the groups, and set exactly their permissions."""
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 - models can be imported only when all apps are loaded

    entries = [
        model._meta.model_name
        for app in ("cities", "plans")
        for model in apps.get_app_config(app).get_models()
        if hasattr(model, "natural_key")
    ]
    permissions = {permission.codename: permission for permission in Permission.objects.all()}
    for name, allowed in GROUPS.items():
        codenames = {
            f"{action}_{model}"
            for action, models in allowed.items()
            for model_name in models
            for model in (entries if model_name == ENTRIES else [model_name])
        }
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.set([permissions[codename] for codename in sorted(codenames & permissions.keys())])
