"""What holds for every request."""

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware

from config.routers import read_from_primary, read_from_replica
from plans.catalogue.caching import one_answer

SAFE_METHODS = ["GET", "HEAD"]
EDITORS = "/admin/"


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
        read_from_replica()
        with one_answer():
            return self.get_response(request)


class CompressTexts(GZipMiddleware):
    """Send pages and CSV files compressed to who takes them so: a page in a sixth of its bytes.

    Programs get the API as it is: not all of them undo what they say they take.
    """

    def process_response(self, request, response):
        is_text = response.headers.get("Content-Type", "").startswith("text/")
        return super().process_response(request, response) if is_text else response
