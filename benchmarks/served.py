"""Measure the server, and in the same run a minimal Django application in the same gunicorn.

    python -m benchmarks.served [--statements 250000] [--rounds 5] [--keep]

The benchmark starts a server for each of both databases, the minimal application, nginx before one server, and
Datasette; with PostgreSQL also one for an SQLite file with the same rows. It measures them in turn. The ratios compare CPU time per response, because other processes on the machine
hardly change it. Responses per second are printed too. The results replace the section of this database in RESULTS.md.
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
from collections import defaultdict
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.db.models import Field
from django.utils.encoding import iri_to_uri

from benchmarks.load import SECONDS, ask_for
from benchmarks.scratch import databases, reading
from cities.models import City
from plans.lists.filters import FILTERS
from plans.lists.pagination import PAGE_SIZE
from plans.models import Target
from sampledata.pages import largest_pages
from tools.topology import NGINX

RESULTS = Path(__file__).with_name("RESULTS.md")
TICKS = os.sysconf("SC_CLK_TCK")
GZIP = "Accept-Encoding: gzip"
PORTS = {"hello": 8971, "today": 8972, "large": 8973, "nginx": 8974, "datasette": 8975, "file": 8976}
PAGES = (
    "targets by region",
    "one of cities",
    "one of indicators",
    "one of topics",
    "one of targets",
    "search",
    "compare",
)
WARM_UP = 0.5  # seconds
START_GOAL, MEMORY_GOAL = 3, 200  # seconds, MiB
SERVING = {"ALLOWED_HOSTS": "localhost", "SECRET_KEY": "benchmark" * 6}


def url_of(alias):
    name = connections.settings[alias]["TEST"]["NAME"]
    database_url = os.environ.get("DATABASE_URL", "")
    is_server = database_url and "sqlite" not in database_url
    return urlsplit(database_url)._replace(path=f"/{name}").geturl() if is_server else f"sqlite:///{name}"


@contextmanager
def served(name, module, **environment):
    """Serve a module with gunicorn as in production. Yield the process when it responds."""
    options = ["--bind", f"127.0.0.1:{PORTS[name]}", "--workers", "2", "--threads", "8", "--preload"]
    options += ["--max-requests", "0"]  # the CPU time of a worker that is replaced would be lost
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
    for _ in range(480):
        assert process.poll() is None, f"the server of {name} does not start"
        try:
            _get(name, "/" if name in ("hello", "datasette") else "/healthz")
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"the server of {name} does not answer")


def _get(name, path):
    headers = {"Host": "localhost", "Accept-Encoding": "gzip", "X-Forwarded-Proto": "https"}
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{PORTS[name]}{iri_to_uri(path)}", headers=headers), timeout=60
    ) as response:
        return response.headers


@contextmanager
def nginx(folder):
    """Run nginx as reverse proxy of the server “today”, without rate limits. It also serves a page as a file."""
    site = folder / "site"
    site.mkdir()
    (site / "upstream.conf").write_text("".join(
        f"upstream {name} {{ server 127.0.0.1:{PORTS['today']}; keepalive 32; }}\n" for name in ("web", "desk")
    ))  # fmt: skip
    (site / "listen.conf").write_text(
        f"listen 127.0.0.1:{PORTS['nginx']}; location = /file {{ alias {folder}/page.html; default_type text/html; }}\n"
    )
    (site / "kept.conf").write_text(f"alias {folder}/;\n")
    text = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"rate=\d+r/.", "rate=100000r/s", text).replace("/var/cache/nginx/", f"{folder}/pages-")
    text = text.replace("X-Forwarded-Proto $scheme", "X-Forwarded-Proto https").replace("/dev/stdout", f"{folder}/log")
    (folder / "nginx.conf").write_text(f"pid {folder}/pid;\n{text}", encoding="utf-8")
    folder.chmod(0o755)  # nginx workers run as another user
    process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;"])
    try:
        _wait("nginx", process)
        request = urllib.request.Request(
            f"http://127.0.0.1:{PORTS['nginx']}/en/", headers={"Host": "localhost", "Accept-Encoding": "gzip"}
        )
        with urllib.request.urlopen(request) as response:
            (folder / "page.html").write_bytes(response.read())
        yield process
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def datasette(path):
    """Serve an SQLite file with Datasette in immutable mode, from a virtual environment of its own."""
    home = settings.BASE_DIR / "var" / "datasette"
    if not (home / "bin" / "datasette").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "pip", "install", "-q", "datasette==0.65.1", "setuptools"], check=True)
    options = [
        "--port",
        str(PORTS["datasette"]),
        "--setting",
        "suggest_facets",
        "off",
        "--setting",
        "facet_time_limit_ms",
    ]
    process = subprocess.Popen(
        [home / "bin" / "datasette", "-i", path, *options, "10000", "--setting", "sql_time_limit_ms", "20000"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait("datasette", process)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def file_with_the_fixtures(folder):
    """Return the URL of an SQLite file with the rows of “today”."""
    url = f"sqlite:///{folder}/today.sqlite3"
    for command in (["migrate"], ["load_catalogue"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity", "0"],
            cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": url}, check=True,
        )  # fmt: skip
    return url


THREE_FACETS = ("actor", "scope", "standing")


def facet_columns():
    """Return the facets of our list of targets that are columns of its table."""
    fields = map(Target._meta.get_field, (path for path in FILTERS["targets"]().facets.values() if "__" not in path))
    return [field.column for field in fields if isinstance(field, Field) and not field.many_to_many]


def cpu_of(process):
    """Return the CPU time of a server and its workers, in seconds."""
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    fields = [
        Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in [str(process.pid), *workers]
    ]  # fields of proc(5), from the third
    return sum(int(stat[11]) + int(stat[12]) for stat in fields) / TICKS


def cases(pages):
    """Yield the requests to measure as `(name, server, path, headers)`."""
    yield "Django says hello", "hello", "/", []
    for size in ("today", "large"):
        for _ in range(6):  # until each worker has the page in its cache
            tag = _get(size, "/en/")["ETag"]
        yield f"home page from memory, {size}", size, "/en/", [GZIP]
        yield f"home page the reader has (304), {size}", size, "/en/", [GZIP, f"If-None-Match: {tag}"]
        for name, path in pages[size].items():
            if name in PAGES:
                yield f"{name}, made anew, {size}", size, path, []
    yield "home page from nginx", "nginx", "/en/", [GZIP]
    yield "the same bytes from a file of nginx", "nginx", "/file", []


def measure(rounds, pages, vendor):
    """Return the medians `{name: (CPU seconds per response, responses per second)}`, and sentences with other results."""
    facts: list[str] = []
    measured: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    with ExitStack() as stack:
        servers = {"hello": stack.enter_context(served("hello", "hello:application"))}
        for size in ("today", "large"):
            start = time.monotonic()
            servers[size] = stack.enter_context(served(size, "config.wsgi", **SERVING | {"DATABASE_URL": url_of(size)}))
            seconds = time.monotonic() - start
            facts.append(
                f"From the start of the {size} server to its first answer: {seconds:.1f} s (goal: {START_GOAL})."
            )
        servers["nginx"] = stack.enter_context(nginx(Path(stack.enter_context(TemporaryDirectory()))))
        name, server, other_cases = compared_with(vendor, pages, stack)
        servers[name] = server
        for _ in range(rounds):
            for name, server, path, headers in [*cases(pages), *other_cases]:
                measured[name].append(cpu_and_rate(name, servers[server], PORTS[server], path, headers))
        facts.append(
            f"Memory of the workers of the large server after 2,000 mixed requests: {memory_of(servers, 'large')} "
            f"(goal: {MEMORY_GOAL})."
        )
    if vendor == "SQLite":
        facts.append(
            f"“Our facets” of Datasette are the {len(facet_columns())} columns of the table among our "
            f"{len(FILTERS['targets']().facets)}; it cannot count the others, which are links to many entries."
        )
    medians = {name: tuple(map(statistics.median, zip(*values, strict=True))) for name, values in measured.items()}
    return medians, facts


def compared_with(vendor, pages, stack):
    """Start what this database is compared with. Return its name, its process and its cases.

    SQLite is compared with Datasette on the same file, PostgreSQL with an SQLite file of the same rows.
    """
    if vendor == "PostgreSQL":
        url = file_with_the_fixtures(Path(stack.enter_context(TemporaryDirectory())))
        server = stack.enter_context(served("file", "config.wsgi", **SERVING | {"DATABASE_URL": url}))
        path = pages["today"]["targets by region"]
        return "file", server, [("targets by region, made anew, today, SQLite", "file", path, [])]
    server = stack.enter_context(datasette(connections.settings["large"]["TEST"]["NAME"]))
    path = f"/large/plans_target?city_id={pages['large']['targets by region'].partition('city=')[2]}&_size={PAGE_SIZE}"
    facets = {"our facets": facet_columns(), "three facets": THREE_FACETS, "no facet": ()}
    return "datasette", server, [
        (f"Datasette, targets by region, {name}, large", "datasette", path + "".join(f"&_facet={c}" for c in columns), [])
        for name, columns in facets.items()
    ]  # fmt: skip


def cpu_and_rate(name, process, port, path, headers):
    """Ask for a page. Return the CPU seconds per response and the responses per second.

    Before, the server is asked for half a second: the system may have taken memory from it while it was idle.
    """
    ask_for(port, path, headers, WARM_UP)
    cpu_before = cpu_of(process)
    rate, status = ask_for(port, path, headers)
    assert status == (304 if "304" in name else 200), (name, status)
    return (cpu_of(process) - cpu_before) / (rate * SECONDS), rate


def memory_of(servers, size):
    """Request every file and many pages. Return the memory of each worker as text."""
    with reading(size):
        cities = City.objects.values_list("pk", flat=True)[:100]
        paths = [f"/{language}/cities/{pk}/" for language in ("en", "zh-hans") for pk in cities]
        paths += [f"/en/targets/{pk}/" for pk in Target.objects.values_list("pk", flat=True)[:800]]
        paths += [f"/en/targets/?page={number}" for number in range(1, 40)]
        paths += [f"/data/targets.{ending}?city={cities[0]}" for ending in ("csv", "xlsx", "json")]
        paths += largest_pages().values()
    connections[size].close()
    for number in range(2_000):
        with suppress(OSError):  # 404 for a page that does not exist, 503 for a busy export
            _get(size, paths[number % len(paths)])
    children = Path(f"/proc/{servers[size].pid}/task/{servers[size].pid}/children").read_text().split()
    sizes = [dict(re.findall(r"(\w+): +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text())) for pid in children]
    whole, shares = ([int(each[name]) // 1024 for each in sizes] for name in ("Rss", "Pss"))
    return (
        f"{' and '.join(map(str, whole))} MiB, or {' and '.join(map(str, shares))} MiB "
        "when what processes share is divided among them"
    )


# (name, name to compare with, "rate" or "time", goal: at least for a rate, at most for a time)
GOALS: list[tuple[str, str, str, Any]] = [
    ("home page from memory, today", "Django says hello", "rate", {"SQLite": 0.5, "PostgreSQL": 0.4}),
    ("home page the reader has (304), today", "Django says hello", "rate", {"SQLite": 0.6, "PostgreSQL": 0.4}),
    ("home page from nginx", "the same bytes from a file of nginx", "rate", 0.8),
    ("targets by region, made anew, large", "Datasette, targets by region, our facets, large", "rate", 3),
    ("targets by region, made anew, large", "Datasette, targets by region, three facets, large", "rate", 3),
    ("targets by region, made anew, large", "targets by region, made anew, today", "time", 1.5),
    *((f"{name}, made anew, large", f"{name}, made anew, today", "time", 1.5) for name in PAGES[1:-1]),
    ("targets by region, made anew, today", "targets by region, made anew, today, SQLite", "time", 1.3),
    ("compare, made anew, today", "targets by region, made anew, today", "time", 3),
    ("compare, made anew, large", "targets by region, made anew, large", "time", 3),
]


def ratios(measured, vendor):
    """Yield a table row for each goal: the ratio of CPU times, and whether it meets the goal."""
    for name, other, unit, goal in GOALS:
        if name in measured and other in measured:
            limit = goal[vendor] if isinstance(goal, dict) else goal
            ratio = measured[other][0] / measured[name][0]
            ratio, is_met = (1 / ratio, 1 / ratio <= limit) if unit == "time" else (ratio, ratio >= limit)
            sign = "≤" if unit == "time" else "≥"
            of = "of the time of" if unit == "time" else "of the speed of"
            yield f"| {name} | {ratio:.2f} {of} | {other} | {sign} {limit} | {'met' if is_met else '**missed**'} |"


def report(measured, facts, options, vendor):
    hello, _rate = measured["Django says hello"]
    lines = [
        f"## {vendor}",
        "",
        f"{date.today()}, {os.cpu_count()} CPUs ({platform.machine()}), Python {platform.python_version()}; "
        f"2 workers, 4 clients, medians of {options.rounds} rounds; large: {options.statements:,} statements.",
        "",
        "| what | ratio | to | goal | |",
        "|---|---|---|---|---|",
        *ratios(measured, vendor),
        "",
        *(f"- {fact}" for fact in facts),
        "",
        "| what | of Django's hello | CPU an answer (ms) | answers a second |",
        "|---|---|---|---|",
        *(f"| {name} | {hello / cpu:.2f} | {1000 * cpu:.2f} | {rate:.0f} |" for name, (cpu, rate) in measured.items()),
        "",
    ]
    return "\n".join(lines)


def write(section, vendor):
    """Replace the section of this database in RESULTS.md."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Measured by `make bench`\n\n"
    other_sections = re.sub(rf"## {vendor}\n.*?(?=^## |\Z)", "", text, flags=re.DOTALL | re.MULTILINE).rstrip()
    RESULTS.write_text(f"{other_sections}\n\n{section}", encoding="utf-8")


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
        medians, facts = measure(options.rounds, pages, vendor)
        section = report(medians, facts, options, vendor)
    write(section, vendor)
    print(section)


if __name__ == "__main__":
    main()
