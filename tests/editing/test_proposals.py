"""A proposal is validated in a transaction that rolls back, published all or nothing, and detects conflicts."""

import os
import signal
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from cities.models import City
from plans.catalogue.version import read_version
from plans.editing.proposals import (
    CannotPublish,
    find_entry,
    publish,
    publish_at_once,
    record_of,
    required_drafts,
    save_drafts,
    snapshot,
    trial,
)
from plans.editing.yaml_records import FixtureError
from plans.lists import choices
from plans.models import (
    Chain,
    ChainFirm,
    ChangeSet,
    FormerAddress,
    Measure,
    Plan,
    Proposal,
    Revision,
    SearchEntry,
    Target,
)
from tests import factories as make
from tests.editing.commands import run
from tests.small_fixtures import RECORDS, edit

YICHANG = {"slug": "yichang", "name_zh": "宜昌", "name_en": "Yichang", "level": "prefecture", "province": "hubei",
           "code": "420500"}  # fmt: skip
WHY = {"reason_zh": "数错了。", "reason_en": "It was counted twice."}


@pytest.fixture
def wang(django_user_model, db):
    return django_user_model.objects.create_user("wang", is_staff=True)


@pytest.fixture
def draft(wang):
    """Save a proposal in the open change set of an editor, and return the set."""

    def draft(entry, record, shown=None, **more):
        table, slug = (entry, record["slug"]) if isinstance(entry, str) else next(iter(snapshot([entry])))
        before = shown or (None if isinstance(entry, str) else record_of(entry))
        key = (table, slug)
        old = {key: before} if before else {}
        save_drafts(wang, old, {key: record} if record else {}, old, **more)
        return ChangeSet.objects.open_of(wang)

    return draft


def a_target(city, **fields):
    """Return the record of a target of a region."""
    source, topic = make.make_source(), make.make_topic()
    return {
        "slug": f"{city}-port", "city": city, "text_zh": "建设港口。", "text_en": "Build the port.", "as_printed": "建设港口",
        "source": source.pk, "paragraph": 1, "attributed_to_zh": "市政府", "attributed_to_en": "City government",
        "actor": "region", "scope": "region", "standing": "adopted", "topics": [topic.pk],
    } | fields  # fmt: skip


def test_a_draft_changes_no_public_table(draft):
    draft("city", YICHANG)

    assert not City.objects.exists()
    assert not SearchEntry.objects.exists()
    assert not Revision.objects.exists()
    assert read_version().number == 0


def test_a_trial_contains_drafts_that_refer_to_drafts_and_is_rolled_back(draft):
    draft("city", YICHANG)
    proposals = draft("target", a_target("yichang")).proposals.all()

    with trial(proposals):
        target = Target.objects.get()
        assert (target.city.name_en, [theme.pk for theme in target.themes.all()]) == (
            "Yichang",
            [target.topics.get().theme_id],
        )
        assert {*SearchEntry.objects.values_list("kind", "slug")} >= {("city", "yichang"), ("target", "yichang-port")}
        City.objects.update(name_en="Elsewhere")

    assert not City.objects.exists()
    assert not SearchEntry.objects.exists()


def test_a_trial_neither_writes_to_the_cache_nor_reads_from_it(draft):
    publish(draft("city", YICHANG | {"slug": "wuhan", "code": "420100"}))
    proposals = draft("city", YICHANG).proposals.all()
    assert [*choices.entries(City)] == ["wuhan"]

    with trial(proposals):
        assert [*choices.entries(City)] == ["wuhan", "yichang"]
        assert read_version().number == 0
        assert read_version().tag != read_version().tag

    assert [*choices.entries(City)] == ["wuhan"]
    assert read_version().number == 1


def test_a_failed_trial_is_rolled_back(draft):
    proposals = draft("city", YICHANG).proposals.all()

    with pytest.raises(ZeroDivisionError), trial(proposals):
        1 / 0  # noqa: B018

    assert not City.objects.exists()
    assert read_version().tag


def test_publishing_makes_revisions_updates_the_search_index_and_raises_the_version_once(
    draft, wang, django_user_model
):
    draft("city", YICHANG)
    changeset = draft("target", a_target("yichang"))
    changeset.reason = "A sixth region."
    li = django_user_model.objects.create_user("li")

    publish(changeset, li)

    assert read_version().number == 1
    assert [*Revision.objects.order_by("pk").values_list("table", "slug", "action", "changeset")] == [
        ("city", "yichang", "added", changeset.pk),
        ("target", "yichang-port", "added", changeset.pk),
    ]
    assert SearchEntry.objects.filter(slug="yichang-port").exists()
    changeset.refresh_from_db()
    assert (changeset.state, changeset.author_name, changeset.decided_by_name) == ("published", "wang", "li")
    assert not changeset.is_by_one_person
    assert changeset.decided_at


def test_a_change_set_cannot_be_published_twice(draft):
    changeset = draft("city", YICHANG)
    publish(changeset)

    with pytest.raises(CannotPublish, match="Somebody else has decided"):
        publish(changeset)


def test_a_change_set_keeps_the_name_of_a_deleted_user(draft, wang):
    changeset = draft("city", YICHANG)
    publish(changeset, wang)

    wang.delete()

    changeset.refresh_from_db()
    assert (changeset.author, changeset.author_name, changeset.decided_by_name) == (None, "wang", "wang")


def test_one_invalid_proposal_stops_the_publication_of_the_whole_change_set(draft):
    draft("city", YICHANG)
    changeset = draft("target", a_target("yichang", quantity="许多"))

    with pytest.raises(FixtureError, match=r"sources/source\d+/targets.yaml, record yichang-port, field quantity"):
        publish(changeset)

    assert not City.objects.exists()
    changeset.refresh_from_db()
    assert changeset.state == "open"


def test_publishing_does_not_overwrite_a_change_made_in_the_meantime(draft):
    city = make.make_city()
    changeset = draft(city, record_of(city) | {"name_en": "Mine"})
    City.objects.update(name_zh="他人")

    with pytest.raises(CannotPublish, match=f"Changed meanwhile: city {city.pk}"):
        publish(changeset)

    assert City.objects.get().name_en == city.name_en


def test_the_same_change_by_two_editors_is_not_a_conflict(draft):
    city = make.make_city()
    changeset = draft(city, record_of(city) | {"name_en": "Same"})
    City.objects.update(name_en="Same")

    publish(changeset)

    assert City.objects.get().name_en == "Same"
    assert not Revision.objects.exists()


def test_saving_makes_no_draft_of_a_field_that_only_another_editor_changed(wang):
    city = make.make_city()
    shown = snapshot([city])
    City.objects.update(name_en="Theirs")

    assert save_drafts(wang, before=snapshot(City.objects.all()), after=shown, shown=shown) == []
    assert not Proposal.objects.exists()


def test_a_draft_that_is_changed_back_is_deleted(draft):
    city = make.make_city()
    before = record_of(city)
    draft(city, before | {"name_en": "Mine"})

    draft(city, before, shown=before | {"name_en": "Mine"})

    assert not Proposal.objects.exists()


def test_a_date_in_a_proposal_is_published_as_a_date(draft):
    plan = make.make_plan()
    changeset = draft(plan, record_of(plan) | {"published": "2022-08-10"})

    publish(changeset)

    assert Plan.objects.get().published.isoformat() == "2022-08-10"
    assert Revision.objects.get().changes == {"published": [None, "2022-08-10"]}


def test_measures_can_swap_their_order_while_one_of_them_is_withdrawn(draft):
    plan = make.make_plan()
    first, second, third = (make.make_measure(plan, order=number) for number in (1, 2, 3))
    draft(first, record_of(first) | {"order": 3})
    draft(third, record_of(third) | {"order": 1})
    draft("measure", record_of(second) | {"slug": f"{plan.pk}-new"})
    changeset = draft(second, None, **WHY)

    publish(changeset)

    assert [*Measure.objects.order_by("order").values_list("pk", flat=True)] == [third.pk, f"{plan.pk}-new", first.pk]
    assert FormerAddress.objects.get().slug == second.pk


def test_an_entry_referenced_by_a_many_to_many_field_cannot_be_withdrawn(draft):
    chain = make.make_chain()
    target = make.make_target(chain.city, chains=[chain])
    changeset = draft(chain, None, **WHY)

    with pytest.raises(FixtureError, match=f"the target {target.pk} still names it in its field chains"):
        publish(changeset)

    assert Chain.objects.get() == chain
    assert [*target.chains.all()] == [chain]


def test_a_withdrawal_stores_the_reason_and_its_slug_cannot_be_used_again(draft):
    target, other = make.make_target(), make.make_target()
    record = record_of(target)
    publish(draft(target, None, **WHY, replaced_by=other.pk))

    address = FormerAddress.objects.get()
    assert (address.table, address.slug, address.reason_en, address.replaced_by) == (
        "targets", target.pk, WHY["reason_en"], other.pk,
    )  # fmt: skip
    with pytest.raises(FixtureError, match="This was the address of another entry"):
        publish(draft("target", record))


@pytest.mark.parametrize(
    ("withdrawal", "message"),
    [({"reason_zh": "错"}, "Give the reason"), (WHY | {"replaced_by": "nothing"}, "No entry is called “nothing”")],
)
def test_a_withdrawal_requires_a_reason_in_both_languages_and_an_existing_replacement(draft, withdrawal, message):
    changeset = draft(make.make_target(), None, **withdrawal)

    with pytest.raises(FixtureError, match=message):
        publish(changeset)

    assert Target.objects.exists()


def test_withdrawing_a_role_requires_no_reason_and_leaves_no_former_address(draft):
    role = make.make_role(make.make_chain(), make.make_firm())

    publish(draft(role, None))

    assert not ChainFirm.objects.exists()
    assert not FormerAddress.objects.exists()


def test_required_drafts_are_the_referenced_drafts_and_those_that_they_reference(draft):
    draft("city", YICHANG)
    draft("city", YICHANG | {"slug": "wuhan", "code": "420100"})
    changeset = draft("target", a_target("yichang"))

    def slugs(**names):
        return {proposal.slug for proposal in required_drafts(changeset, **names)}

    assert slugs(slugs=["yichang-port"]) == {"yichang-port", "yichang"}
    assert slugs(tables=["city"]) == {"yichang", "wuhan"}
    assert slugs() == set()
    assert required_drafts(None, ["yichang"]) == []


def test_publishing_one_draft_at_once_keeps_the_other_drafts(draft, wang):
    draft("city", YICHANG)
    changeset = draft("city", YICHANG | {"slug": "wuhan", "code": "420100"})

    publish_at_once([changeset.proposals.get(slug="wuhan")], wang, "Why not.")

    assert City.objects.get().pk == "wuhan"
    assert [proposal.slug for proposal in changeset.proposals.all()] == ["yichang"]
    assert Revision.objects.get().changeset.is_by_one_person
    assert Revision.objects.get().changeset.reason == "Why not."


def test_a_draft_that_cannot_be_published_stays_in_its_change_set(draft, wang):
    draft("city", YICHANG)
    changeset = draft("target", a_target("yichang"))

    with pytest.raises(FixtureError, match="no city is called 'yichang'"):
        publish_at_once([changeset.proposals.get(slug="yichang-port")], wang, "")

    assert changeset.proposals.count() == 2
    assert ChangeSet.objects.get().state == "open"


def test_each_load_makes_its_own_change_set_with_author_and_reason(folder):
    edit(folder, "sources/changsha/targets.yaml", "due: 2023", "due: 2024")
    run("load_catalogue", folder, "--author", "Wang", "--reason", "The year was misread.")
    run("load_catalogue", folder, "--author", "Li")

    first, second = ChangeSet.objects.order_by("pk")
    assert first.revisions.count() == RECORDS
    assert (second.state, second.author_name, second.reason) == ("published", "Wang", "The year was misread.")
    assert [revision.changes for revision in second.revisions.all()] == [{"due": [2023, 2024]}]


KILLED = """
import os, signal, django
django.setup()
from plans.editing import history, proposals
from plans.models import ChangeSet
history.index = lambda entries: os.kill(os.getpid(), signal.SIGKILL)
proposals.publish(ChangeSet.objects.get())
"""

LEFT = """
import django
django.setup()
from cities.models import City
from plans.models import CatalogueVersion, ChangeSet, Revision, SearchEntry
print(*(model.objects.count() for model in (City, Revision, CatalogueVersion, SearchEntry)), ChangeSet.objects.get().state)
"""


def _address(folder):
    """Return the database URL of the test for another process. An SQLite database is copied to a file."""
    if connection.vendor != "sqlite":
        server, _, _name = os.environ["DATABASE_URL"].rpartition("/")
        return f"{server}/{connection.settings_dict['NAME']}"
    connection.ensure_connection()
    with sqlite3.connect(folder / "copy.sqlite3") as copy:
        connection.connection.backup(copy)
    return f"sqlite:///{folder / 'copy.sqlite3'}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_publishing_has_published_nothing(draft, tmp_path):
    changeset = draft("city", YICHANG)
    environment = os.environ | {"DATABASE_URL": _address(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}

    killed = subprocess.run([sys.executable, "-c", KILLED], env=environment, cwd=settings.BASE_DIR, check=False)

    assert killed.returncode == -signal.SIGKILL
    left = subprocess.run(
        [sys.executable, "-c", LEFT], env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True
    )
    assert left.stdout.split() == ["0", "0", "0", "0", "open"]
    publish(changeset)
    assert find_entry("city", "yichang").name_en == "Yichang"
