"""A figure that has several statuses keeps them all, out of each format and in again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from lod.web.app import create_app
from tests.conftest import SiteFolder
from tests.drafting.test_draft import answered

pytestmark = pytest.mark.slow

TABLE = "geo,year,value\nNO,2020,1.5 bp\nNO,2021,2.5 p\nSE,2020,3.5\nSE,2021,4.5 b\n"
SIGNS = ("--answer=unit=number", "--answer=symbol.b=B", "--answer=symbol.p=P")


def published(folder: Path, file: Path, *options: str, base: str = "https://data.example.no/") -> SiteFolder:
    """The site with one data set drafted from a file, every TODO answered, and built."""
    site = SiteFolder(folder)
    folder.mkdir(exist_ok=True)
    env = {"LOD_BASE": base}
    drafted = site.lod("new", str(file), "--yes", "--id", "s", *options, env=env)
    assert drafted.exit_code == 0, drafted.output
    answered(folder / "data" / "s")
    built = site.lod("build", env=env)
    assert built.exit_code == 0, built.output
    return site


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("statuses")
    (folder / "s.csv").write_text(TABLE, "utf-8")
    return published(folder / "site", folder / "s.csv", *SIGNS).current / "dumps"


def statuses(site: SiteFolder) -> dict[str, set[str]]:
    """The statuses of each figure, by place and year, as the site's CSV has them."""
    with (site.current / "dumps" / "s.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {_about(row): {row["obsStatus"], row["furtherStatus"]} - {""} for row in rows}


def _about(row: dict[str, str]) -> str:
    return " ".join(next(cell for cell in row.values() if cell in codes) for codes in (("NO", "SE"), ("2020", "2021")))


ALL = {"NO 2020": {"B", "P"}, "NO 2021": {"P"}, "SE 2020": {"A"}, "SE 2021": {"B"}}


def test_every_dump_has_both(dumps: Path) -> None:
    """CSV, JSON-stat, SDMX-CSV, N-Triples, Parquet and a workbook say break and provisional of one figure."""
    assert statuses(SiteFolder(dumps.parents[3])) == ALL
    stat = json.loads((dumps / "s.json").read_text("utf-8"))
    assert '"P"' in json.dumps(stat["extension"])
    assert "B" in stat["status"].values() if isinstance(stat["status"], dict) else "B" in stat["status"]
    with (dumps / "s.sdmx.csv").open(encoding="utf-8", newline="") as file:
        figure = next(row for row in csv.DictReader(file) if row["OBS_VALUE"] == "1.5")
    assert (figure["OBS_STATUS"], figure["furtherStatus[]"]) == ("B", "P")
    triples = [line for line in (dumps / "s.nt").read_text("utf-8").splitlines() if "/NO/2020/" in line.split(" ")[0]]
    assert sum("obsStatus" in line.split(" ")[1] or "furtherStatus" in line.split(" ")[1] for line in triples) == 2
    columns = pq.read_table(dumps / "s.parquet").to_pylist()
    assert [row["furtherStatus"] for row in columns if row["obsStatus"] == "B" and row["value"] == 1.5] == [["P"]]
    cells = [[cell.value for cell in row] for row in load_workbook(dumps / "s.xlsx").worksheets[0].iter_rows()]
    place = cells[0].index("furtherStatus")
    assert [row[place] for row in cells if "NO" in row and "2020" in map(str, row)] == ["P"]


def test_the_interface_of_statistical_offices_says_both(dumps: Path) -> None:
    """PX has no place for a status: a note on the cell says what both mean; JSON-stat has both codes."""
    app = create_app(SiteFolder(dumps.parents[3]).settings)
    answer = app.test_client().get("/api/v2/tables/s/data?outputFormat=px&lang=en")
    app.extensions["lod"].close()
    notes = dict(line.split("=", 1) for line in answer.text.splitlines() if line.startswith("CELLNOTE"))
    assert {text.count("; ") for about, text in notes.items() if "NO" in about and "2020" in about} == {1}
    assert {text.count("; ") for about, text in notes.items() if "2021" in about} == {0}


@pytest.mark.parametrize("name", ["s.json", "s.sdmx.csv", "s.ttl"])
def test_what_describes_itself_is_read_with_both(name: str, dumps: Path, tmp_path: Path) -> None:
    """JSON-stat, SDMX-CSV and RDF, published on another site from the dump of the first."""
    assert statuses(published(tmp_path / "site", dumps / name, base="https://other.example.no/")) == ALL


@pytest.mark.parametrize("cell", ["BP", "B P", "B | P", "bp"])
def test_a_column_of_statuses_may_hold_several(cell: str, tmp_path: Path) -> None:
    """`BP`, `B P`, `B | P`, and the letters of a convention: the first is the status, the others are further ones."""
    (tmp_path / "s.csv").write_text(TABLE, "utf-8")
    made = SiteFolder(tmp_path / "own")
    made.root.mkdir()
    assert made.lod("new", str(tmp_path / "s.csv"), "--yes", "--id", "s", *SIGNS).exit_code == 0
    folder = made.root / "data" / "s"
    answered(folder)
    rows = f"geo,year,value,obsStatus\nNO,2020,1.5,{cell}\nNO,2021,2.5,P\nSE,2020,3.5,\nSE,2021,4.5,B\n"
    (folder / "figures.csv").write_text(rows, "utf-8")
    text = (folder / "dataset.yaml").read_text("utf-8").replace("attributes:", "attributes:\n  obsStatus: {}", 1)
    before, _, after = text.partition("  symbols:")
    rest = after.partition("\n\n")[2]
    (folder / "dataset.yaml").write_text(f"{before}  symbols: eurostat\n\n{rest}", "utf-8")
    built = made.lod("build")
    assert built.exit_code == 0, built.output
    assert statuses(made) == ALL
