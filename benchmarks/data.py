"""Catalogues for benchmarks: databases of their own, and made-up entries in the shape and skew of the real ones.

A few regions, indicators and sources have most of the statements, as in every collection of articles.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, islice
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connections, transaction

from cities.models import City, District
from cities.provinces import CODES
from plans import fixtures
from plans.models import Chain, ChainFirm, Firm, Indicator, Industry, Measure, Plan, Result, Revision, Source, Target
from plans.models import Theme as ThemeModel

CITIES, INDUSTRIES, THEMES, INDICATORS, FIRMS, CHAINS = 100, 30, 12, 400, 5_000, 3_000
STATEMENTS_OF_A_SOURCE = 160
TARGETS = 0.6  # of all statements
BATCH = 2_000
QUANTITIES = {
    "money": ["{n}亿元", "{n}多亿元", "超{n}亿元", "{n}万元", "千亿级"],
    "count": ["{n}家", "{n}个", "{n}余家", "{n}项以上", "约{n}人"],
    "percent": ["{n}%", "{n}%以上", "不低于{n}%"],
    "mass": ["{n}万吨", "近{n}万吨"],
    "time": ["{n}年", "{n}个月"],
}
SYLLABLES = "江河湖海山川东西南北中高新光明华安长平永兴金银铜铁石木林田园城市县区港湾桥泉云天星"
WORDS = "新材料 智能 装备 产业 企业 园区 数字 绿色 创新 平台 项目 投资 人才 技术 改造 集群 链条 示范 工厂 服务".split()
ENGLISH = "new smart equipment industry firms parks digital green platform projects talent cluster model plant".split()


class OneAtATime:
    """Send every query to the database that `reading` names."""

    alias = "default"

    def db_for_read(self, model, **hints):
        return self.alias

    db_for_write = db_for_read


ROUTER = OneAtATime()


@contextmanager
def reading(alias):
    """Answer every query from a database."""
    before, ROUTER.alias = ROUTER.alias, alias
    try:
        yield
    finally:
        ROUTER.alias = before


@contextmanager
def scratch(fill, keep=False) -> Iterator[None]:
    """Make a database for each alias of `{alias: function that fills it}`, and drop them at the end.

    They lie beside the database of DATABASE_URL, and with SQLite in a folder of their own. With `keep` they
    stay, and are found filled the next time.
    """
    settings.DATABASE_ROUTERS = [ROUTER]
    default = connections.settings["default"]
    is_sqlite = "sqlite" in default["ENGINE"]
    folder = Path(tempfile.gettempdir(), "regional-plans-benchmark") if keep else Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    for alias in fill:
        name = str(folder / f"{alias}.sqlite3") if is_sqlite else f"{default['NAME']}_{alias}_benchmark"
        connections.settings[alias] = default | {"TEST": default["TEST"] | {"NAME": name}}
    try:
        for alias, function in fill.items():
            connections[alias].creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
            with reading(alias), transaction.atomic(using=alias):
                if not City.objects.exists():
                    print(f"filling {alias} …", file=sys.stderr)
                    function()
            if not is_sqlite:
                connections[alias].cursor().execute("VACUUM ANALYZE")
        yield
    finally:
        if not keep:
            for alias in fill:
                connections[alias].creation.destroy_test_db(default["NAME"], verbosity=0)
            shutil.rmtree(folder)


def todays():
    """Load the catalogue of the fixtures."""
    fixtures.load(settings.FIXTURES)


def generated(statements):
    """Make a catalogue with this many statements, the same each time."""
    chance = Random(4754)
    cities = _saved(City, _cities())
    districts = _saved(
        District,
        (
            District(slug=f"{city.pk}-d{n}", city=city, kind="zone", **_names(chance))
            for city in cities
            for n in range(10)
        ),
    )
    industries = _saved(Industry, _vocabulary(Industry, chance, INDUSTRIES, gbt4754="35", **_texts(chance, "note")))
    themes = _saved(ThemeModel, _vocabulary(ThemeModel, chance, THEMES, **_texts(chance, "definition")))
    indicators = _saved(
        Indicator,
        _vocabulary(
            Indicator, chance, INDICATORS, dimension="count", **_texts(chance, "definition"), **_texts(chance, "counted")
        ),
    )
    for indicator in indicators:
        indicator.dimension = chance.choice(list(QUANTITIES))
    Indicator.objects.bulk_update(indicators, ["dimension"])
    ...
