"""The site that the benchmarks build: one cube of N figures, and code lists with labels and a hierarchy.

Four dimensions (areas in counties, ages, sexes, years), one measure, two attributes (status and unit); one of fifty
combinations is missing. The same N gives the same bytes.
"""

from __future__ import annotations

import itertools
import random
import shutil
from pathlib import Path

from lod.release.packed import open_plain

BASE = "https://data.example.org/"
NAME = "measured"
AREAS, COUNTIES, AGES, SEXES = 400, 15, 26, 5
DESCRIPTION = """title: {nb: Målt, en: Measured}
description: {nb: Tall til måling., en: Figures to measure with.}
publisher: {name: {nb: Eksempel, en: Example}}
contact: {name: {nb: Eksempel, en: Example}, url: https://example.org/}
issued: 2026-01-01
dimensions:
  area: {label: {nb: Område, en: Area}, role: area}
  age: {label: {nb: Alder, en: Age}, role: age}
  sex: {label: {nb: Kjønn, en: Sex}, role: sex}
  year: {label: {nb: År, en: Year}, role: period}
measures:
  share: {label: {nb: Andel, en: Share}, unit: percent, decimals: 1}
attributes:
  obsStatus:
"""


def make_site(folder: Path, count: int) -> None:
    """Writes a site with one cube of `count` observations."""
    data = folder / "data" / NAME
    (data / "codelists").mkdir(parents=True)
    codes = _codes(count)
    above = {area: f"c{place % COUNTIES}" for place, area in enumerate(codes["area"])}
    for name, listed in codes.items():
        counties = sorted(set(above.values())) if name == "area" else []
        rows = "".join(f"{c},{name} {c} nb,{name} {c} en,{above.get(c, '')}\n" for c in [*counties, *listed])
        (data / "codelists" / f"{name}.csv").write_text("code,label_nb,label_en,broader\n" + rows, "utf-8")
        (data / "codelists" / f"{name}.yaml").write_text(f"label: {{nb: {name}, en: {name}}}\n", "utf-8")
    (data / "dataset.yaml").write_text(DESCRIPTION, "utf-8")
    chance = random.Random(1)
    keys = (key for key in itertools.product(*codes.values()) if chance.random() >= 0.02)
    with (data / "figures.csv").open("w", encoding="utf-8") as file:
        file.write("area,age,sex,year,share,obsStatus\n")
        for key in itertools.islice(keys, count):
            status = "E" if chance.random() < 0.02 else "A"
            file.write(f"{','.join(key)},{chance.randint(0, 1000) / 10},{status}\n")


def unpacked(dump: Path, folder: Path) -> Path:
    """A dump as a file that other programs read: itself, or where it is kept packed alone, a copy in the folder."""
    if dump.exists():
        return dump
    copy = folder / dump.name
    if not copy.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with open_plain(dump) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    return copy


def _codes(count: int) -> dict[str, list[str]]:
    years = max(2, -(-count // round(AREAS * AGES * SEXES * 0.97)))
    return {
        "area": [f"a{n}" for n in range(AREAS)],
        "age": [f"g{n}" for n in range(AGES)],
        "sex": [f"s{n}" for n in range(SEXES)],
        "year": [str(2000 + n) for n in range(years)],
    }
