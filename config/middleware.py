"""What holds for every request."""

import re
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers

from config.places import places
from config.routers import read_from_primary, read_from_replica
from plans.catalogue.caching import one_answer

SAFE_METHODS = ["GET", "HEAD"]
EDITORS = "/admin/"
ALIVE = "/healthz"
TEXTS = re.compile(r"text/|image/svg|application/(atom\+)?(json|xml)\b")


def is_editing(request):
    return request.path.startswith(EDITORS)


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
        if request.path == ALIVE:
            return self.get_response(request)
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
