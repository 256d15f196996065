"""HTTP validators of responses that change only with the catalogue: a current copy gets 304 Not Modified.

`config.memory` also caches these responses in the process, each under its canonical URL.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from plans.catalogue.caching import current_version
from plans.catalogue.version import Version, digest, read_version

View = Callable[..., Any]


class Moment(NamedTuple):
    """What a response depends on besides its URL: the catalogue version, and the day in citations."""

    version: Version
    day: date


def current_moment() -> Moment:
    """Return the Moment of a response that is rendered now."""
    return Moment(read_version(), timezone.localdate())


def etag_of(request: HttpRequest, *args: object, **kwargs: object) -> str:
    """Return the strong ETag of a URL in this version of the catalogue."""
    return f'"{digest(current_version().tag, request.build_absolute_uri())}"'


def _tag_of_the_day(request: HttpRequest, *args: object, **kwargs: object) -> str:
    """Return the ETag for today. It is weak, because the response may be compressed."""
    return f'W/"{digest(current_version().tag, timezone.localdate(), request.build_absolute_uri())}"'


def _changed_at(request: HttpRequest, *args: object, **kwargs: object) -> datetime | None:
    return current_version().changed_at


def conditional_page(view: View) -> View:
    """Let browsers and proxies store a page, but revalidate it at each request."""
    return cache_control(no_cache=True)(condition(etag_func=_tag_of_the_day)(_kept(view)))


def conditional_file(view: View) -> View:
    """Let clients revalidate a file by ETag or Last-Modified."""
    return condition(etag_func=_tag_of_the_day, last_modified_func=_changed_at)(_kept(view))


def _kept(view: View) -> View:
    """Mark a response for `config.memory`, if its URL is canonical and the catalogue has a version."""

    @wraps(view)
    def mark(request: HttpRequest, *args: object, **kwargs: object) -> Any:
        moment = Moment(current_version(), timezone.localdate())
        response = view(request, *args, **kwargs)
        canonical = getattr(request, "canonical", request.build_absolute_uri(request.path))
        if moment.version.number and request.build_absolute_uri() == canonical and not settings.DEBUG:
            response.kept_for = moment
        return response

    return mark
