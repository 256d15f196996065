"""References of records: each referenced entry has a statement, and each statement has a topic and an actor."""

import pytest

from tests.data.records import records, statements

REGIONS = {city.slug for city in records("cities")}
ACTORS = {"region", "district", "firm", "institution"}


def named(field):
    """Return the slugs that statements name in a field."""
    return {slug for statement in statements() for slug in getattr(statement, field)}


@pytest.mark.parametrize("table", ["plans", "chains", "firms", "districts", "topics"])
def test_every_entry_is_referenced_by_a_statement(table):
    assert {record.slug for record in records(table)} == named(table)


def test_a_statement_of_a_programme_also_references_its_main_plan():
    part_of = {plan.slug: plan.part_of for plan in records("plans")}

    for statement in statements():
        assert {part_of[plan] for plan in statement.plans} - {""} <= set(statement.plans), statement


def test_the_measure_of_a_statement_belongs_to_one_of_its_plans():
    plan_of = {measure.slug: measure.plan for measure in records("measures")}

    for statement in statements():
        assert not statement.measure or plan_of[statement.measure] in statement.plans, statement


def test_every_statement_has_one_to_three_topics_and_an_actor():
    assert [str(statement) for statement in statements() if not 1 <= len(statement.topics) <= 3] == []
    assert {statement.actor for statement in statements()} == ACTORS


def test_the_relation_of_near_topics_is_symmetric():
    near = {topic.slug: set(topic.near) for topic in records("topics")}

    assert [(one, other) for one, others in near.items() for other in others if one not in near[other]] == []


def test_slugs_begin_with_their_region():
    tables = records("targets", "results", "plans", "measures", "chains", "districts", "omissions")

    assert [str(record) for record in tables if record.slug.split("-")[0] != (record.city or record.source)] == []
    assert {record.slug.split("-")[0] for record in tables} == REGIONS


def test_a_role_is_chain_leader_only_if_the_word_is_printed():
    assert {
        role.as_printed for role in records("chain_firms") if role.role == "leader" and "链主" not in role.as_printed
    } == set()
