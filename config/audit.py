"""The log of access, in the database and in the server's log: filled by signals, so that no page can forget it."""

import logging

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone

from config import second_factor
from config.access import network
from plans.models import AccessEvent
from plans.models.access_event import Event

logger = logging.getLogger(__name__)

COMMAND_LINE = "(manage.py)"  # no account can be called so
FLAGS = ("is_active", "is_staff", "is_superuser")
WATCHED = ("username", "password", *FLAGS)
RIGHTS = {  # of a table of links: how its two ends call each other's entries
    User.groups.through: ("groups", "user_set"),
    User.user_permissions.through: ("user_permissions", "user_set"),
    Group.permissions.through: ("permissions", "group_set"),
}
SIGNS = {"post_add": "+", "post_remove": "-", "pre_clear": "-"}


def note(event, account, detail="", request=None):
    """Keep an event of an account, with the name of whoever did it and the address it came from."""
    request = request or context.request
    user = getattr(request, "user", None)
    said = {
        "event": event.value,
        "account": str(account)[:150],
        "detail": detail,
        "by": (user.get_username() if user else "") if request else COMMAND_LINE,
        "address": (network(request) or "") if request else "",
    }
    AccessEvent.objects.create(**said)
    logger.info("%(event)s: %(account)r %(detail)s, by %(by)r from %(address)s", said, extra={"access": said})


@receiver(user_logged_in)
def _logged_in(request, user, **kwargs):
    note(Event.LOGIN, user.get_username(), request=request)


@receiver(user_logged_out)
def _logged_out(request, user, **kwargs):
    if user:
        note(Event.LOGOUT, user.get_username(), request=request)


@receiver(user_login_failed)
def _refused(credentials, request=None, **kwargs):
    if not getattr(request, "axes_locked_out", False):
        note(Event.WRONG_PASSWORD, credentials.get("username") or "", request=request)


@receiver(user_locked_out)
def _locked_out(request, username, **kwargs):
    """Note a lock once: whoever goes on guessing would fill the log."""
    lately = timezone.now() - settings.AXES_COOLOFF_TIME
    same = {"event": Event.LOCKED_OUT, "account": username or "", "address": network(request) or ""}
    if not AccessEvent.objects.filter(at__gte=lately, **same).exists():
        note(Event.LOCKED_OUT, username or "", request=request)


@receiver(authentication_failed)
def _wrong_code(request, user, **kwargs):
    note(Event.WRONG_CODE, user.get_username(), request=request)


@receiver(authenticator_used)
def _used(request, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        note(Event.RECOVERY_CODE, user.get_username(), request=request)


@receiver(post_save, sender=Authenticator)
def _factor_made(instance, created, **kwargs):
    if not created:
        return
    note(Event.SECOND_FACTOR, instance.user.get_username(), f"+{instance.type}")
    if context.request and context.request.user == instance.user:
        second_factor.show(context.request, instance)


@receiver(post_delete, sender=Authenticator)
def _factor_deleted(instance, **kwargs):
    note(Event.SECOND_FACTOR, instance.user.get_username(), f"-{instance.type}")


@receiver(pre_save, sender=User)
def _before(instance, update_fields=None, **kwargs):
    is_watched = update_fields is None or {*update_fields} & {*WATCHED}
    instance.was = User.objects.filter(pk=instance.pk).values(*WATCHED).first() if is_watched else {}


@receiver(post_save, sender=User)
def _saved(instance, created, raw=False, **kwargs):
    name, was = instance.get_username(), instance.was or {}
    flags = [
        f"{'+' if getattr(instance, flag) else '-'}{flag}"
        for flag in FLAGS
        if getattr(instance, flag) != was.get(flag, False)
    ]
    if created:
        note(Event.MADE, name, ", ".join(flags))
        return
    if not was:
        return
    if name != was["username"]:
        flags.append(f"{was['username']} → {name}")
    if flags:
        note(Event.RIGHTS, name, ", ".join(flags))
    if instance.password != was["password"]:
        note(Event.PASSWORD, name)


@receiver(post_delete, sender=User)
@receiver(post_delete, sender=Group)
def _deleted(instance, **kwargs):
    note(Event.DELETED, instance)


@receiver(m2m_changed)
def _rights(sender, instance, action, reverse, model, pk_set, **kwargs):
    """Note which groups and permissions somebody gained or lost, from whichever end the link was changed."""
    is_from_the_code = sender is Group.permissions.through and not context.request  # `migrate` makes the groups
    if sender not in RIGHTS or action not in SIGNS or is_from_the_code:
        return
    linked = getattr(instance, RIGHTS[sender][reverse])
    others = linked.all() if pk_set is None else model.objects.filter(pk__in=pk_set)
    pairs = [(other, instance) if reverse else (instance, other) for other in others]
    for owner in dict.fromkeys(owner for owner, _right in pairs):
        rights = sorted(_name(right) for each, right in pairs if each == owner)
        note(Event.RIGHTS, owner, ", ".join(SIGNS[action] + right for right in rights))


def _name(right):
    if isinstance(right, Permission):
        return f"{right.content_type.app_label}.{right.codename}"
    return right.name
