"""Tables as a steward has them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_table(file: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Writes a CSV file with its header."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def read_codes(file: Path) -> list[str]:
    """The codes of a list, in its order."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [row["code"] for row in csv.DictReader(stream)]
