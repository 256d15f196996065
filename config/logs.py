"""What is written to the log."""

import logging
from http import HTTPStatus


class UnavailableInOneLine(logging.Filter):
    """Name the reason of an answer 503 in its line: the traceback, the same each time, tells no more."""

    def filter(self, record):
        if getattr(record, "status_code", None) == HTTPStatus.SERVICE_UNAVAILABLE and record.exc_info:
            _type, error, _traceback = record.exc_info
            reason = str(error).partition("\n")[0]
            record.msg, record.args = f"{record.getMessage()} ({type(error).__name__}: {reason})", ()
            record.exc_info = None
        return True
