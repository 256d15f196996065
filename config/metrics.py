"""Metrics for Prometheus on a separate port: each worker counts, and the master process serves the sums.

Workers share memory with the master. Each worker has its own row, so that no worker waits for another, and no count
is lost when a worker ends.
"""

from bisect import bisect_left
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from multiprocessing import RawArray
from threading import Lock, Thread

BOUNDS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0)  # seconds
CLASSES = ("2xx", "3xx", "4xx", "5xx")
PLACES = {column: place for place, column in enumerate((*CLASSES, "memory", "seconds", *BOUNDS))}  # in a row
ROWS = 64  # more than the number of workers at any time
NAME = "regional_plans"

_numbers = RawArray("d", ROWS * len(PLACES))
_lock = Lock()
_row = 0


def count_in(row: int) -> None:
    """Select the row in which this process counts."""
    global _row
    _row = row % ROWS


def count(status: int, seconds: float, is_from_memory: bool) -> None:
    """Count a response: its class, its time, and the smallest bound of its time."""
    columns = [
        f"{status // 100}xx",
        *(["memory"] if is_from_memory else []),
        *BOUNDS[bisect_left(BOUNDS, seconds) :][:1],
    ]
    start = _row * len(PLACES)
    with _lock:
        for column in columns:
            _numbers[start + PLACES[column]] += 1
        _numbers[start + PLACES["seconds"]] += seconds


def as_text() -> str:
    """Return the sums of all workers in the text format of Prometheus."""
    total = {column: sum(_numbers[place :: len(PLACES)]) for column, place in PLACES.items()}
    within = zip(BOUNDS, accumulate(total[bound] for bound in BOUNDS), strict=True)
    answers = sum(total[status_class] for status_class in CLASSES)
    lines = [
        f"# TYPE {NAME}_answers_total counter",
        *(f'{NAME}_answers_total{{status="{status_class}"}} {total[status_class]:.0f}' for status_class in CLASSES),
        f"# TYPE {NAME}_answers_from_memory_total counter",
        f"{NAME}_answers_from_memory_total {total['memory']:.0f}",
        f"# TYPE {NAME}_answer_seconds histogram",
        *(f'{NAME}_answer_seconds_bucket{{le="{bound}"}} {number:.0f}' for bound, number in within),
        f'{NAME}_answer_seconds_bucket{{le="+Inf"}} {answers:.0f}',
        f"{NAME}_answer_seconds_sum {total['seconds']:.6f}",
        f"{NAME}_answer_seconds_count {answers:.0f}",
    ]
    return "\n".join([*lines, ""])


class Metrics(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = as_text().encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: Prometheus sends several requests a minute."""


class Server(ThreadingHTTPServer):
    allow_reuse_port = True  # during a deployment two releases share the port


def serve(host: str, port: int) -> None:
    """Serve the metrics in a daemon thread."""
    Thread(target=Server((host, port), Metrics).serve_forever, daemon=True).start()
