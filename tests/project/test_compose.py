"""compose.yaml: the services of the whole site, read-only containers, and secrets from files."""

import pytest
import yaml
from django.conf import settings

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((settings.BASE_DIR / "compose.yaml").read_text(encoding="utf-8"))


def test_the_site_has_exactly_the_expected_services(compose):
    assert set(compose["services"]) == {
        "nginx", "web", "desk", "migrate", "readers", "database", "replica", "cache", "backup",
    }  # fmt: skip
    assert compose["services"]["web"]["deploy"] == {"replicas": 2}


def test_every_container_is_read_only(compose):
    assert [name for name, service in compose["services"].items() if not service.get("read_only")] == []


def test_a_container_reads_its_secrets_from_files_that_it_is_given(compose):
    for name, service in compose["services"].items():
        variables = service.get("environment", {})
        paths = {value for variable, value in variables.items() if variable.endswith("_FILE")}
        assert paths <= {f"/run/secrets/{secret}" for secret in service.get("secrets", [])}, name
        assert not {"SECRET_KEY", "DATABASE_URL", "DATABASE_REPLICA_URL", "POSTGRES_PASSWORD"} & set(variables), name
        assert set(service.get("secrets", [])) <= set(compose["secrets"]), name


def test_public_web_servers_use_the_read_only_role_and_the_replica(compose):
    variables = compose["services"]["web"]["environment"]
    assert variables["ADMIN"] == "off"
    assert variables["DATABASE_URL_FILE"] == "/run/secrets/readers_url"
    assert variables["DATABASE_REPLICA_URL_FILE"] == "/run/secrets/replica_url"


def test_every_mounted_file_of_the_project_exists(compose):
    mounts = [volume for service in compose["services"].values() for volume in service.get("volumes", [])]
    places = {volume.partition(":")[0] for volume in mounts}
    assert {place for place in places if place.startswith(".") and not (settings.BASE_DIR / place).exists()} == set()
    assert {place for place in places if not place.startswith(".")} <= set(compose["volumes"])
