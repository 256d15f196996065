"""The second factor of staff: a code from a phone, after the password. django-allauth keeps it and checks it."""

from datetime import timedelta
from xml.etree import ElementTree

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from plans.models import AccessEvent
from plans.models.access_event import Event

REQUIRED_OF = ("plans.publish_changeset", "auth.add_user", "auth.change_user")  # reviewers and administrators
MOST_WRONG_CODES = 10  # of one account, in
WHILE = timedelta(minutes=15)
VALID = 2 * settings.MFA_TOTP_TOLERANCE + 1  # codes at a time


def _has_one(user):
    """Return whether somebody has a second factor: a request asks for it several times, and the database once."""
    if not hasattr(user, "has_second_factor"):
        user.has_second_factor = is_mfa_enabled(user, [Authenticator.Type.TOTP])
    return user.has_second_factor


def is_missing(user) -> bool:
    """Return whether somebody must have a second factor and has none."""
    is_required = settings.SECOND_FACTOR and any(user.has_perm(permission) for permission in REQUIRED_OF)
    return is_required and not _has_one(user)


def is_shown(request) -> bool:
    """Return whether this session has shown the second factor of its user; so it has where there is none to show."""
    if _has_one(request.user):
        return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))
    return not is_missing(request.user)


def show(request, authenticator):
    """Keep in the session that its user has shown a second factor: who sets one up has."""
    record_authentication(request, request.user, "mfa", id=authenticator.pk, type=authenticator.type)


class Login(LoginView):
    """The admin's page for name and password. Who has a second factor is asked for it before the session begins."""

    template_name = "admin/login.html"
    authentication_form = AdminAuthenticationForm
    next_page = "admin:index"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=_("Log in"),
            app_path=self.request.get_full_path(),
            username=self.request.user.get_username(),
            **kwargs,
        )

    def form_valid(self, form):
        user = form.get_user()
        logout(self.request)  # who was here before
        record_authentication(self.request, user, "password", reauthenticated=True)
        return perform_login(self.request, user, redirect_url=self.get_success_url())


class AccountAdapter(DefaultAccountAdapter):
    def add_message(self, *args, **kwargs):
        """Say nothing above the pages: they say it themselves."""


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong, out of date or used: enter the next one.")
    }

    def build_totp_svg(self, url):
        """Return the code to scan as an element of the page: it may load no picture but the site's own files."""
        picture = qrcode.make(url, image_factory=SvgPathFillImage).get_image()
        picture.attrib |= {"role": "img", "aria-labelledby": "scan", "width": "240", "height": "240"}
        return mark_safe(ElementTree.tostring(picture, encoding="unicode"))  # nosec B308 B703


class Limited(forms.BaseAuthenticateForm):
    """A form that takes a code once, and after many wrong ones no more of that account, wherever they come from.

    allauth counts both in a cache; this holds without one, and for every process.
    """

    def clean_code(self):
        wrong = AccessEvent.objects.filter(event=Event.WRONG_CODE, account=self.user.get_username())
        if wrong.filter(at__gte=timezone.now() - WHILE).count() >= MOST_WRONG_CODES:
            raise ValidationError(_("Too many wrong codes: try again in a quarter of an hour."))
        code = super().clean_code()
        if not _take(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


@transaction.atomic
def _take(authenticator, code):
    """Return whether a code is new among the last ones of its phone, and remember it."""
    if authenticator.type != Authenticator.Type.TOTP:
        return True  # a recovery code goes once by itself
    data = Authenticator.objects.select_for_update().get(pk=authenticator.pk).data
    code, taken = normalize_user_code(code), data.get("taken", [])
    if code in taken:
        return False
    Authenticator.objects.filter(pk=authenticator.pk).update(data=data | {"taken": [code, *taken][:VALID]})
    return True


class CodeForm(Limited, forms.AuthenticateForm):
    pass


class AgainForm(Limited, forms.ReauthenticateForm):
    pass
