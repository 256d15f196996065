"""Every entry has a page in both languages with its proof. Pages of related entries link to each other."""

from collections import Counter
from itertools import chain as chained

import pytest
from django.utils.translation import override

from cities.models import City
from plans.models import Chain, ChainFirm, Firm, Indicator, Industry, Measure, Omission, Plan, Result, Source, Target
from plans.views.entries import MAX_ROWS
from tests.visits import LANGUAGES, MODELS, address_of, page_of, pages_of

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.one_database,
    pytest.mark.xdist_group("every page"),
    pytest.mark.usefixtures("catalogue"),
]


def statements(*related):
    """Return every target and result, with entries of these fields."""
    return list(chained.from_iterable(model.objects.select_related(*related) for model in (Target, Result)))


def names(entry):
    """Return what an entry is called in Chinese and in English."""
    if isinstance(entry, Source):
        return {"zh-hans": entry.title, "en": entry.title_en}
    if isinstance(entry, Target | Result):
        return {"zh-hans": entry.text_zh, "en": entry.text_en}
    return {"zh-hans": entry.name_zh, "en": entry.name_en}


def spaced(text):
    return " ".join(text.split())


def paragraphs_in(numbers, language):
    """Return how the paragraphs of an entry are named: ¶ 2, 13 or 第2、13段."""
    return {"zh-hans": f"第{numbers.replace(';', '、')}段", "en": f"¶ {numbers.replace(';', ', ')}"}[language]


def unlinked(pairs, language):
    """Return the pairs `(from, to)` of entries where the page of the first does not link to the second."""
    return [
        f"{address_of(here, language)} → {address_of(there, language)}"
        for here, there in pairs
        if not any(address_of(there, language) in page.main_addresses for page in pages_of(here, language))
    ]


def both_ways(pairs):
    return [pair for here, there in pairs for pair in ((here, there), (there, here))]


@in_both_languages
@pytest.mark.parametrize("model", MODELS)
def test_every_entry_has_a_page_with_its_name(model, language):
    assert model.objects.count() >= 5
    for entry in model.objects.all():
        page = page_of(entry, language)
        assert page.language == {"zh-hans": "zh-Hans", "en": "en"}[language]
        name = spaced(names(entry)[language])
        assert name in page.main, page.address
        # The title of an article is quoted; a long statement is cut in the title.
        with override(language):
            titled = spaced(str(entry.heading)) if isinstance(entry, Source) else name
        assert page.title.startswith(titled[:50]), page.address


@in_both_languages
def test_names_and_texts_are_shown_in_both_languages(language):
    other, tag = {"zh-hans": ("en", "en"), "en": ("zh-hans", "zh-Hans")}[language]
    for model in MODELS:
        if model is not Source:
            for entry in model._default_manager.all():
                page = page_of(entry, language)
                assert (tag, spaced(names(entry)[other])) in page.languages, page.address
    for source in Source.objects.all():
        assert ("zh-Hans", spaced(source.title)) in page_of(source, language).languages


@in_both_languages
def test_every_statement_shows_its_source_paragraph_and_printed_phrase(language):
    for statement in statements("source"):
        page = page_of(statement, language)
        proof = f"{address_of(statement.source, language)}#p{statement.paragraph}"
        assert [words for address, words in page.main_links if address == proof], page.address
        assert statement.as_printed in page.main, page.address
        assert ("zh-Hans", statement.as_printed) in page.languages, page.address
        assert spaced(statement.source.title) in page.main, page.address
        with override(language):
            number = {"zh-hans": "第{}段", "en": "paragraph {}"}[language].format(statement.paragraph)
            assert number in page.main, page.address
            for words in (statement.source.publisher, statement.attributed_to, statement.note):
                assert spaced(words) in page.main, page.address
            assert statement.get_scope_display() in page.main, page.address
            assert statement.kind == "result" or statement.get_standing_display() in page.main, page.address
            assert statement.kind == "result" or statement.strength in page.main, page.address
            assert str(statement.when_label) in page.main, page.address


@in_both_languages
def test_every_figure_is_shown_as_printed_and_as_parsed(language):
    figures = [statement for statement in statements() if statement.quantity]
    assert len(figures) > 100
    for statement in figures:
        page = page_of(statement, language)
        assert ("zh-Hans", statement.quantity) in page.languages, page.address
        with override(language):
            assert str(statement.reading) in page.main, page.address
            assert str(statement.reading.qualifier.label) in page.main, page.address
            assert spaced(statement.indicator.counted) in page.main, page.address


@in_both_languages
@pytest.mark.parametrize("model", [Plan, Chain, Firm])
def test_every_plan_chain_and_firm_names_its_source_and_paragraphs(model, language):
    for entry in model.objects.select_related("source"):
        page = page_of(entry, language)
        assert address_of(entry.source, language) in page.main_addresses, page.address
        assert spaced(entry.source.title) in page.main, page.address
        assert paragraphs_in(entry.paragraphs, language) in page.main, page.address


@in_both_languages
def test_every_measure_is_on_the_page_of_its_plan_in_printed_order(language):
    for plan in Plan.objects.prefetch_related("measures"):
        page, place = page_of(plan, language), 0
        for measure in plan.measures.order_by("order"):
            assert measure.pk in page.ids, page.address
            place = page.main.find(spaced(names(measure)[language]), place)
            assert place > 0, measure.pk
            assert paragraphs_in(measure.paragraphs, language) in page.main[place:], measure.pk


@in_both_languages
def test_every_role_shows_its_printed_words_on_the_pages_of_chain_and_firm(language):
    for role in ChainFirm.objects.select_related("chain", "firm", "source"):
        with override(language):
            word = role.get_role_display()
        for entry in (role.chain, role.firm):
            page = page_of(entry, language)
            assert role.as_printed in page.main, page.address
            assert word in page.main, page.address
            assert f"{address_of(role.source, language)}#p{role.paragraph}" in page.main_addresses, page.address


@in_both_languages
def test_every_omission_is_listed_with_its_reason(language):
    for omission in Omission.objects.select_related("source"):
        with override(language):
            reason = spaced(omission.reason)
        assert any(
            reason in page.main and omission.as_printed in page.main and f"p{omission.paragraph}" in page.ids
            for page in pages_of(omission.source, language)
        ), omission


@in_both_languages
def test_a_region_is_linked_with_its_plans_and_chains(language):
    entries: tuple[Plan | Chain, ...] = (*Plan.objects.select_related("city"), *Chain.objects.select_related("city"))
    assert unlinked(both_ways([(entry.city, entry) for entry in entries]), language) == []


@in_both_languages
def test_a_statement_links_to_its_region_and_the_region_links_to_its_lists(language):
    assert unlinked([(statement, statement.city) for statement in statements("city")], language) == []
    for city in City.objects.all():
        lists = {f"/{language}/{table}/?city={city.pk}" for table in ("targets", "results", "firms")}
        assert lists <= page_of(city, language).main_addresses


@in_both_languages
def test_a_region_is_linked_with_its_source(language):
    pairs = {(source, plan.city) for source in Source.objects.all() for plan in source.plans.select_related("city")}
    assert len(pairs) == City.objects.count()
    assert unlinked([(city, source) for source, city in pairs], language) == []


@in_both_languages
def test_plans_and_measures_are_linked_with_their_statements(language):
    linked = statements("measure__plan")
    plans = [(plan, statement) for statement in linked for plan in statement.plans.all()]
    measures = [(statement, statement.measure) for statement in linked if statement.measure_id]
    assert plans
    assert measures

    assert unlinked(both_ways(plans), language) == []
    assert unlinked(measures, language) == []
    cities = [(measure.plan.city, measure) for measure in Measure.objects.select_related("plan__city")]
    assert unlinked(cities, language) == []


@in_both_languages
def test_chains_firms_and_industries_are_linked_with_each_other(language):
    roles = ChainFirm.objects.select_related("chain", "firm").prefetch_related("chain__industries")
    assert unlinked(both_ways((role.chain, role.firm) for role in roles), language) == []
    industries = [
        (chain, industry)
        for chain in Chain.objects.prefetch_related("industries")
        for industry in chain.industries.all()
    ]
    assert unlinked(both_ways(industries), language) == []
    pairs = [(industry, role.firm) for role in roles for industry in role.chain.industries.all()]
    assert unlinked(pairs, language) == []


@in_both_languages
@pytest.mark.parametrize("field", ["chains", "firms", "topics"])
def test_statements_and_the_entries_that_they_reference_link_to_each_other(language, field):
    """An entry that very many name links to the lists that hold them all."""
    pairs = [(entry, statement) for statement in statements() for entry in getattr(statement, field).all()]
    sizes = Counter(entry for entry, _statement in pairs)
    pairs = [(entry, statement) for entry, statement in pairs if sizes[entry] <= MAX_ROWS]
    assert pairs
    assert unlinked(both_ways(pairs), language) == []


@in_both_languages
def test_statements_are_linked_with_their_indicators(language):
    pairs = [(one.indicator, one) for one in statements("indicator") if one.indicator]
    assert pairs
    assert unlinked(both_ways(pairs), language) == []


@in_both_languages
def test_a_source_links_to_every_statement_at_its_paragraph(language):
    """The way back, to the paragraph, is part of the proof of every statement."""
    pairs = [(statement.source, statement) for statement in statements("source")]
    assert unlinked(pairs, language) == []
    for source, statement in pairs:
        # The first page has a place for every paragraph: what is on another page is linked from there.
        assert f"p{statement.paragraph}" in page_of(source, language).ids
        [page] = [page for page in pages_of(source, language) if address_of(statement, language) in page.main_addresses]
        assert f"p{statement.paragraph}" in page.ids


@in_both_languages
def test_statements_are_linked_with_their_industries(language):
    pairs = []
    for model in (Target, Result):
        for statement in model.objects.prefetch_related("industries"):
            pairs += [(statement, industry) for industry in statement.industries.all()]
    assert unlinked(pairs, language) == []
    sizes = Counter(industry for _statement, industry in pairs)
    back = [(industry, statement) for statement, industry in pairs if sizes[industry] <= MAX_ROWS]
    assert len(back) > 100
    assert unlinked(back, language) == []
    for industry in sizes:
        for table in ("targets", "results"):
            assert f"/{language}/{table}/?industry={industry.pk}" in page_of(industry, language).main_addresses


@in_both_languages
def test_figures_of_one_indicator_are_linked_with_each_other(language):
    """A target so leads to what is reported of the same indicator, and back."""
    met = 0  # indicators with a figure of a target and one of a result
    for indicator in Indicator.objects.prefetch_related("targets", "results"):
        figures = [figure for figure in (*indicator.targets.all(), *indicator.results.all()) if figure.quantity]
        met += len({figure.kind for figure in figures}) == 2
        pairs = [(here, there) for here in figures for there in figures if here is not there]
        assert unlinked(pairs, language) == []
    assert met


@in_both_languages
@pytest.mark.parametrize("name", ["plans", "chains", "firms", "measures"])
def test_a_source_links_to_every_entry_extracted_from_it(language, name):
    pairs = [(source, entry) for source in Source.objects.all() for entry in getattr(source, name).all()]
    assert pairs
    assert unlinked(pairs, language) == []


@in_both_languages
def test_missing_values_are_shown_as_not_stated(language):
    said = {"zh-hans": "未注明", "en": "not stated"}[language]
    lacking: list[Target | Result] = [target for target in Target.objects.all() if not target.due]
    lacking += [result for result in Result.objects.all() if not result.period]
    assert lacking
    for statement in lacking:
        assert said in page_of(statement, language).main, statement.pk
    for plan in Plan.objects.filter(start_year=None, end_year=None):
        assert said in page_of(plan, language).main, plan.pk
    for chain in Chain.objects.filter(grade=""):
        assert said in page_of(chain, language).main, chain.pk


def test_industries_are_found_by_their_codes():
    for industry in Industry.objects.exclude(gbt4754=""):
        assert industry.gbt4754.replace(";", ", ") in page_of(industry, "en").main
