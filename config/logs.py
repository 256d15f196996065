"""Logging: on a server one JSON object per line, for every response and every failure."""

import json
import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from time import perf_counter
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config import metrics

ONE_LINE_STATUSES = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.BAD_REQUEST)
REQUEST_ID = re.compile(r"[\w.-]{1,64}")

encode = json.JSONEncoder(ensure_ascii=False).encode
request_id: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger(__name__)


class OneLineFilter(logging.Filter):
    """Replace the traceback of a 503 or 400 by its reason in one line: the traceback is the same each time."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) in ONE_LINE_STATUSES and record.exc_info:
            _type, error, _traceback = record.exc_info
            reason = str(error).partition("\n")[0]
            record.msg, record.args = f"{record.getMessage()} ({type(error).__name__}: {reason})", ()
            record.exc_info = None
        return True


class JSONFormatter(logging.Formatter):
    """Format a log record as a JSON object, with the ID, status and duration of the request."""

    def format(self, record: logging.LogRecord) -> str:
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "request": request_id.get(),
            "status": getattr(record, "status_code", None),
            "milliseconds": getattr(record, "milliseconds", None),
            "access": getattr(record, "access", None),
            "traceback": self.formatException(record.exc_info) if record.exc_info else None,
        }
        return encode({name: value for name, value in values.items() if value not in (None, "")})


class RequestLogMiddleware:
    """Set the ID of each request, or take the proxy's; count the response, and log it without the query string."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = perf_counter()
        sent_id = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id.set(sent_id if REQUEST_ID.fullmatch(sent_id) else uuid4().hex)
        response = self.get_response(request)
        seconds = perf_counter() - start
        metrics.count(response.status_code, seconds, hasattr(response, "is_from_memory"))
        logger.info(
            "%s %s",
            request.method,
            request.path,
            extra={"status_code": response.status_code, "milliseconds": round(1000 * seconds, 1)},
        )
        return response
