"""Rules for every answer below `/api/`."""

from plans.api.problems import MEDIA_TYPE, become_problem

API = "/api/"


class PublicApi:
    """Make every error a problem detail, and let pages of any origin read what the API answers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path_info.startswith(API):
            return response
        if response.status_code >= 400 and response["Content-Type"] != MEDIA_TYPE:
            become_problem(response)
            del response["Vary"], response["Content-Language"]  # of the page whose place it takes
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
        return response
