"""What holds for every request."""

from django.http import HttpResponseNotAllowed

from config.routers import writing

SAFE_METHODS = ["GET", "HEAD"]
EDITORS = "/admin/"


class OnlySafeMethodsInPublic:
    """Answer nothing but GET and HEAD outside the admin: the public site has nothing to change."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_editing = request.path.startswith(EDITORS)
        writing.set(is_editing)
        if request.method not in SAFE_METHODS and not is_editing:
            return HttpResponseNotAllowed(SAFE_METHODS)
        return self.get_response(request)
