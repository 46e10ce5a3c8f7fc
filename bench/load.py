"""What visitors feel while one of them attacks: `python -m bench.load [URL]`.

Without a URL, a site with a cube of `--count` figures is built and served by `lod serve`. One address attacks in each
way in turn, for `--seconds` and never longer; another (127.0.0.2) asks for the same few things all the while. The
attacker comes from the machine's own address in its network, to which the limit on requests over time applies as to any
stranger; where the machine has none, from 127.0.0.3, to which it does not. Printed for each attack: the median and the
99th percentile in milliseconds of each thing asked for, how many were refused or failed, and what the attacker was
answered. A server elsewhere sees one address for both.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import multiprocessing
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit

from bench.attacks import ATTACKS, Target, attack

VISITOR, ATTACKER = "127.0.0.2", "127.0.0.3"
PAUSE = 0.15
"""Seconds between two requests for the same thing: few enough that nobody takes the visitor for an attacker."""

ASK = "ASK { ?set a <http://purl.org/linked-data/cube#DataSet> FILTER(?set != <x:%d>) }"


@dataclass
class Felt:
    """How long one thing took each time, in seconds, and what was answered instead of it."""

    seconds: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    def percentile(self, part: float) -> float:
        """Milliseconds that so large a part of the requests did not exceed."""
        if not self.seconds:
            return float("nan")
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))]


@dataclass
class Row:
    """One attack: what others felt, what the attacker was answered, and how long each of its refusals took."""

    felt: dict[str, Felt]
    statuses: dict[str, int] = field(default_factory=dict)
    refusals: list[float] = field(default_factory=list)

    @property
    def refused(self) -> str:
        """How long refusals took: half of them, nearly all, and the slowest; "" where there are none."""
        took = Felt(self.refusals)
        times = "/".join(f"{took.percentile(part):.0f}" for part in (0.5, 0.99, 1.0))
        return f"; refused within {times} ms (p50/p99/most)" if self.refusals else ""


class Server:
    """A server to be asked: where it is, and what there is on it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80
        self.prefix = parts.path.rstrip("/")
        local = socket.gethostbyname(self.host).startswith("127.")
        self.visitor, self.attacker = (VISITOR, ATTACKER) if local else ("", "")
        self.attacked = self.host
        if local and (stranger := own_address()) and listens(stranger, self.port):
            self.attacker = self.attacked = stranger
        self.dataset, self.figure = self._contents()
        stylesheet = re.search(r'"([^"]*/static/[^"]+\.css[^"]*)"', self.get("/")[1].decode())
        self.static = stylesheet[1].removeprefix(self.prefix) if stylesheet else "/healthz"

    def get(self, path: str) -> tuple[int, bytes]:
        """The status and the body of a path, asked for by the visitor, over a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, 60, (self.visitor, 0) if self.visitor else None)
        try:
            connection.request("GET", self.prefix + path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def target(self) -> Target:
        """What is attacked."""
        return Target(self.attacked, self.port, self.prefix, self.dataset, self.attacker)

    def _contents(self) -> tuple[str, str]:
        """The name of a data set, and the path of the document about one of its figures."""
        name = re.findall(r"/doc/dataset/([^<]+)<", self.get("/sitemap.xml")[1].decode())[-1]
        said = self.get(f"/doc/dataset/{name}.nt")[1].decode()
        figure = re.search(r"^<[^>]*/id/(observation/[^>]+)>", said, re.MULTILINE)
        if figure is None:
            raise SystemExit(f"The data set {name} has no figures.")
        return name, f"/doc/{figure[1]}"


def own_address() -> str:
    """The machine's own IPv4 address in its network; "" where it has none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address (RFC 5737): only the route to it is looked up
            address = str(probe.getsockname()[0])
        except OSError:
            return ""
    return "" if address.startswith(("127.", "0.")) else address


def listens(address: str, port: int) -> bool:
    """Whether a server listens at an address of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


def wanted(server: Server) -> dict[str, Callable[[int], str]]:
    """The paths that visitors ask for, the same each time or, by a number, another."""
    return {
        "healthz": lambda number: "/healthz",
        "static": lambda number: server.static,
        "cached page": lambda number: "/",
        "cached document": lambda number: f"{server.figure}.ttl",
        "uncached figure": lambda number: f"{server.figure}.ttl?fresh={os.getpid()}-{number}",
        "another's ASK": lambda number: "/sparql?" + urlencode({"query": ASK % number}),
    }


def feel(server: Server, seconds: float, numbers: Iterator[int]) -> dict[str, Felt]:
    """What a visitor feels who asks for everything, over and over, for so long."""
    done = Event()
    felt = {name: Felt() for name in wanted(server)}

    def ask(name: str, path: Callable[[int], str]) -> None:
        while not done.is_set():
            begun = time.perf_counter()
            try:
                status = str(server.get(path(next(numbers)))[0])
            except (OSError, http.client.HTTPException) as error:
                status = type(error).__name__
            felt[name].seconds.append(time.perf_counter() - begun)
            if status != "200":
                felt[name].failures[status] += 1
            done.wait(PAUSE)

    visitors = [Thread(target=ask, args=pair, daemon=True) for pair in wanted(server).items()]
    for visitor in visitors:
        visitor.start()
    done.wait(seconds)
    done.set()
    for visitor in visitors:
        visitor.join(70)
    return felt


def measure(server: Server, attacks: Sequence[str], seconds: float, many: int = 0) -> dict[str, Row]:
    """What is felt while nothing happens, and during each attack. `many`: attackers at a time, instead of its own."""
    numbers = itertools.count()
    feel(server, min(seconds, 1.0), numbers)  # what is to be cached is
    rows = {"idle": Row(feel(server, seconds, numbers))}
    for name in attacks:
        with multiprocessing.get_context("spawn").Pool(1) as elsewhere:
            # the attackers are a process of their own, so that they do not slow down those who feel
            count = many or ATTACKS[name][1]
            answers = elsewhere.apply_async(attack, (name, server.target(), count, seconds + 1.5))
            time.sleep(1.0)
            felt = feel(server, seconds, numbers)
            rows[name] = Row(felt, *answers.get(seconds + 90))
    return rows


def table(rows: dict[str, Row]) -> str:
    """The rows for people: p50/p99 in milliseconds, with the number of failures where there are any."""
    names = list(next(iter(rows.values())).felt)
    lines = ["".join(f"{name:>18}" for name in ("", *names)) + "  the attacker was answered"]
    for attack_name, row in rows.items():
        cells = []
        for felt in row.felt.values():
            failed = f" !{felt.failures.total()}" if felt.failures else ""
            cells.append(f"{felt.percentile(0.5):.0f}/{felt.percentile(0.99):.0f}{failed}")
        statuses = ", ".join(f"{count} × {status}" for status, count in sorted(row.statuses.items()))
        lines.append("".join(f"{cell:>18}" for cell in (attack_name, *cells)) + f"  {statuses}{row.refused}")
    return "\n".join(lines)


@contextmanager
def started(folder: Path, count: int) -> Iterator[str]:
    """A server of our own over a cube of so many figures; its URL."""
    from bench.sample import make_site

    port = random.randrange(10_000, 32_000)  # below the ports that clients are given: one would be connected to itself
    lod = [sys.executable, "-m", "lod", "--root", str(folder)]
    environment = {
        **os.environ,
        "LOD_PORT": str(port),
        "LOD_BASE": f"http://127.0.0.1:{port}/",
        "LOD_HOST": "0.0.0.0",  # noqa: S104  # while it is attacked, so that the attacker is a stranger
    }
    if not (folder / ".lod" / "current").exists():
        make_site(folder, count)
        subprocess.run([*lod, "build"], check=True, env=environment)
    process = subprocess.Popen([*lod, "serve"], env=environment)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def wait_for(port: int, seconds: float = 60) -> None:
    """Waits until something listens on the port. Raises `TimeoutError`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--attack", action="append", choices=list(ATTACKS))
    parser.add_argument("--keep", type=Path, help="the folder of the site that is built, or has been")
    given = parser.parse_args()
    attacks = given.attack or list(ATTACKS)
    if given.url:
        print(table(measure(Server(given.url), attacks, given.seconds)))
        return
    with (
        tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch,
        started((given.keep or Path(scratch)).resolve(), given.count) as url,
    ):
        print(table(measure(Server(url), attacks, given.seconds)))


if __name__ == "__main__":
    main()
