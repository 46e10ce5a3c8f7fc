"""What a data set costs in the catalogue: `python -m bench.catalogue [SETS] [FIGURES]`.

Sites of SETS data sets (10) and of twice as many, with FIGURES figures each (100), are built. Printed for each format
of the catalogue: what one more data set costs, and how many are in 75 MB, the most that data.norge.no's harvester
takes; then what the nodes of each kind have of that in Turtle.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.again import make
from bench.sample import BASE
from bench.watched import build

LARGEST = 75_000_000
_KIND = re.compile(rf"<{re.escape(BASE)}id/([a-z]+)|id\.([a-z]+):|([a-z]+)\.[a-z0-9-]+:")


def main(sets: int, count: int) -> None:
    """Makes, builds, prints."""
    few, many = measured(sets, count), measured(2 * sets, count)
    print(f"{'catalogue':>24} {'each set':>10} {'in 75 MB':>10}")
    for name in sorted(few[0], key=lambda name: few[0][name]):
        each = (many[0][name] - few[0][name]) / sets
        print(f"{name:>24} {each:>8,.0f} B {LARGEST / each:>10,.0f}")
    print(f"\n{'in catalog.ttl':>24} {'each set':>10} {'nodes':>10}")
    for kind, size in (many[1] - few[1]).most_common():
        print(f"{kind:>24} {size / sets:>8,.0f} B {(many[2][kind] - few[2][kind]) / sets:>10.1f}")


def measured(sets: int, count: int) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Bytes of each document, and of the nodes of each kind in Turtle, and how many of these there are."""
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        make(Path(scratch), sets, count)
        build(Path(scratch), BASE)
        documents = Path(scratch) / ".lod" / "current" / "documents"
        sizes = Counter({path.name: path.stat().st_size for path in documents.glob("catalog.*")})
        kinds, nodes = Counter[str](), Counter[str]()
        for block in (documents / "catalog.ttl").read_text("utf-8").split("\n\n"):
            kind = match[match.lastindex or 0] if (match := _KIND.match(block)) else "others"
            kinds[kind] += len(block.encode()) + 2
            nodes[kind] += 1
        return sizes, kinds, nodes


if __name__ == "__main__":
    numbers = [int(argument.replace("_", "")) for argument in sys.argv[1:]]
    main(*(numbers + [10, 100][len(numbers) :]))
