"""An SQLite file that Litestream replicates is restored completely after a loss."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.one_database
LITESTREAM = Path(sys.executable).with_name("litestream")


@pytest.mark.slow
def test_litestream_restores_the_last_write(tmp_path):
    path = tmp_path / "catalogue.sqlite3"
    environment = os.environ | {"CATALOGUE": str(path), "COPY": f"file://{tmp_path}/copy"}
    config = ["-config", str(settings.BASE_DIR / "deploy" / "litestream.yml")]
    with closing(sqlite3.connect(path)) as file:
        file.executescript("PRAGMA journal_mode=WAL; CREATE TABLE kept (word);")
        with (tmp_path / "log").open("wb") as log:
            copying = subprocess.Popen([LITESTREAM, "replicate", *config], env=environment, stdout=log, stderr=log)
        try:
            while "snapshot complete" not in (tmp_path / "log").read_text():
                assert copying.poll() is None, (tmp_path / "log").read_text()
                time.sleep(0.1)
            file.executescript("INSERT INTO kept VALUES ('last');")
        finally:
            copying.terminate()
            copying.wait(20)
    for each in tmp_path.glob("catalogue.sqlite3*"):
        each.unlink()

    subprocess.run([LITESTREAM, "restore", *config, str(path)], env=environment, check=True, capture_output=True)

    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT word FROM kept").fetchall() == [("last",)]
