"""The drills with the whole topology, one fault for each of its parts."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

from tools.browser import ask
from tools.drills.load import SAVED, numbers
from tools.topology import ROOT, Topology, until


class Site(Topology):
    """The topology, with methods that cause faults."""

    own = "https://127.0.0.1/"  # nginx passes the host on without its port

    def __init__(self):
        self.stopped = set()
        super().__init__()

    def alive(self):
        """Return the names of the web servers that run and are not paused."""
        return [
            name for name in ("web1", "web2")
            if name in self.processes and self.processes[name].poll() is None and name not in self.stopped
        ]  # fmt: skip

    def saved(self):
        """Return the saved numbers in the history of the primary."""
        return numbers(self.psql("primary", SAVED.format("changes ? 'name_en'")).splitlines())

    def psql(self, name, statement):
        return self.as_owner("psql", *self.at(name), "-d", "plans", "-At", "-c", statement).stdout.decode()

    def kill(self, name, number, only_a_child=False):
        """Send a signal to a program and its child processes, or only to one child."""
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


# A drill is a function of the site and the load. It causes a fault while readers and the editor continue, and may
# return a remark for the table.


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
    """Send the requests directly to one web server: nginx would refuse most of them."""
    chance, responses, count = random.Random(1), [], 10_000
    hostile = [chance_address(chance) for _ in range(count)]

    def send(part):
        for path in part:
            responses.append((ask(f"http://127.0.0.1:{site.ports['web2']}{path}")[0], path))

    threads = [Thread(target=send, args=(hostile[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    busy = [path for status, path in responses if status == 503 and path.startswith("/data/")]  # two exports at a time
    bad = [(status, path) for status, path in responses if not 200 <= status < 500 and path not in busy]
    remark = f"{len(responses):,} requests, no status ≥ 500, {len(busy)} exports refused with 503"
    return remark if not bad else f"WRONG: {len(bad)} of them, first {bad[0]}"


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
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    outputs = [process.communicate()[0].decode() for process in processes]
    is_traced = any("Traceback" in output for output in outputs)
    return (
        f"{'WRONG: traceback, ' if is_traced else ''}ended with {sorted(process.returncode for process in processes)}"
    )


def migrated(site, load):
    """Migrate back and forwards. Current code does not fit the older tables, but cached pages must work."""
    last = sorted(path.stem for path in (ROOT / "plans" / "migrations").glob("0*.py"))
    before = site.psql("primary", "SELECT count(*) FROM plans_searchentry")
    for target in (last[-2], last[-1]):
        site.manage("migrate", "plans", target, "-v0")
        site.sql("primary", (ROOT / "deploy" / "readers.sql").read_text(encoding="utf-8"), "plans")
    after = site.psql("primary", "SELECT count(*) FROM plans_searchentry")
    return f"search {'filled' if before == after != '0' else 'WRONG'}"


def server_killed(site, load):
    """Kill PostgreSQL with all its processes 50 times, each time while an edit is being published."""
    for _ in range(50):
        time.sleep(random.uniform(0.3, 2.5))
        site.kill("primary", signal.SIGKILL)
        site.processes["primary"].wait()
        (site.data / "primary" / "postmaster.pid").unlink(missing_ok=True)
        site.start("primary")
        until(lambda: site.psql("primary", "SELECT 1"))
    time.sleep(11)
    return "50 times"


DRILLS = [  # name, function, allowed number of failed responses
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
