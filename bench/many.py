"""What building many data sets costs: `python -m bench.many [FIGURES] [SETS …]`.

For each number of SETS (10 20 40) a site of that many data sets with FIGURES (1,000) figures each is built from
nothing by `lod build` in a process of its own. Printed: seconds by the clock and of processors, the most memory,
processes, threads, memory maps and file handles at any moment, and what is on the disk at the end; then what one more
data set costs of each, from the first line to the last, and the exponent with which the processor time grows.
"""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path

from bench.again import make
from bench.build import size
from bench.sample import BASE
from bench.watched import HEADS, Taken, build, cells


def main(count: int, numbers: list[int]) -> None:
    """Makes, builds, prints."""
    print(" ".join(f"{head:>11}" for head in ("sets", *HEADS, "disk")))
    rows: list[tuple[int, Taken]] = []
    for sets in numbers:
        with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
            root = Path(scratch)
            make(root, sets, count)
            taken = build(root, BASE)
            rows.append((sets, taken))
            line = (f"{sets:,}", *cells(taken), f"{size(root / '.lod' / 'current'):,.1f} MB")
            print(" ".join(f"{cell:>11}" for cell in line), flush=True)
    if len(rows) > 1:
        growth(rows[0], rows[-1])


def growth(first: tuple[int, Taken], last: tuple[int, Taken]) -> None:
    """Prints what one data set more costs, and the exponent of the processor time."""
    (few, less), (many, more) = first, last
    names = ("busy", "memory", "threads", "maps", "handles")
    parts = [f"{(getattr(more, name) - getattr(less, name)) / (many - few):.3f} {name}" for name in names]
    exponent = math.log(more.busy / less.busy) / math.log(many / few)
    print(f"each more: {', '.join(parts)}; processor time grows as n^{exponent:.2f}")


if __name__ == "__main__":
    figures, *numbers = [int(argument.replace("_", "")) for argument in sys.argv[1:]] or [1_000]
    main(figures, numbers or [10, 20, 40])
