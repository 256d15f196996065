"""The second factor of staff: a code from a phone after the password. django-allauth stores and checks it."""

from datetime import timedelta
from typing import Any
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
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from plans.models import AccessEvent
from plans.models.access_event import Event

PERMISSIONS = ("plans.publish_changeset", "auth.add_user", "auth.change_user")  # of reviewers and administrators
MAX_WRONG_CODES = 10  # of one account in WRONG_CODE_PERIOD
WRONG_CODE_PERIOD = timedelta(minutes=15)
VALID_CODES = 2 * settings.MFA_TOTP_TOLERANCE + 1  # the number of codes that are valid at the same time


def _has_factor(user: Any) -> bool:
    """Return whether a user has a second factor. The result is cached on the user: one query per request."""
    if not hasattr(user, "has_second_factor"):
        user.has_second_factor = is_mfa_enabled(user, [Authenticator.Type.TOTP])
    has_factor: bool = user.has_second_factor
    return has_factor


def is_missing(user: Any) -> bool:
    """Return whether a user lacks a required second factor."""
    is_required = settings.SECOND_FACTOR and any(user.has_perm(permission) for permission in PERMISSIONS)
    return is_required and not _has_factor(user)


def is_shown(request: HttpRequest) -> bool:
    """Return whether the session has passed the second factor; also true if the user needs none."""
    if _has_factor(request.user):
        return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))
    return not is_missing(request.user)


def show(request: HttpRequest, authenticator: Authenticator) -> None:
    """Record in the session that the user has passed the second factor. Setting one up counts too."""
    record_authentication(request, request.user, "mfa", id=authenticator.pk, type=authenticator.type)


class Login(LoginView):
    """The login page of the admin. A user with a second factor must pass it before the session begins."""

    template_name = "admin/login.html"
    authentication_form = AdminAuthenticationForm
    next_page = "admin:index"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=_("Log in"),
            app_path=self.request.get_full_path(),
            username=self.request.user.get_username(),
            **kwargs,
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        logout(self.request)  # ends the session of a former user
        record_authentication(self.request, user, "password", reauthenticated=True)
        answer: HttpResponse = perform_login(self.request, user, redirect_url=self.get_success_url())
        return answer


class AccountAdapter(DefaultAccountAdapter):
    def add_message(self, *args: object, **kwargs: object) -> None:
        """Add no message: the pages show the result themselves."""


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong, out of date or used: enter the next one.")
    }

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as inline SVG: the content security policy forbids data URLs."""
        picture = qrcode.make(url, image_factory=SvgPathFillImage).get_image()
        picture.attrib |= {"role": "img", "aria-labelledby": "scan", "width": "240", "height": "240"}
        return mark_safe(ElementTree.tostring(picture, encoding="unicode"))  # nosec B308 B703


class LimitedForm(forms.BaseAuthenticateForm):
    """A form that accepts each code once, and no code of an account after too many wrong ones.

    allauth counts both in a cache. This form uses the database, so it needs no cache and works across processes.
    """

    def clean_code(self) -> str:
        wrong = AccessEvent.objects.filter(event=Event.WRONG_CODE, account=self.user.get_username())
        if wrong.filter(at__gte=timezone.now() - WRONG_CODE_PERIOD).count() >= MAX_WRONG_CODES:
            raise ValidationError(_("Too many wrong codes: try again in a quarter of an hour."))
        code: str = super().clean_code()
        if not _use_code(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


@transaction.atomic
def _use_code(authenticator: Authenticator, code: str) -> bool:
    """Return whether a code is not used yet, and store it as used."""
    if authenticator.type != Authenticator.Type.TOTP:
        return True  # allauth accepts a recovery code only once
    data = Authenticator.objects.select_for_update().get(pk=authenticator.pk).data
    code, used_codes = normalize_user_code(code), data.get("taken", [])
    if code in used_codes:
        return False
    Authenticator.objects.filter(pk=authenticator.pk).update(data=data | {"taken": [code, *used_codes][:VALID_CODES]})
    return True


class CodeForm(LimitedForm, forms.AuthenticateForm):
    pass


class ReauthenticationForm(LimitedForm, forms.ReauthenticateForm):
    pass
