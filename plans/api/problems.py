"""Errors of the API as problem details (RFC 9457)."""

import json
import math
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from rest_framework import exceptions

from plans.catalogue.former import find_former

MEDIA_TYPE = "application/problem+json"

DETAILS = {
    400: "The request cannot be understood.",
    404: "Nothing is to be found at this address.",
    405: "The API is read-only: use GET or HEAD.",
    406: "The API answers in application/json only.",
    410: "The entry was withdrawn: see the reason, and what replaces it.",
    414: "The address is too long: give fewer or shorter parameters.",
    429: "Too many requests from this address: see Retry-After.",
    500: "The server failed; it is not your request.",
    503: "The catalogue cannot answer just now: see Retry-After.",
}


class InvalidParameters(exceptions.APIException):
    """Invalid parameters: `{name: [message, …]}`."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, messages: Mapping[str, Iterable[str]]) -> None:
        super().__init__()
        self.errors = [
            {"parameter": name, "detail": detail} for name, details in messages.items() for detail in details
        ]


def problem(status: int, detail: str = "", **members: object) -> HttpResponse:
    """Return a response with problem details; `members` are extra members, such as `errors`."""
    response = HttpResponse(status=status)
    become_problem(response, detail, **members)
    return response


def become_problem(response: HttpResponse, detail: str = "", **members: object) -> None:
    """Replace the body of an error response by problem details, and keep its other headers."""
    status = HTTPStatus(response.status_code)
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail or DETAILS.get(status.value, status.description),
    }
    response.content = json.dumps(body | members, ensure_ascii=False).encode()
    response["Content-Type"] = MEDIA_TYPE
    response["Cache-Control"] = "no-store"
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The exception handler of the API. Return None for an unexpected error: it becomes a 500."""
    if isinstance(error, InvalidParameters):
        names = ", ".join(dict.fromkeys(error_of_parameter["parameter"] for error_of_parameter in error.errors))
        return problem(error.status_code, f"See the parameters: {names}.", errors=error.errors)
    if isinstance(error, Http404):
        return _former(context["request"]) or problem(HTTPStatus.NOT_FOUND, str(error))
    if not isinstance(error, exceptions.APIException):
        return None
    response = problem(error.status_code)
    if isinstance(error, exceptions.Throttled):
        response["Retry-After"] = str(math.ceil(error.wait or 1))
    return response


def _former(request: HttpRequest) -> HttpResponse | None:
    """Return a 301 or 410 for an entry that moved or was withdrawn; None if there never was one."""
    former = find_former(request)
    if former is None:
        return None
    if former.moved_to:
        return HttpResponsePermanentRedirect(former.url)
    replaced = {"replaced_by": request.build_absolute_uri(former.url)} if former.url else {}
    return problem(HTTPStatus.GONE, reason_zh=former.reason_zh, reason_en=former.reason_en, **replaced)
