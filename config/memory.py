"""A cache of responses in the memory of the process: a public page is rendered once per catalogue version."""

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from config.routers import read_from_primary
from config.slots import slots
from plans.catalogue.http_caching import Moment, current_moment

MAX_BYTES = 16 * 1024 * 1024  # of one process
PORT = re.compile(r":[0-9]+$")
OVERHEAD = 4096  # bytes of a response besides its content: headers and key
CONTENT_HEADERS = ("Content-Type", "Content-Encoding", "Content-Length", "Content-Language", "Content-Disposition")

CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}

Key = Hashable  # scheme, host, path and query


class CachedResponse(NamedTuple):
    """A cached response: the moment for which it is valid, its headers, and its content as gzip."""

    moment: Moment
    headers: dict[str, str]
    content: bytes


class Memory:
    """A least-recently-used cache of responses by URL, limited by bytes."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._most = max_bytes
        self._kept: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, key: Key) -> CachedResponse | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def store(self, key: Key, response: CachedResponse) -> None:
        with self._lock:
            replaced = self._kept.pop(key, None)
            self._kept[key] = response
            self._size += _size(response) - _size(replaced)
            while self._size > self._most:
                self._size -= _size(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


def _size(response: CachedResponse | None) -> int:
    return len(response.content) + OVERHEAD if response else 0


memory = Memory()


class MemoryCacheMiddleware:
    """Return a cached response while it is current; otherwise call the view, and cache its response if it allows that.

    While the database is unavailable, return the last cached response. HEAD returns the headers of GET without content.
    """

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        # The Host header as sent: a host that is not allowed is never in the cache, and is refused later.
        host = request.META.get("HTTP_HOST", "")
        if settings.SITE_URL:  # no page depends on the port
            host = PORT.sub("", host)
        key = (request.scheme, host, request.path, request.META.get("QUERY_STRING", ""))
        cached = memory.find(key)
        if cached and _is_current(cached):
            response: Any = _response_from(request, cached)
            response.is_from_memory = True
        else:
            response = self.get_response(request)
            if _is_cacheable(response):
                memory.store(key, CachedResponse(response.kept_for, dict(response.headers), response.content))
        if request.method == "HEAD":
            _remove_content(response)
        return response


def _is_current(cached: CachedResponse) -> bool:
    read_from_primary()  # only the primary knows the last edit
    try:
        with slots.acquire():
            return cached.moment == current_moment()
    except (OperationalError, InterfaceError):
        return True


def _is_cacheable(response: Any) -> bool:
    return (
        hasattr(response, "kept_for")
        and not response.streaming
        and response.status_code == 200
        and response.get("Content-Encoding") == "gzip"
        and response.get("Vary") == "Accept-Encoding"
        and not response.cookies
    )


def _response_from(request: HttpRequest, cached: CachedResponse) -> HttpResponse:
    conditional = _conditional(request, cached.headers)
    if conditional:  # 304 or 412
        for name, value in cached.headers.items():
            if name not in CONTENT_HEADERS:
                conditional.headers[name] = value
        return conditional
    response = HttpResponse(cached.content, headers=cached.headers)
    if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response.content = gzip.decompress(cached.content)
        response["Content-Length"] = str(len(response.content))
        del response["Content-Encoding"]
    return response


def _conditional(request: HttpRequest, headers: dict[str, str]) -> HttpResponse | None:
    """Return the response to a conditional request, or None if the whole response is due."""
    conditions = CONDITIONS & request.META.keys()
    if not conditions:
        return None
    if conditions == {"HTTP_IF_NONE_MATCH"} and request.META["HTTP_IF_NONE_MATCH"] == headers["ETag"]:  # from a browser
        return HttpResponseNotModified()
    changed_at = headers.get("Last-Modified")
    changed_seconds = parse_http_date_safe(changed_at) if changed_at else None
    return get_conditional_response(request, etag=headers["ETag"], last_modified=changed_seconds)


def _remove_content(response: Any) -> None:
    if response.streaming:
        response.streaming_content = ()
    else:
        response.content = b""
