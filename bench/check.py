"""How long judging takes: `python -m bench.check [N …]`, from the folder of the project.

For each N the site of `bench/sample.py` is made and `lod check` run on it in a process of its own: wall-clock seconds
and peak memory of reading the CSV and judging it against all shapes and integrity constraints.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.build import timed
from bench.sample import make_site


def main(counts: list[int]) -> None:
    for count in counts:
        with tempfile.TemporaryDirectory() as scratch:
            make_site(Path(scratch), count)
            # ends with 1: the made-up publisher has no organisation number, which is a warning
            seconds, memory = timed([sys.executable, "-m", "lod", "--root", scratch, "check"], ends=(0, 1))
            print(f"{count:>12,} observations {seconds:>8.1f} s {memory:>8,.0f} MB", flush=True)


if __name__ == "__main__":
    main([int(argument.replace("_", "")) for argument in sys.argv[1:]] or [10_000, 100_000])
