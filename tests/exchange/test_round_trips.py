"""What goes out comes in again: from each export a new site is made, and its figures are those of the first.

A format carries figures; descriptions and code lists stand beside it, but for RDF, which brings its own.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lod.cube.columns import Row
from lod.cube.table import guarded
from lod.model.attributes import SAME_AS
from lod.release.opened import Release
from tests.conftest import SiteFolder
from tests.exchange import world
from tests.exchange.world import PLACES, ROWS, YEARS, key

pytestmark = pytest.mark.slow

KEPT = ("qualifier", "lowerBound", "upperBound", "statedAs", "paragraph", "source", "decimals", "remark")
"""The attributes that a table has a column for, besides unit and status."""
DESCRIPTION: dict[str, Any] = {
    "title": {"nb": "Vanskelig sett", "en": "Hard set"},
    "description": {"nb": "Alt som er vanskelig.", "en": "All that is hard."},
    "publisher": {"name": {"nb": "Utgiver", "en": "Publisher"}, "homepage": "https://example.org/"},
    "contact": {"name": {"nb": "Noen", "en": "Somebody"}, "email": "x@example.no"},
    "issued": "2026-01-02",
    "dimensions": {
        "place": {"label": {"nb": "Sted", "en": "Place"}},
        "year": {"label": {"nb": "År", "en": "Year"}, "role": "period"},
    },
    "measures": {
        "share": {"label": {"nb": "Andel", "en": "Share"}, "unit": "percent", "minimum": "none", "maximum": "none"},
        "people": {
            "label": {"nb": "Personer", "en": "People"}, "datatype": "integer", "unit": "persons", "decimals": 0,
        },
    },
    "attributes": {
        "obsStatus": {}, "qualifier": {}, "lowerBound": {}, "upperBound": {}, "statedAs": {}, "paragraph": {},
        "source": {}, "decimals": {}, "remark": {"label": {"nb": "Merknad", "en": "Remark"}},
    },
    "sources": {
        "article": {
            "title": {"nb": "Artikkel", "en": "Article"},
            "publisher": {"name": {"nb": "A", "en": "A"}, "homepage": "https://example.org/"},
            "url": "https://example.org/a?b=1",
        },
    },
}  # fmt: skip

STATED = {key(row) for row in ROWS}
FIGURES = [
    *ROWS,
    *(
        world.row(*place, measure, None, obsStatus=status)
        for place in {(str(row["place"]), str(row["year"])): None for row in ROWS}
        for measure, status in (("share", "O"), ("people", "Q"))
        if (*place, measure) not in STATED
    ),
]
"""The hard figures, and missing ones, so that every combination has both measures."""
Carried = Callable[[Row], Row]


def whole(row: Row) -> Row:
    """A format that loses nothing."""
    return row


def barred(row: Row) -> Row:
    """Lost: a bar within one of several values, since bars stand between them and CSVW knows no escape."""
    several = row["statedAs"]
    return row | {"statedAs": [p.strip() for s in several for p in s.split("|")] if isinstance(several, list) else None}


def plain(row: Row) -> Row:
    """Lost besides: texts that begin like a formula get an apostrophe, so that no spreadsheet calculates them."""
    texts = {name: guarded(cell) for name, cell in barred(row).items() if isinstance(cell, str)}
    return barred(row) | texts


def apostrophes(row: Row) -> Row:
    """Lost: the beginnings of formulas, as in CSV; several values have quotes, so that their signs are theirs."""
    return row | {name: guarded(cell) for name, cell in row.items() if isinstance(cell, str)}


def unordered(row: Row) -> Row:
    """Lost: the order of several values, since statements have none."""
    return {name: sorted(cell) if isinstance(cell, list) else cell for name, cell in row.items()}


LONG = {"measure": "measure", "ignore": ["observation", *(f"{n}_{t}" for n in ("place", "year", "measure",
        "unitMeasure", "obsStatus", "qualifier") for t in ("nb", "en"))]}  # fmt: skip
SDMX = {"year": "TIME_PERIOD", "obsStatus": "OBS_STATUS", "unitMeasure": "UNIT_MEASURE", "decimals": "DECIMALS"}


@dataclass(frozen=True)
class Way:
    """A format: its files, what a description says of the table and of columns, and what of a row it carries."""

    files: tuple[str, ...]
    table: dict[str, Any]
    value: str = "value"
    columns: dict[str, str] = field(default_factory=dict)
    carried: Carried = whole
    described: bool = True

    def __str__(self) -> str:
        return self.files[-1].partition(".")[2]

    def description(self) -> dict[str, Any]:
        """The description of a site that this format is published from."""
        found: dict[str, Any] = json.loads(json.dumps(DESCRIPTION)) | {"table": self.table}
        if not self.described:
            found = {
                name: said for name, said in found.items() if name in ("table", "attributes", "publisher", "contact")
            }
        else:
            found["attributes"] |= {"unitMeasure": {}}
            for about in found["measures"].values():
                about["column"] = self.value
        for kind in ("dimensions", "attributes"):
            for name, about in found.get(kind, {}).items():
                if name in self.columns:
                    about["column"] = self.columns[name]
        return found


WAYS = [
    Way(("hard.csv",), {"file": "hard.csv"} | LONG, carried=plain),
    Way(("hard.xlsx",), {"file": "hard.xlsx"} | LONG, carried=barred),
    Way(("hard.parquet",), {"file": "hard.parquet"} | LONG),
    Way(("hard.json",), {"file": "hard.json"}),
    Way(
        ("hard.sdmx.csv",), {"file": "hard.sdmx.csv", "format": "sdmx"}, "OBS_VALUE", SDMX, carried=apostrophes
    ),
    Way(
        ("hard.csv", "hard.csv-metadata.json"),
        {"file": "hard.csv-metadata.json", "measure": "measure"},
        carried=plain,
    ),
    Way(("hard.ttl",), {"file": "hard.ttl", "language": "nb"}, carried=unordered, described=False),
]  # fmt: skip


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """The site that everything comes from."""
    folder = tmp_path_factory.mktemp("first")
    site = make(folder, Way(("figures.csv",), {"file": "figures.csv"}).description(), str)
    with (folder / "data" / "hard" / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        names = ("place", "year", "measureType", "obsStatus", "unitMeasure", *KEPT)
        written.writerow([*names, "value"])
        for row in FIGURES:
            written.writerow([cell(row[name]) for name in names] + [cell(row[str(row["measureType"])])])
    built(site)
    return site


def cell(value: object) -> str:
    if isinstance(value, list):
        return " | ".join(part.replace("|", r"\|") for part in value)
    return "" if value is None else str(value)


def make(folder: Path, description: dict[str, Any], code: Callable[[str], str]) -> SiteFolder:
    """A site with a description and the lists, and no table."""
    lists = folder / "data" / "hard" / "codelists"
    lists.mkdir(parents=True)
    (folder / "data" / "hard" / "dataset.yaml").write_text(json.dumps(description), "utf-8")
    codes = {
        "place": [["code", "label_nb", "label_en"], *([code(c), *words] for c, words in PLACES.items())],
        "year": [["code", "label_nb", "label_en", "begin", "end"],
                 *([y, y, y, f"{y}-01-01", f"{y}-12-31"] for y in YEARS)],
    }  # fmt: skip
    if "dimensions" in description:
        for name, rows in codes.items():
            with (lists / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
            about = {"label": {"nb": name, "en": name}} | ({"periods": True} if name == "year" else {})
            (lists / f"{name}.yaml").write_text(json.dumps(about), "utf-8")
    return SiteFolder(folder)


def built(site: SiteFolder) -> None:
    result = site.lod("build", env={"LOD_BASE": f"https://{site.root.name}.example.no/".replace("_", "-")})
    assert result.exit_code == 0, result.output


def test_our_json_stat_is_imported_as_it_was(first: SiteFolder, tmp_path: Path) -> None:
    """`lod import` of what was downloaded here: with its TODOs answered it builds, and every figure is the same."""
    site = SiteFolder(tmp_path)
    result = site.lod("import", str(first.current / "dumps" / "hard.json"))
    assert result.exit_code == 0, result.output
    path = tmp_path / "data" / "hard" / "dataset.yaml"
    todo = {f["column"] for f in site.check() if f["severity"] == "violation"}
    assert todo == {"contact.name.nb", "contact.email"}
    contact = "contact: {name: {nb: Noen}, email: x@example.no}"
    path.write_text(re.sub(r"(?m)^contact: .*$", contact, path.read_text("utf-8")), "utf-8")
    built(site)
    assert rows(site) == rows(first)


def rows(site: SiteFolder) -> list[Row]:
    """The published observations, but for the links that a cube from elsewhere gets to where it was."""
    found = Release.open(site.current).cubes["hard"].select({})
    return sorted(({n: c for n, c in row.items() if n != SAME_AS.name} for row in found), key=key)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_what_goes_out_comes_in_again(first: SiteFolder, tmp_path: Path, way: Way) -> None:
    """Values, statuses, qualifiers, bounds, several values, hostile texts: what the format can carry is the same."""
    site = make(tmp_path, way.description(), lambda c: str(way.carried({"place": c, "statedAs": None})["place"]))
    for name in way.files:
        shutil.copy(first.current / "dumps" / name, tmp_path / "data" / "hard" / name)
    built(site)
    wanted = sorted((way.carried(row) for row in rows(first)), key=key)
    found = rows(site)
    assert [key(row) for row in found] == [key(row) for row in wanted]
    for here, there in zip(found, wanted, strict=True):
        assert way.carried(here) == there
    assert len(wanted) == len(FIGURES)
