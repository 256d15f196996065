"""Measure each page with a large database, and with one of today's size in the same run.

    python -m benchmarks.pages [--statements 250000] [--rounds 20] [--only WORD] [--keep]

The benchmark creates its databases on the server of DATABASE_URL (see `scratch.py`). Rounds alternate between
the two sizes. “first” is the time of the first response after an edit, with an empty cache.
"""

import argparse
import statistics
from time import perf_counter

from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.scratch import databases, reading
from plans.catalogue.caching import forget
from sampledata.pages import largest_pages

SECONDS = 12  # limit for all rounds of one page with one database
MIN_ROUNDS = 3
FILES = {f"file of targets, first byte, {ending}": f"/data/targets.{ending}" for ending in ("csv", "json")}


def seconds_to_first_byte(client, url):
    """Request a URL and return the seconds until the first byte. The status must be 200."""
    start = perf_counter()
    response = client.get(url)
    if response.streaming:
        next(iter(response.streaming_content))
    seconds = perf_counter() - start
    assert response.status_code == 200, (url, response.status_code)
    response.close()
    return seconds


def measure(client, alias, url):
    with reading(alias):
        return seconds_to_first_byte(client, url)


def measure_with_empty_cache(client, alias, url):
    cache.clear()
    forget()
    return measure(client, alias, url)


def captured_queries(client, alias, url):
    with reading(alias), CaptureQueriesContext(connections[alias]) as captured:
        seconds_to_first_byte(client, url)
        return captured.captured_queries


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="measure the pages whose name contains this")
    parser.add_argument("--keep", action="store_true", help="keep the databases for the next run")
    parser.add_argument("--queries", action="store_true", help="print the slow queries of each page")
    options = parser.parse_args()
    with databases(options.statements, options.keep):
        sizes = {}
        for alias in ("today", "large"):
            with reading(alias):
                sizes[alias] = largest_pages() | FILES
        client = Client()
        print(f"{'':44} {'today':>24}   {'large':>32}  ratio")
        print(
            f"{'milliseconds':44} {'queries':>7} {'p50':>8} {'p95':>8}  {'queries':>7} {'first':>8} {'p50':>8} {'p95':>8}"
        )
        for page in sizes["large"]:
            if options.only in page:
                report(client, page, sizes, options)


def report(client, page, sizes, options):
    measure_with_empty_cache(client, "today", sizes["today"][page])
    first_seconds = measure_with_empty_cache(client, "large", sizes["large"][page])
    captured = {alias: captured_queries(client, alias, sizes[alias][page]) for alias in sizes}
    times: dict[str, list[float]] = {alias: [] for alias in sizes}
    while len(times["large"]) < options.rounds:
        for alias in sizes:
            times[alias].append(measure(client, alias, sizes[alias][page]))
        if sum(times["large"]) > SECONDS and len(times["large"]) >= MIN_ROUNDS:
            break
    today, large = (
        f"{len(captured[alias]):7} {{}}".format(" ".join(f"{1000 * t:8.1f}" for t in p50_and_p95(times[alias])))
        for alias in sizes
    )
    ratio = statistics.median(times["large"]) / statistics.median(times["today"])
    query_count, percentile_columns = large[:7], large[7:]
    print(f"{page:44} {today}  {query_count} {1000 * first_seconds:8.1f}{percentile_columns}  {ratio:5.1f}", flush=True)
    if options.queries:
        for query in sorted(captured["large"], key=lambda query: -float(query["time"]))[:4]:
            if float(query["time"]) >= 0.02:
                print(f"    {query['time']} {query['sql'][:600]}")


def p50_and_p95(times):
    times = sorted(times)
    return statistics.median(times), times[min(len(times) - 1, int(0.95 * len(times)))]


if __name__ == "__main__":
    main()
