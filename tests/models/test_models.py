"""The constraints of the database, and their error messages for editors."""

from functools import partial

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from cities.localized import in_both
from plans.figures.qualifiers import QUALIFIER_LABELS
from plans.figures.units import DIMENSIONS
from plans.models import CatalogueVersion, ChangeSet, FileRecord, Proposal, SearchEntry
from plans.models.statement import QualifierChoices
from plans.models.vocabulary import Dimension
from tests import factories as make

pytestmark = pytest.mark.django_db

IS_NO_CHOICE = "Value 'other' is not a valid choice."
LIES_ELSEWHERE = "The district lies in another region."


def slug_of(whole):
    return f"The slug must begin with that of its {whole}, as in “changsha-…”."


def city():
    return make.make_city(slug="changsha")


def measure():
    return make.make_measure(make.make_plan(city()))


def role():
    return make.make_role(make.make_chain(), make.make_firm())


def statement(make_statement, **fields):
    return make_statement(city(), **fields)


def statement_of_measure(make_statement):
    existing = measure()
    return make_statement(existing.plan.city, plans=[existing.plan], measure=existing)


def elsewhere(make_entry):
    """Return a function that makes an entry of another region and returns its key."""
    return lambda _entry: make_entry(make.make_city()).pk


def district_elsewhere(entry):
    return make.make_district(make.make_city()).pk


def statement_cases(name, make_statement):
    """Return the constraint cases that targets and results share."""
    entry = partial(statement, make_statement)
    figure = partial(statement, make_statement, quantity="22条")
    of_measure = partial(statement_of_measure, make_statement)
    return {
        f"plans_{name}_qualifier_known": (entry, {"qualifier": "other"}, "qualifier: choose one of exact, about, over"),
        f"plans_{name}_scope_known": (entry, {"scope": "other"}, IS_NO_CHOICE),
        f"plans_{name}_slug_begins_with_city": (entry, {"slug": "elsewhere-1"}, slug_of("region")),
        f"plans_{name}_actor_known": (entry, {"actor": "other"}, IS_NO_CHOICE),
        f"plans_{name}_measure_lies_in_city": (
            of_measure, {"measure_id": elsewhere(lambda city: make.make_measure(make.make_plan(city)))},
            "The measure is another region's.",
        ),
        f"plans_{name}_has_paragraph": (
            entry, {"paragraph": 0}, "Ensure this value is greater than or equal to 1.",
        ),
        f"plans_{name}_has_printed_phrase": (entry, {"as_printed": ""}, "This field cannot be blank."),
        f"plans_{name}_low_not_above_high": (figure, {"low": 2, "high": 1}, "The lower bound is above the upper one."),
        f"plans_{name}_quantity_has_indicator": (
            figure, {"indicator_id": None}, "A quantity needs an indicator: say what it measures.",
        ),
    }  # fmt: skip


# For each constraint: a function that creates an entry; the values that violate the constraint (or functions of the
# entry); the start of the message of `full_clean`. For fields derived from the quantity it is the constraint's message.
CASES = {
    "cities_city_level_known": (city, {"level": "other"}, IS_NO_CHOICE),
    "cities_city_code_of_province": (city, {"province": "hubei"}, "The code does not begin with that of the province."),
    "cities_district_kind_known": (lambda: make.make_district(city()), {"kind": "other"}, IS_NO_CHOICE),
    "cities_district_slug_begins_with_city": (
        lambda: make.make_district(city()), {"slug": "changshan-park"}, slug_of("region"),
    ),
    "plans_source_kind_known": (make.make_source, {"kind": "other"}, IS_NO_CHOICE),
    "plans_plan_part_of_lies_in_city": (
        make.make_plan, {"part_of_id": elsewhere(make.make_plan)},
        "The plan that it is part of is another region's.",
    ),
    "plans_plan_not_part_of_itself": (
        make.make_plan, {"part_of_id": lambda plan: plan.pk}, "A plan cannot be part of itself.",
    ),
    "plans_target_strength_grade_known": (
        partial(statement, make.make_target), {"strength_grade": "other"}, "strength_grade: choose one of ensure",
    ),
    "plans_synonym_kind_known": (make.make_synonym, {"kind": "other"}, IS_NO_CHOICE),
    "plans_synonym_unique": (
        make.make_synonym, {"word": lambda entry: make.make_synonym(means=entry.means).word},
        "Synonym with this",
    ),
    "plans_correction_unique": (
        make.make_correction, {"slug": lambda entry: make.make_correction(date=entry.date).slug},
        "Correction with this",
    ),
    "plans_indicator_direction_known": (make.make_indicator, {"direction": "other"}, IS_NO_CHOICE),
    "plans_indicator_dimension_known": (make.make_indicator, {"dimension": "other"}, IS_NO_CHOICE),
    "plans_plan_standing_known": (make.make_plan, {"standing": "other"}, IS_NO_CHOICE),
    "plans_plan_slug_begins_with_city": (make.make_plan, {"slug": "elsewhere-plan"}, slug_of("region")),
    "plans_plan_ends_after_it_starts": (
        make.make_plan, {"start_year": 2023, "end_year": 2021}, "A plan cannot end before it starts.",
    ),
    "plans_measure_slug_begins_with_plan": (measure, {"slug": "changsha-m1"}, slug_of("plan")),
    "plans_measure_order_unique": (
        measure, {"order": lambda entry: make.make_measure(entry.plan).order},
        "Measure with this Plan and Order already exists.",
    ),
    "plans_chain_kind_known": (make.make_chain, {"kind": "other"}, IS_NO_CHOICE),
    "plans_chain_grade_known": (make.make_chain, {"grade": "other", "grade_standing": "held"}, IS_NO_CHOICE),
    "plans_chain_grade_standing_known": (
        make.make_chain, {"grade": "world", "grade_standing": "other"}, IS_NO_CHOICE,
    ),
    "plans_chain_grade_has_standing": (
        make.make_chain, {"grade": "world"}, "Say of a grade whether it is held or sought.",
    ),
    "plans_chain_slug_begins_with_city": (make.make_chain, {"slug": "elsewhere-chain"}, slug_of("region")),
    "plans_chain_district_lies_in_city": (make.make_chain, {"district_id": district_elsewhere}, LIES_ELSEWHERE),
    "plans_firm_district_lies_in_city": (
        lambda: make.make_firm(city()), {"district_id": district_elsewhere}, LIES_ELSEWHERE,
    ),
    "plans_chainfirm_role_known": (role, {"role": "other"}, IS_NO_CHOICE),
    "plans_chainfirm_unique": (
        role, {"firm_id": lambda entry: make.make_role(entry.chain, make.make_firm()).firm_id},
        "Role in a chain with this Chain and Firm already exists.",
    ),
    "plans_formeraddress_unique": (
        make.make_former_address, {"slug": lambda address: make.make_former_address(table=address.table).slug},
        "Former address with this Table and Slug already exists.",
    ),
    "plans_formeraddress_moved_or_withdrawn": (
        make.make_former_address, {"moved_to": "city"}, "Write either moved_to, or withdrawn and the reason",
    ),
    "plans_target_standing_known": (partial(statement, make.make_target), {"standing": "other"}, IS_NO_CHOICE),
    **statement_cases("target", make.make_target),
    **statement_cases("result", make.make_result),
}  # fmt: skip


def broken(entry, changes):
    return {field: change(entry) if callable(change) else change for field, change in changes.items()}


@pytest.mark.parametrize(("make_entry", "changes", "message"), CASES.values(), ids=CASES)
def test_the_database_constraints_refuse_invalid_values(make_entry, changes, message):
    entry = make_entry()
    values = broken(entry, changes)

    with pytest.raises(IntegrityError), transaction.atomic():
        type(entry).objects.filter(pk=entry.pk).update(**values)

    assert type(entry).objects.filter(pk=entry.pk).exists()


@pytest.mark.parametrize(("make_entry", "changes", "message"), CASES.values(), ids=CASES)
def test_validation_gives_a_message_for_each_constraint(make_entry, changes, message):
    entry = make_entry()
    for field, value in broken(entry, changes).items():
        setattr(entry, field, value)

    derived = {"qualifier", "low", "high"} & changes.keys()
    with pytest.raises(ValidationError) as refused:
        entry.validate_constraints() if derived else entry.full_clean()
    assert any(told.startswith(message) for told in refused.value.messages)


def test_the_cases_cover_every_constraint_of_the_catalogue():
    declared = {
        constraint.name
        for model in apps.get_models(include_auto_created=False)
        if model._meta.app_label in ("cities", "plans")
        and model not in (CatalogueVersion, FileRecord, Proposal, SearchEntry)  # written by the program alone
        for constraint in model._meta.constraints
    }

    assert declared == CASES.keys()


def test_a_file_record_is_unique():
    FileRecord.objects.create(table="city", slug="changsha")

    with pytest.raises(IntegrityError), transaction.atomic():
        FileRecord.objects.create(table="city", slug="changsha")


def test_an_entry_has_at_most_one_proposal_in_a_change_set():
    changeset = ChangeSet.objects.create()
    changeset.proposals.create(table="city", slug="changsha")

    with pytest.raises(IntegrityError), transaction.atomic():
        changeset.proposals.create(table="city", slug="changsha")


def test_a_search_entry_is_unique():
    SearchEntry.objects.create(kind="city", slug="changsha", place=b"1", names="", texts="")

    with pytest.raises(IntegrityError), transaction.atomic():
        SearchEntry.objects.create(kind="city", slug="changsha", place=b"1", names="", texts="")


def test_two_regions_never_share_a_code():
    make.make_city(code="430100")

    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_city(code="430100")


@pytest.mark.parametrize("code", ["4301", "4301811", "43010a", "４３０１８１", "430181\n"])
def test_a_code_has_six_digits(code):
    district = make.make_district(city())
    district.code = code

    with pytest.raises(ValidationError) as refused:
        district.full_clean()
    assert "A GB/T 2260 code has six digits." in refused.value.message_dict["code"]


@pytest.mark.parametrize(
    ("grade", "standing"), [("", ""), ("world", "sought"), ("national", "held"), ("municipal", "held")]
)
def test_a_grade_and_its_standing_are_both_given_or_both_empty(grade, standing):
    chain = make.make_chain(grade=grade, grade_standing=standing, industries=[make.make_industry()])

    chain.full_clean()


def test_a_quantity_is_read_on_saving():
    target = make.make_target(quantity="3000余亿元", indicator=make.make_indicator(dimension="money"))
    target.refresh_from_db()

    assert (target.number, target.unit, target.qualifier, target.base_unit) == (3000, "亿元", "over", "元")
    assert (target.low, target.high) == (3 * 10**11, None)

    target.quantity = ""
    target.save()
    target.refresh_from_db()
    assert (target.number, target.unit, target.qualifier, target.low, target.base_unit) == (None, "", "", None, "")


def test_a_quantity_that_cannot_be_read_is_never_saved():
    with pytest.raises(ValueError, match="cannot be read"):
        make.make_target(quantity="许多")


@pytest.mark.parametrize("quantity", ["999999999999999家", "9999999亿元", "0.000001%", "99999999999-999999999999999家"])
def test_the_largest_and_smallest_figures_are_stored_without_loss(quantity):
    target = make.make_target(quantity=quantity)
    stated = target.reading.interval
    target.refresh_from_db()

    assert (target.low, target.high) == (stated.low, stated.high)


def test_an_indicator_measures_one_dimension():
    target = make.make_target(quantity="22条", indicator=make.make_indicator(dimension="money"))

    with pytest.raises(ValidationError, match="This is a quantity of count; the indicator measures money"):
        target.full_clean()


# --- What others refer to ----------------------------------------------------------------------------


def references():
    """Return `(model, field)` of every reference from an entry of the catalogue to another."""
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=False)
        if hasattr(model, "natural_key") and model._meta.app_label in ("cities", "plans")
        for field in model._meta.fields
        if field.is_relation
    ]


OWNED = {("measure", "plan"), ("chainfirm", "chain"), ("chainfirm", "firm")}


def test_only_owned_models_are_deleted_by_cascade():
    cascading = {
        (model._meta.model_name, field.name)
        for model, field in references()
        if field.remote_field.on_delete is not models.PROTECT and not model._meta.auto_created
    }

    assert cascading == OWNED


@pytest.mark.parametrize(
    "make_whole",
    [
        lambda: make.make_plan().city,
        lambda: make.make_plan().source,
        lambda: make.make_district(city()).city,
        lambda: statement_of_measure(make.make_result).measure,
        lambda: statement(make.make_target, quantity="22条").indicator,
        lambda: role().source,
    ],
    ids=["region", "source", "region of a district", "measure", "indicator", "source of a role"],
)
def test_an_entry_that_others_reference_cannot_be_deleted(make_whole):
    whole = make_whole()

    with pytest.raises(models.ProtectedError):
        whole.delete()

    assert type(whole).objects.filter(pk=whole.pk).exists()


def test_choices_have_the_values_and_words_of_the_tables_they_are_made_from():
    def words(choices):
        return {value: in_both(label) for value, label in choices.choices}

    assert words(Dimension) == DIMENSIONS
    assert words(QualifierChoices) == QUALIFIER_LABELS | {"": ("无数字", "no figure")}
