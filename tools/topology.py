"""The whole site on one machine: nginx, two public web servers, one for editors, PostgreSQL with a replica, Redis.

    python -m tools.topology [--port 8900]

It uses the installed programs and the configuration in `deploy/`. It prints `ready http://…` when nginx responds,
writes each process ID to `var/topology/<name>.pid`, and ends all processes at SIGTERM or Ctrl-C. The data is
temporary.
"""

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parent.parent
PIDS = ROOT / "var" / "topology"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
REDIS = shutil.which("redis-server") or shutil.which("valkey-server")
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))[-1].parent
WEB = ("web1", "web2")
DESK = "desk"
DATABASES = ("primary", "replica")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8900, help="of nginx")
    port = parser.parse_args().port
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Topology(port) as site:
        print(f"ready {site.url}", flush=True)
        signal.pause()


class Topology:
    """A context manager that starts and ends all programs of the site. Each program has a name."""

    def __init__(self, port=None):
        self.data = Path(mkdtemp(prefix="regional-plans-"))
        self.data.chmod(0o755)  # nginx and PostgreSQL run as other users
        shutil.chown(self.data, owner().pw_name)
        names = ("nginx", *WEB, DESK, *DATABASES, "redis")
        self.ports = dict(zip(names, free_ports(len(names)), strict=True)) | ({"nginx": port} if port else {})
        self.url = self.url_of("nginx")
        self.environment = os.environ | {
            "DATABASE_URL": self.database_of("primary", "postgres"),
            "CACHE_URL": f"redis://127.0.0.1:{self.ports['redis']}/0",
            "SECRET_KEY": "only-for-a-topology-on-this-machine-" * 2,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "RELEASE": "topology",
            "FILES_DIR": str(self.data / "files"),
            "FILES_URL": "/kept/",
            "FOUR_EYES": "off",
            "SECOND_FACTOR": "off",
        }
        self.public = {
            "ADMIN": "off",
            "DATABASE_URL": self.database_of("primary", "readers"),
            "DATABASE_REPLICA_URL": self.database_of("replica", "readers"),
        }
        self.processes = {}

    def __enter__(self):
        with ExitStack() as stack:
            stack.callback(self.end_all)
            self.start_all()
            stack.pop_all()
        return self

    def __exit__(self, *_):
        self.end_all()

    def start_all(self):
        PIDS.mkdir(parents=True, exist_ok=True)
        self.as_owner(
            "initdb", "-D", self.data / "primary", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"
        )
        self.start("primary")
        until(lambda: self.sql("primary", "CREATE DATABASE plans", "postgres"))
        self.as_owner("pg_basebackup", *self.at("primary"), "-D", self.data / "replica", "-R", "-c", "fast")
        self.start("replica")
        until(lambda: self.sql("replica", "SELECT 1"))
        self.start("redis")
        for command in (["migrate", "-v0"], ["load_catalogue", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            self.manage(*command)
        self.sql("primary", (ROOT / "deploy" / "readers.sql").read_text(encoding="utf-8"), "plans")
        for name in (*WEB, DESK, "nginx"):
            self.start(name)
        for name in (*WEB, DESK, "nginx"):  # wait for each: nginx responds as soon as one of them does
            until(lambda name=name: urllib.request.urlopen(f"{self.url_of(name)}/healthz", timeout=5))

    def end_all(self):
        for name in self.processes:
            self._ask_to_end(name)
        for name in [*self.processes]:
            self.end(name)
        shutil.rmtree(self.data)

    def _ask_to_end(self, name):
        process = self.processes[name]
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.send_signal(
                signal.SIGINT if name in DATABASES else signal.SIGTERM
            )  # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients

    def start(self, name):
        """Start a program; write its process ID to a file and its output to a log."""
        is_owned = name in DATABASES
        environment = {"BIND": f"127.0.0.1:{self.ports[name]}"} | (self.public if name in WEB else {})
        with (self.data / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*map(str, self.command_of(name))], cwd=self.data if is_owned else ROOT, stdout=log, stderr=log,
                env=self.environment | environment, start_new_session=True,
                **({"user": owner().pw_uid} if is_owned else {}),
            )  # fmt: skip
        (PIDS / f"{name}.pid").write_text(str(self.processes[name].pid))

    def end(self, name):
        """End a program, even if a drill has paused or ended it."""
        self._ask_to_end(name)
        process = self.processes.pop(name)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        (PIDS / f"{name}.pid").unlink()

    def command_of(self, name):
        if name in DATABASES:
            options = {"port": self.ports[name], "listen_addresses": "127.0.0.1", "unix_socket_directories": self.data}
            return [
                POSTGRES / "postgres", "-D", self.data / name, *(f"--{key}={value}" for key, value in options.items())
            ]  # fmt: skip
        if name == "redis":
            return [REDIS, "--port", self.ports[name], "--save", "", "--dir", self.data]
        if name == "nginx":
            return [NGINX, "-p", self.data, "-c", self.nginx(), "-g", "daemon off;"]
        return [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def sql(self, name, statement, database="postgres"):
        self.as_owner("psql", *self.at(name), "-d", database, "-c", statement)

    def url_of(self, name):
        return f"http://127.0.0.1:{self.ports[name]}"

    def database_of(self, name, role):
        return f"postgres://{role}@127.0.0.1:{self.ports[name]}/plans"

    def at(self, name):
        return ["-h", "127.0.0.1", "-p", self.ports[name], "-U", "postgres"]

    def as_owner(self, program, *arguments):
        command = [*map(str, [POSTGRES / program, *arguments])]
        return subprocess.run(command, cwd=self.data, user=owner().pw_uid, check=True, capture_output=True)

    def nginx(self):
        """Write nginx's configuration, adapted from deploy/, and return its path."""
        site = self.data / "site"
        site.mkdir(exist_ok=True)
        servers = "".join(f"server 127.0.0.1:{self.ports[name]} max_fails=3 fail_timeout=5s; " for name in WEB)
        (site / "upstream.conf").write_text(
            f"upstream web {{ zone web 64k; {servers}keepalive 32; }}\n"
            f"upstream desk {{ server 127.0.0.1:{self.ports[DESK]}; }}\n"
        )
        (site / "listen.conf").write_text(f"listen 127.0.0.1:{self.ports['nginx']};\n")
        (site / "kept.conf").write_text(f"alias {self.data}/files/;\n")
        text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        # There is no TLS here, so pretend that a proxy terminated it.
        replacements = {
            "/var/cache/nginx/": f"{self.data}/pages-",
            "X-Forwarded-Proto $scheme": "X-Forwarded-Proto https",
        }
        for before, after in replacements.items():
            text = text.replace(before, after)
        path = self.data / "nginx.conf"
        path.write_text(f"pid {self.data}/nginx.own.pid;\n{text}", encoding="utf-8")
        return path


def owner():
    """Return the user who runs PostgreSQL, which refuses to run as root."""
    return pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def free_ports(number):
    """Return unused ports of this machine."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def until(ask):
    """Call `ask` until it succeeds, for at most a minute."""
    for _ in range(120):
        try:
            ask()
            return
        except (OSError, subprocess.CalledProcessError):
            time.sleep(0.5)
    ask()


if __name__ == "__main__":
    main()
