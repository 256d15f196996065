"""Measure the search in a large database, query by query.

    python -m benchmarks.search [--statements 250000] [--rounds 20] [--keep]

The database is the large one of `benchmarks.pages`. For each query the benchmark prints the number of entries
found, and p50 and p95 in milliseconds: of `find()`, and of the whole page.
"""

import argparse
import statistics
from functools import partial
from time import perf_counter

from django.db import connections
from django.test import Client

from benchmarks.scratch import databases, reading
from plans.models import Result, Target
from plans.search.find import find
from plans.search.text import read

QUERIES = [
    "长沙", "長沙", "changsha", "chang", "cs", "产业链", "產業鏈", "链", "市", "智能制造", "制造业高质量发展", "专精特新",
    "长沙 产业链", "smart manufacturing", "plan", "in", "semiconductor", "2500亿", "2500亿元", "1557", "96%", "%",
    "430100", "changsha-target-0", "软体机器人", "changhsa",
]  # fmt: skip


def call_times(function, rounds):
    """Call a function once to warm up, then `rounds` times. Return the milliseconds of each of these calls."""
    function()
    times = []
    for _ in range(rounds):
        start = perf_counter()
        function()
        times.append(1000 * (perf_counter() - start))
    return times


def p50_p95(times):
    return f"{statistics.median(times):8.1f} {statistics.quantiles(times, n=20, method='inclusive')[-1]:8.1f}"


def measure(rounds):
    client, vendor = Client(), connections["large"].vendor
    print(f"{vendor}, {Target.objects.count() + Result.objects.count():,} statements, {rounds} rounds; ms")
    print(f"{'found':>8} {'find p50':>8} {'p95':>8} {'page p50':>8} {'p95':>8}  query")
    all_find_times, all_page_times = [], []
    for text in QUERIES:
        query = read(text)
        find_times = call_times(partial(find, query), rounds)
        page_times = call_times(partial(client.get, "/en/search/", {"q": text}), rounds)
        number = sum(matches.count for matches in find(query).values())
        print(f"{number:>8} {p50_p95(find_times)} {p50_p95(page_times)}  {text}")
        all_find_times += find_times
        all_page_times += page_times
    print(f"{'':>8} {p50_p95(all_find_times)} {p50_p95(all_page_times)}  all queries")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keep", action="store_true", help="keep the databases for the next run")
    options = parser.parse_args()
    with databases(options.statements, options.keep), reading("large"):
        measure(options.rounds)


if __name__ == "__main__":
    main()
