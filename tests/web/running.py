"""`lod serve` in processes of its own, as an operator starts it."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import BASE, SiteFolder

PORTS = (10_000, 32_000)
"""Ports below those that systems give to clients."""

LOD = [sys.executable, "-m", "lod"]


@dataclass
class Running:
    """A server that answers on a port of this machine; `process` is its supervisor."""

    port: int
    process: subprocess.Popen[bytes]

    def get(
        self, path: str, headers: dict[str, str] | None = None, visitor: str = "127.0.0.1", seconds: float = 60
    ) -> tuple[int, http.client.HTTPMessage, str]:
        """Status, headers and body of an answer to a visitor's address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, seconds, (visitor, 0))
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def connect(self, visitor: str = "127.0.0.1") -> socket.socket:
        """A connection from a visitor's address."""
        return socket.create_connection(("127.0.0.1", self.port), 60, (visitor, 0))

    @property
    def web(self) -> list[int]:
        """The web processes."""
        return children(self.process.pid)


def children(parent: int, words: bytes = b"lod") -> list[int]:
    """The processes that a process has started, of those whose command has these words."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            _, _, rest = (folder / "stat").read_text().rpartition(")")
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if int(rest.split()[1]) == parent and words in command:
            found.append(int(folder.name))
    return sorted(found)


def eventually(holds: Callable[[], bool], within: float = 60) -> bool:
    """Whether something gets true, so many seconds from now at the latest."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def gone(pids: Sequence[int], within: float = 30) -> bool:
    """Whether the processes have ended, so many seconds from now at the latest."""
    return eventually(lambda: not any(map(_lives, pids)), within)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def free_port() -> int:
    """A port that nothing listens on, and that no client is given: it would be connected to itself."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", PORTS[0] + secrets.randbelow(PORTS[1] - PORTS[0])))
            return int(probe.getsockname()[1])


def start(
    site: SiteFolder, port: int, *words: str, command: Sequence[str] = LOD, **settings: object
) -> subprocess.Popen[bytes]:
    """Starts `lod serve` with some settings; `wait` says when it answers."""
    given = {
        f"LOD_{name.upper()}": str(value) for name, value in ({"query_workers": 1, "query_spare": 0} | settings).items()
    }
    return subprocess.Popen(
        [*command, "--root", str(site.root), "serve", "--port", str(port), *words],
        env={**os.environ, "LOD_BASE": BASE, **given},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait(running: Running, seconds: float = 90) -> int:
    """Waits until it is answered at all; the status of the very first answer of `/readyz`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            return running.get("/readyz")[0]
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not get ready")


@contextmanager
def running(site: SiteFolder, *words: str, command: Sequence[str] = LOD, **settings: object) -> Iterator[Running]:
    """A server that has got ready; afterwards it is told to stop, and has to end with 0."""
    port = free_port()
    server = Running(port, start(site, port, *words, command=command, **settings))
    try:
        assert wait(server) == 200, "it listened before it was ready"
        yield server
    finally:
        # not SIGINT: a program started in the background by a shell never gets it
        server.process.terminate()
        assert server.process.wait(90) == 0
