"""What a hostile visitor does to a server, each in a thread of its own until it is told to stop: for `bench.load`."""

from __future__ import annotations

import http.client
import random
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread
from urllib.parse import urlencode

BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != <x:%s>) }"
"""A cross product of far more than any number of rows; an IRI that differs keeps it out of every cache."""

LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"


@dataclass(frozen=True)
class Target:
    """The server that is attacked, and the address it is attacked from."""

    host: str
    port: int
    prefix: str
    dataset: str
    source: str

    def connect(self, seconds: float = 60) -> socket.socket:
        """A connection from the attacker's address."""
        return socket.create_connection((self.host, self.port), seconds, (self.source, 0))


class Statuses:
    """What attackers were answered: how often each status, and how long each refusal took, in seconds."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.refusals: list[float] = []
        self._lock = Lock()

    def add(self, status: str, seconds: float = 0.0) -> None:
        """Counts one."""
        with self._lock:
            self.counts[status] += 1
            if status in ("429", "503"):
                self.refusals.append(seconds)


NO_PORT_SECONDS = 0.05
"""How long an attacker waits whose machine has no port left to connect from: trying on would send nothing, and take the
processor from the server, which shares it."""

Attack = Callable[[Target, Statuses, Event], None]


def ask(target: Target, path: str, statuses: Statuses) -> None:
    """One request, as fast as it is answered; the status is counted."""
    connection = http.client.HTTPConnection(target.host, target.port, 60, (target.source, 0))
    begun = time.perf_counter()
    try:
        connection.request("GET", target.prefix + path)
        answer = connection.getresponse()
        answer.read()
        seconds = time.perf_counter() - begun
        statuses.add(str(answer.status), seconds)
        if answer.status in (429, 503) and not answer.headers["Retry-After"]:
            statuses.add("without Retry-After")
    except (OSError, http.client.HTTPException) as error:
        statuses.add(type(error).__name__)
        time.sleep(NO_PORT_SECONDS)
    finally:
        connection.close()


def bombs(target: Target, statuses: Statuses, done: Event) -> None:
    """SPARQL queries without an end."""
    while not done.is_set():
        ask(target, "/sparql?" + urlencode({"query": BOMB % f"x{random.random():.9f}".replace(".", "")}), statuses)


def exports(target: Target, statuses: Statuses, done: Event) -> None:
    """Workbooks and other files of large selections, each with other words in it."""
    while not done.is_set():
        fields = {
            "labels": random.choice(("codes", "labels", "both")),
            "lang": random.choice(("nb", "en")),
            "sort": random.choice(("value", "-value")),
        }
        suffix = random.choice(("xlsx", "csv", "parquet", "json"))
        ask(target, f"/doc/dataset/{target.dataset}.{suffix}?{urlencode(fields)}", statuses)


def searches(target: Target, statuses: Statuses, done: Event) -> None:
    """Searches for words that nothing is called, which are looked for in every way."""
    while not done.is_set():
        words = " ".join(random.choice("abcdefghij") + random.choice("aeiou") for _ in range(12))
        ask(target, "/search?" + urlencode({"q": words}), statuses)


def slow_readers(target: Target, statuses: Statuses, done: Event) -> None:
    """A large answer, read by a few bytes a second."""
    path = "/sparql?" + urlencode({"query": LARGE, "format": "csv"})
    while not done.is_set():
        try:
            with target.connect() as connection:
                connection.sendall(f"GET {target.prefix}{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                statuses.add(connection.recv(16).decode("latin-1")[9:12] or "closed")
                while not done.wait(0.5) and connection.recv(16):
                    pass
                statuses.add("cut off")
        except OSError as error:
            statuses.add(type(error).__name__)
        done.wait(0.2)


def slow_bodies(target: Target, statuses: Statuses, done: Event) -> None:
    """A body that never ends."""
    head = "Content-Type: application/sparql-query\r\nContent-Length: 50000\r\n\r\n"
    while not done.is_set():
        try:
            with target.connect() as connection:
                connection.sendall(f"POST {target.prefix}/sparql HTTP/1.1\r\nHost: x\r\n{head}".encode())
                while not done.wait(0.5):
                    connection.sendall(b"#")
        except OSError as error:
            statuses.add(type(error).__name__)
        done.wait(0.2)


def silent(target: Target, statuses: Statuses, done: Event) -> None:
    """Connections on which nothing is ever asked."""
    while not done.is_set():
        try:
            with target.connect() as connection:
                connection.settimeout(0.5)
                while not done.is_set():
                    try:
                        if not connection.recv(1):
                            statuses.add("closed")
                            break
                    except TimeoutError:
                        continue
        except OSError as error:
            statuses.add(type(error).__name__)
        done.wait(0.2)


ATTACKS: dict[str, tuple[Attack, int]] = {
    "bombs": (bombs, 100),
    "exports": (exports, 100),
    "searches": (searches, 100),
    "slow readers": (slow_readers, 20),
    "slow bodies": (slow_bodies, 100),
    "silent": (silent, 300),
}
"""Each attack, and how many do it at a time."""


def attack(name: str, target: Target, many: int, seconds: float) -> tuple[dict[str, int], list[float]]:
    """Attacks for so long; the statuses that were answered, and the seconds that each refusal took."""
    statuses, done = Statuses(), Event()
    crowd = [Thread(target=ATTACKS[name][0], args=(target, statuses, done), daemon=True) for _ in range(many)]
    for one in crowd:
        one.start()
    done.wait(seconds)
    done.set()
    return dict(statuses.counts), statuses.refusals
