"""What holds for every request."""

from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware

from config.routers import writing
from plans.catalogue.caching import one_answer

SAFE_METHODS = ["GET", "HEAD"]
EDITORS = "/admin/"


class OnlySafeMethodsInPublic:
    """Answer nothing but GET and HEAD outside the admin, and each from one version of the catalogue."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_editing = request.path.startswith(EDITORS)
        writing.set(is_editing)
        if request.method not in SAFE_METHODS and not is_editing:
            return HttpResponseNotAllowed(SAFE_METHODS)
        if is_editing:
            return self.get_response(request)
        with one_answer():
            return self.get_response(request)


class CompressTexts(GZipMiddleware):
    """Send pages and CSV files compressed to who takes them so: a page in a sixth of its bytes.

    Programs get the API as it is: not all of them undo what they say they take.
    """

    def process_response(self, request, response):
        is_text = response.headers.get("Content-Type", "").startswith("text/")
        return super().process_response(request, response) if is_text else response
