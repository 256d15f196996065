"""The access log: logins, refused logins, and changes of accounts and permissions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    LOGIN = "login", _("logged in")
    LOGOUT = "logout", _("logged out")
    WRONG_PASSWORD = "wrong password", _("wrong password")
    WRONG_CODE = "wrong code", _("wrong code")
    LOCKED_OUT = "locked out", _("locked out")
    RECOVERY_CODE = "recovery code", _("recovery code used")
    SECOND_FACTOR = "second factor", _("second factor changed")
    PASSWORD = "password", _("password changed")
    RIGHTS = "rights", _("rights changed")
    MADE = "made", _("account made")
    DELETED = "deleted", _("account deleted")


class AccessEvent(models.Model):
    """An event of an account or a group. It stores names, not foreign keys, and so outlives deleted accounts."""

    at = models.DateTimeField(_("time"), auto_now_add=True)
    event = models.CharField(_("event"), max_length=20, choices=Event)
    account = models.CharField(_("account or group"), max_length=150)
    detail = models.TextField(_("detail"), blank=True)
    by = models.CharField(_("done by"), max_length=150, blank=True)
    address = models.CharField(_("network"), max_length=45, blank=True)

    class Meta:
        verbose_name = _("access event")
        verbose_name_plural = _("access log")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["account", "event", "at"], name="%(app_label)s_%(class)s_of_account")]

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.account}"
