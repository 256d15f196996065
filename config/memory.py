"""Answers from the process's own memory: a public page is made once for a version of the catalogue."""

import gzip
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from config.places import places
from config.routers import read_from_primary
from plans.catalogue.http_caching import Moment, now

MOST = 16 * 1024 * 1024  # bytes that a process keeps
OVERHEAD = 4096  # of an answer beside its content: headers and address
OF_THE_CONTENT = ("Content-Type", "Content-Encoding", "Content-Length", "Content-Language", "Content-Disposition")


class Kept(NamedTuple):
    """An answer: the moment it was made for, its headers, and its content as gzip."""

    moment: Moment
    headers: dict
    content: bytes


class Memory:
    """Answers by their address. Those that nobody asked for lately leave when there is no more room."""

    def __init__(self, most=MOST):
        self._most = most
        self._kept: OrderedDict[tuple, Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, address):
        with self._lock:
            if address in self._kept:
                self._kept.move_to_end(address)
            return self._kept.get(address)

    def keep(self, address, answer):
        with self._lock:
            before = self._kept.pop(address, None)
            self._kept[address] = answer
            self._size += _size(answer) - _size(before)
            while self._size > self._most:
                self._size -= _size(self._kept.popitem(last=False)[1])

    def clear(self):
        with self._lock:
            self._kept.clear()
            self._size = 0


def _size(answer):
    return len(answer.content) + OVERHEAD if answer else 0


memory = Memory()


class AnswersFromMemory:
    """Answer what is kept and still current, before anything else is asked; and keep what views say may be kept.

    While the database is away or hangs the last known answer is given. HEAD is answered as GET is, without the content.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        # The host as it was sent: one that is not allowed finds nothing here, and is refused.
        address = (request.scheme, request.META.get("HTTP_HOST"), request.path, request.META.get("QUERY_STRING", ""))
        kept = memory.find(address)
        if kept and _is_current(kept):
            response = _answer(request, kept)
            response.is_from_memory = True
        else:
            response = self.get_response(request)
            if _may_be_kept(response):
                memory.keep(address, Kept(response.kept_for, dict(response.headers), response.content))
        if request.method == "HEAD":
            _remove_content(response)
        return response


def _is_current(kept):
    read_from_primary()  # which alone knows of the last edit
    try:
        with places.one():
            return kept.moment == now()
    except (OperationalError, InterfaceError):
        return True


def _may_be_kept(response):
    return (
        hasattr(response, "kept_for")
        and not response.streaming
        and response.status_code == 200
        and response.get("Content-Encoding") == "gzip"
        and response.get("Vary") == "Accept-Encoding"
        and not response.cookies
    )


def _answer(request, kept):
    changed_at = kept.headers.get("Last-Modified")
    known = get_conditional_response(
        request, etag=kept.headers["ETag"], last_modified=changed_at and parse_http_date_safe(changed_at)
    )
    if known:  # the reader has it
        for name, value in kept.headers.items():
            if name not in OF_THE_CONTENT:
                known.headers.setdefault(name, value)
        return known
    response = HttpResponse(kept.content, headers=kept.headers)
    if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response.content = gzip.decompress(kept.content)
        response["Content-Length"] = str(len(response.content))
        del response["Content-Encoding"]
    return response


def _remove_content(response):
    if response.streaming:
        response.streaming_content = ()
    else:
        response.content = b""
