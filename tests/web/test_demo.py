"""The demonstration: real-looking statistics, the same at each call, with all that breaks pages."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from bench.demo.site import write_data


def test_the_same_figures_each_time(tmp_path: Path) -> None:
    """Two calls write the same bytes."""
    for name in ("first", "second"):
        write_data(tmp_path / name, years=1)
    files = [file for file in sorted((tmp_path / "first").rglob("*")) if file.is_file()]
    assert [(tmp_path / "second" / file.relative_to(tmp_path / "first")).read_bytes() for file in files] == [
        file.read_bytes() for file in files
    ]


def test_parts_of_the_population_add_up(tmp_path: Path) -> None:
    """A level of the hierarchy, both sexes and all ages sum to the total, within what rounding takes."""
    write_data(tmp_path, years=1)
    with (tmp_path / "codelists" / "region.csv").open(encoding="utf-8") as stream:
        above = {row["code"]: row["broader"] for row in csv.DictReader(stream)}
    totals: Counter[str] = Counter()
    with (tmp_path / "folkemengde" / "figures.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["kjonn"] == row["alder"] == "_T":
                totals[row["region"]] = int(row["folkemengde"])
    assert Counter(len(code) for code in above) == {1: 1, 2: 15, 4: 352}
    for region in ("0", *(code for code in above if len(code) == 2)):
        parts = sum(persons for code, persons in totals.items() if above[code] == region)
        assert abs(parts - totals[region]) < 2_500
