"""Drills: each fault happens to the whole site while readers read and an editor edits. Prints one table.

    python -m tools.drills [--only WORD]

Counted are edits that the site acknowledged and that are gone afterwards (lost), answers to readers that failed, and
pages that were not those of the last edit (wrong). A number above what the drill allows ends the run with 1.
"""

import argparse
import os
import platform
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from tools.browser import Browser, ask
from tools.topology import ROOT, Topology, free_ports, until

PAGES = [
    f"/{language}/{page}"
    for language in ("en", "zh-hans")
    for page in (
        "",
        "cities/changsha/",
        "targets/",
        "results/?page=2",
        "indicators/",
        "compare/?city=changsha&city=dezhou",
    )
]
ACCOUNT = {"username": "drill", "password": "only-for-drills-1"}
SUPERUSER = ["createsuperuser", "--noinput", "--username", ACCOUNT["username"], "--email", ""]
COLLECT = ["collectstatic", "--noinput", "-v0"]
EDITED = "/admin/plans/industry/new-materials/change/"
SHOWN = "/en/industries/new-materials/"
SAVED = """SELECT changes->'name_en'->>1 FROM plans_revision WHERE "table" = 'industry' AND {}"""
HEAD = f"{'drill':42} {'asked':>6} {'failed':>6} {'wrong':>6} {'slowest':>8} {'edits':>6} {'refused':>7} {'lost':>5}  "


class Load:
    """Readers, of whom one asks what nobody has asked before, and an editor who saves one number after another."""

    def __init__(self, site, editor):
        self.site, self.editor = site, editor
        self.answers, self.wrong, self.refused = [], [], []
        self.first = self.number = editor.number
        self._end = Event()

    def __enter__(self):
        self.threads = [Thread(target=self._read, args=(seed,)) for seed in range(3)] + [Thread(target=self._edit)]
        for thread in self.threads:
            thread.start()
        time.sleep(2)
        return self

    def __exit__(self, *_):
        time.sleep(2)
        self._end.set()
        for thread in self.threads:
            thread.join()

    def _read(self, seed):
        chance = random.Random(seed)
        while not self._end.wait(0.1):
            path = chance.choice(PAGES) if seed else f"/en/search/?q=chain+{chance.random()}"
            status, body, seconds = ask(self.site.url + path)
            self.answers.append((path, status, seconds))
            if status == 200 and b"</html>" not in body:
                self.wrong.append(path)

    def _edit(self):
        """Save a number; once saved, every public server must show it."""
        while not self._end.wait(0.3):
            status, words = self.editor.save()
            if status != 200:
                self.refused.append(words)
                continue
            for name in self.site.alive():
                status, body, _seconds = ask(f"http://127.0.0.1:{self.site.ports[name]}{SHOWN}")
                if status == 200 and self.editor.words().encode() not in body:
                    self.wrong.append(SHOWN)

    def failed(self):
        return [answer for answer in self.answers if answer[1] != 200]


class Editor:
    """Somebody who logs in and saves an industry's name with a number that grows."""

    def __init__(self, site):
        self.browser, self.saved, self.number, self.kept = Browser(site.url, site.own), site.saved, 0, []
        self.browser.post("/admin/login/?next=/admin/", "login-form", **ACCOUNT)

    def words(self):
        return f"New materials {self.number}"

    def save(self):
        """Return the status, and the words of the page if the edit was refused."""
        self.number += 1
        try:
            status, page = self.browser.post(EDITED, "industry_form", name_en=self.words(), _continue="1")
        except (OSError, ValueError) as error:
            return 0, str(error)
        if status == 200 and self.words() in page and "errornote" not in page:
            self.kept.append(self.number)
            return 200, ""
        return status if status != 200 else 400, page

    def lost(self):
        return len(set(self.kept) - set(self.saved()))


class Site(Topology):
    """The topology, and what may happen to it."""

    own = "https://127.0.0.1/"  # nginx passes the host on without its port

    def __init__(self):
        self.stopped = set()
        super().__init__()

    def alive(self):
        """Return the web servers that run and are not stopped."""
        return [
            name for name in ("web1", "web2")
            if name in self.processes and self.processes[name].poll() is None and name not in self.stopped
        ]  # fmt: skip

    def saved(self):
        """Return the numbers that the primary holds in its history."""
        return numbers(self.psql("primary", SAVED.format("changes ? 'name_en'")).splitlines())

    def psql(self, name, statement):
        return self.as_owner("psql", *self.at(name), "-d", "plans", "-At", "-c", statement).stdout.decode()

    def kill(self, name, number, only_a_child=False):
        """Send a signal to a program and those that it started, or to one of these."""
        process = self.processes[name]
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for pid in children[:1] if only_a_child else [process.pid, *children]:
            with suppress(ProcessLookupError):
                os.kill(int(pid), number)
        if number == signal.SIGSTOP:
            self.stopped.add(name)
        self.stopped -= {name} if number == signal.SIGCONT else set()

    @contextmanager
    def hung(self, name):
        self.kill(name, signal.SIGSTOP)
        try:
            yield
        finally:
            self.kill(name, signal.SIGCONT)

    @contextmanager
    def away(self, name):
        self.end(name)
        try:
            yield
        finally:
            self.start(name)
            if name in ("primary", "replica"):
                until(lambda: self.psql(name, "SELECT 1"))


def numbers(lines):
    return [int(line.rpartition(" ")[2]) for line in lines if line.rpartition(" ")[2].isdigit()]


# Each drill is a function of the site and the load: what it does while readers and the editor go on, and what it returns
# is told in the table. Beside it stand the failed answers that it allows.


def nothing(site, load):
    time.sleep(4)


def worker_killed(site, load):
    for _ in range(3):
        site.kill("web1", signal.SIGKILL, only_a_child=True)
        time.sleep(1.5)


def web_server_killed(site, load):
    site.kill("web1", signal.SIGKILL)
    time.sleep(4)
    site.end("web1")
    site.start("web1")
    time.sleep(4)


def deploy(site, load):
    for name in ("web1", "web2"):
        site.kill(name, signal.SIGTERM)
        site.processes[name].wait(40)
        site.end(name)
        site.start(name)
        until(lambda name=name: urllib.request.urlopen(f"http://127.0.0.1:{site.ports[name]}/healthz", timeout=5))
        time.sleep(5)


def replica_stopped(site, load):
    with site.away("replica"):
        time.sleep(5)
    time.sleep(3)


def replica_lags(site, load):
    site.psql("replica", "SELECT pg_wal_replay_pause()")
    time.sleep(6)
    site.psql("replica", "SELECT pg_wal_replay_resume()")


def replica_hangs(site, load):
    with site.hung("replica"):
        time.sleep(8)


def primary_stopped(site, load):
    with site.away("primary"):
        time.sleep(3)
        status, page = load.editor.browser.get("/admin/")
        time.sleep(3)
    time.sleep(11)
    is_told = status == 503 and "read-only" in page
    return "the admin says read-only" if is_told else f"WRONG: the admin answers {status}"


def primary_hangs(site, load):
    with site.hung("primary"):
        time.sleep(10)
        alive = [ask(f"http://127.0.0.1:{site.ports[name]}/healthz")[0] for name in ("web1", "web2", "desk")]
    time.sleep(11)
    return "/healthz 200" if alive == [200] * 3 else f"WRONG: /healthz {alive}"


def cache_stopped(site, load):
    with site.away("redis"):
        time.sleep(4)
    with site.hung("redis"):
        time.sleep(4)


def slow_clients(site, load):
    address = ("127.0.0.1", site.ports["nginx"])
    silent = [socket.create_connection(address) for _ in range(60)]
    dribbling = [socket.create_connection(address) for _ in range(60)]
    for byte in b"GET /en/":
        for client in dribbling:
            with suppress(OSError):
                client.send(bytes([byte]))
        time.sleep(1)
    for client in silent + dribbling:
        client.close()


def abandoned_downloads(site, load):
    for number in range(10):
        path = "/data/catalogue.xlsx" if number % 2 else f"/data/targets.xlsx?page_size=1&q={number}"
        with closing(socket.create_connection(("127.0.0.1", site.ports["web1"]))) as client:
            head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n"
            client.send(head.encode())
            time.sleep(0.2)
    _status, _body, seconds = ask(f"http://127.0.0.1:{site.ports['web1']}/healthz")
    return f"/healthz after {seconds:.2f} s"


def hostile_addresses(site, load):
    """Ask one web server itself: nginx would refuse most of them."""
    chance, found, count = random.Random(1), [], 10_000
    hostile = [chance_address(chance) for _ in range(count)]

    def send(part):
        for path in part:
            found.append((ask(f"http://127.0.0.1:{site.ports['web2']}{path}")[0], path))

    threads = [Thread(target=send, args=(hostile[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    busy = [path for status, path in found if status == 503 and path.startswith("/data/")]  # two exports at a time
    bad = [(status, path) for status, path in found if not 200 <= status < 500 and path not in busy]
    told = f"{len(found):,} asked, none ≥ 500, {len(busy)} exports told to come back"
    return told if not bad else f"WRONG: {len(bad)} of them, first {bad[0]}"


JUNK = ["'", '"><script>', "%00", "%F0%9F%98%80", "-1", "1e400000", "9" * 40, "../../etc/passwd", "%0d%0aX:y", "", "a" * 900,
        "%E9%95%BF%E6%B2%99", "' OR 1=1--", "{{7*7}}", "%ff%fe", "[]", "null", "2023-13-45", "changsha,dezhou"]  # fmt: skip
PLACES = ["/{l}/targets/?{p}={j}", "/{l}/cities/{j}/", "/{l}/compare/?city={j}&{p}={j}", "/{l}/search/?q={j}&page={j}",
          "/api/v1/targets/?{p}={j}", "/api/v1/{j}", "/data/{j}.csv", "/data/targets.json?{p}={j}", "/{j}", "/{l}/{j}/{j}",
          "/feed/{j}.atom", "/sitemap-{j}-{j}.xml", "/static/{j}", "/{l}/results/?{p}={j}&{p}={j}", "/kept/{j}"]  # fmt: skip


def chance_address(chance):
    pick = chance.choice
    names = {
        "l": pick(("en", "zh-hans")),
        "p": pick(("city", "due", "page", "sort", "q", "topic", "x")),
        "j": pick(JUNK),
    }
    return pick(PLACES).format(**names).replace(" ", "%20").replace('"', "%22").replace("<", "%3C").replace(">", "%3E")


def two_loads(site, load):
    command = [sys.executable, "manage.py", "load_catalogue", "--overwrite"]
    ended = [
        subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    said = [process.communicate()[0].decode() for process in ended]
    is_traced = any("Traceback" in words for words in said)
    return f"{'WRONG: traceback, ' if is_traced else ''}ended with {sorted(process.returncode for process in ended)}"


def migrated(site, load):
    """Forwards and back: the public code of today is not made for the tables of before, but known pages go on."""
    last = sorted(path.stem for path in (ROOT / "plans" / "migrations").glob("0*.py"))
    before = site.psql("primary", "SELECT count(*) FROM plans_searchentry")
    for target in (last[-2], last[-1]):
        site.manage("migrate", "plans", target, "-v0")
        site.sql("primary", (ROOT / "deploy" / "readers.sql").read_text(encoding="utf-8"), "plans")
    after = site.psql("primary", "SELECT count(*) FROM plans_searchentry")
    return f"search {'filled' if before == after != '0' else 'WRONG'}"


def server_killed(site, load):
    """Kill PostgreSQL with all its processes, 50 times, each while an edit is being published."""
    for _ in range(50):
        time.sleep(random.uniform(0.3, 2.5))
        site.kill("primary", signal.SIGKILL)
        site.processes["primary"].wait()
        (site.data / "primary" / "postmaster.pid").unlink(missing_ok=True)
        site.start("primary")
        until(lambda: site.psql("primary", "SELECT 1"))
    time.sleep(11)
    return "50 times"


DRILLS = [  # name, what happens, failed answers that it allows
    ("nothing happens", nothing, 0),
    ("a worker is killed, three times", worker_killed, 3),
    ("a web server is killed", web_server_killed, 3),
    ("deploy of a release, a server at a time", deploy, 0),
    ("the replica is stopped", replica_stopped, 0),
    ("the replica lags", replica_lags, 0),
    ("the replica hangs", replica_hangs, 3),
    ("the primary is stopped", primary_stopped, 3),
    ("the primary hangs", primary_hangs, 60),
    ("the cache is stopped, then hangs", cache_stopped, 0),
    ("60 silent and 60 dribbling clients", slow_clients, 0),
    ("ten downloads are abandoned", abandoned_downloads, 0),
    ("10,000 hostile addresses", hostile_addresses, 0),
    ("two loads at once", two_loads, 0),
    ("a migration back and forwards", migrated, 100),
    ("PostgreSQL is killed in mid-publish", server_killed, 100),
]


def drill(site, editor, name, function, allowed):
    """Let a fault happen under load; print its line, and return whether all was as it should be."""
    kept = len(editor.kept)
    with Load(site, editor) as load:
        told = function(site, load) or ""
    lost, failed = editor.lost(), load.failed()
    slowest = max(seconds for _path, _status, seconds in load.answers)
    counts = f"{len(load.answers):6} {len(failed):6} {len(load.wrong):6} {slowest:7.1f}s"
    edits = f"{len(editor.kept) - kept:6} {len(load.refused):7} {lost:5}"
    is_well = len(failed) <= allowed and not load.wrong and not lost and "WRONG" not in told
    statuses = sorted({status for _path, status, _seconds in failed})
    told += f" {statuses} of {len({path for path, *_rest in failed})} pages" if failed else ""
    print(f"{name:42} {counts} {edits}  {told}{'' if is_well else '  <- NOT AS IT SHOULD BE'}", flush=True)
    return is_well


# --- A file as database: the drills of SQLite ----------------------------------------------------------------


class File:
    """The catalogue in an SQLite file on a small disk of its own, with a server."""

    def __init__(self, folder):
        self.folder, (self.port,) = folder, free_ports(1)
        self.path, self.url = folder / "catalogue.sqlite3", f"http://127.0.0.1:{self.port}"
        self.own = f"https://127.0.0.1:{self.port}/"
        own = {
            "DATABASE_URL": f"sqlite:///{self.path}",
            "BIND": f"127.0.0.1:{self.port}",
            "FILES_DIR": f"{folder}/files",
        }
        self.environment = os.environ | own | {"SECRET_KEY": "only-for-drills-on-this-machine-" * 2, "RELEASE": "drill"}

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
            return numbers(words for (words,) in file.execute(SAVED.format("changes LIKE '%name_en%'")))

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
    told = load.refused[-1:]
    filler.unlink()
    time.sleep(3)
    is_told = told and ("not saved" in told[0] or "busy" in told[0])
    return "the editor is told that nothing was saved" if is_told else f"WRONG: {[words[:80] for words in told]}"


def file_server_killed(site, load):
    """Kill the workers 50 times, each while an edit is being published."""
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
    """Serve the file from a disk that is read-only; return whether pages are read and the editor is told."""
    subprocess.run(["mount", "-o", "remount,ro", site.folder], check=True)
    try:
        with site.served():
            found = [ask(site.url + path)[0] for path in PAGES]
            status, words = Browser(site.url, site.own).post("/admin/login/", "login-form", **ACCOUNT)
    finally:
        subprocess.run(["mount", "-o", "remount,rw", site.folder], check=True)
    failed = sum(status != 200 for status in found)
    is_well = not failed and status == 503 and "read-only" in words
    told = "the admin says read-only" if status == 503 else f"the admin answers {status}"
    print(f"{'SQLite: the file is read-only':42} {len(found):6} {failed:6} {'':32}  {told}", flush=True)
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="the drills whose name contains this")
    only = parser.parse_args().only
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    chosen = [each for each in DRILLS if only in each[0]]
    of_file = [each for each in FILE_DRILLS if only in each[0]]
    os.environ["DJANGO_SUPERUSER_PASSWORD"] = ACCOUNT["password"]
    print(
        f"{os.cpu_count()} CPUs, {platform.system()} {platform.machine()}, Python {platform.python_version()}\n\n{HEAD}"
    )
    outcomes = []
    if chosen:
        with Site() as site:
            site.manage(*SUPERUSER)
            editor = Editor(site)
            outcomes += [drill(site, editor, *each) for each in chosen]
    if of_file and os.getuid() == 0:  # who may mount a disk
        with small_disk() as disk:
            site = File(disk)
            for command in (["migrate", "-v0"], ["load_catalogue", "-v0"], COLLECT, SUPERUSER):
                site.manage(*command)
            with site.served():
                editor = Editor(site)
                outcomes += [drill(site, editor, *each) for each in of_file]
            outcomes.append(file_that_cannot_be_written(site))
    sys.exit(not all(outcomes))


if __name__ == "__main__":
    main()
