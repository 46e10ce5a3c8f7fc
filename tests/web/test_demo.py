"""The demonstration: real-looking statistics, the same at each call, with all that breaks pages."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from bench.demo.lists import write_lists
from bench.demo.outlines import WITHOUT, write_outlines
from bench.demo.places import places
from bench.demo.site import write_data
from tests.web.test_outlines import turn

Key = tuple[str, str, str, str]


def test_the_same_figures_each_time(tmp_path: Path) -> None:
    """Two calls write the same bytes."""
    for name in ("first", "second"):
        write_data(tmp_path / name, years=1)
    files = [file for file in sorted((tmp_path / "first").rglob("*")) if file.is_file()]
    assert [(tmp_path / "second" / file.relative_to(tmp_path / "first")).read_bytes() for file in files] == [
        file.read_bytes() for file in files
    ]


def test_parts_of_the_population_add_up(tmp_path: Path) -> None:
    """In each year the country is the sum of its counties, each of them that of its municipalities, for each sex and
    age; and both sexes and all ages are the total."""
    write_data(tmp_path, years=6)
    with (tmp_path / "codelists" / "region.csv").open(encoding="utf-8") as stream:
        above = {row["code"]: row["broader"] for row in csv.DictReader(stream)}
    with (tmp_path / "folkemengde" / "figures.csv").open(encoding="utf-8") as stream:
        persons = {
            (row["region"], row["kjonn"], row["alder"], row["aar"]): int(row["folkemengde"])
            for row in csv.DictReader(stream)
        }
    assert Counter(len(code) for code in above) == {1: 1, 2: 15, 4: 352}
    below, sexes, ages = Counter[Key](), Counter[Key](), Counter[Key]()
    for (region, sex, age, year), count in persons.items():
        below[above[region], sex, age, year] += count
        sexes[region, "_T", age, year] += count * (sex != "_T")
        ages[region, sex, "_T", year] += count * (age != "_T")
    assert {key: below[key] for key in persons if len(key[0]) < 3} == {
        key: count for key, count in persons.items() if len(key[0]) < 3
    }
    assert all(persons[key] == count for sums in (sexes, ages) for key, count in sums.items())


def test_boundaries_cover_the_country_once(tmp_path: Path) -> None:
    """Each county and municipality has one outline of rings that close, all but one on purpose; no two overlap: those
    of the municipalities make their county's area, and holes are as large as what lies in them."""
    write_lists(tmp_path)
    write_outlines(tmp_path / "region.geojson")
    features = json.loads((tmp_path / "region.geojson").read_text("utf-8"))["features"]
    codes = [feature["properties"]["kode"] for feature in features]
    expected = {place.code for place in places() if place.above and place.called != WITHOUT}
    assert len(codes) == len(set(codes))
    assert set(codes) == expected
    areas = dict.fromkeys(codes, 0.0)
    for code, feature in zip(codes, features, strict=True):
        for outer, *holes in feature["geometry"]["coordinates"]:
            assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in (outer, *holes))
            assert turn(outer) > 0 > max((turn(hole) for hole in holes), default=-1)
            areas[code] += sum(map(turn, (outer, *holes)))
    for county in (code for code in codes if len(code) == 2):
        parts = sum(area for code, area in areas.items() if len(code) == 4 and code[:2] == county)
        assert parts == pytest.approx(areas[county], abs=1e-6)
