"""The access log in the database and in the server's log. Signals fill it, so that no view can forget it."""

import logging
from collections.abc import Iterable
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from config import second_factor
from config.access import network
from plans.models import AccessEvent
from plans.models.access_event import Event

logger = logging.getLogger(__name__)

COMMAND_LINE = "(manage.py)"  # not a valid name of an account
FLAGS = ("is_active", "is_staff", "is_superuser")
WATCHED = ("username", "password", *FLAGS)
LINK_TABLES = {  # the names of the relation on both sides
    User.groups.through: ("groups", "user_set"),
    User.user_permissions.through: ("user_permissions", "user_set"),
    Group.permissions.through: ("permissions", "group_set"),
}
SIGN_OF_ACTION = {"post_add": "+", "post_remove": "-", "pre_clear": "-"}


def note(event: Event, account: object, detail: str = "", request: HttpRequest | None = None) -> None:
    """Record an event of an account, with the acting user and the client's address."""
    request = request or context.request
    user = getattr(request, "user", None)
    values = {
        "event": event.value,
        "account": str(account)[:150],
        "detail": detail,
        "by": (user.get_username() if user else "") if request else COMMAND_LINE,
        "address": (network(request) or "") if request else "",
    }
    AccessEvent.objects.create(**values)
    logger.info("%(event)s: %(account)r %(detail)s, by %(by)r from %(address)s", values, extra={"access": values})


@receiver(user_logged_in)
def _logged_in(request: HttpRequest, user: User, **kwargs: object) -> None:
    note(Event.LOGIN, user.get_username(), request=request)


@receiver(user_logged_out)
def _logged_out(request: HttpRequest, user: User | None, **kwargs: object) -> None:
    if user:
        note(Event.LOGOUT, user.get_username(), request=request)


@receiver(user_login_failed)
def _refused(credentials: dict[str, str], request: HttpRequest | None = None, **kwargs: object) -> None:
    if not getattr(request, "axes_locked_out", False):
        note(Event.WRONG_PASSWORD, credentials.get("username") or "", request=request)


@receiver(user_locked_out)
def _locked_out(request: HttpRequest, username: str | None, **kwargs: object) -> None:
    """Record a lock only once: repeated guesses would fill the log."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    filters = {"event": Event.LOCKED_OUT, "account": username or "", "address": network(request) or ""}
    if not AccessEvent.objects.filter(at__gte=since, **filters).exists():
        note(Event.LOCKED_OUT, username or "", request=request)


@receiver(authentication_failed)
def _wrong_code(request: HttpRequest, user: User, **kwargs: object) -> None:
    note(Event.WRONG_CODE, user.get_username(), request=request)


@receiver(authenticator_used)
def _used(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        note(Event.RECOVERY_CODE, user.get_username(), request=request)


@receiver(post_save, sender=Authenticator)
def _factor_made(instance: Authenticator, created: bool, **kwargs: object) -> None:
    if not created:
        return
    note(Event.SECOND_FACTOR, instance.user.get_username(), f"+{instance.type}")
    if context.request and context.request.user == instance.user:
        second_factor.show(context.request, instance)


@receiver(post_delete, sender=Authenticator)
def _factor_deleted(instance: Authenticator, **kwargs: object) -> None:
    note(Event.SECOND_FACTOR, instance.user.get_username(), f"-{instance.type}")


@receiver(pre_save, sender=User)
def _before(instance: Any, update_fields: Iterable[str] | None = None, **kwargs: object) -> None:
    is_watched = update_fields is None or {*update_fields} & {*WATCHED}
    instance.was = User.objects.filter(pk=instance.pk).values(*WATCHED).first() if is_watched else {}


@receiver(post_save, sender=User)
def _saved(instance: Any, created: bool, raw: bool = False, **kwargs: object) -> None:
    name, old_values = instance.get_username(), instance.was or {}
    flags = [
        f"{'+' if getattr(instance, flag) else '-'}{flag}"
        for flag in FLAGS
        if getattr(instance, flag) != old_values.get(flag, False)
    ]
    if created:
        note(Event.MADE, name, ", ".join(flags))
        return
    if not old_values:
        return
    if name != old_values["username"]:
        flags.append(f"{old_values['username']} → {name}")
    if flags:
        note(Event.RIGHTS, name, ", ".join(flags))
    if instance.password != old_values["password"]:
        note(Event.PASSWORD, name)


@receiver(post_delete, sender=User)
@receiver(post_delete, sender=Group)
def _deleted(instance: User | Group, **kwargs: object) -> None:
    note(Event.DELETED, instance)


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
@receiver(m2m_changed, sender=Group.permissions.through)
def _rights(
    sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: set[int] | None, **kwargs: object
) -> None:
    """Record gained and lost groups and permissions. The link may be changed from either side.

    Only these three links are watched: Django writes a watched one with an additional query.
    """
    is_from_the_code = sender is Group.permissions.through and not context.request  # `migrate` creates the groups
    if action not in SIGN_OF_ACTION or is_from_the_code:
        return
    linked = getattr(instance, LINK_TABLES[sender][reverse])
    linked_objects = linked.all() if pk_set is None else model.objects.filter(pk__in=pk_set)
    pairs = [(linked_object, instance) if reverse else (instance, linked_object) for linked_object in linked_objects]
    for owner in dict.fromkeys(owner for owner, _right in pairs):
        rights = sorted(_name(right) for pair_owner, right in pairs if pair_owner == owner)
        note(Event.RIGHTS, owner, ", ".join(SIGN_OF_ACTION[action] + right for right in rights))


def _name(right: Permission | Group) -> str:
    if isinstance(right, Permission):
        return f"{right.content_type.app_label}.{right.codename}"
    return right.name
