"""A site whose every list is long: code lists of thousands with long names, periods by the day, many data sets."""

from __future__ import annotations

import itertools
from pathlib import Path

from tests.conftest import SiteFolder

BIG, DAILY = "big", "daily"
PARTS, KINDS, YEARS, DAYS = 1500, 120, 30, 700
OTHERS = 8
NAME = "et svært langt navn som en statistikk gjerne har, med forbehold og et & tegn"
HEAD = """title: {{nb: "Stort {name}", en: "Large {name}"}}
description: {{nb: "{about}", en: "{about}"}}
publisher: {{name: {{nb: Eksempel, en: Example}}}}
contact: {{name: {{nb: Eksempel, en: Example}}, url: https://example.org/}}
issued: 2026-01-01
dimensions:
"""
MEASURE = """measures:
  share: {label: {nb: Andel, en: Share}, unit: percent, decimals: 1}
attributes:
  obsStatus:
"""
DIMENSIONS = {
    BIG: """  part: {label: {nb: Del, en: Part}, codelist: part}
  kind: {label: {nb: Slag, en: Kind}, codelist: kind}
  year: {label: {nb: År, en: Year}, role: period, codelist: year}
""",
    DAILY: """  day: {label: {nb: Dag, en: Day}, role: period, codelist: day}
  kind: {label: {nb: Slag, en: Kind}, codelist: kind}
""",
}
SMALL = "  year: {label: {nb: År, en: Year}, role: period, codelist: year}\n"


def make(folder: Path) -> SiteFolder:
    """Builds the site."""
    site = SiteFolder(folder)
    _codelist(folder, "part", [(f"p{n}", "" if n < 2 else f"p{n % 2}") for n in range(PARTS)], about=True)
    _codelist(folder, "kind", [(f"k{n}", "") for n in range(KINDS)])
    _codelist(folder, "year", [(str(2000 + n), "") for n in range(YEARS)])
    _codelist(folder, "day", [(f"d{n:04}", "") for n in range(DAYS)])
    keys: list[tuple[str, ...]] = [
        (f"p{n}", f"k{n % KINDS}", str(2000 + year)) for n in range(PARTS) for year in range(2)
    ]
    keys += [("p2", "k2", str(2004 + n)) for n in range(20)]
    _dataset(folder, BIG, DIMENSIONS[BIG], "part,kind,year", keys)
    days = itertools.product((f"d{n:04}" for n in range(DAYS)), ("k0", "k1"))
    _dataset(folder, DAILY, DIMENSIONS[DAILY], "day,kind", list(days))
    for number in range(OTHERS):
        _dataset(folder, f"other{number}", SMALL, "year", [("2000",), ("2001",)], "Om dette er mye å si. " * 280)
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    return site


def _codelist(folder: Path, name: str, codes: list[tuple[str, str]], about: bool = False) -> None:
    place = folder / "data" / "codelists"
    place.mkdir(parents=True, exist_ok=True)
    said = f',"«{NAME}» og enda mer om hva det er"' if about else ""
    rows = "".join(f'{code},"{name} {code}: {NAME}","{name} {code}, {NAME}",{up}{said}\n' for code, up in codes)
    head = "code,label_nb,label_en,broader" + (",definition_nb" if about else "")
    (place / f"{name}.csv").write_text(f"{head}\n{rows}", "utf-8")
    (place / f"{name}.yaml").write_text(f"label: {{nb: Liste {name}, en: List {name}}}\n", "utf-8")


def _dataset(
    folder: Path, name: str, dimensions: str, columns: str, keys: list[tuple[str, ...]], about: str = "Om tall."
) -> None:
    place = folder / "data" / name
    place.mkdir(parents=True)
    (place / "dataset.yaml").write_text(HEAD.format(name=name, about=about) + dimensions + MEASURE, "utf-8")
    rows = "".join(f"{','.join(key)},{place_ * 7 % 1000 / 10},A\n" for place_, key in enumerate(keys))
    (place / "figures.csv").write_text(f"{columns},share,obsStatus\n{rows}", "utf-8")
