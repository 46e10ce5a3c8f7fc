"""Graph stores of others, each in a process of its own: Apache Jena Fuseki, Oxigraph's server, Virtuoso 7."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from bench.endpoints import VIRTUOSO
from tests.clients import tools
from tests.web.running import free_port

USER, PASSWORD = "ola", "hemmelig-4711"
LOGGING = "org.apache.logging.log4j:log4j-slf4j2-impl:2.24.1"
FUSEKI = (f"org.apache.jena:jena-fuseki-main:{tools.JENA_VERSION}", LOGGING)
SECONDS = 120


@dataclass(frozen=True)
class RunningStore:
    """A store that runs: where it speaks the Graph Store Protocol, and the variables that say who we are to it."""

    url: str
    environment: dict[str, str]


class NoSuchStore(Exception):
    """A store that is not on this machine; says why."""


@contextmanager
def fuseki(folder: Path) -> Iterator[RunningStore]:
    """Fuseki with a data set in memory; it wants HTTP Digest."""
    jars, missing = tools.jars(f"fuseki-{tools.JENA_VERSION}", FUSEKI)
    if missing:
        raise NoSuchStore(missing)
    passwords, port = folder / "passwords", free_port()
    passwords.write_text(f"{USER}: {PASSWORD}\n", "utf-8")
    java = ["java", "-Xmx400m", "-XX:TieredStopAtLevel=1", "-cp", f"{jars}/*"]
    program = ["org.apache.jena.fuseki.main.cmds.FusekiMainCmd", "--localhost", f"--port={port}"]
    command = [*java, *program, "--auth=digest", f"--passwd={passwords}", "--mem", "--update", "/ds"]
    with _running(command, port, folder):
        yield RunningStore(f"http://127.0.0.1:{port}/ds/data", {"LOD_PUSH_USER": USER, "LOD_PUSH_PASSWORD": PASSWORD})


@contextmanager
def oxigraph(folder: Path) -> Iterator[RunningStore]:
    """Oxigraph with a store in memory; it asks nobody who they are."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        raise NoSuchStore("Oxigraph's server (the package `oxigraph`) is not installed")
    port = free_port()
    with _running([str(program), "serve", f"--bind=127.0.0.1:{port}"], port, folder):
        yield RunningStore(f"http://127.0.0.1:{port}/store", {})


@contextmanager
def virtuoso(folder: Path) -> Iterator[RunningStore]:
    """Virtuoso as it comes: its first user, HTTP Digest."""
    program = shutil.which("virtuoso-t")
    if program is None:
        raise NoSuchStore("Virtuoso (the Debian package `virtuoso-opensource-7-bin`) is not installed")
    port = free_port()
    places = {"folder": folder, "dumps": folder, "sql": free_port(), "http": port}
    settings = folder / "virtuoso.ini"
    settings.write_text(VIRTUOSO.format(**places, seconds=60, buffers=10_000, dirty=6_000), "utf-8")
    with _running([program, "+foreground", "+configfile", str(settings)], port, folder):
        url = f"http://127.0.0.1:{port}/sparql-graph-crud-auth"
        yield RunningStore(url, {"LOD_PUSH_USER": "dba", "LOD_PUSH_PASSWORD": "dba"})


STORES: dict[str, Callable[[Path], object]] = {"fuseki": fuseki, "oxigraph": oxigraph, "virtuoso": virtuoso}


@contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        _wait(process, port)
        yield
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Until it answers; any answer will do."""
    deadline = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        except HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{process.args!r} does not answer")
