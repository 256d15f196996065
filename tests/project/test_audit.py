"""The security audit: secrets in files, and known vulnerabilities of packages."""

import json
import subprocess
from types import SimpleNamespace

import pytest

from tools import audit

pytestmark = pytest.mark.one_database


def test_a_secret_is_reported_with_file_and_line(tmp_path, monkeypatch):
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "settings.py").write_text("KEY = 'none'\nTOKEN = 'ghp_" + 36 * "a" + "'\n")

    assert list(audit.secrets()) == ["settings.py:2 holds what looks like a secret"]


def test_a_known_vulnerability_is_reported_and_missing_data_is_not_a_failure(monkeypatch, capsys):
    fault = {"id": "PYSEC-1", "fix_versions": ["5.2.9"]}
    packages = [
        {"name": "django", "version": "5.2.1", "vulns": [fault]},
        {"name": "redis", "version": "6.0", "vulns": []},
        {"name": "pyyaml", "skip_reason": "Dependency not found on PyPI"},
    ]
    told = SimpleNamespace(stdout=json.dumps({"dependencies": packages}), stderr="")
    monkeypatch.setattr("tools.audit.subprocess.run", lambda *args, **options: told)
    assert list(audit.faults()) == ["django 5.2.1 has the fault PYSEC-1, mended in 5.2.9"]
    assert capsys.readouterr().out == "Known faults of packages: no data for 1 of 3\n"

    told.stdout, told.stderr = "", "Traceback\nConnectionError: no network"
    assert list(audit.faults()) == []
    assert capsys.readouterr().out == "Known faults of packages: no data (ConnectionError: no network)\n"
