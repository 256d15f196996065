"""What is written to the log: on a server a JSON object a line, for every answer and every failure."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from time import perf_counter
from uuid import uuid4

from config import metrics

IN_ONE_LINE = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.BAD_REQUEST)
A_REQUEST = re.compile(r"[\w.-]{1,64}")

request_id: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger(__name__)


class InOneLine(logging.Filter):
    """Name the reason of an answer 503 or 400 in its line: the traceback, the same each time, tells no more."""

    def filter(self, record):
        if getattr(record, "status_code", None) in IN_ONE_LINE and record.exc_info:
            _type, error, _traceback = record.exc_info
            reason = str(error).partition("\n")[0]
            record.msg, record.args = f"{record.getMessage()} ({type(error).__name__}: {reason})", ()
            record.exc_info = None
        return True


class AsJSON(logging.Formatter):
    """A record as a JSON object: what happened when, in which request, and how long its answer took."""

    def format(self, record):
        said = {
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
        return json.dumps({name: value for name, value in said.items() if value not in (None, "")}, ensure_ascii=False)


class Logged:
    """Give each request an identity, that of the proxy if it gave one; count its answer, and log it without its query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        start = perf_counter()
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id.set(given if A_REQUEST.fullmatch(given) else uuid4().hex)
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
