"""The drills with SQLite: one server, and the database file on a small disk."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.browser import Browser, ask
from tools.drills.load import ACCOUNT, PAGES, SAVED, numbers
from tools.drills.whole_site import two_loads
from tools.topology import ROOT, free_ports, until


class File:
    """A site with one server and an SQLite file on a small disk."""

    def __init__(self, folder):
        self.folder, (self.port,) = folder, free_ports(1)
        self.path, self.url = folder / "catalogue.sqlite3", f"http://127.0.0.1:{self.port}"
        self.own = f"https://127.0.0.1:{self.port}/"
        environment = {
            "DATABASE_URL": f"sqlite:///{self.path}",
            "BIND": f"127.0.0.1:{self.port}",
            "FILES_DIR": f"{folder}/files",
        }
        self.environment = (
            os.environ | environment | {"SECRET_KEY": "only-for-drills-on-this-machine-" * 2, "RELEASE": "drill"}
        )

    def manage(self, *command):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip

    @contextmanager
    def served(self):
        command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
        with (self.folder.parent / "gunicorn.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stderr=log)
        try:
            until(lambda: urllib.request.urlopen(f"{self.url}/healthz", timeout=5))
            yield
        finally:
            self.process.terminate()
            self.process.wait(40)

    def saved(self):
        with closing(sqlite3.connect(self.path)) as file:
            return numbers(name for (name,) in file.execute(SAVED.format("changes LIKE '%name_en%'")))

    def is_sound(self):
        with closing(sqlite3.connect(self.path)) as file:
            return file.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    def alive(self):
        return ["web"]

    @property
    def ports(self):
        return {"web": self.port}


def disk_full(site, load):
    filler = site.folder / "filler"
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(bytes(4096))
            file.flush()
    time.sleep(6)
    messages = load.refused[-1:]
    filler.unlink()
    time.sleep(3)
    is_reported = messages and ("not saved" in messages[0] or "busy" in messages[0])
    return (
        "the editor is told that nothing was saved"
        if is_reported
        else f"WRONG: {[message[:80] for message in messages]}"
    )


def file_server_killed(site, load):
    """Kill the workers 50 times, each time while an edit is being published."""
    for _ in range(50):
        time.sleep(random.uniform(0.3, 2.5))
        for pid in Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
    time.sleep(3)
    return "50 times, file sound" if site.is_sound() else "50 times, WRONG: the file is damaged"


FILE_DRILLS = [
    ("SQLite: the disk is full", disk_full, 0),
    ("SQLite: workers are killed in mid-publish", file_server_killed, 300),
    ("SQLite: two loads at once", two_loads, 0),
]


def file_that_cannot_be_written(site):
    """Serve the file from a read-only disk; return whether pages work and the editor gets a message."""
    subprocess.run(["mount", "-o", "remount,ro", site.folder], check=True)
    try:
        with site.served():
            statuses = [ask(site.url + path)[0] for path in PAGES]
            status, page = Browser(site.url, site.own).post("/admin/login/", "login-form", **ACCOUNT)
    finally:
        subprocess.run(["mount", "-o", "remount,rw", site.folder], check=True)
    failed = sum(status != 200 for status in statuses)
    is_well = not failed and status == 503 and "read-only" in page
    remark = "the admin says read-only" if status == 503 else f"the admin answers {status}"
    print(f"{'SQLite: the file is read-only':42} {len(statuses):8} {failed:6} {'':32}  {remark}", flush=True)
    return is_well


@contextmanager
def small_disk(size="60m"):
    with TemporaryDirectory(prefix="regional-plans-") as folder:
        disk = Path(folder, "disk")
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=True)
        try:
            yield disk
        finally:
            subprocess.run(["umount", disk], check=True)
