"""Generate catalogues of any size with the distribution of the real one. The random seed is fixed.

A few regions, indicators and sources have most of the statements, like in real collections of articles.
"""

from collections.abc import Iterable
from functools import partial
from itertools import count, islice
from random import Random
from typing import Any

from django.db import connections, router

from cities.models import City, District
from cities.provinces import Province
from plans.catalogue.version import raise_version
from plans.figures.strength import WORDS, grade
from plans.models import (
    Actor,
    Chain,
    ChainFirm,
    ChangeSet,
    Direction,
    Firm,
    Indicator,
    Industry,
    Measure,
    Plan,
    Result,
    Revision,
    Scope,
    Source,
    SourceKind,
    Standing,
    Target,
    Term,
    Theme,
    Topic,
)
from plans.models.proposal import State
from plans.models.revision import Action
from sampledata.language import Language

# The first regions have real names, which tests search for.
NAMED_REGIONS = [
    ("changsha", "长沙", "Changsha", Province.HUNAN, "430100"),
    ("jingzhou", "荆州", "Jingzhou", Province.HUBEI, "421000"),
    ("dezhou", "德州", "Dezhou", Province.SHANDONG, "371400"),
    ("liaocheng", "聊城", "Liaocheng", Province.SHANDONG, "371500"),
]
REGIONS, INDUSTRIES, THEMES, TOPICS, INDICATORS, TERMS, FIRMS, CHAINS = 100, 30, 12, 60, 400, 50, 5_000, 3_000
STATEMENTS_OF_A_SOURCE, PLANS_OF_A_SOURCE, MEASURES_OF_A_PLAN, DISTRICTS_OF_A_REGION = 160, 2, 6, 8
TARGETS = 0.6  # of all statements
BATCH = 2_000
QUANTITIES = {
    "money": ["{n}亿元", "{n}多亿元", "超{n}亿元", "{n}万元", "千亿级"],
    "count": ["{n}家", "{n}个", "{n}余家", "{n}项以上", "约{n}人"],
    "percent": ["{n}%", "{n}%以上", "不低于{n}%"],
    "mass": ["{n}万吨", "近{n}万吨"],
    "time": ["{n}天", "{n}个月"],
}


def generate(statements: int, regions: int = REGIONS) -> None:
    """Fill an empty database with this many statements in all, and with all entries that they link to."""
    chance = Random(4754)
    language = Language(chance)
    cities = _save(City, _regions(language, regions))
    vocabulary = _Vocabulary(chance, language)
    places = _Places(chance, language, cities, vocabulary, max(statements // STATEMENTS_OF_A_SOURCE, regions))
    targets = int(statements * TARGETS)
    for model, number in ((Target, targets), (Result, statements - targets)):
        _save_statements(chance, language, model, number, places, vocabulary)
    entries = (
        (str(model._meta.model_name), slug)
        for model in (City, Indicator, Source, Plan, Chain, Firm, Target, Result)
        for slug in model.objects.values_list("pk", flat=True).iterator()
    )
    load = ChangeSet.objects.create(title="load_catalogue", state=State.PUBLISHED)
    _save(Revision, (Revision(table=table, slug=slug, action=Action.ADDED, changeset=load) for table, slug in entries))
    raise_version()


def _regions(language, number):
    for slug, name_zh, name_en, province, code in NAMED_REGIONS:
        yield City(slug=slug, name_zh=name_zh, name_en=name_en, level="prefecture", province=province, code=code)
    for n in range(number - len(NAMED_REGIONS)):
        province, rank = list(Province)[n % len(Province)], n // len(Province)
        yield City(
            slug=f"region{n:03}",
            name_zh=language.zh(1)[:3],
            name_en=language.en(1),
            level="prefecture" if rank else "province",
            province=province,
            code=f"{province.code}{80 + rank if rank else '00'}00",
        )


class _Vocabulary:
    """The shared vocabulary: industries, themes, topics, indicators and terms."""

    def __init__(self, chance, language):
        both = language.both
        self.industries = _numbered(
            Industry, INDUSTRIES, lambda: {"gbt4754": "35", **_name(language, 2), **both("note", 4)}
        )
        self.themes = _numbered(Theme, THEMES, lambda: _name(language, 2) | both("definition", 4))
        self.topics = _numbered(
            Topic, TOPICS, lambda: {"theme": chance.choice(self.themes), **_name(language, 2), **both("definition", 6)}
        )
        _link(Topic, "near", ((topic, set(_few(chance, 0.5, self.topics)) - {topic}) for topic in self.topics))
        self.indicators = _numbered(
            Indicator,
            INDICATORS,
            lambda: {
                "topic": _skewed(chance, self.topics), "key_order": chance.choice([None, None, 1, 2]),
                "dimension": chance.choice([*QUANTITIES]), "direction": chance.choice(Direction.values),
                **(both("caveat", 8) if chance.random() < 0.2 else {}),
                **_name(language, 3), **both("counted", 1), **both("definition", 8),
            },
        )  # fmt: skip
        _numbered(Term, TERMS, lambda: {"pinyin": language.en(2), **both("term", 1), **both("definition", 8)})


class _Places:
    """The entries of each region as `{region: [entry, …]}`: sources, districts, plans, measures, chains and firms."""

    def __init__(self, chance, language, regions, vocabulary, sources):
        self.chance, self.language, self.regions = chance, language, regions
        self._number = count()
        self.sources = _grouped(
            (city, Source(slug=f"source{n}", kind=chance.choice(SourceKind.values), title=language.zh(4),
                          title_en=language.en(7), **language.both("publisher", 1), **language.both("note", 4)))
            for n, city in enumerate(_shares(chance, regions, sources))
        )  # fmt: skip
        self.districts = _grouped(
            (city, District(kind="zone", **self._named(city, 2)))
            for city in regions
            for _ in range(DISTRICTS_OF_A_REGION)
        )
        self.plans = _grouped(self._plans())
        self.measures = _grouped(self._measures())
        self.chains = _grouped(
            (city, Chain(kind=chance.choice(["chain", "cluster"]), **self._graded(), **self._cited(city, 2),
                         district=_sometimes(chance, 0.3, self.districts[city])))
            for city in _shares(chance, regions, CHAINS)
        )  # fmt: skip
        self.firms = _grouped(
            (city, Firm(**self._cited(city, 3) | {"city": _sometimes(chance, 0.95, [city])}))
            for city in _shares(chance, regions, FIRMS)
        )
        chains = [chain for chains in self.chains.values() for chain in chains]
        _link(
            Chain,
            "industries",
            ((chain, chance.sample(vocabulary.industries, chance.randint(1, 2))) for chain in chains),
        )
        _save(ChainFirm, self._roles())

    def _plans(self):
        chance = self.chance
        for city in self.regions:
            first = None
            for source in self.sources[city]:
                for _ in range(PLANS_OF_A_SOURCE):
                    plan = Plan(
                        standing=chance.choice(Standing.values), start_year=chance.choice([None, 2021, 2023]),
                        end_year=chance.choice([None, 2025, 2030]), part_of=_sometimes(chance, 0.3, first and [first]),
                        **self.language.both("issuer", 1), **self._cited(city, 4) | {"source": source},
                    )  # fmt: skip
                    first = first or plan
                    yield city, plan

    def _measures(self):
        for plans in self.plans.values():
            for plan in plans:
                for n in range(1, MEASURES_OF_A_PLAN + 1):
                    yield plan, Measure(
                        slug=f"{plan.pk}-m{n}", plan=plan, order=n, source=plan.source, paragraphs="2",
                        **_name(self.language, 4),
                    )  # fmt: skip

    def _roles(self):
        chance = self.chance
        for city, firms in self.firms.items():
            chains = self.chains.get(city, [])
            for firm in firms:
                for chain in chance.sample(chains, min(len(chains), chance.randint(0, 3))):
                    yield ChainFirm(
                        chain=chain, firm=firm, role=chance.choice(["leader", "leading", "member"]),
                        as_printed="链主企业", source=chain.source, paragraph=3,
                    )  # fmt: skip

    def _graded(self):
        grade = self.chance.choice(["national", "provincial"]) if self.chance.random() < 0.3 else ""
        return {"grade": grade, "grade_standing": "held" if grade else ""}

    def _named(self, city, word_count):
        return {"slug": f"{city.pk}-{next(self._number)}", "city": city, **_name(self.language, word_count)}

    def _cited(self, city, word_count):
        source, paragraph = _skewed(self.chance, self.sources[city]), self.chance.randint(1, 40)
        return {"source": source, "paragraphs": str(paragraph), **self._named(city, word_count)}


def _save_statements(chance, language, model, number, places, vocabulary):
    figures = [(indicator, _figures(chance, model, indicator)) for indicator in vocabulary.indicators]
    regions = _shares(chance, places.regions, number)
    statements = [_statement(chance, language, model, n, city, places, figures) for n, city in enumerate(regions)]
    _save(model, statements)
    links = [_links(chance, statement, places, vocabulary) for statement in statements]
    for name in links[0]:
        _link(
            model,
            name,
            (
                (statement, links_of_statement[name])
                for statement, links_of_statement in zip(statements, links, strict=True)
            ),
        )


def _statement(chance, language, model, n, city, places, figures):
    indicator, read = _skewed(chance, figures) if chance.random() < 0.4 else (None, [])
    figure = chance.choice(read) if read and chance.random() < 0.8 else {}
    year = chance.choice([None, None, *range(2021, 2036)])
    return model(
        slug=f"{city.pk}-{model._meta.model_name}-{n}",
        city=city,
        measure=_sometimes(chance, 0.4, places.measures[_skewed(chance, places.plans[city])]),
        indicator=indicator,
        **language.both("text", 6),
        **figure,
        as_printed=language.zh(3)[:20],
        source=_skewed(chance, places.sources[city]),
        paragraph=chance.randint(1, 40),
        **language.both("attributed_to", 3),
        **(language.both("note", 5) if chance.random() < 0.5 else {}),
        actor=chance.choice(["region", "region", "region", *Actor.values]),
        scope=chance.choice(["region", "region", "region", *Scope.values]),
        **(_to_come(chance, year) if model is Target else _already_so(chance, year)),
    )


def _to_come(chance, year):
    strength = chance.choice([*[""] * 20, *WORDS])
    standing = chance.choice(Standing.values)
    return {"due": year, "strength": strength, "strength_grade": grade(strength) or "", "standing": standing}


def _already_so(chance, year):
    return {"period": f"{year}{chance.choice(['', '', '-H1'])}" if year else ""}


def _links(chance, statement, places, vocabulary):
    """Return the linked entries of a statement as `{field: entries}`."""
    city, few = statement.city, partial(_few, chance)
    plans = {statement.measure.plan} if statement.measure else set()
    topics = {_skewed(chance, vocabulary.topics), *few(0.2, vocabulary.topics)}
    return {
        "districts": few(0.2, places.districts[city]),
        "plans": plans or set(few(0.4, places.plans[city])),
        "chains": few(0.3, places.chains.get(city, [])),
        "firms": few(0.15, places.firms.get(city, [])),
        "topics": topics,
        "themes": {topic.theme for topic in topics},
        "industries": few(0.4, vocabulary.industries),
    }


def _figures(chance, model, indicator):
    """Return some parsed quantities of an indicator. Parsing one per statement would take longer than saving."""
    forms = QUANTITIES[indicator.dimension] * 4
    return [_read(model, form.format(n=chance.randint(1, 3000))) for form in forms]


def _read(model, quantity):
    """Return the fields that are derived from a quantity."""
    empty, read = model(), model(quantity=quantity)
    read.read_quantity()
    names = [field.attname for field in model._meta.concrete_fields]
    return {name: getattr(read, name) for name in names if getattr(read, name) != getattr(empty, name)}


def _name(language, word_count):
    return {"name_zh": language.zh(word_count).strip("，、"), "name_en": language.en(word_count + 1)}


def _numbered(model, number, fields):
    """Save `number` entries with the slugs topic000, topic001, …"""
    return _save(model, (model(slug=f"{model._meta.model_name}{n:03}", **fields()) for n in range(number)))


def _shares(chance, regions, number):
    """Return a region for each of `number` entries. All regions have some entries, the first ones most."""
    weights = [1 / (rank + 8) for rank in range(len(regions))]
    return [*regions[:number], *chance.choices(regions, weights, k=max(number - len(regions), 0))]


def _skewed(chance, entries):
    """Return a random entry; the first ones are more likely."""
    return entries[int(len(entries) * chance.random() ** 2)]


def _sometimes(chance, share, entries):
    return _skewed(chance, entries) if entries and chance.random() < share else None


def _few(chance, share, entries):
    """Return one to three random entries, mostly one, with the probability `share`; otherwise none."""
    if not entries or chance.random() >= share:
        return []
    return {_skewed(chance, entries) for _ in range(chance.choice([1, 1, 1, 1, 2, 3]))}


def _grouped(pairs):
    """Save the entries of pairs `(owner, entry)`, and return `{owner: [entry, …]}`."""
    pairs = list(pairs)
    grouped: dict[Any, list[Any]] = {}
    for owner, entry in pairs:
        grouped.setdefault(owner, []).append(entry)
    _save(type(pairs[0][1]), (entry for _owner, entry in pairs))
    return grouped


def _save(model: Any, entries: Iterable[Any]) -> list[Any]:
    """Save the entries in batches and return them all."""
    entries, saved = iter(entries), []
    while batch := list(islice(entries, BATCH)):
        saved += model.objects.bulk_create(batch)
    return saved


def _link(model, name, pairs):
    """Fill a many-to-many field from pairs `(entry, linked entries)`. Raw SQL is twice as fast."""
    field = model._meta.get_field(name)
    through = field.remote_field.through
    columns = f"({field.m2m_column_name()}, {field.m2m_reverse_name()})"
    with connections[router.db_for_write(through)].cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {through._meta.db_table} {columns} VALUES (%s, %s)",
            [(entry.pk, linked.pk) for entry, linked_entries in pairs for linked in linked_entries],
        )
