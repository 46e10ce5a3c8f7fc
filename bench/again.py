"""What building again costs where nothing, or one data set of many, has changed: `python -m bench.again [SETS] [N]`.

A site of SETS data sets (100) of N figures each (1,000) is built whole; built again as it is; then one figure is
changed and it is built again; then the changed sources are built whole elsewhere. For each are printed seconds by the
clock and of processors and the most memory, threads and handles, and whether the build after the change gave the same
release as the last.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from bench.sample import BASE, NAME, make_site
from bench.watched import HEADS, build, cells


def make(root: Path, sets: int, count: int) -> None:
    """Writes the site: the benchmarks' data set, again and again, with its code lists shared."""
    make_site(root, count)
    data = root / "data"
    (data / NAME / "codelists").rename(data / "codelists")
    for number in range(sets):
        shutil.copytree(data / NAME, data / f"set{number:04}")
    shutil.rmtree(data / NAME)


def change(site: Path) -> None:
    """Changes the status of one figure."""
    figures = site / "data" / "set0000" / "figures.csv"
    lines = figures.read_text("utf-8").splitlines(keepends=True)
    figures.write_text("".join([lines[0], lines[1].replace(",A", ",E"), *lines[2:]]), "utf-8")


def content(root: Path) -> str:
    """The digest of what a site has published."""
    manifest = json.loads((root / ".lod" / "current" / "manifest.json").read_text("utf-8"))
    return str(manifest["content"])


def main(sets: int, count: int) -> None:
    """Makes, builds, prints."""
    print(" ".join(f"{head:>15}" for head in ("", *HEADS)))
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        site, other = Path(scratch) / "site", Path(scratch) / "other"
        make(site, sets, count)
        show("whole", site)
        show("nothing changed", site)
        change(site)
        show("one changed", site)
        shutil.copytree(site / "data", other / "data")
        show("afresh", other)
        print("the same release" if content(site) == content(other) else "NOT the same release")


def show(name: str, root: Path) -> None:
    """Builds, and prints what it took."""
    print(" ".join(f"{cell:>15}" for cell in (name, *cells(build(root, BASE)))), flush=True)


if __name__ == "__main__":
    main(*[int(argument.replace("_", "")) for argument in sys.argv[1:]] or (100, 1_000))
