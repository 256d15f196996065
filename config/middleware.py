"""What holds for every request."""

import re
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers

from config.places import places
from config.routers import read_from_primary, read_from_replica
from plans.catalogue.caching import one_answer

SAFE_METHODS = ["GET", "HEAD"]
FOR_ALL_SITES = re.compile(r"^/(api|data|static/og)/|/embed/|\.(atom|svg|xml)$")
NO_DEVICES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
LONGEST = 8_000  # characters of an address; gunicorn takes 8,190
TEXTS = re.compile(r"text/|image/svg|application/(atom\+)?(json|xml)\b")


def is_editing(request):
    return settings.ADMIN and request.path.startswith(f"/{settings.ADMIN_PATH}")


class SafeHeaders:
    """Say of every answer, of static files too, what a browser may do with it, unless it says so itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        used_by = "cross-origin" if FOR_ALL_SITES.search(request.path) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", used_by)
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        return response


class Alive:
    """Answer that the process lives, whichever host was asked for: no database, no session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path != "/healthz" or request.method not in SAFE_METHODS:
            return self.get_response(request)
        return HttpResponse("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


class OneSite:
    """Let every absolute address in public answers begin with SITE_URL, whichever host was asked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SITE_URL and not is_editing(request):
            request.get_host()  # refuses a host that is not allowed
            scheme, _, host = settings.SITE_URL.partition("://")
            request.META |= {"HTTP_HOST": host, "wsgi.url_scheme": scheme, "HTTP_X_FORWARDED_PROTO": scheme}
        return self.get_response(request)


class PlaceInTheDatabase:
    """Answer what may ask the database only if there is a place; otherwise the reader is told when to ask again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with places.one():
            return self.get_response(request)


class OnlySafeMethodsInPublic:
    """Answer nothing but GET and HEAD outside the admin, and each from one version of the catalogue."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_editing(request):
            read_from_primary()
            return self.get_response(request)
        if request.method not in SAFE_METHODS:
            return HttpResponseNotAllowed(SAFE_METHODS)
        if len(request.get_full_path()) > LONGEST:
            return HttpResponse("The address is too long.\n", "text/plain", HTTPStatus.REQUEST_URI_TOO_LONG)
        request.META.pop("HTTP_COOKIE", None)  # whoever reads is nobody in particular
        read_from_replica()
        with one_answer():
            return self.get_response(request)


class LanguageOfPages(LocaleMiddleware):
    """Say the language of pages, and that it may be the reader's. Data is the same for every reader."""

    def process_response(self, request, response):
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response


class CompressTexts(GZipMiddleware):
    """Send texts compressed to who takes them so: a page in a sixth of its bytes.

    Equal texts give equal bytes. Only the admin has secrets in its pages: it is sent as it is.
    """

    max_random_bytes = 0

    def process_response(self, request, response):
        if response.status_code == HTTPStatus.NOT_MODIFIED:  # says what the answer would say that it stands for
            del response["Content-Length"]
            patch_vary_headers(response, ["Accept-Encoding"])
        is_text = TEXTS.match(response.headers.get("Content-Type", ""))
        return super().process_response(request, response) if is_text and not is_editing(request) else response
