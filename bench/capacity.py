"""What a site takes of a machine: `python -m bench.capacity [N …]`.

For each N a site with one cube of N figures is built, and served by `lod serve --processes P`. Printed are the
processor seconds and the peak memory of the build, the size of the release, in it of the cube's columns, of the dump of
N-Triples and of that as it is kept, packed, and the memory of the processes that serve it after each kind of answer has
been given many times: the supervisor, a web process, and a query worker (the largest of each; pages that several share
are divided among them). Linux only. `--keep DIR` keeps what was built.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from bench.build import size, timed
from bench.load import wait_for
from bench.sample import AGES, AREAS, BASE, NAME, SEXES, make_site
from bench.watched import children, memory
from lod.release.manifest import Manifest

TIMES = 60
HEADS = ("figures", "build s", "build MB", "release MB", "columns MB", "triples MB", "packed MB")
HEADS += ("supervisor MB", "web MB", "worker MB")


def visit(port: int) -> None:
    """Asks for each kind of answer, many times."""
    chance = random.Random(1)
    kinds = (
        lambda: (
            f"/doc/observation/{NAME}/a{chance.randrange(AREAS)}/g{chance.randrange(AGES)}/"
            f"s{chance.randrange(SEXES)}/2000/share.ttl"
        ),
        lambda: f"/doc/dataset/{NAME}?area=a{chance.randrange(AREAS)}",
        lambda: f"/doc/dataset/{NAME}.csv?area=a{chance.randrange(AREAS)}",
        lambda: "/search?" + urlencode({"q": f"area a{chance.randrange(AREAS)}"}),
        lambda: "/sparql?" + urlencode({"query": f"SELECT (COUNT(*) AS ?n{chance.randrange(10**9)}) {{ ?s ?p ?o }}"}),
    )
    for _ in range(TIMES):
        for path in kinds:
            connection = http.client.HTTPConnection("127.0.0.1", port, 120)
            connection.request("GET", path())
            connection.getresponse().read()
            connection.close()


def served(root: Path, processes: int, environment: dict[str, str]) -> tuple[float, float, float]:
    """Megabytes of the supervisor, of the largest web process, and of the largest query worker."""
    port = random.randrange(10_000, 32_000)
    command = [sys.executable, "-m", "lod", "--root", str(root), "serve"]
    server = subprocess.Popen([*command, "--port", str(port), "--processes", str(processes)], env=environment)
    try:
        wait_for(port)
        visit(port)
        taken = {process: memory(process) for process in children(server.pid)}
        worker = {p for p in taken if b"lod.query.forkserver" in Path(f"/proc/{p}/cmdline").read_bytes()}
        web = max(taken[process] for process in taken if process not in worker)
        return memory(server.pid), web, max(taken[process] for process in worker)
    finally:
        server.terminate()
        server.wait(60)


def shown(cell: float) -> str:
    """A number in its column; small ones with a decimal."""
    return f"{cell:>13,.{1 if cell < 10 else 0}f}"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[10_000, 1_000_000])
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="the folder below which sites are built, and kept")
    given = parser.parse_args()
    environment = {**os.environ, "LOD_BASE": BASE, "LOD_REQUESTS_PER_SECOND": "0"}
    print(" ".join(f"{head:>13}" for head in HEADS))
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        for count in given.counts:
            root = (given.keep or Path(scratch)).resolve() / str(count)
            if not root.exists():
                make_site(root, count)
            lod = [sys.executable, "-m", "lod", "--root", str(root)]
            _, busy, peak = timed([*lod, "build", "--anew"], environment)
            room = size(root / ".lod" / "current")
            files = Manifest.read(root / ".lod" / "current").files
            named = (f"cubes/{NAME}.parquet", f"dumps/{NAME}.nt", f"dumps/{NAME}.nt.gz")
            cells = (
                busy,
                peak,
                room,
                *(files[name].size / 1e6 for name in named),
                *served(root, given.processes, environment),
            )
            print(f"{count:>13,} " + " ".join(map(shown, cells)), flush=True)


if __name__ == "__main__":
    main()
