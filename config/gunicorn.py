"""How gunicorn serves the catalogue, on a laptop and in production."""

import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 8  # more than `config.places` and files that are made may keep busy
preload_app = True  # one secret key for all workers, and what config.wsgi preloads
control_socket_disable = True  # it is the same file for every site of a user
limit_request_line = 8_190  # fifty values of a filter; the application says what is too long
max_requests = 10_000
max_requests_jitter = 1_000


def post_worker_init(worker):
    """Prepare what each process makes for itself, after the fork."""
    from config.preparing import warm  # noqa: PLC0415 - gunicorn reads this file before it finds the project

    warm(worker.wsgi)
