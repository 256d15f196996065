"""The read-only role of the public servers on PostgreSQL: it can render every public page and cannot write."""

from contextlib import closing

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from cities.models import City
from plans.models import ChangeSet
from sampledata.pages import PAGES

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
OTHERS = [
    "/",
    "/api/v1/cities/",
    "/api/v1/compare/?city=changsha&city=dezhou",
    "/feed.atom",
    "/sitemap.xml",
    "/llms.txt",
]
OTHERS += ["/data/catalogue.zip", "/data/targets.csv", "/readyz"]
PRIVATE = {
    "auth_user",
    "django_session",
    "django_admin_log",
    "axes_accessattempt",
    "plans_proposal",
    "plans_secondextraction",
}


@pytest.fixture
def cursor(catalogue):
    """A connection with the privileges of the role until the end of the test. The catalogue has a draft."""
    connection.check_constraints()  # of the rows of the catalogue; a table with pending checks cannot be altered
    with connection.cursor() as cursor:
        cursor.execute((settings.BASE_DIR / "deploy" / "readers.sql").read_text(encoding="utf-8"))
        ChangeSet.objects.create(title="A draft")
        cursor.execute("SET LOCAL ROLE readers")
        yield cursor


@pytest.mark.usefixtures("cursor", "one_connection")
def test_the_read_only_role_can_render_every_public_page(client):
    failed = set()
    for address in [*(f"/en/{page}" for page in PAGES), *OTHERS]:
        with closing(client.get(address)) as response:
            failed |= {address} if response.status_code >= 400 else set()
    assert failed == {"/en/nothing/"}


def test_the_read_only_role_cannot_write_or_read_private_tables(cursor):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        City.objects.update(name_en="Elsewhere")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        cursor.execute("CREATE TABLE elsewhere (word text)")

    cursor.execute(
        "SELECT tablename, has_table_privilege(tablename, 'SELECT'),"
        " has_table_privilege(tablename, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')"
        " FROM pg_tables WHERE schemaname = 'public'"
    )
    rights = {table: (reads, writes) for table, reads, writes in cursor.fetchall()}
    assert {table for table, (_reads, writes) in rights.items() if writes} == set()
    assert rights["cities_city"][0]
    assert {table for table in PRIVATE if rights[table][0]} == set()
    assert set(ChangeSet.objects.values_list("state", flat=True)) == {"published"}
