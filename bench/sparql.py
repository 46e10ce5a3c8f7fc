"""How fast questions are answered over HTTP, beside Oxigraph and Virtuoso 7: `python -m bench.sparql [N]`.

A cube of N observations (`bench/sample.py`) is published by `lod build`; its dump is loaded into Oxigraph and into
Virtuoso; all three are served on loopback and asked the same (`bench/questions.py`). Printed for each question: the
median in milliseconds (lod without its cache of answers; in brackets the first time, when the query is compiled), the
processor time the servers took (which a busy machine leaves alone), how many times more the others take, and whether
the answers are the same; then geometric means, what is slower than the
faster of the two, what takes over a second; a million rows streamed; the cache; and the same by hand as SQL.

`--keep DIR` keeps what was built and loaded for the next time; `--seconds` is the limit of one answer; `--alone` leaves
the others out; `--only TEXT` asks the questions whose name holds a text.
"""

from __future__ import annotations

import argparse
import http.client
import math
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import answers, by_hand, endpoints
from bench.endpoints import Endpoint, NotAnswered, Reply
from bench.questions import PREFIXES, Question, questions
from bench.sample import BASE, make_site, unpacked

ASKED_FOR = 3.0
"""Seconds after which a question is not asked once more."""

FEW_ROWS = 10_000


@dataclass
class Measured:
    """A question's times with one endpoint: the first, the median of the later ones and of the processor time they took
    (infinite where it does not answer), and the last answer."""

    first: float = math.inf
    median: float = math.inf
    busy: float = math.inf
    reply: Reply | None = None
    complaint: str = ""


@dataclass
class Line:
    """A question with what was measured of it, by endpoint."""

    question: Question
    by: dict[str, Measured] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        reply = self.by["lod"].reply
        return 0 if reply is None else read(self.question, reply).total()


def read(question: Question, reply: Reply) -> answers.Counter[object]:
    """An answer, comparable."""
    return (answers.triples if question.graph else answers.solutions)(reply.body)


def measure(endpoint: Endpoint, question: Question) -> Measured:
    """Asks one endpoint: once, then up to seven times."""
    found = Measured()
    accept = answers.NTRIPLES if question.graph else answers.JSON
    times: list[float] = []
    busy: list[float] = []
    begun = time.monotonic()
    try:
        for number in range(9):
            reply = endpoint.ask(PREFIXES + question.text, accept)
            found.reply = found.reply or _whole(question, reply)
            times.append(reply.ms)
            busy.append(reply.busy)
            if number and time.monotonic() - begun > ASKED_FOR:
                break
    except NotAnswered as refused:
        found.complaint = " ".join(str(refused).split())[:110]
        if not times:
            endpoint.again()
            return found
    except (OSError, http.client.HTTPException):
        found.complaint = "no answer in time"
        endpoint.again()
        return found
    # lod has two workers, which meet a query for the first time each
    found.first, later = times[0], times[2:] or times[1:] or times
    found.median = statistics.median(later)
    found.busy = statistics.median(busy[-len(later) :])
    return found


def _whole(question: Question, reply: Reply) -> Reply:
    """The reply. Raises `NotAnswered` for one that was begun and not ended, because a limit was reached."""
    try:
        read(question, reply)
    except ValueError:
        raise NotAnswered("the answer is cut") from None
    return reply


def build(root: Path, count: int) -> None:
    """Publishes the sample, where that has not been done."""
    if (root / ".lod" / "current").exists():
        return
    if not (root / "data").exists():
        make_site(root, count)
    started = time.perf_counter()
    environment = os.environ | {"LOD_BASE": BASE, "LOD_DUMP_LIMIT": str(2 * count)}
    command = [sys.executable, "-m", "lod", "--root", str(root), "build"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"lod build: {time.perf_counter() - started:.0f} s", flush=True)


@contextmanager
def served(root: Path, seconds: float, alone: bool) -> Iterator[list[Endpoint]]:
    """The endpoints, lod first; stopped at the end."""
    dump = unpacked((root / ".lod" / "current" / "dumps" / "all.nt").resolve(), root / "dump")
    started = [endpoints.lod(root, seconds, cache_bytes=0)]
    try:
        if not alone:
            others = (make(root / name, dump, seconds) for name, make in PEERS.items())
            started += [endpoint for endpoint in others if endpoint]
        yield started
    finally:
        for endpoint in started:
            endpoint.end()


PEERS = {"oxigraph": endpoints.oxigraph, "virtuoso": endpoints.virtuoso}


def ask_all(asked: Sequence[Endpoint], mix: Sequence[Question], seconds: float) -> list[Line]:
    """Asks every endpoint every question and prints a line for each."""
    names = [endpoint.name for endpoint in asked[1:]]
    heads = "".join(f" | {name:>9} {'ratio':>8} {'busy':>8} {'ratio':>8}" for name in names)
    print(f"\n{'question':24} {'lod':>8} {'(first)':>9} {'busy':>7}{heads} | {'rows':>7}")
    lines = []
    for question in mix:
        line = Line(question, {endpoint.name: measure(endpoint, question) for endpoint in asked})
        lines.append(line)
        ours = line.by["lod"]
        cells = "".join(_cell(line.by[name], ours, seconds) for name in names)
        times = f"{ours.median:8.1f} {ours.first:9.1f} {ours.busy:7.1f}"
        print(f"{question.name:24} {times}{cells} | {line.rows:7,}", end="")
        print("", *_remarks(line), flush=True)
    return lines


def _cell(theirs: Measured, ours: Measured, seconds: float) -> str:
    if theirs.median == math.inf:
        at_least = f"> {seconds * 1000 / ours.median:.0f}"
        return f" | {'–':>9} {at_least:>8} {'–':>8} {'–':>8}"
    busy = f"{theirs.busy:8.1f} {theirs.busy / max(ours.busy, 0.01):8.1f}"
    return f" | {theirs.median:9.1f} {theirs.median / ours.median:8.1f} {busy}"


def _remarks(line: Line) -> Iterator[str]:
    ours = line.by["lod"]
    for name, measured in line.by.items():
        if measured.complaint:
            yield f"{name}: {measured.complaint};"
        elif name != "lod" and ours.reply and measured.reply:
            mine, theirs = (read(line.question, reply) for reply in (ours.reply, measured.reply))
            same = mine.total() == theirs.total() if line.question.free else mine == theirs
            if not same:
                yield f"{name} answers otherwise ({theirs.total()} rows, {(mine & theirs).total()} the same);"


def summarise(lines: Sequence[Line], names: Sequence[str], seconds: float) -> None:
    """Prints the means and the exceptions."""
    print()
    for name in names:
        limit = seconds * 1000
        pairs = [(line.by[name], line.by["lod"]) for line in lines]
        mean = _mean([min(theirs.median, limit) / ours.median for theirs, ours in pairs])
        busy = _mean([min(theirs.busy, limit) / max(ours.busy, 0.01) for theirs, ours in pairs])
        cut = sum(theirs.median == math.inf for theirs, _ in pairs)
        more = f"; {cut} without an answer count as {seconds:g} s" if cut else ""
        print(
            f"geometric mean of {len(pairs)} beside {name}: {mean:.1f} times faster, {busy:.1f} by processor time{more}"
        )
    behind = {line.question.name: _behind(line) for line in lines if len(line.by) > 1}
    for name, ms in sorted(behind.items(), key=lambda item: -item[1])[:3]:
        if ms > 0:
            print(f"slower than the faster of the others: {name}, by {ms:.1f} ms")
    slow = [line.question.name for line in lines if line.rows < FEW_ROWS and line.by["lod"].median > 1000]
    print(f"over a second with fewer than {FEW_ROWS:,} rows: {', '.join(slow) or 'none'}")


def _mean(ratios: Sequence[float]) -> float:
    return math.exp(statistics.fmean(map(math.log, ratios)))


def _behind(line: Line) -> float:
    return line.by["lod"].median - min(m.median for name, m in line.by.items() if name != "lod")


STREAMED = "SELECT ?o ?v { ?o def:share ?v } LIMIT 1000000"


def stream(asked: Sequence[Endpoint]) -> None:
    """Prints how fast a million rows come, and what memory that takes."""
    print("\na million rows           format     seconds      rows/s   peak memory before, after (MB)")
    for endpoint in asked:
        for media_type in ("text/csv", "text/tab-separated-values", answers.JSON, "application/sparql-results+xml"):
            before = endpoint.peak_memory() / 1e6
            try:
                reply = endpoint.ask(PREFIXES + STREAMED, media_type)
            except (OSError, http.client.HTTPException, NotAnswered):
                print(f"{endpoint.name:24} {media_type}: no answer in time", flush=True)
                endpoint.again()
                continue
            rows = reply.body.count(b"id/observation/")
            rate, after = rows / reply.ms * 1000, endpoint.peak_memory() / 1e6
            name = media_type.rpartition("/")[2].removeprefix("sparql-results+").removeprefix("tab-separated-")
            print(
                f"{endpoint.name:24} {name:8} {reply.ms / 1000:9.2f} {rate:11,.0f} {before:10,.0f} {after:8,.0f}",
                flush=True,
            )


def cached(root: Path, lines: Sequence[Line], seconds: float) -> None:
    """Prints what the cache of answers makes of it."""
    endpoint = endpoints.lod(root, seconds)
    times, unchanged = [], []
    try:
        for line in lines:
            accept = answers.NTRIPLES if line.question.graph else answers.JSON
            text = PREFIXES + line.question.text
            tag = endpoint.ask(text, accept).headers.get("ETag", "")
            replies = [endpoint.ask(text, accept) for _ in range(5)]
            times.append(statistics.median(reply.ms for reply in replies))
            again = [endpoint.ask(text, accept, {"If-None-Match": tag}) for _ in range(5)]
            if all(reply.status == 304 for reply in again):
                unchanged.append(statistics.median(reply.ms for reply in again))
    finally:
        endpoint.end()
    print(f"\nasked again, from the cache: median {statistics.median(times):.2f} ms, at most {max(times):.2f} ms")
    of = f"{len(unchanged)} of {len(times)}"
    print(f"asked again with the ETag: {of} are 304, median {statistics.median(unchanged or [math.nan]):.2f} ms")


def main() -> None:
    """Builds, loads, serves, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that the servers are ended
    mix = [question for question in questions(given.count) if given.only in question.name]
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        root = (given.keep or Path(scratch)).resolve() / str(given.count)
        root.mkdir(parents=True, exist_ok=True)
        build(root, given.count)
        with served(root, given.seconds, given.alone) as asked:
            lines = ask_all(asked, mix, given.seconds)
            summarise(lines, [endpoint.name for endpoint in asked[1:]], given.seconds)
            if not given.only:
                stream(asked)
        cached(root, lines, given.seconds)
        by_hand.compare(root / ".lod" / "current", mix)


if __name__ == "__main__":
    main()
