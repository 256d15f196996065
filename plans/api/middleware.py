"""A middleware for all responses below `/api/`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from plans.api.problems import MEDIA_TYPE, become_problem

API_PATH = "/api/"


class ApiMiddleware:
    """Turn every error into problem details, and allow requests from any origin (CORS)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(API_PATH):
            return response
        if response.status_code >= 400 and response["Content-Type"] != MEDIA_TYPE:
            become_problem(response)
            del response["Vary"], response["Content-Language"]  # they belong to the HTML page that was replaced
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
        return response
