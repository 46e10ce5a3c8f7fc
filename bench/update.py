"""What a new edition takes: `python -m bench.update [N]`.

A data set of N figures (1,000,000) is updated with an edition where every hundredth figure is another, every thousandth
is gone and some are new, by `lod update --dry-run` in a process of its own. Figures, processor seconds and peak memory
are printed; above it stands what a tenth of the figures takes, so that memory that grows shows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.sample import NAME, make_site

CHILD = """
import resource, sys
from lod.cli import main
try:
    main(["--root", sys.argv[1], "update", sys.argv[2], sys.argv[3], "--dry-run", "--json"], standalone_mode=False)
except SystemExit as end:
    if end.code:
        raise
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)
"""


def edition(table: Path, target: Path) -> None:
    """Writes the table with changed, missing and new figures."""
    with table.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as file:
        file.write(next(lines))
        for number, line in enumerate(lines):
            key, value, status = line.rstrip("\n").rsplit(",", 2)
            if number % 1000 == 1:
                continue
            file.write(f"{key},{'99.9' if number % 100 == 0 else value},{status}\n")


def measure(count: int) -> None:
    """Prints what an update of a data set of so many figures takes."""
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as folder:
        site = Path(folder) / "site"
        make_site(site, count)
        edition(site / "data" / NAME / "figures.csv", Path(folder) / "new.csv")
        words = [sys.executable, "-c", CHILD, str(site), NAME, str(Path(folder) / "new.csv")]
        done = subprocess.run(words, capture_output=True, text=True, check=True, env={"LOD_BASE": "https://x.example/"})
        seconds, peak = map(float, done.stderr.split()[-2:])
        figures = json.loads(done.stdout)["figures"]
        counts = ", ".join(f"{figures[kind]:,} {kind}" for kind in ("new", "changed", "gone", "same"))
        print(f"{count:>12,} figures: {seconds:8.1f} s of processor time, {peak:8.0f} MB at most; {counts}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", nargs="?", type=int, default=1_000_000)
    count = parser.parse_args().figures
    measure(max(count // 10, 1000))
    measure(count)


if __name__ == "__main__":
    main()
