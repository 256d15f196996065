"""Answers that only change with the catalogue: a reader who holds the current one gets 304 Not Modified.

The process keeps them too (`config.memory`), each under its canonical URL.
"""

from datetime import date
from functools import wraps
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from plans.catalogue.caching import current_version
from plans.catalogue.version import Version, digest, read_version


class Moment(NamedTuple):
    """What an answer depends on beside its URL: the version of the catalogue, and the day that citations name."""

    version: Version
    day: date


def now() -> Moment:
    """Return the moment for which an answer would be made now."""
    return Moment(read_version(), timezone.localdate())


def etag_of(request, *args, **kwargs):
    """Return the entity tag of a URL in this version of the catalogue."""
    return f'"{digest(current_version().tag, request.build_absolute_uri())}"'


def _tag_of_the_day(request, *args, **kwargs):
    """Return the entity tag for today. It is weak: the answer is sent compressed and as it is."""
    return f'W/"{digest(current_version().tag, timezone.localdate(), request.build_absolute_uri())}"'


def _changed_at(request, *args, **kwargs):
    return current_version().changed_at


def conditional_page(view):
    """Let a browser or proxy keep a page, and ask each time whether it is still the current one."""
    return cache_control(no_cache=True)(condition(etag_func=_tag_of_the_day)(_kept(view)))


def conditional_file(view):
    """Let whoever has a file ask whether it is still the current one, also by the time of the last change."""
    return condition(etag_func=_tag_of_the_day, last_modified_func=_changed_at)(_kept(view))


def _kept(view):
    """Let the process keep an answer, if it was asked for by its canonical URL and the catalogue has a version."""

    @wraps(view)
    def mark(request, *args, **kwargs):
        moment = Moment(current_version(), timezone.localdate())
        response = view(request, *args, **kwargs)
        canonical = getattr(request, "canonical", request.build_absolute_uri(request.path))
        if moment.version.number and request.build_absolute_uri() == canonical and not settings.DEBUG:
            response.kept_for = moment
        return response

    return mark
