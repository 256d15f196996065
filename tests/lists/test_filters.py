"""Filters and facets agree with a recount in plain Python, for any selection."""

from random import Random

import pytest
from django.http import QueryDict
from django.utils.translation import override

from plans.lists.counts import counts
from plans.lists.facets import BOXES, MAX_OPTIONS, Facet, Option, facets, selected
from plans.lists.filters import FILTERS
from plans.lists.filtersets import MAX_TEXT, MAX_VALUES
from plans.models import Chain, Firm, Plan, Result, Target
from tests import recount
from tests.factories import (
    make_chain,
    make_city,
    make_firm,
    make_industry,
    make_plan,
    make_result,
    make_role,
    make_target,
)

MODELS = {"plans": Plan, "chains": Chain, "firms": Firm, "targets": Target, "results": Result}
PARAMETERS = {
    "plans": {"city", "standing", "source"},
    "chains": {"city", "industry", "kind", "grade", "role", "district", "source"},
    "firms": {"city", "industry", "role", "chain", "district", "source"},
    "targets": {
        "city", "industry", "theme", "topic", "actor", "figure", "scope", "grade", "role", "indicator", "district",
        "plan", "measure", "chain", "firm", "source", "standing", "due", "strength", "strength_grade",
    },
    "results": {
        "city", "industry", "theme", "topic", "actor", "figure", "scope", "grade", "role", "indicator", "district",
        "plan", "measure", "chain", "firm", "source", "period",
    },
}  # fmt: skip
COMBINATIONS = {"plans": 30, "chains": 30, "firms": 30, "targets": 50, "results": 50}  # random, over all rows
in_every_list = pytest.mark.parametrize("table", FILTERS)


def _facets(filterset):
    return facets(filterset, counts(filterset))


def ask(table, query):
    """Return the filterset of a query, `{parameter: values}` or as it stands in an address."""
    if isinstance(query, dict):
        data = QueryDict(mutable=True)
        for name, values in query.items():
            data.setlist(name, list(values))
        query = data.urlencode()
    return FILTERS[table](QueryDict(query))


def found(filterset):
    assert filterset.is_valid(), filterset.errors
    slugs = list(filterset.qs.values_list("pk", flat=True))
    assert len(slugs) == len(set(slugs)), "a row stands in the list twice"
    return set(slugs)


def values_of(rows, name):
    return sorted({value for row in rows.values() for value in row[name]})


def test_every_list_has_exactly_the_parameters_of_the_recount(catalogue):
    for table, parameters in PARAMETERS.items():
        assert set(FILTERS[table].base_filters) == parameters | {"q", "sort", "since"}
        assert all(set(row) == parameters | {"q"} for row in recount.rows(table).values())


@pytest.mark.slow
@pytest.mark.on_postgresql
@in_every_list
def test_every_value_of_every_parameter_selects_exactly_its_rows(catalogue, table):
    rows = recount.rows(table)
    for name in PARAMETERS[table]:
        offered = choices_of(ask(table, ""), name)
        for value in set(values_of(rows, name)) & offered:
            assert found(ask(table, {name: [value]})) == recount.select(rows, {name: [value]}), (name, value)


def choices_of(filterset, name):
    field = filterset.filters[name].field
    if hasattr(field, "queryset"):
        return set(field.queryset.values_list("pk", flat=True))
    return {value for value, _label in field.choices}


@in_every_list
def test_every_value_in_the_rows_is_offered_as_a_choice(catalogue, table):
    """Only references may be missing without being offered as `none`."""
    rows = recount.rows(table)
    for name in PARAMETERS[table]:
        missing = set(values_of(rows, name)) - choices_of(ask(table, ""), name)
        assert missing <= {recount.NONE}, name
        if missing:
            assert hasattr(ask(table, "").filters[name].field, "queryset"), name


@pytest.mark.slow
@pytest.mark.on_postgresql
@in_every_list
def test_random_combinations_agree_with_the_recount(catalogue, table):
    rows, chance, not_empty = recount.rows(table), Random(f"{table} 4754"), 0
    offered = {name: sorted(choices_of(ask(table, ""), name)) for name in PARAMETERS[table]}
    for number in range(COMBINATIONS[table]):
        query = combination(chance, rows, offered)
        filterset = ask(table, query)
        assert found(filterset) == recount.select(rows, query), query
        not_empty += bool(recount.select(rows, query))
        if number % 2:
            assert_facets_agree(filterset, rows, query)
    assert COMBINATIONS[table] / 3 < not_empty < COMBINATIONS[table], "the combinations prove too little"


def combination(chance, rows, offered):
    """Return one to four parameters with one to three values each, more than half of them made to fit some row."""
    some_row = rows[chance.choice(sorted(rows))] if chance.random() < 0.6 else None
    query = {}
    for name in chance.sample(sorted(offered), chance.randint(1, min(4, len(offered)))):
        values = offered[name]
        chosen = chance.sample(values, min(len(values), chance.randint(1, 3)))
        if some_row:
            chosen += [value for value in sorted(some_row[name]) if value in values][:1]
        query[name] = list(dict.fromkeys(chosen))
    if chance.random() < 0.3:
        texts = (some_row or rows[chance.choice(sorted(rows))])["q"]
        query["q"] = [piece(chance, chance.choice([text for text in texts if text.strip()]))]
    return query


def piece(chance, text):
    """Return a few characters of a text, in another case, as a reader may type them."""
    start = chance.randrange(len(text))
    text = text[start : start + chance.randint(1, 6)].strip() or text.strip()[:1]
    return chance.choice([text, text.upper(), text.lower()])


def assert_facets_agree(filterset, rows, query):
    """Compare every option of every facet, those without a row included, with the recount."""
    for facet in _facets(filterset):
        counted = recount.count(rows, query, facet.name)
        offered = choices_of(filterset, facet.name)
        assert [option.value for option in facet.options if option.value in offered] == [
            option.value for option in facet.options
        ]
        assert {option.value: option.number for option in facet.options} == {
            value: counted.get(value, 0) for value in offered
        }, (facet.name, query)
        assert {option.value for option in facet.options if option.is_selected} == set(query.get(facet.name, ()))


@in_every_list
def test_facets_of_the_unfiltered_list_agree_with_the_recount(catalogue, table):
    rows, filterset = recount.rows(table), ask(table, "")
    assert found(filterset) == set(rows)
    assert_facets_agree(filterset, rows, {})
    assert [facet.name for facet in _facets(filterset)] == list(FILTERS[table].facets)


def test_the_counts_of_a_facet_ignore_its_own_selection(catalogue):
    filterset = ask("targets", "standing=proposed&city=hubei")
    assert filterset.is_valid()

    by_name = {facet.name: {option.value: option.number for option in facet.options} for facet in _facets(filterset)}

    targets = list(Target.objects.values_list("city_id", "standing"))
    assert by_name["standing"] == {
        standing: targets.count(("hubei", standing)) for standing in ("adopted", "announced", "proposed")
    }
    assert by_name["city"] == {
        city: targets.count((city, "proposed")) for city in ("jingzhou", "changsha", "liaocheng", "dezhou", "hubei")
    }
    assert by_name["standing"]["proposed"] == by_name["city"]["hubei"] == len(found(filterset)) > 0


def test_options_without_rows_are_listed_with_the_count_zero(db):
    full, empty = make_city(), make_city()
    make_chain(full)

    filterset = ask("chains", "")
    assert filterset.is_valid()

    city = next(facet for facet in _facets(filterset) if facet.name == "city")
    assert {option.value: option.number for option in city.options} == {full.pk: 1, empty.pk: 0}


def test_a_row_with_the_same_value_twice_is_counted_once(db):
    industry = make_industry()
    first, second = make_chain(industries=[industry]), make_chain(industries=[industry])
    firm = make_firm(first.city)
    make_role(first, firm, role="leader")
    make_role(second, firm, role="leader")
    target = make_target(first.city, firms=[firm])

    firms, targets = ask("firms", {"role": ["leader"], "industry": [industry.pk]}), ask("targets", "role=leader")

    assert found(firms) == {firm.pk}
    assert found(targets) == {target.pk}
    numbers = {(facet.name, option.value): option.number for facet in _facets(firms) for option in facet.options}
    assert numbers["role", "leader"] == numbers["industry", industry.pk] == 1
    numbers = {(facet.name, option.value): option.number for facet in _facets(targets) for option in facet.options}
    assert numbers["role", "leader"] == 1


def test_the_value_none_selects_rows_without_a_stated_value(db):
    city = make_city()
    graded = make_chain(city, grade="national", grade_standing="held")
    ungraded = make_chain(city)
    dated = make_target(city, due=2025, strength="力争", quantity="12家", chains=[graded])
    undated = make_target(city, chains=[ungraded])
    chainless = make_target(city)
    half_year, never = make_result(city, period="2022-H1"), make_result(city)

    assert found(ask("chains", "grade=none")) == {ungraded.pk}
    assert found(ask("targets", "due=none")) == found(ask("targets", "strength=none")) == {undated.pk, chainless.pk}
    assert found(ask("targets", "figure=none")) == {undated.pk, chainless.pk}
    assert found(ask("targets", "grade=none")) == {undated.pk, chainless.pk}
    assert found(ask("targets", "grade=none&grade=national")) == {dated.pk, undated.pk, chainless.pk}
    assert found(ask("targets", "due=none&due=2025")) == {dated.pk, undated.pk, chainless.pk}
    assert found(ask("results", "period=none")) == {never.pk}
    assert found(ask("results", "period=none&period=2022-H1")) == {half_year.pk, never.pk}


@in_every_list
def test_an_unknown_value_makes_the_query_invalid_and_is_named_in_the_error(catalogue, table):
    for name in PARAMETERS[table]:
        known = sorted(choices_of(ask(table, ""), name))[0]
        filterset = ask(table, {name: [known, "atlantis"]})
        assert not filterset.is_valid(), name
        assert list(filterset.errors) == [name]
        assert "atlantis" in " ".join(filterset.errors[name])
        assert "atlantis" in {value.text for value in selected(filterset) if value.name == name}


@in_every_list
def test_an_unknown_parameter_is_reported_and_the_query_stays_valid(db, table):
    filterset = ask(table, "page=2&colour=red&sort=region&city__slug=x")

    assert filterset.unknown == ["city__slug", "colour"]
    assert filterset.is_valid()


def test_a_parameter_accepts_at_most_fifty_values(db):
    cities = [make_city() for _ in range(MAX_VALUES + 1)]
    chains = [make_chain(city) for city in cities]
    slugs = [city.pk for city in cities]

    assert MAX_VALUES == 50
    assert found(ask("chains", {"city": slugs[:-1]})) == {chain.pk for chain in chains[:-1]}
    filterset = ask("chains", {"city": slugs})
    assert not filterset.is_valid()
    assert "50" in filterset.errors["city"][0]


def test_the_text_filter_searches_both_languages_and_ignores_case(db):
    city = make_city()
    target = make_target(city, text_zh="新增高新技术企业", text_en="Add High-tech Firms", as_printed="新增高企")
    make_target(city, text_zh="百分号", text_en="Something else")

    for text in ("高新技术", "high-TECH", "HIGH-tech f", "新增高企"):
        assert found(ask("targets", {"q": [text]})) == {target.pk}, text
    for text in ("%", "_", "High%Firms", "'", '"', "\\"):
        assert found(ask("targets", {"q": [text]})) == set(), text


def test_the_text_filter_refuses_a_text_that_is_too_long(db):
    assert found(ask("targets", {"q": ["长" * MAX_TEXT]})) == set()
    assert not ask("targets", {"q": ["长" * (MAX_TEXT + 1)]}).is_valid()


@pytest.mark.parametrize(
    ("language", "names"), [("zh-hans", ["长沙", "湖北", "《聊城实施"]), ("en", ["Changsha", "Hubei", "《聊城实施"])]
)
@in_every_list
def test_selected_values_are_shown_by_name(catalogue, table, language, names):
    with override(language):
        filterset = ask(table, "city=changsha&city=hubei&city=changsha&source=liaocheng")
        assert filterset.is_valid()
        shown = [(value.name, value.value, value.text) for value in selected(filterset)]

    assert [pair for *pair, _text in shown] == [["city", "changsha"], ["city", "hubei"], ["source", "liaocheng"]]
    for (*_pair, text), name in zip(shown, names, strict=True):
        assert text.startswith(name)


def facet_of(numbers, chosen=()):
    return Facet("due", "Due", [Option(str(n), str(n), number, str(n) in chosen) for n, number in enumerate(numbers)])


def test_few_options_are_all_shown_as_check_boxes():
    facet = facet_of([0] * 12)
    assert (facet.boxes, facet.rest, facet.is_cut) == (facet.options, [], False)


def test_the_most_frequent_and_selected_options_are_check_boxes_and_the_rest_is_a_select_field():
    facet = facet_of(range(40), chosen={"3"})
    assert [option.value for option in facet.boxes] == ["3", *map(str, range(40 - BOXES, 40))]
    assert {*facet.boxes, *facet.rest} == set(facet.options)
    assert not facet.is_cut


def test_the_least_frequent_of_very_many_options_are_not_offered():
    facet = facet_of(range(MAX_OPTIONS + 30), chosen={"0"})
    offered = [int(option.value) for option in (*facet.boxes, *facet.rest)]
    assert sorted(offered) == [0, *range(30, MAX_OPTIONS + 30)]
    assert facet.is_cut


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_list_offers_the_remaining_regions_in_a_select_field(client, db, language):
    for n in range(BOXES + 4):
        make_plan(make_city(slug=f"city{n:02}", name_en=f"City {n}", name_zh=f"城市{n}"))

    text = client.get(f"/{language}/plans/").content.decode()

    assert text.count('type="checkbox" id="city-') == BOXES
    assert text.count('<option value="city') == 4
    named = {"en": "City 13 (1)", "zh-hans": "城市13 (1)"}[language]
    assert named in text
