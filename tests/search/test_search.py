"""The results of the search, their order, and the updates of the index, on both databases."""

from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from plans.catalogue.caching import forget
from plans.editing import history
from plans.models import SearchEntry
from plans.search import find as finding
from plans.search import pinyin
from plans.search.find import find
from plans.search.index import index, unindex
from plans.search.kinds import KINDS, fields
from plans.search.nearest import nearest
from plans.search.text import fold, read
from tests import factories as make


def found(text):
    """Return the slugs of the results by kind, in order."""
    return {kind: each.slugs for kind, each in find(read(text), size=1000).items()}


def slugs(text):
    return [slug for each in found(text).values() for slug in each]


@pytest.fixture
def changsha(db):
    """A region with an entry of every kind."""
    city = make.make_city(slug="changsha", name_zh="长沙", name_en="Changsha", code="430100")
    source = make.make_source(slug="changsha-evening-news", title="高地怎么建", title_en="Building the highland")
    plan = make.make_plan(city, slug="changsha-plan", name_zh="三年行动计划", name_en="Action plan", source=source)
    industry = make.make_industry(slug="software", name_zh="软件", name_en="Software", gbt4754="64;65")
    indicator = make.make_indicator(
        slug="output", name_zh="产值", name_en="Output value", dimension="money", counted_zh="元"
    )
    entries = [
        city,
        make.make_district(city, slug="changsha-htz", name_zh="长沙高新区", name_en="Changsha High-tech Zone"),
        plan,
        make.make_measure(plan, slug="changsha-plan-m1", name_zh="智能制造赋能", name_en="Smart enablement"),
        make.make_chain(city, slug="changsha-rail", name_zh="轨道交通产业链", name_en="Rail transit chain"),
        make.make_firm(city, slug="luohe-foods", name_zh="漯河食品", name_en="Luohe Foods"),
        indicator,
        industry,
        make.make_target(
            city, slug="changsha-output-2500", indicator=indicator, quantity="2500亿元", as_printed="产值2500亿元",
            text_zh="新材料产业产值达到新高。", text_en="Raise the output of new materials.",
        ),
        make.make_result(
            city, slug="changsha-firms_1557", quantity="1557家",
            indicator=make.make_indicator(slug="firms", name_zh="规模", name_en="Scale"),  # other names hold any number
            as_printed="1557家规上企业", text_zh="规上工业企业占96%。", text_en="Industrial enterprises, 96% of all.",
        ),
        source,
    ]  # fmt: skip
    index(entries)
    return city


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("长沙", ["changsha", "changsha-htz"]),
        ("沙", ["changsha", "changsha-htz"]),
        ("长沙市", ["changsha"]),
        ("長沙高新區", ["changsha-htz"]),
        ("changsha", ["changsha", "changsha-htz"]),
        ("CHANG", ["changsha", "changsha-htz"]),
        ("Chángshā", ["changsha", "changsha-htz"]),
        ("chang sha", ["changsha", "changsha-htz"]),
        ("cs", ["changsha", "changsha-htz"]),
        ("gaoxinqu", ["changsha-htz"]),
        ("gxq", ["changsha-htz"]),
        ("guidaojiaotong", ["changsha-rail"]),
        ("luohe", ["luohe-foods"]),
        ("lhsp", ["luohe-foods"]),
        ("產業鏈", ["changsha-rail"]),
        ("軟體", ["software"]),
        ("ruanjian", ["software"]),
        ("softw", ["software"]),
        ("smart", ["changsha-plan-m1"]),
        ("zone high", ["changsha-htz"]),
        ("2500亿", ["changsha-output-2500"]),
        ("2500亿元", ["changsha-output-2500"]),
        ("２５００亿元", ["changsha-output-2500"]),
        ("2,500亿", ["changsha-output-2500"]),
        ("CNY 250 billion", ["changsha-output-2500"]),
        ("1557", ["changsha-firms_1557"]),
        ("96%", ["changsha-firms_1557"]),
        ("%", ["changsha-firms_1557"]),
        ("430100", ["changsha"]),
        ("65", ["software"]),
        ("changsha-output-2500", ["changsha-output-2500"]),
        ("changsha-firms_1557", ["changsha-firms_1557"]),
        ("三年 计划", ["changsha-plan"]),
        ("highland", ["changsha-evening-news"]),
    ],
)
def test_a_query_finds_the_expected_entries(changsha, query, expected):
    assert slugs(query) == expected


@pytest.mark.parametrize(
    "query",
    ["沙长", "长%", "长_沙", "_", "%沙", "oftware", "500亿", "长沙 荆州", "zhizao", "557", "ch%", "'", '"', "\\"],
)
def test_a_query_that_matches_no_text_finds_nothing(changsha, query):
    assert slugs(query) == []


@pytest.mark.parametrize(
    "query", ["AND", "OR NOT", "长沙 OR 荆州", "a AND b", "NEAR(长沙 荆州)", "names:长沙", "长沙* | !荆州", "'长':*"]
)
def test_operators_of_database_query_languages_are_treated_as_words(changsha, query):
    assert slugs(query) in ([], ["changsha", "changsha-htz"])


def _held(query):
    """Return the entries that contain a Chinese string, by a scan of all folded texts."""
    return {
        (kind.name, entry.pk)
        for kind in KINDS.values()
        for entry in kind.entries.all()
        if any(query in fold(text) for texts in fields(kind, entry) for text in texts)
    }


@pytest.mark.slow
@pytest.mark.on_postgresql
def test_random_queries_find_the_same_entries_as_a_full_scan(db):
    chance = Random(4754)

    def text(length):
        return "".join(chance.choices("产业链长沙市智能制造区长長產", k=length)) + chance.choice(
            ["", "，", " A1 ", "5%"]
        )

    def texts(pieces):
        return "".join(text(chance.randint(1, 6)) for _ in range(pieces))

    city = make.make_city(name_zh=texts(1))
    entries = [city]
    for _ in range(12):
        entries += [
            make.make_district(city, name_zh=texts(2)),
            make.make_chain(city, name_zh=texts(2), note_zh=texts(3), note_en="Note"),
            make.make_firm(city, name_zh=texts(1), name_en=text(2)),
            make.make_target(city, text_zh=texts(4), as_printed=texts(1)[:20], note_zh=texts(2), note_en="Note"),
            make.make_result(city, text_zh=texts(3), text_en=texts(1), attributed_to_zh=texts(2)),
        ]
    index(entries)
    made = {"".join(chance.choices("产业链长沙市智能制造区", k=chance.randint(1, 4))) for _ in range(150)}
    made |= {fold(entry.name_zh)[:3] for entry in entries if hasattr(entry, "name_zh")}
    queries = sorted(query for query in made if all(character >= "\u4e00" for character in query))

    sizes = set()
    for query in queries:
        held = _held(query)
        assert {(kind, slug) for kind, each in found(query).items() for slug in each} == held, query
        sizes.add(len(held))

    assert len(queries) > 100
    assert {0, 1, 2} < sizes
    assert max(sizes) > 20


def test_matches_in_names_precede_matches_in_texts_and_exact_names_precede_longer_ones(db):
    city = make.make_city(slug="changsha", name_zh="甲地", name_en="A place")
    names = {"e": "新材料装备", "d": "新材料", "c": "高端新材料", "a": "其他", "b": "另外"}
    for slug, name in names.items():
        note = "不是新材料。" if slug == "a" else ""
        index([make.make_chain(city, slug=f"changsha-{slug}", name_zh=name, note_zh=note, note_en=note)])

    assert found("新材料") == {"chain": ["changsha-d", "changsha-e", "changsha-c", "changsha-a"]}


def test_whole_words_precede_prefixes_and_then_paragraphs_decide_the_order(db):
    city = make.make_city(slug="changsha", name_en="A place")
    for slug, text, paragraph in [
        ("d", "Planning first.", 1), ("c", "A plan.", 9), ("b", "The plan.", 2), ("a", "Plans.", 10),
    ]:  # fmt: skip
        index([make.make_result(city, slug=f"changsha-{slug}", text_en=text, paragraph=paragraph)])

    assert found("plan")["result"] == ["changsha-b", "changsha-c", "changsha-d", "changsha-a"]


def test_more_hits_than_the_limit_are_counted_as_over_the_limit(db, monkeypatch):
    monkeypatch.setattr(finding, "MAX_HITS", 3)
    city = make.make_city(slug="changsha", name_zh="甲地")
    index([make.make_target(city, slug=f"changsha-{n}", text_zh="产业链") for n in range(3)])
    index([make.make_result(city, slug=f"changsha-r{n}", text_zh="产业链") for n in range(5)])

    by_kind = find(read("产业链"))

    assert [(kind, each.count, each.is_over) for kind, each in by_kind.items()] == [
        ("target", 3, False), ("result", 3, True)
    ]  # fmt: skip


def test_find_returns_a_page_of_the_hits_of_one_kind(db):
    city = make.make_city(slug="changsha", name_zh="甲地")
    index([make.make_target(city, slug=f"changsha-{n}", text_zh="产业链", paragraph=n + 1) for n in range(5)])
    index([city])

    assert find(read("产业链"), ["target"], start=2, size=2)["target"].slugs == ["changsha-2", "changsha-3"]
    assert find(read("产业链"), ["target"], start=4, size=2)["target"].total == 5
    assert find(read("产业链"), ["target"], start=9, size=2)["target"].slugs == []
    assert find(read("甲地"), ["target"]) == {}


def test_a_search_takes_one_query_besides_the_version(changsha, django_assert_num_queries):
    with django_assert_num_queries(2):
        find(read("长沙 产业链 smart 2500亿"))


# --- The index follows the catalogue ----------------------------------------------------------------


def test_a_recorded_change_updates_the_search_index(db):
    firm = make.make_firm(slug="sany", name_zh="三一重工", name_en="Sany")
    history.record(firm, None, {"name_zh": "三一重工"})
    assert slugs("三一重工") == ["sany"]

    firm.name_zh = "三一集团"
    firm.save()
    history.record(firm, {"name_zh": "三一重工"}, {"name_zh": "三一集团"})
    assert slugs("三一集团") == ["sany"]
    assert slugs("重工") == slugs("zhonggong") == []

    history.record(firm, {"name_zh": "三一集团"}, None)
    assert slugs("三一") == []
    assert SearchEntry.objects.count() == 0


def test_entries_of_kinds_without_search_are_not_indexed(db):
    theme = make.make_theme(name_zh="绿色")
    index([theme])
    unindex(theme)

    assert SearchEntry.objects.count() == 0


def test_an_entry_given_twice_is_indexed_once(db):
    city = make.make_city(slug="changsha", name_zh="长沙")
    index([city, city])
    index([city])

    assert slugs("长沙") == ["changsha"]


@pytest.mark.slow
def test_rebuild_search_makes_the_same_index_as_the_load(catalogue):
    def rows():
        return {(row.kind, row.slug): (bytes(row.place), row.names, row.texts) for row in SearchEntry.objects.all()}

    loaded = rows()
    assert {kind for kind, _slug in loaded} == {*KINDS}
    SearchEntry.objects.filter(kind="firm").update(names="", texts="")

    said = StringIO()
    call_command("rebuild_search", stdout=said)

    assert said.getvalue() == f"{len(loaded)} entries indexed.\n"
    assert rows() == loaded
    assert found("changsha")["city"] == ["changsha"]


def test_results_that_were_cached_before_a_rebuild_are_not_shown_after_it(client, catalogue):
    forget()  # other tests have searched the same version
    SearchEntry.objects.all().delete()
    assert "Nothing was found" in client.get("/en/search/?q=changsha").content.decode()
    call_command("rebuild_search", stdout=StringIO())
    assert "Nothing was found" not in client.get("/en/search/?q=changsha").content.decode()


# --- Names ------------------------------------------------------------------------------------------


def test_pinyin_includes_every_reading_of_a_character():
    assert {"changzhi", "zhangzhi", "cz", "zz"} <= {*pinyin.typed("长治")}
    assert {"luohe", "lh"} <= {*pinyin.typed("漯河")}
    assert {"gaoxinqu", "gxq", "xinqu", "qu"} <= {*pinyin.typed_within("长沙高新区")}
    assert pinyin.typed("TCL") == pinyin.typed_within("TCL") == []
    assert pinyin.typed("长沙5G园")[0] == "changsha5gyuan"


@pytest.mark.parametrize(
    ("name", "letters", "expected"),
    [
        ("长沙高新区", "changsha", [(0, 2)]),
        ("长沙高新区", "gaox", [(2, 4)]),
        ("长沙高新区", "gxq", [(2, 5)]),
        ("浏阳（高新区）", "gaoxinqu", [(3, 6)]),
        ("长沙", "jing", []),
    ],
)
def test_places_returns_the_characters_that_match_typed_pinyin(name, letters, expected):
    assert pinyin.places(name, letters) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("长纱", "changsha"), ("changhsa", "changsha"), ("Softwear", "software"), ("漯河食物", "luohe-foods")],
)
def test_the_nearest_name_corrects_a_typing_error(changsha, typed, expected):
    assert nearest(typed)[0].pk == expected


def test_a_meaningless_query_has_no_nearest_name(changsha):
    assert nearest("xyzzy") == nearest("长" * 100) == []


def test_the_nearest_names_take_at_most_three_queries(changsha, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):  # the version, the names, the entries
        assert len(nearest("changsha high-tech zones")) == 1
