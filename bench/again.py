"""What building again costs where one data set of many has changed: `python -m bench.again [SETS] [N]`.

A site of SETS data sets (100) of N figures each (1,000) is built whole; then one figure is changed and it is built
again; then the changed sources are built whole elsewhere. Wall-clock and processor seconds of each are printed, and
whether the second build gave the same release as the last.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.sample import BASE, NAME, make_site


def make(root: Path, sets: int, count: int) -> None:
    """Writes the site: the benchmarks' data set, again and again, with its code lists shared."""
    make_site(root, count)
    data = root / "data"
    (data / NAME / "codelists").rename(data / "codelists")
    for number in range(sets):
        shutil.copytree(data / NAME, data / f"set{number:04}")
    shutil.rmtree(data / NAME)


def build(root: Path) -> tuple[float, float, str]:
    """Wall-clock and processor seconds of a build, and the digest of what it published."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "lod", "--root", str(root), "build"]
    subprocess.run(
        command, env={**os.environ, "LOD_BASE": BASE}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
    )
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    manifest = json.loads((root / ".lod" / "current" / "manifest.json").read_text("utf-8"))
    return wall, busy, manifest["content"]


def main(sets: int, count: int) -> None:
    """Makes, builds, prints."""
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        site, other = Path(scratch) / "site", Path(scratch) / "other"
        make(site, sets, count)
        whole = build(site)
        figures = site / "data" / "set0000" / "figures.csv"
        lines = figures.read_text("utf-8").splitlines(keepends=True)
        figures.write_text("".join([lines[0], lines[1].replace(",A", ",E"), *lines[2:]]), "utf-8")
        again = build(site)
        shutil.copytree(site / "data", other / "data")
        afresh = build(other)
    for name, (wall, busy, _) in (("whole", whole), ("one changed", again), ("afresh", afresh)):
        print(f"{name:>12} {wall:8.1f} s wall {busy:8.1f} s processor")
    print("the same release" if again[2] == afresh[2] else "NOT the same release")


if __name__ == "__main__":
    main(*[int(argument.replace("_", "")) for argument in sys.argv[1:]] or (100, 1_000))
