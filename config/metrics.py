"""Numbers of this server for Prometheus, on a port of their own: counted by each worker, told by their master.

The workers count in memory that they share with the master, each in a row of its own, so that none waits for another
and nothing is lost when one ends.
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import RawArray
from threading import Lock, Thread

BOUNDS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0)  # seconds
CLASSES = ("2xx", "3xx", "4xx", "5xx")
COLUMNS = [*CLASSES, "memory", "seconds", *BOUNDS]
ROWS = 64  # more than there are workers at a time
NAME = "regional_plans"

_numbers = RawArray("d", ROWS * len(COLUMNS))
_lock = Lock()
_row = 0


def count_in(row: int):
    """Let this process count in a row that no other process has."""
    global _row
    _row = row % ROWS


def count(status: int, seconds: float, is_from_memory: bool):
    """Count an answer."""
    names = [f"{status // 100}xx", *(["memory"] if is_from_memory else []), *(b for b in BOUNDS if seconds <= b)]
    with _lock:
        for name in names:
            _numbers[_row * len(COLUMNS) + COLUMNS.index(name)] += 1
        _numbers[_row * len(COLUMNS) + COLUMNS.index("seconds")] += seconds


def as_text() -> str:
    """Return the numbers of all workers together, in the text format of Prometheus."""
    width = len(COLUMNS)
    total = {name: sum(_numbers[n::width]) for n, name in enumerate(COLUMNS)}
    answers = sum(total[each] for each in CLASSES)
    lines = [
        f"# TYPE {NAME}_answers_total counter",
        *(f'{NAME}_answers_total{{status="{each}"}} {total[each]:.0f}' for each in CLASSES),
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
    def do_GET(self):
        body = as_text().encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        """Say nothing: Prometheus asks several times a minute."""


class Server(ThreadingHTTPServer):
    allow_reuse_port = True  # while one release takes over from another, both have the port


def serve(host: str, port: int):
    """Answer on this port for as long as the process lives."""
    Thread(target=Server((host, port), Metrics).serve_forever, daemon=True).start()
