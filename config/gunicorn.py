"""How gunicorn serves the catalogue, on a laptop and in production."""

import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
preload_app = True  # one secret key for all workers, and no slow first request
max_requests = 10_000
max_requests_jitter = 1_000
