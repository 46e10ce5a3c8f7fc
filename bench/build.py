"""How fast a release is built, beside Oxigraph's bare loading of the same triples: `python -m bench.build [N …]`.

For each N a site with one cube of N observations (four dimensions, one measure, two attributes) is made in a scratch
folder and built by `lod build` in a process of its own; then another process loads its N-Triples dump into an empty
Oxigraph store. Wall-clock and processor seconds, peak memory, sizes on disk, and the ratio of the two are printed.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.sample import make_site, unpacked
from lod.cube.index import FILE as INDEX

LOAD = """
import sys, pyoxigraph as ox
store = ox.Store(sys.argv[1])
store.bulk_load(path=sys.argv[2], format=ox.RdfFormat.N_TRIPLES)
store.flush()
"""


def timed(
    command: list[str], environment: dict[str, str] | None = None, ends: tuple[int, ...] = (0,)
) -> tuple[float, float, float]:
    """Wall-clock seconds, processor seconds and peak memory (MB) of a command."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in ends:
        raise SystemExit(f"{command} ended with {status}")
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6


def size(folder: Path) -> float:
    """Megabytes of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main(counts: list[int]) -> None:
    heads = ["figures", "lod build", "processor", "memory", "bulk_load", "processor", "memory", "ratio"]
    heads += ["cube", "index", "store"]
    print(" ".join(f"{head:>10}" for head in heads))
    for count in counts:
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            make_site(root, count)
            environment = {**os.environ, "LOD_BASE": "https://data.example.org/"}
            built, busy, memory = timed([sys.executable, "-m", "lod", "--root", scratch, "build"], environment)
            release = root / ".lod" / "current"
            dump = unpacked(release / "dumps" / "measured.nt", root / "dump")
            loaded, working, other = timed([sys.executable, "-c", LOAD, str(root / "store"), str(dump)])
            cells = (
                *(f"{count:,}", f"{built:.1f} s", f"{busy:.1f} s", f"{memory:,.0f} MB"),
                *(f"{loaded:.1f} s", f"{working:.1f} s", f"{other:,.0f} MB", f"{built / loaded:.2f}"),
                *(f"{size(release / 'cubes'):.2f} MB", f"{(release / INDEX).stat().st_size / 1e6:.1f} MB"),
                f"{size(root / 'store'):,.0f} MB",
            )
            print(" ".join(f"{cell:>10}" for cell in cells), flush=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main([int(argument.replace("_", "")) for argument in sys.argv[1:]] or [10_000, 100_000])
