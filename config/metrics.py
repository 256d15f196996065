"""Metrics for Prometheus on a separate port: each worker counts, and the master process serves the sums.

Workers share memory with the master. Each worker has its own row, so that no worker waits for another, and no count
is lost when a worker ends.
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import RawArray
from threading import Lock, Thread

BOUNDS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0)  # seconds
CLASSES = ("2xx", "3xx", "4xx", "5xx")
COLUMNS = [*CLASSES, "memory", "seconds", *BOUNDS]
ROWS = 64  # more than the number of workers at any time
NAME = "regional_plans"

_numbers = RawArray("d", ROWS * len(COLUMNS))
_lock = Lock()
_row = 0


def count_in(row: int) -> None:
    """Select the row in which this process counts."""
    global _row
    _row = row % ROWS


def count(status: int, seconds: float, is_from_memory: bool) -> None:
    """Count a response."""
    names = [f"{status // 100}xx", *(["memory"] if is_from_memory else []), *(b for b in BOUNDS if seconds <= b)]
    with _lock:
        for name in names:
            _numbers[_row * len(COLUMNS) + COLUMNS.index(name)] += 1
        _numbers[_row * len(COLUMNS) + COLUMNS.index("seconds")] += seconds


def as_text() -> str:
    """Return the sums of all workers in the text format of Prometheus."""
    width = len(COLUMNS)
    total = {name: sum(_numbers[n::width]) for n, name in enumerate(COLUMNS)}
    answers = sum(total[status_class] for status_class in CLASSES)
    lines = [
        f"# TYPE {NAME}_answers_total counter",
        *(f'{NAME}_answers_total{{status="{status_class}"}} {total[status_class]:.0f}' for status_class in CLASSES),
        f"# TYPE {NAME}_answers_from_memory_total counter",
        f"{NAME}_answers_from_memory_total {total['memory']:.0f}",
        f"# TYPE {NAME}_answer_seconds histogram",
        *(f'{NAME}_answer_seconds_bucket{{le="{bound}"}} {total[bound]:.0f}' for bound in BOUNDS),
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
