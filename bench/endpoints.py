"""Three SPARQL endpoints over the same triples, each in processes of its own on loopback: lod, Oxigraph, Virtuoso 7.

What is absent is left out with a word: Oxigraph's server is the package `oxigraph` (`pip install 'lod[bench]'`),
Virtuoso the Debian package `virtuoso-opensource-7-bin`.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

from bench.sample import BASE

GRAPH = "urn:bench"
"""The graph that Virtuoso keeps the triples in, apart from its own."""

START_SECONDS = 120.0


class NotAnswered(Exception):
    """A limit was reached, or the endpoint refused."""


@dataclass(frozen=True)
class Reply:
    """An answer: milliseconds until its last byte, those of processor time its server took, its bytes and headers."""

    ms: float
    busy: float
    body: bytes
    headers: Message
    status: int = 200


@dataclass
class Endpoint:
    """A server under way, asked over one connection that is kept.

    `start` gives the process and is called again when a limit has ended it; `more`: parameters of each request.
    """

    name: str
    path: str
    port: int
    start: Callable[[], subprocess.Popen[bytes]]
    seconds: float
    more: Mapping[str, str] = field(default_factory=dict)
    stop: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Starts it and waits until it answers."""
        self.process = self.start()
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.ask("ASK {}", "application/sparql-results+json")
                return
            except (OSError, http.client.HTTPException, NotAnswered):
                self.connection.close()
                time.sleep(0.2)
        raise SystemExit(f"{self.name} does not start.")

    def ask(self, text: str, accept: str, headers: Mapping[str, str] | None = None) -> Reply:
        """The reply to a query. Raises `NotAnswered`, and `OSError` past the limit of time."""
        target = f"{self.path}?{urlencode({'query': text, **self.more})}"
        busy, started = self.processor_time(), time.perf_counter()
        try:
            response = self._sent(target, {"Accept": accept, **(headers or {})})
            body = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        ms = (time.perf_counter() - started) * 1000
        if response.status not in (200, 304) or response.headers.get("X-SQL-State"):
            raise NotAnswered(f"{response.status} {body[:300].decode('utf-8', 'replace')}")
        return Reply(ms, (self.processor_time() - busy) * 1000, body, response.headers, response.status)

    def _sent(self, target: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        for last in (False, True):
            try:
                self.connection.request("GET", target, headers=dict(headers))
                response = self.connection.getresponse()
                if last or response.status != 500:
                    return response
                response.read()
            except (ConnectionError, http.client.RemoteDisconnected):
                if last:
                    raise
            self.connection.close()  # one that was silent for long is closed by the other side: once more
        raise AssertionError

    def end(self) -> None:
        """Stops it for good."""
        self.connection.close()
        if self.process.poll() is None:
            self.stop()
            self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def again(self) -> None:
        """Stops what it is doing, and starts it anew."""
        self.connection.close()
        self.process.kill()
        self.process.wait()
        self.begin()

    def processor_time(self) -> float:
        """Seconds of processor time of it and its children so far, however busy the machine is; 0 where unknown."""
        return sum(_processor_time(pid) for pid in _family(self.process.pid))

    def workers_time(self) -> float:
        """Seconds of processor time of our query workers so far; 0 for a server that has none, or where unknown."""
        return sum(_processor_time(pid) for pid in _family(self.process.pid) if _is_worker(pid))

    def peak_memory(self) -> int:
        """Bytes that it and its children have held at most, each at its own time; 0 where the system does not say."""
        return sum(_peak(pid) for pid in _family(self.process.pid))


def lod(root: Path, seconds: float, **settings: object) -> Endpoint:
    """The release of a site, served as `lod serve` does."""
    port = free_port()
    given = {"base": BASE, "port": port, "query_seconds": seconds, "query_result_bytes": 4_000_000_000}
    given |= {"query_memory_bytes": 4_000_000_000} | settings
    environment = os.environ | {f"LOD_{name.upper()}": str(value) for name, value in given.items()}
    command = [sys.executable, "-m", "lod", "--root", str(root), "serve"]
    return Endpoint("lod", "/sparql", port, lambda: _quiet(command, environment), seconds + 10)


def oxigraph(folder: Path, dump: Path, seconds: float) -> Endpoint | None:
    """Oxigraph's own server; the dump is loaded into `folder` where that has not been done."""
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        print("Oxigraph's server is not installed and left out: pip install 'lod[bench]'")
        return None
    if not (folder / "loaded").exists():
        started = time.perf_counter()
        subprocess.run([program, "load", "--location", folder, "--file", dump], check=True, stderr=subprocess.DEVNULL)
        subprocess.run([program, "optimize", "--location", folder], check=True, stderr=subprocess.DEVNULL)
        (folder / "loaded").touch()
        print(f"loaded into Oxigraph: {time.perf_counter() - started:.0f} s", flush=True)
    port = free_port()
    bound = ["--bind", f"127.0.0.1:{port}", "--timeout-s", str(round(seconds))]
    command = [program, "serve-read-only", "--location", str(folder), *bound]
    return Endpoint("Oxigraph", "/query", port, lambda: _quiet(command), seconds + 10)


VIRTUOSO = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {dumps}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxSortedTopRows = 20000000
ServerThreads = 10
MaxClientConnections = 5
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 100000000
MaxConstructTriples = 100000000
MaxQueryExecutionTime = {seconds}
"""


def virtuoso(folder: Path, dump: Path, seconds: float) -> Endpoint | None:
    """Virtuoso 7; the dump is loaded into `folder` where that has not been done."""
    program, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or client is None:
        print("Virtuoso is not installed and left out: apt-get install virtuoso-opensource-7-bin")
        return None
    folder.mkdir(exist_ok=True)
    sql, port = free_port(), free_port()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    buffers = min(340_000, memory // 4 // 8_700)
    settings = folder / "virtuoso.ini"
    here = {"folder": folder, "dumps": dump.parent, "sql": sql, "http": port, "seconds": round(seconds)}
    settings.write_text(VIRTUOSO.format(**here, buffers=buffers, dirty=buffers * 3 // 4), "utf-8")
    command = [program, "+foreground", "+configfile", str(settings)]

    def say(*statements: str) -> None:
        spoken = [f"EXEC={statement}" for statement in statements]
        asked = [client, f"127.0.0.1:{sql}", "dba", "dba", *spoken]
        subprocess.run(asked, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start() -> subprocess.Popen[bytes]:
        (folder / "virtuoso.lck").unlink(missing_ok=True)
        return _quiet(command, cwd=folder)

    made = Endpoint(
        "Virtuoso", "/sparql", port, start, seconds + 10, {"default-graph-uri": GRAPH}, lambda: say("shutdown;")
    )
    if not (folder / "loaded").exists():
        started = time.perf_counter()
        say(f"ld_dir('{dump.parent}', '{dump.name}', '{GRAPH}');", "rdf_loader_run();", "checkpoint;")
        (folder / "loaded").touch()
        print(f"loaded into Virtuoso: {time.perf_counter() - started:.0f} s", flush=True)
    return made


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _quiet(
    command: list[str], environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.Popen[bytes]:
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment, cwd=cwd, stdin=nothing, stdout=nothing, stderr=nothing)


def _family(pid: int) -> Iterator[int]:
    """A process and those it has started."""
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in listed.read_text().split():
            yield from _family(int(child))


def _processor_time(pid: int) -> float:
    try:
        return time.clock_gettime((~pid << 3) | 2)  # what clock_getcpuclockid(3) gives on Linux
    except (OSError, OverflowError):
        return 0.0


def _is_worker(pid: int) -> bool:
    try:
        return b"lod.query.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
