"""Made-up catalogues of any size, in the shape and skew of the real one: the same entries each time.

A few regions, indicators and sources have most of the statements, as in every collection of articles.
"""

from collections.abc import Iterable
from itertools import count, islice
from random import Random

from cities.models import City, District
from cities.provinces import Province
from plans.catalogue.version import raise_version
from plans.models import (
    Chain,
    ChainFirm,
    Firm,
    Indicator,
    Industry,
    Measure,
    Plan,
    Result,
    Revision,
    Source,
    Target,
    Theme,
)
from plans.models.revision import Action

REGIONS, INDUSTRIES, THEMES, INDICATORS, FIRMS, CHAINS = 100, 30, 12, 400, 5_000, 3_000
STATEMENTS_OF_A_SOURCE, PLANS_OF_A_SOURCE, MEASURES_OF_A_PLAN = 160, 2, 6
TARGETS = 0.6  # of all statements
BATCH = 2_000
QUANTITIES = {
    "money": ["{n}亿元", "{n}多亿元", "超{n}亿元", "{n}万元", "千亿级"],
    "count": ["{n}家", "{n}个", "{n}余家", "{n}项以上", "约{n}人"],
    "percent": ["{n}%", "{n}%以上", "不低于{n}%"],
    "mass": ["{n}万吨", "近{n}万吨"],
    "time": ["{n}年", "{n}个月"],
}
PLACES = "江河湖海山川东西南北中高新光明华安长平永兴金银铜石木林田园泉云天星"
WORDS = [
    "材料",
    "智能",
    "装备",
    "产业",
    "企业",
    "园区",
    "数字",
    "绿色",
    "创新",
    "平台",
    "项目",
    "投资",
    "人才",
    "技术",
    "改造",
    "集群",
    "示范",
    "工厂",
    "服务",
    "建设",
]
ENGLISH = [
    "material",
    "smart",
    "equipment",
    "industry",
    "firm",
    "park",
    "digital",
    "green",
    "platform",
    "project",
    "talent",
    "cluster",
    "plant",
]
DERIVED = ("number", "unit", "qualifier", "low", "high", "base_unit")


def generate(statements: int):
    """Fill an empty database with this many targets and results, and all that they belong to."""
    chance = Random(4754)
    regions = _saved(City, _regions(chance))
    vocabulary = {
        Industry: [Industry(gbt4754="35", **_in_both(chance, "note")) for _ in range(INDUSTRIES)],
        Theme: [Theme(**_in_both(chance, "definition")) for _ in range(THEMES)],
        Indicator: [
            Indicator(dimension=chance.choice([*QUANTITIES]), **_in_both(chance, "definition", "counted"))
            for _ in range(INDICATORS)
        ],
    }
    for model, entries in vocabulary.items():
        for n, entry in enumerate(entries):
            entry.slug = f"{model._meta.model_name}{n:03}"
            entry.name_zh, entry.name_en = _phrase(chance, 3), _english(chance, 3)
        _saved(model, entries)
    places = _Places(chance, regions, vocabulary[Industry], max(statements // STATEMENTS_OF_A_SOURCE, len(regions)))
    for model, number in ((Target, int(statements * TARGETS)), (Result, statements - int(statements * TARGETS))):
        _save_statements(chance, model, number, places, vocabulary)
    entries = (
        (model._meta.model_name, slug)
        for model in (City, Indicator, Source, Plan, Chain, Firm, Target, Result)
        for slug in model.objects.values_list("pk", flat=True).iterator()
    )
    _saved(Revision, (Revision(table=table, slug=slug, action=Action.ADDED) for table, slug in entries))
    raise_version()


class _Places:
    """What lies in each region, as `{region: [entry, …]}`: sources, districts, plans, measures, chains and firms."""

    def __init__(self, chance, regions, industries, sources):
        number = count()

        def named(city, **fields):
            return {
                "slug": f"{city.pk}-{next(number)}", "city": city,
                "name_zh": f"{chance.choice(PLACES)}{chance.choice(PLACES)}{_phrase(chance, 2)}",
                "name_en": _english(chance, 3).title(), **fields,
            }  # fmt: skip

        def proof(city):
            return {"source": _skewed(chance, self.sources[city]), "paragraphs": str(chance.randint(1, 40))}

        self.regions = regions
        self.sources = _by_region(
            (city, Source(slug=f"source{n}", title=_phrase(chance, 6), title_en=_english(chance, 6),
                          **_in_both(chance, "publisher", "note")))
            for n, city in enumerate(_shares(chance, regions, sources))
        )  # fmt: skip
        self.districts = _by_region((city, District(kind="zone", **named(city))) for city in regions for _ in range(8))
        self.plans = _by_region(
            (city, Plan(standing=chance.choice(["adopted", "proposed"]), **_in_both(chance, "issuer"),
                        start_year=chance.choice([None, 2021, 2023]), end_year=chance.choice([None, 2025, 2030]),
                        **named(city, source=source, paragraphs="1")))
            for city in regions for source in self.sources[city] for _ in range(PLANS_OF_A_SOURCE)
        )  # fmt: skip
        self.measures = {}
        for plan in (plan for plans in self.plans.values() for plan in plans):
            self.measures[plan] = [
                Measure(slug=f"{plan.pk}-m{n}", plan=plan, order=n, source=plan.source, paragraphs="2",
                        name_zh=_phrase(chance, 4), name_en=_english(chance, 4))
                for n in range(1, MEASURES_OF_A_PLAN + 1)
            ]  # fmt: skip
        _saved(Measure, (measure for measures in self.measures.values() for measure in measures))
        self.chains = _by_region(
            (city, Chain(kind=chance.choice(["chain", "cluster"]), **named(city, **proof(city)),
                         district=chance.choice([None, None, chance.choice(self.districts[city])])))
            for city in _shares(chance, regions, CHAINS)
        )  # fmt: skip
        self.firms = _by_region((city, Firm(**named(city, **proof(city)))) for city in _shares(chance, regions, FIRMS))
        chains = [chain for chains in self.chains.values() for chain in chains]
        for chain in chains:
            if chance.random() < 0.3:
                chain.grade, chain.grade_standing = chance.choice(["national", "provincial"]), "held"
        Chain.objects.bulk_update(chains, ["grade", "grade_standing"], batch_size=BATCH)
        _link(Chain, "industries", ((chain, chance.sample(industries, chance.randint(1, 2))) for chain in chains))
        _saved(
            ChainFirm,
            (
                ChainFirm(chain=chain, firm=firm, role=chance.choice(["leader", "leading", "member"]),
                          as_printed="链主企业", source=chain.source, paragraph=3)
                for city, firms in self.firms.items() if city in self.chains
                for firm in firms
                for chain in chance.sample(self.chains[city], min(len(self.chains[city]), chance.randint(0, 3)))
            ),
        )  # fmt: skip


def _save_statements(chance, model, number, places, vocabulary):
    figures = [(indicator, _figures(chance, model, indicator)) for indicator in vocabulary[Indicator]]
    regions = _shares(chance, places.regions, number)
    statements = [_statement(chance, model, n, city, places, figures) for n, city in enumerate(regions)]
    _saved(model, statements)
    for name, entries, least in (("themes", vocabulary[Theme], 1), ("industries", vocabulary[Industry], 0)):
        _link(model, name, ((each, {_skewed(chance, entries) for _ in range(chance.randint(least, 2))})
                            for each in statements))  # fmt: skip


def _statement(chance, model, n, city, places, figures):
    indicator, read = _skewed(chance, figures) if chance.random() < 0.7 else (None, [])
    figure = chance.choice(read) if read and chance.random() < 0.8 else {}
    plan = chance.choice([None, _skewed(chance, places.plans[city])])
    year = chance.choice([None, None, *range(2021, 2036)])
    moment = (
        {"due": year, "strength": chance.choice(["", "", "力争", "确保", "争创", "全力争取"]),
         "standing": chance.choice(["adopted", "announced", "proposed"])}
        if model is Target
        else {"period": str(year or "") + chance.choice(["", "", "-H1"]) * bool(year)}
    )  # fmt: skip
    return model(
        slug=f"{city.pk}-{model._meta.model_name}{n}",
        city=city,
        district=_sometimes(chance, 0.2, places.districts[city]),
        plan=plan,
        measure=plan and _sometimes(chance, 0.7, places.measures[plan]),
        chain=_sometimes(chance, 0.3, places.chains.get(city)),
        firm=_sometimes(chance, 0.15, places.firms.get(city)),
        indicator=indicator,
        text_zh=_phrase(chance, 9),
        text_en=_english(chance, 12),
        **figure,
        as_printed=_phrase(chance, 3),
        source=_skewed(chance, places.sources[city]),
        paragraph=chance.randint(1, 40),
        **_in_both(chance, "attributed_to"),
        scope=chance.choice(["region", "region", "region", "industry", "district", "firm"]),
        **moment,
    )


def _figures(chance, model, indicator):
    """Return quantities of an indicator, read: reading 250,000 of them would take longer than saving them."""
    found = []
    for form in QUANTITIES[indicator.dimension] * 4:
        read = model(quantity=form.format(n=chance.randint(1, 3000)))
        read.read_quantity()
        found.append({name: getattr(read, name) for name in ("quantity", *DERIVED)})
    return found


def _regions(chance):
    for n in range(REGIONS):
        province = list(Province)[n % len(Province)]
        rank = n // len(Province)
        yield City(
            slug=f"region{n:03}",
            name_zh="".join(chance.sample(PLACES, 2)),
            name_en=f"Region {n}",
            level="prefecture" if rank else "province",
            province=province,
            code=f"{province.code}{rank:02}00",
        )


def _shares(chance, regions, number):
    """Return a region for each of `number` entries: every one has some, the first ones most."""
    weights = [1 / (rank + 8) for rank in range(len(regions))]
    rest = max(number - len(regions), 0)
    return [*regions[:number], *chance.choices(regions, weights, k=rest)]


def _skewed(chance, entries):
    """Return one of the entries, the first ones more often."""
    return entries[int(len(entries) * chance.random() ** 2)]


def _sometimes(chance, share, entries):
    return _skewed(chance, entries) if entries and chance.random() < share else None


def _phrase(chance, words):
    return "".join(chance.choices(WORDS, k=words))


def _english(chance, words):
    return " ".join(chance.choices(ENGLISH, k=words)).capitalize()


def _in_both(chance, *names):
    return {
        key: value
        for name in names
        for key, value in ((f"{name}_zh", _phrase(chance, 4)), (f"{name}_en", _english(chance, 5)))
    }


def _by_region(pairs):
    entries = {}
    for city, entry in pairs:
        entries.setdefault(city, []).append(entry)
    model = type(next(iter(entries.values()))[0])
    _saved(model, (entry for found in entries.values() for entry in found))
    return entries


def _saved(model, entries: Iterable):
    """Save the entries in batches and return them all."""
    entries, saved = iter(entries), []
    while batch := list(islice(entries, BATCH)):
        saved += model.objects.bulk_create(batch)
    return saved


def _link(model, name, pairs):
    field = model._meta.get_field(name)
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through
    _saved(through, (through(**{own: one.pk, other: each.pk}) for one, many in pairs for each in many))
