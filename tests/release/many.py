"""Sites of several small data sets, as tests of building write them."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import SiteFolder

DESCRIPTION = """title: {{nb: Mengde {number}, en: Amount {number}}}
description: {{nb: Tall til prøver., en: Figures for tests.}}
publisher: {{name: {{nb: Eksempel, en: Example}}, organization: "123456785"}}
contact: {{name: {{nb: Eksempel, en: Example}}, url: "https://example.org/"}}
issued: 2026-01-01
keyword: {{nb: [prøve], en: [test]}}
dimensions:
  area: {{label: {{nb: Område, en: Area}}, role: area}}
  year: {{label: {{nb: År, en: Year}}, role: period}}
measures:
  share: {{label: {{nb: Andel, en: Share}}, unit: percent, decimals: 1}}
"""
AREAS = ("north", "south", "east")


def many_sets(folder: Path, count: int) -> SiteFolder:
    """A site of so many data sets of six figures each, which share their code lists."""
    lists = folder / "data" / "codelists"
    lists.mkdir(parents=True)
    for name, codes in (("area", AREAS), ("year", ("2024", "2025"))):
        rows = "".join(f"{code},{code} nb,{code} en\n" for code in codes)
        (lists / f"{name}.csv").write_text("code,label_nb,label_en\n" + rows, "utf-8")
        (lists / f"{name}.yaml").write_text(f"label: {{nb: {name}, en: {name}}}\n", "utf-8")
    for number in range(count):
        write_set(folder, number, [number + place / 10 for place in range(6)])
    return SiteFolder(folder)


def write_set(folder: Path, number: int, values: list[float]) -> None:
    """A data set with these values; fewer than six leave figures out."""
    own = folder / "data" / f"set{number:02}"
    own.mkdir(exist_ok=True)
    (own / "dataset.yaml").write_text(DESCRIPTION.format(number=number), "utf-8")
    keys = [(area, year) for area in AREAS for year in ("2024", "2025")]
    rows = "".join(f"{area},{year},{value:.1f}\n" for (area, year), value in zip(keys, values, strict=False))
    (own / "figures.csv").write_text("area,year,share\n" + rows, "utf-8")
