"""The configuration of gunicorn, on a laptop and in production."""

import ctypes
import gc
import logging
import os
import platform
import sys
from threading import Thread
from typing import Any

for name in ("PORT", "WEB_CONCURRENCY", "METRICS_PORT"):
    if (given := os.environ.get(name)) and not (given.isdecimal() and 0 < int(given) < 65_536):
        sys.exit(f"{name} is {given}: give a number from 1 to 65535.")

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
keepalive = 75  # seconds; nginx closes after 60, so it never uses a connection that gunicorn is closing
threads = 8  # more than the slots of `config.slots` and of generated files together
if platform.libc_ver()[0] == "glibc":
    M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3  # of malloc.h
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)  # otherwise each thread has its own heap: a third more memory
    ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 1 << 20)  # large blocks, as of a workbook, return to the system
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")  # pypinyin would copy its dictionaries: 3 MB
# CPython allocates the frames of a thread in pieces of 16 kB, and frees a piece as soon as its first call returns. A loop
# whose calls begin a new piece would allocate it in each round: a third of the time of a comparison. The first call of a
# thread asks for a large frame, so its piece has room for 128 kB of other frames.
Thread.run.__code__ = Thread.run.__code__.replace(co_stacksize=16_000)
# No line of the log names its place in the code or its thread: to find them takes long for a cached page.
logging._srcfile = None
logging.logThreads = logging.logMultiprocessing = False
gc.disable()  # config.wsgi enables it after preloading: collecting garbage would take a sixth of the start
preload_app = True  # all workers share one secret key, and the memory that config.wsgi preloads
control_socket_disable = True  # several sites of one user would use the same socket file
limit_request_line = 8_190  # fifty values of a filter; the application refuses longer URLs with a message
if os.environ.get("LOG_FORMAT") != "words":  # the lines of gunicorn itself, in the format of config.settings
    logconfig_dict = {
        "formatters": {"json": {"()": "config.logs.JSONFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {"gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False}},
    }
max_requests = 10_000
max_requests_jitter = 1_000


# Local imports below: gunicorn reads this file before the project is on the path.
def when_ready(server: object) -> None:
    """Serve the metrics of all workers on METRICS_PORT, if it is set."""
    from config import metrics  # noqa: PLC0415

    if port := os.environ.get("METRICS_PORT"):
        metrics.serve(bind.rpartition(":")[0], int(port))


def post_worker_init(worker: Any) -> None:
    """Set up the metrics and warm up each worker after the fork."""
    from config import metrics  # noqa: PLC0415
    from config.preparing import warm_up  # noqa: PLC0415

    metrics.count_in(worker.age)
    warm_up(worker.wsgi)
