"""Web processes: they come before the first request, leave after the last, and leave nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.config import Settings
from lod.web.process import shared
from tests.commands import commands_below
from tests.conftest import BASE, ROOT, SiteFolder
from tests.query.example import ENDLESS
from tests.web.running import LOD, Running, children, eventually, free_port, gone, running, start, wait

pytestmark = pytest.mark.server

FIGURE = "/doc/observation/okt-digitalisering/kommuner/_T/digitale-tjenester/pandemien/andel.ttl"
SLOW = "/sparql?" + urlencode({"query": ENDLESS})


def workers(web: Sequence[int]) -> list[int]:
    """The query workers of web processes: each forks its own from a server."""
    server = b"lod.query.forkserver"
    return [worker for process in web for pid in children(process, server) for worker in children(pid, server)]


def test_what_is_under_way_is_finished(published: SiteFolder) -> None:
    """A query that runs when the server is told to stop is still answered; new connections are refused."""
    answers: list[int] = []
    with running(published, query_seconds=3) as server:
        asking = threading.Thread(target=lambda: answers.append(server.get(SLOW)[0]))
        asking.start()
        time.sleep(1)
        web = server.web
        everything = [*web, *workers(web)]
        server.process.terminate()
        asking.join()
        assert answers == [504]
        assert server.process.wait(60) == 0
        assert gone(everything)
        with pytest.raises(OSError, match="refused"):
            server.get("/healthz")


def test_nothing_is_left_of_a_web_process_that_is_killed(published: SiteFolder) -> None:
    """Its workers end, busy or not, and another takes its place; killed supervisors leave nothing either."""
    port = free_port()
    server = Running(port, start(published, port, query_seconds=30))
    assert wait(server) == 200
    threading.Thread(target=lambda: _ignoring_errors(server), daemon=True).start()
    time.sleep(6)  # a process that ends sooner after its start is not started again at once
    (web,) = server.web
    left = workers([web])
    assert left
    os.kill(web, signal.SIGKILL)
    assert gone([web, *left])
    assert eventually(lambda: bool(workers(server.web)))
    assert server.get(FIGURE)[0] == 200
    everything = [*server.web, *workers(server.web)]
    server.process.kill()
    server.process.wait()
    assert gone(everything)


def _ignoring_errors(server: Running) -> None:
    try:
        server.get(SLOW)
    except OSError:
        return


def test_a_visitor_has_one_share_of_all_processes(published: SiteFolder) -> None:
    """Of twelve queries at once all but three are refused, though each process would have room for three."""
    with running(published, "--processes", "2", query_per_visitor=3) as two, ExitStack() as opened:
        bombs = [opened.enter_context(two.connect("127.0.0.9")) for _ in range(12)]
        for number, bomb in enumerate(bombs):
            query = urlencode({"query": ENDLESS.replace("?i ", f"?i{number} ")})
            bomb.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            bomb.settimeout(0.1)
        assert eventually(lambda: sum(map(_is_refused, bombs)) == 9, 30)


def _is_refused(connection: socket.socket) -> bool:
    try:
        return connection.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 429"
    except TimeoutError:
        return False


def visiting(server: Running, paths: Sequence[str], statuses: set[object], done: threading.Event) -> None:
    """Asks for each path, over and over, in threads of their own until it is done; answers stand in the set."""

    def visit(path: str) -> None:
        while not done.is_set():
            try:
                statuses.add(server.get(path)[0])
            except OSError as error:
                statuses.add(repr(error))
            time.sleep(0.02)  # as many as can be would take the time that the processes need to start

    visitors = [threading.Thread(target=visit, args=(path,)) for path in paths]
    for visitor in visitors:
        visitor.start()
    done.wait()
    for visitor in visitors:
        visitor.join()


@contextmanager
def load(server: Running) -> Iterator[set[object]]:
    """Visitors who ask for everything meanwhile; what they are answered."""
    statuses: set[object] = set()
    done = threading.Event()
    query = "/sparql?" + urlencode({"query": "ASK { ?s ?p ?o }"})
    crowd = threading.Thread(target=visiting, args=(server, (FIGURE, query, "/", "/healthz"), statuses, done))
    crowd.start()
    try:
        time.sleep(0.5)
        yield statuses
        time.sleep(0.5)
    finally:
        done.set()
        crowd.join()


def test_new_processes_take_over_without_a_failed_request(published: SiteFolder) -> None:
    """Two processes on one socket; SIGHUP exchanges them under load, and each request is answered 200."""
    with running(published, "--processes", "2") as server:  # its own: no worker is being replaced there
        before = server.web
        assert len(before) == 2
        with load(server) as statuses:
            server.process.send_signal(signal.SIGHUP)
            assert gone(before, 120)
        assert len(server.web) == 2
    assert statuses == {200}


def installed(folder: Path, version: str) -> Path:
    """An environment with this program under another version, as `python -m venv` makes one; its command.

    What the program needs besides is that of the environment in which the tests run.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    shutil.copytree(ROOT / "lod", packages / "lod")  # compiled modules too: each process would compile them again
    shutil.copytree(ROOT / "shapes", packages / "lod" / "shapes")
    (packages / "lod" / "__init__.py").write_text(f'__version__ = "{version}"\n', "utf-8")
    (packages / "needed.pth").write_text(f"{Path(pytest.__file__).parent.parent}\n", "utf-8")
    command = folder / "bin" / "lod"
    command.write_text(f"#!{folder}/bin/python -P\nfrom lod.cli import main\n\nmain()\n", "utf-8")
    command.chmod(0o755)
    return command


def version(server: Running) -> str:
    """The version of the program that answers."""
    return str(json.loads(server.get("/openapi.json")[2])["info"]["version"])


SYSTEMCTL = """#!/bin/sh
test "$*" = "reload lod" && kill -HUP {pid}
while pgrep -P {pid} -f {old} >/dev/null; do sleep 0.1; done
"""
"""What stands for systemd: it sends the signal that `lod.service` names, and waits until it has been heeded."""


def test_a_new_version_takes_over_and_is_rolled_back(published_site: SiteFolder, tmp_path: Path) -> None:
    """The commands of the operator's page, as they stand there, on a server under load: no request fails.

    The new version and its release are served, then the version before and its release again.
    """
    opt, first = tmp_path / "opt", published_site.current.name
    for name in ("1", "2"):
        installed(opt / name, f"7.0.{name}")
    (opt / "current").symlink_to(opt / "1")
    published_site.edit("lod.toml", lambda text: text + "\n# edited\n")
    with running(published_site, command=[str(opt / "current" / "bin" / "lod")]) as server, load(server) as statuses:
        assert version(server) == "7.0.1"
        for block, name in zip(commands_below("Upgrade and roll back"), ("2", "1"), strict=True):
            systemctl = tmp_path / "systemctl"
            systemctl.write_text(SYSTEMCTL.format(pid=server.process.pid, old=opt / ("1" if name == "2" else "2")))
            systemctl.chmod(0o755)
            script = block.replace("/opt/lod", str(opt)).replace("/srv/lod", str(published_site.root))
            path = f"{tmp_path}:{os.environ['PATH']}"
            subprocess.run(["sh", "-e"], input=script.encode(), check=True, env={"PATH": path, "LOD_BASE": BASE})
            assert version(server) == f"7.0.{name}"
            assert all(str(opt / name) in _program(pid) for pid in (*server.web, *workers(server.web)))
            assert eventually(lambda: json.loads(server.get("/readyz")[2])["release"] == published_site.current.name)
            assert (published_site.current.name == first) == (name == "1")
    assert statuses == {200}


def _program(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


ACTIVATE = """
import os, socket, sys
own = socket.create_server(("127.0.0.1", int(sys.argv[1])))
os.dup2(own.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""
"""What systemd does for a service with a socket unit."""


def test_a_socket_that_is_handed_over_is_served(published: SiteFolder, tmp_path: Path) -> None:
    """As by systemd: whoever connects before the server is there waits, and is answered; the manager is told."""
    port = free_port()
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(str(tmp_path / "notify"))
    manager.settimeout(60)
    process = subprocess.Popen(
        [sys.executable, "-c", ACTIVATE, str(port), *LOD, "--root", str(published.root), "serve", "--port", "1"],
        env={**os.environ, "LOD_BASE": BASE, "LOD_QUERY_WORKERS": "1", "NOTIFY_SOCKET": str(tmp_path / "notify")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait(Running(port, process)) == 200
        assert manager.recv(100) == b"READY=1"
    finally:
        process.terminate()
        assert process.wait(60) == 0
    with manager:
        assert manager.recv(100) == b"STOPPING=1"


@given(st.integers(1, 16), st.integers(1, 16), st.integers(1, 5000), st.integers(0, 10**9))
def test_what_is_allowed_is_shared_out(processes: int, workers: int, connections: int, size: int) -> None:
    """All processes together take no more memory than one would; each has workers for two visitors, where one had."""
    whole = Settings(processes=processes, query_workers=workers, connections=connections, cache_bytes=size)
    part = shared(whole)
    assert part.cache_bytes * processes <= whole.cache_bytes
    assert part.answers_bytes * processes <= whole.answers_bytes
    assert part.query_workers >= min(2, workers)
    assert part.query_workers <= workers


def test_pages_are_served_without_query_workers(site: SiteFolder) -> None:
    """Where the index is damaged, pages are served, queries are refused in words, and `/readyz` says what is wrong."""
    assert site.lod("build").exit_code == 0
    index: Path = site.current / "index" / "columns.duckdb"
    index.write_bytes(b"no database")
    with running(site) as server:
        status, _, body = server.get("/readyz")
        assert (status, '"ready":true' in body, "index" in body) == (200, True, True)
        assert server.get("/")[0] == 200
        assert server.get(FIGURE)[0] == 200
        status, headers, body = server.get("/sparql?" + urlencode({"query": "ASK {}"}))
        assert (status, int(headers["Retry-After"]) > 0, "Traceback" in body) == (503, True, False)
