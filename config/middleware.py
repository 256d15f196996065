"""Middleware for every request."""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers

from config.preparing import allowed_host
from config.routers import read_from_primary, read_from_replica
from config.slots import slots
from plans.catalogue.caching import request_cache

SAFE_METHODS = ["GET", "HEAD"]
CROSS_ORIGIN_PATHS = re.compile(r"^/(api|data|static/og)/|/embed/|\.(atom|svg|xml)$")
NO_DEVICES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
MAX_PATH_LENGTH = 8_000  # characters of path and query; gunicorn accepts 8,190
TEXT_TYPES = re.compile(r"text/|image/svg|application/(atom\+)?(json|xml)\b")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def is_editing(request: HttpRequest) -> bool:
    return settings.ADMIN and request.path.startswith(f"/{settings.ADMIN_PATH}")


class SecurityHeadersMiddleware:
    """Set default security headers on every response, including static files."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        used_by = "cross-origin" if CROSS_ORIGIN_PATHS.search(request.path) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", used_by)
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        return response


class HealthCheckMiddleware:
    """Allow any host for /healthz and /readyz: a load balancer asks by IP address.

    /healthz needs no database and no session.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/readyz":
            request.META["HTTP_HOST"] = allowed_host()
            return self.get_response(request)
        if request.path != "/healthz" or request.method not in SAFE_METHODS:
            return self.get_response(request)
        return HttpResponse("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


class SiteURLMiddleware:
    """Let every absolute URL in public responses begin with SITE_URL, whatever the Host header says."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SITE_URL and not is_editing(request):
            request.get_host()  # raises DisallowedHost
            scheme, _, host = settings.SITE_URL.partition("://")
            request.META |= {"HTTP_HOST": host, "wsgi.url_scheme": scheme, "HTTP_X_FORWARDED_PROTO": scheme}
        return self.get_response(request)


class DatabaseSlotMiddleware:
    """Limit the requests that use the database at the same time. Without a free slot the response is a 503."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with slots.acquire():
            return self.get_response(request)


class ReadOnlyMiddleware:
    """Allow only GET and HEAD outside the admin, and let each response show one version of the catalogue."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_editing(request):
            read_from_primary()
            return self.get_response(request)
        if request.method not in SAFE_METHODS:
            return HttpResponseNotAllowed(SAFE_METHODS)
        if len(request.get_full_path()) > MAX_PATH_LENGTH:
            return HttpResponse("The address is too long.\n", "text/plain", HTTPStatus.REQUEST_URI_TOO_LONG)
        request.META.pop("HTTP_COOKIE", None)  # public pages do not depend on the user
        read_from_replica()
        with request_cache():
            return self.get_response(request)


class PageLanguageMiddleware(LocaleMiddleware):
    """Set Content-Language and Vary on pages only. Data files do not depend on the language."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response


class CompressionMiddleware(GZipMiddleware):
    """Compress text responses: a page shrinks to a sixth.

    Equal content gives equal bytes, so there is no padding against BREACH. Pages of the admin hold secrets, so they
    are not compressed.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == HTTPStatus.NOT_MODIFIED:  # its headers must equal those of the full response
            del response["Content-Length"]
            patch_vary_headers(response, ["Accept-Encoding"])
        is_text = TEXT_TYPES.match(response.headers.get("Content-Type", ""))
        return super().process_response(request, response) if is_text and not is_editing(request) else response
