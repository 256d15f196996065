"""Answers that only change with the catalogue: a reader who holds the current one gets 304 Not Modified."""

from functools import wraps

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from plans.catalogue.caching import cached, current_version
from plans.catalogue.version import digest


def etag_of(request, *args, **kwargs):
    """Return the entity tag of a URL in this version of the catalogue."""
    return f'"{digest(current_version().tag, request.build_absolute_uri())}"'


def _changed_at(request, *args, **kwargs):
    return current_version().changed_at


conditional_file = condition(etag_func=etag_of, last_modified_func=_changed_at)


def conditional_page(view):
    """Let a browser or proxy keep a page, and ask each time whether it is still the current one.

    Not for a page with the day of access in its citations: that changes by itself.
    """
    return cache_control(no_cache=True)(condition(etag_func=etag_of)(view))


def cached_page(view):
    """Make a page once for a version of the catalogue, as it looks at much of it."""

    @conditional_page
    @wraps(view)
    def page(request, **kwargs):
        if request.GET:
            return view(request, **kwargs)
        return HttpResponse(cached(lambda: view(request, **kwargs).content, request.build_absolute_uri()))

    return page
