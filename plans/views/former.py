"""The middleware for the former URLs of entries that moved or were withdrawn."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from plans.catalogue.former import find_former


class FormerAddressMiddleware:
    """Replace a 404 by a 301 or 410 if the URL belonged to an entry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        former = find_former(request) if isinstance(exception, Http404) else None
        if former is None:
            return None
        if former.moved_to:
            return HttpResponsePermanentRedirect(former.url)
        return render(request, "410.html", {"former": former}, status=HTTPStatus.GONE)
