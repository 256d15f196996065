"""How fast the server is, beside Django saying hello in the same gunicorn in the same run.

    python -m benchmarks.served [--statements 250000] [--rounds 5] [--keep]

Servers of both sizes and the hello are started here, and asked by turns. Ratios are those of the time of the CPU
that an answer takes, which other work on the machine hardly changes; answers a second are beside them. The results
are written into RESULTS.md, in the part of this kind of database.
"""

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from benchmarks.load import SECONDS, ask_for
from benchmarks.scratch import databases, reading
from sampledata.pages import largest_pages

RESULTS = Path(__file__).with_name("RESULTS.md")
TICKS = os.sysconf("SC_CLK_TCK")
GZIP = "Accept-Encoding: gzip"
PORTS = {"hello": 8971, "today": 8972, "large": 8973}
MADE = ("targets by region", "one of cities", "one of indicators", "compare", "search")


def url_of(alias):
    name = connections.settings[alias]["TEST"]["NAME"]
    given = os.environ.get("DATABASE_URL", "")
    is_server = given and "sqlite" not in given
    return urlsplit(given)._replace(path=f"/{name}").geturl() if is_server else f"sqlite:///{name}"


@contextmanager
def served(name, module, **environment):
    """Let gunicorn serve a module as in production; the process is returned when it answers."""
    options = ["--bind", f"127.0.0.1:{PORTS[name]}", "--workers", "2", "--threads", "8", "--preload"]
    options += ["--chdir", "benchmarks"] if name == "hello" else ["--config", "config/gunicorn.py"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, module],
        cwd=settings.BASE_DIR, env=os.environ | environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(name, process)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _wait(name, process):
    for _ in range(240):
        assert process.poll() is None, f"the server of {name} does not start"
        try:
            _get(name, "/" if name == "hello" else "/healthz")
            return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"the server of {name} does not answer")


def _get(name, path):
    headers = {"Host": "localhost", "Accept-Encoding": "gzip", "X-Forwarded-Proto": "https"}
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{PORTS[name]}{path}", headers=headers), timeout=60
    ) as response:
        return response.headers


def cpu_of(process):
    """Return the seconds of CPU that the workers of a server have used."""
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in workers]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS


def cases(pages):
    """Yield what is measured: its name, its server, its path and its headers."""
    yield "Django says hello", "hello", "/", []
    for size in ("today", "large"):
        for _ in range(6):  # until every worker knows it
            tag = _get(size, "/en/")["ETag"]
        yield f"home page from memory, {size}", size, "/en/", [GZIP]
        yield f"home page the reader has (304), {size}", size, "/en/", [GZIP, f"If-None-Match: {tag}"]
        for name, path in pages[size].items():
            if name in MADE:
                yield f"{name}, made anew, {size}", size, path, []


def measure(rounds, pages):
    """Return `{name: (seconds of CPU an answer, answers a second)}`: medians of rounds that take turns."""
    with ExitStack() as stack:
        servers = {"hello": stack.enter_context(served("hello", "hello:application"))}
        for size in ("today", "large"):
            environment = {"DATABASE_URL": url_of(size), "ALLOWED_HOSTS": "localhost", "SECRET_KEY": "benchmark" * 6}
            servers[size] = stack.enter_context(served(size, "config.wsgi", **environment))
        measured: dict[str, list] = {}
        for _ in range(rounds):
            for name, server, path, headers in cases(pages):
                before = cpu_of(servers[server])
                rate, status = ask_for(PORTS[server], path, headers)
                assert status == (304 if "304" in name else 200), (name, status)
                measured.setdefault(name, []).append(((cpu_of(servers[server]) - before) / (rate * SECONDS), rate))
    return {name: tuple(map(statistics.median, zip(*values, strict=True))) for name, values in measured.items()}


def report(measured, options, vendor):
    hello, _rate = measured["Django says hello"]
    lines = [
        f"## {vendor}",
        "",
        f"{date.today()}, {os.cpu_count()} CPUs ({platform.machine()}), Python {platform.python_version()}; "
        f"2 workers, 4 clients, medians of {options.rounds} rounds; large: {options.statements:,} statements.",
        "",
        "| what | of Django's hello | CPU an answer (ms) | answers a second |",
        "|---|---|---|---|",
        *(f"| {name} | {hello / cpu:.2f} | {1000 * cpu:.2f} | {rate:.0f} |" for name, (cpu, rate) in measured.items()),
        "",
    ]
    return "\n".join(lines)


def write(part, vendor):
    """Put a part into RESULTS.md in place of the former one of this database."""
    whole = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Measured by `make bench`\n\n"
    rest = re.sub(rf"## {vendor}\n.*?(?=^## |\Z)", "", whole, flags=re.DOTALL | re.MULTILINE).rstrip()
    RESULTS.write_text(f"{rest}\n\n{part}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", action="store_true", help="keep the databases for the next run")
    options = parser.parse_args()
    with databases(options.statements, options.keep):
        pages = {}
        for alias in ("today", "large"):
            with reading(alias):
                pages[alias] = largest_pages()
            connections[alias].close()
        vendor = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connections["today"].vendor]
        part = report(measure(options.rounds, pages), options, vendor)
    write(part, vendor)
    print(part)


if __name__ == "__main__":
    main()
