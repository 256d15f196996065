"""How long each page takes among many statements, against the same page at today's size in the same run.

    python -m benchmarks.pages [--statements 250000] [--rounds 20] [--only WORD] [--keep]

The databases are made here beside that of DATABASE_URL (see `scratch.py`). Rounds alternate between the two
sizes. “first” is the time of the first answer after an edit, with nothing kept from before.
"""

import argparse
import statistics
import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.core.cache import cache
from django.db import connections
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.scratch import databases, reading
from cities.models import City
from plans.filters import FILTERS
from plans.models import Chain, Firm, Indicator, Industry, Plan, Result, Source, Target

SECONDS = 12  # for the rounds of one page at one size
LEAST_ROUNDS = 3


def addresses():
    """Return `{page: address}` for the catalogue that is being read: the largest entries, where there is a choice."""
    city, indicator, industry, source, plan, chain, firm = (
        model.objects.annotate(size=Count(name)).order_by("-size", "pk").values_list("pk", flat=True).first()
        for model, name in (
            (City, "targets"), (Indicator, "targets"), (Industry, "targets"), (Source, "targets"),
            (Plan, "targets"), (Chain, "targets"), (Firm, "targets"),
        )
    )  # fmt: skip
    cities = City.objects.annotate(size=Count("targets")).order_by("-size", "pk").values_list("pk", flat=True)[:5]
    compared = "&".join(f"city={slug}" for slug in cities)
    target = Target.objects.filter(city=city, indicator=indicator).exclude(quantity="").order_by("pk").first()
    target = target or Target.objects.exclude(quantity="").order_by("pk").first()
    pages = {
        "home": "",
        "regions": "cities/",
        "a region": f"cities/{city}/",
        "a plan": f"plans/{plan}/",
        "a chain": f"chains/{chain}/",
        "a firm": f"firms/{firm}/",
        "industries": "industries/",
        "an industry": f"industries/{industry}/",
        "indicators": "indicators/",
        "an indicator": f"indicators/{indicator}/",
        "sources": "sources/",
        "a source": f"sources/{source}/",
        "a statement": f"targets/{target.pk}/",
        "compare": f"compare/?{compared}",
        "data": "data/",
    }
    text = {"plans": "产业", "chains": "产业", "firms": "产业", "targets": "智能", "results": "智能"}
    for table, model in (("plans", Plan), ("chains", Chain), ("firms", Firm), ("targets", Target), ("results", Result)):
        last = (model.objects.count() + 49) // 50
        pages[table] = f"{table}/"
        for order in FILTERS[table].base_filters["sort"].orders:
            pages[f"{table}, sort {order}"] = f"{table}/?sort={order}"
            pages[f"{table}, sort {order}, middle"] = f"{table}/?sort={order}&page={last // 2 + 1}"
            pages[f"{table}, sort {order}, last"] = f"{table}/?sort={order}&page={last}"
        pages[f"{table} of a region"] = f"{table}/?city={city}"
        pages[f"{table} of a source"] = f"{table}/?source={source}"
        pages[f"{table} with a text"] = f"{table}/?q={text[table]}"
    for table in ("chains", "firms", "targets", "results"):
        pages[f"{table} of an industry"] = f"{table}/?industry={industry}"
        pages[f"{table} with a role"] = f"{table}/?role=leader"
    for table in ("targets", "results"):
        theme = "theme000" if City.objects.count() > 50 else "smart-manufacturing"
        pages[f"{table} of a theme"] = f"{table}/?theme={theme}"
        pages[f"{table} of an indicator"] = f"{table}/?indicator={indicator}"
        pages[f"{table} of a scope"] = f"{table}/?scope=region"
        pages[f"{table} of a region and a scope"] = f"{table}/?city={city}&scope=region"
        pages[f"{table} of a grade"] = f"{table}/?grade=none"
        pages[f"{table} of a scope, sort changed, last"] = f"{table}/?scope=region&sort=changed&page=999999"
    pages["targets of a year"] = "targets/?due=2025"
    pages["targets of a standing"] = "targets/?standing=adopted"
    pages["targets without a year"] = "targets/?due=none"
    found = {name: f"/en/{address}" for name, address in pages.items()}
    for ending in ("csv", "json"):
        found[f"file of targets, first byte, {ending}"] = f"/data/targets.{ending}"
    return found


def answer(client, address):
    """Return the seconds until the first byte of an answer."""
    start = perf_counter()
    response = client.get(address)
    if response.streaming:
        next(iter(response.streaming_content))
    seconds = perf_counter() - start
    assert response.status_code == 200, (address, response.status_code)
    response.close()
    return seconds


def measure(client, alias, address):
    with reading(alias):
        return answer(client, address)


def first(client, alias, address):
    cache.clear()
    return measure(client, alias, address)


def queries(client, alias, address):
    with reading(alias), CaptureQueriesContext(connections[alias]) as captured:
        answer(client, address)
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
                sizes[alias] = addresses()
        client = Client()
        print(f"{'':44} {'today':>24}   {'large':>32}  ratio")
        print(
            f"{'milliseconds':44} {'queries':>7} {'p50':>8} {'p95':>8}  {'queries':>7} {'first':>8} {'p50':>8} {'p95':>8}"
        )
        for page in sizes["large"]:
            if options.only in page:
                report(client, page, sizes, options)


def report(client, page, sizes, options):
    first(client, "today", sizes["today"][page])
    fresh = first(client, "large", sizes["large"][page])
    captured = {alias: queries(client, alias, sizes[alias][page]) for alias in sizes}
    times = {alias: [] for alias in sizes}
    while len(times["large"]) < options.rounds:
        for alias in sizes:
            times[alias].append(measure(client, alias, sizes[alias][page]))
        if sum(times["large"]) > SECONDS and len(times["large"]) >= LEAST_ROUNDS:
            break
    today, large = (
        f"{len(captured[alias]):7} {{}}".format(" ".join(f"{1000 * t:8.1f}" for t in percentiles(times[alias])))
        for alias in sizes
    )
    ratio = statistics.median(times["large"]) / statistics.median(times["today"])
    counts, rest = large[:7], large[7:]
    print(f"{page:44} {today}  {counts} {1000 * fresh:8.1f}{rest}  {ratio:5.1f}", flush=True)
    if options.queries:
        for query in sorted(captured["large"], key=lambda query: -float(query["time"]))[:4]:
            if float(query["time"]) >= 0.02:
                print(f"    {query['time']} {query['sql'][:600]}")


def percentiles(times):
    times = sorted(times)
    return statistics.median(times), times[min(len(times) - 1, int(0.95 * len(times)))]


if __name__ == "__main__":
    main()
