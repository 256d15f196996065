"""Answers that only change with the catalogue: a reader who holds the current one gets 304 Not Modified."""

from functools import wraps

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from plans.catalogue import edition
from plans.catalogue.caching import cached, digest, request_cache, state


def _etag(request, *args, **kwargs):
    now = state()
    return f'"{digest(now, request.build_absolute_uri())}"' if now else None


def _changed_at(request, *args, **kwargs):
    return edition.current().changed_at


conditional_file = condition(etag_func=_etag, last_modified_func=_changed_at)


def conditional_page(view):
    """A page that a browser or proxy keeps, and asks each time whether it is still the current one.

    Not for a page with the day of access in its citations: that changes by itself.
    """
    return cache_control(no_cache=True)(one_state(condition(etag_func=_etag)(view)))


def one_state(view):
    """A page that is made from one state of the catalogue, which is looked at once."""

    @wraps(view)
    def made(*args, **kwargs):
        with request_cache():
            return view(*args, **kwargs)

    return made


def cached_page(view):
    """A page of the edition that is made once, as it looks at much of the catalogue."""

    @conditional_page
    @wraps(view)
    def kept(request, **kwargs):
        def content():
            return view(request, **kwargs).content

        return HttpResponse(content() if request.GET else cached(content, request.build_absolute_uri()))

    return kept
