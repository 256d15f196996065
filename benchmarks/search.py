"""How long the search takes among many statements, query by query.

    python -m benchmarks.search [--statements 250000] [--rounds 20] [--keep]

The database is made here, beside that of DATABASE_URL, and dropped at the end; with `--keep` it stays and is
found filled the next time. Its words are as unevenly spread as those of a language: some stand in every fifth
statement, most in a few. For every query the number of entries found, p50 and p95 are printed: of finding,
and of the whole page.
"""

import argparse
import statistics
import sys
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter

from django.conf import settings
from django.db import connection
from django.test import Client

from cities.models import City, District
from plans.models import Chain, Firm, Indicator, Measure, Plan, Result, Source, Target
from plans.search.find import find
from plans.search.index import rebuild
from plans.search.text import read

BATCH = 2_000
QUERIES = [
    "长沙", "長沙", "changsha", "chang", "cs", "产业链", "產業鏈", "链", "市", "智能制造", "制造业高质量发展", "专精特新",
    "长沙 产业链", "smart manufacturing", "plan", "in", "semiconductor", "2500亿", "2500亿元", "1557", "96%", "%",
    "430000", "changsha-target-77", "软体机器人", "changhsa",
]  # fmt: skip
REGIONS = [("changsha", "长沙", "Changsha"), ("jingzhou", "荆州", "Jingzhou"), ("dezhou", "德州", "Dezhou")]
WORDS = """产业链 制造业 智能制造 高质量发展 企业 项目 园区 专精特新 龙头企业 链主 数字化转型 工业互联网 新能源汽车 有色金属
装备制造 生物医药 新材料 绿色低碳 技术改造 科技创新 营商环境 人才引进 金融支持 物流枢纽 开放合作 应用场景 规模以上工业 增加值
营业收入 产值 税收 研发投入 高新技术 集群 培育 打造 推进 实施 建设 完善 提升 长沙 荆州 聊城 德州 湖北 武汉"""
ENGLISH = """industry chain manufacturing smart plan firms projects parks by 2025 development cluster value added output
energy vehicles metals equipment build Changsha Jingzhou Liaocheng Dezhou Hubei the of to and in semiconductor"""


class Language:
    """Texts of words of which a few are frequent and thousands are rare."""

    def __init__(self, chance):
        self.chance = chance
        characters = [chr(0x4E00 + n) for n in range(6_000)]
        self.chinese = [
            *WORDS.split(),
            *("".join(chance.choices(characters, k=chance.choice([2, 2, 3, 4]))) for _ in range(4_000)),
        ]
        letters = "abcdefghijklmnoprstuvw"
        self.english = [
            *ENGLISH.split(),
            *("".join(chance.choices(letters, k=chance.randint(4, 10))) for _ in range(6_000)),
        ]

    def zh(self, words):
        return "".join(
            word + self.chance.choice(["", "", "，", "、"]) for word in self._some(self.chinese, words, offset=8)
        )

    def en(self, words):
        return " ".join(self._some(self.english, words, offset=4))

    def name(self, words):
        return {"name_zh": self.zh(words)[:60], "name_en": self.en(words + 1)}

    def _some(self, words, number, offset):
        return self.chance.choices(words, [1 / (place + offset) for place in range(len(words))], k=number)


def fill(statements):
    """Write regions, what lies in them, and this many targets and results."""
    chance = Random(4754)
    language = Language(chance)
    names = [dict(zip(("slug", "name_zh", "name_en"), names, strict=True)) for names in REGIONS]
    names += [{"slug": f"city{n}", **language.name(1)} for n in range(27)]
    cities = save(
        City,
        ({**each, "level": "prefecture", "province": "hunan", "code": f"43{n:04}"} for n, each in enumerate(names)),
    )
    sources = save(Source, (
        {"slug": f"source{n}", "title": language.zh(4), "title_en": language.en(6), "publisher_zh": "日报",
         "publisher_en": "Daily", "note_zh": language.zh(8), "note_en": language.en(20)}
        for n in range(30)
    ))  # fmt: skip

    def cited():
        return {"source": chance.choice(sources), "paragraphs": "1"}

    save(District, (
        {"slug": f"{city.pk}-d{n}", "city": city, "kind": "zone", **language.name(2)} for city in cities for n in range(8)
    ))  # fmt: skip
    plans = save(Plan, (
        {"slug": f"{city.pk}-p{n}", "city": city, "issuer_zh": "市政府", "issuer_en": "Government",
         "standing": "adopted", **language.name(4), **cited()}
        for city in cities for n in range(5)
    ))  # fmt: skip
    save(Measure, (
        {"slug": f"{plan.pk}-m{n}", "plan": plan, "order": n, **language.name(3), **cited()} for plan in plans for n in range(7)
    ))  # fmt: skip
    save(Chain, (
        {"slug": f"{city.pk}-c{n}", "city": city, "kind": "chain", **language.name(2), **cited()}
        for city in cities for n in range(20)
    ))  # fmt: skip
    save(
        Firm, ({"slug": f"firm{n}", "city": chance.choice(cities), **language.name(4), **cited()} for n in range(5_000))
    )
    indicators = save(Indicator, (
        {"slug": f"indicator{n}", "dimension": "count", "counted_zh": "企业", "counted_en": "firms",
         "definition_zh": language.zh(5), "definition_en": language.en(10), **language.name(3)}
        for n in range(300)
    ))  # fmt: skip
    for model, fields in ((Target, {"standing": "adopted"}), (Result, {})):
        save(model, (
            {**statement(chance, language, f"{model._meta.model_name}-{n}", chance.choice(cities)),
             "source": chance.choice(sources), "indicator": chance.choice(indicators), **fields}
            for n in range(statements // 2)
        ))  # fmt: skip


def statement(chance, language, name, city):
    number = chance.choice([chance.randint(1, 99), chance.randint(100, 9999), chance.randint(1, 30) * 100])
    has_figure = chance.random() < 0.6
    has_note = chance.random() < 0.4
    return {
        "slug": f"{city.pk}-{name}",
        "city": city,
        "text_zh": language.zh(8),
        "text_en": language.en(16),
        "quantity": f"{number}{chance.choice(['亿元', '家', '个', '%'])}" if has_figure else "",
        "as_printed": (f"达到{number}" if has_figure else language.zh(2))[:20],
        "paragraph": chance.randint(1, 80),
        "attributed_to_zh": "市工信局",
        "attributed_to_en": "Bureau",
        "scope": "region",
        "note_zh": language.zh(5) if has_note else "",
        "note_en": language.en(12) if has_note else "",
    }


def save(model, rows):
    """Save entries in batches and return them."""
    rows, saved = iter(rows), []
    while batch := [model(**row) for row in islice(rows, BATCH)]:
        for entry in batch:
            if hasattr(entry, "read_quantity"):
                entry.read_quantity()
        saved += model.objects.bulk_create(batch)
    return saved


def build_index():
    """Write the rows of the search; PostgreSQL makes an index of rows that are there in half the time."""
    statements, back = import_module("plans.migrations.0002_search").STATEMENTS[connection.vendor]
    is_made_after = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for each in back if is_made_after else []:
            cursor.execute(each)
        rebuild()
        for each in statements if is_made_after else []:
            cursor.execute(each)
        cursor.execute("VACUUM ANALYZE" if is_made_after else "PRAGMA optimize")


def timed(function, rounds):
    """Return how long each of `rounds` calls takes, in ms, after one that is not counted."""
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
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["testserver"], False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    client = Client()
    print(f"{connection.vendor}, {Target.objects.count() + Result.objects.count():,} statements, {rounds} rounds; ms")
    print(f"{'found':>8} {'find p50':>8} {'p95':>8} {'page p50':>8} {'p95':>8}  query")
    all_found, all_pages = [], []
    for text in QUERIES:
        query = read(text)
        found = timed(partial(find, query), rounds)
        pages = timed(partial(client.get, "/en/search/", {"q": text}), rounds)
        number = sum(each.count for each in find(query).values())
        print(f"{number:>8} {p50_p95(found)} {p50_p95(pages)}  {text}")
        all_found += found
        all_pages += pages
    print(f"{'':>8} {p50_p95(all_found)} {p50_p95(all_pages)}  all queries")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keep", action="store_true", help="keep the database for the next run")
    options = parser.parse_args()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = (
        f"{Path(name).with_name('search_benchmark.sqlite3')}"
        if connection.vendor == "sqlite"
        else f"{name}_search_benchmark"
    )
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=options.keep)
    try:
        if not City.objects.exists():
            print("filling the database …", file=sys.stderr)
            fill(options.statements)
            build_index()
        measure(options.rounds)
    finally:
        if options.keep:
            connection.close()
        else:
            connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
