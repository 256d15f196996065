"""The whole site on this machine: nginx, two web servers, PostgreSQL with a replica, and Redis, each a real one.

    python -m tools.topology [--port 8900]

The programs are those of the machine, the configuration is that of `deploy/`. Prints `ready http://…` when nginx answers,
keeps each process id in `var/topology/<name>.pid`, and ends all at SIGTERM or Ctrl-C. The data is made anew each time.
"""

import argparse
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIDS = ROOT / "var" / "topology"
DATA = Path("/tmp/regional-plans-topology")  # which the user of PostgreSQL can reach
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
REDIS = shutil.which("redis-server") or shutil.which("valkey-server")
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))[-1].parent
WEB = ("web1", "web2")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8900, help="of nginx; the others follow it")
    port = parser.parse_args().port
    ports = {name: port + n for n, name in enumerate(("nginx", *WEB, "primary", "replica", "redis"))}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    shutil.rmtree(DATA, ignore_errors=True)
    PIDS.mkdir(parents=True, exist_ok=True)
    DATA.mkdir()
    shutil.chown(DATA, owner().pw_name)
    with ExitStack() as stack:
        start(stack, ports)
        print(f"ready http://127.0.0.1:{port}", flush=True)
        signal.pause()


def start(stack, ports):
    run = stack.enter_context
    primary, replica = DATA / "primary", DATA / "replica"
    as_owner(POSTGRES / "initdb", "-D", primary, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
    run(program("primary", *postgres(primary, ports["primary"]), is_owned=True))
    until(lambda: as_owner(POSTGRES / "psql", *at(ports["primary"]), "-c", "CREATE DATABASE plans"))
    as_owner(POSTGRES / "pg_basebackup", *at(ports["primary"]), "-D", replica, "-R", "-c", "fast")
    run(program("replica", *postgres(replica, ports["replica"]), is_owned=True))
    until(lambda: as_owner(POSTGRES / "psql", *at(ports["replica"]), "-c", "SELECT 1"))
    run(program("redis", REDIS, "--port", ports["redis"], "--save", "", "--dir", DATA))

    environment = os.environ | {
        "DATABASE_URL": f"postgres://postgres@127.0.0.1:{ports['primary']}/plans",
        "DATABASE_REPLICA_URL": f"postgres://postgres@127.0.0.1:{ports['replica']}/plans",
        "CACHE_URL": f"redis://127.0.0.1:{ports['redis']}/0",
        "SECRET_KEY": "only-for-a-topology-on-this-machine-" * 2,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "RELEASE": "topology",
        "FILES_DIR": str(DATA / "files"),
        "FILES_URL": "/kept/",
    }
    for command in (["migrate", "-v0"], ["load_catalogue", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
    for name in WEB:
        own = environment | {"BIND": f"127.0.0.1:{ports[name]}"}
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
        run(program(name, *gunicorn, env=own))
    run(program("nginx", NGINX, "-p", DATA, "-c", nginx(ports), "-g", "daemon off;"))
    until(lambda: urllib.request.urlopen(f"http://127.0.0.1:{ports['nginx']}/healthz", timeout=5))


def owner():
    """Return the user who runs PostgreSQL, which refuses to run as root."""
    return pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def as_owner(*command):
    subprocess.run([*map(str, command)], cwd=DATA, user=owner().pw_uid, check=True, capture_output=True)


def postgres(folder, port):
    settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": DATA}
    return [POSTGRES / "postgres", "-D", folder, *(f"--{name}={value}" for name, value in settings.items())]


def at(port):
    return ["-h", "127.0.0.1", "-p", str(port), "-U", "postgres"]


@contextmanager
def program(name, *command, is_owned=False, env=None):
    """Let a program run, with its id in a file and its words in a log, until the end of the block."""
    options = {"user": owner().pw_uid} if is_owned else {}
    with (DATA / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [*map(str, command)], cwd=DATA if is_owned else ROOT, env=env, stdout=log, stderr=log,
            start_new_session=True, **options,
        )  # fmt: skip
    pid = PIDS / f"{name}.pid"
    pid.write_text(str(process.pid))
    try:
        yield
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)  # a drill may have stopped it
            process.send_signal(signal.SIGINT if is_owned else signal.SIGTERM)  # PostgreSQL does not wait for clients
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        pid.unlink()


def nginx(ports):
    """Write the configuration of deploy/ for this machine, and return its path."""
    site = DATA / "site"
    site.mkdir()
    servers = "".join(f"server 127.0.0.1:{ports[name]} max_fails=3 fail_timeout=5s; " for name in WEB)
    (site / "upstream.conf").write_text(f"upstream web {{ zone web 64k; {servers}keepalive 32; }}\n")
    (site / "listen.conf").write_text(f"listen 127.0.0.1:{ports['nginx']};\n")
    (site / "kept.conf").write_text(f"alias {DATA}/files/;\n")
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    # TLS ends elsewhere here; the site behind takes it for given.
    here = {"/var/cache/nginx/": f"{DATA}/pages-", "X-Forwarded-Proto $scheme": "X-Forwarded-Proto https"}
    for before, after in here.items():
        text = text.replace(before, after)
    path = DATA / "nginx.conf"
    path.write_text(f"pid {DATA}/nginx.own.pid;\n{text}", encoding="utf-8")
    return path


def until(ask):
    """Ask until it succeeds, for a minute."""
    for _ in range(120):
        try:
            ask()
            return
        except (OSError, subprocess.CalledProcessError):
            time.sleep(0.5)
    ask()


if __name__ == "__main__":
    main()
