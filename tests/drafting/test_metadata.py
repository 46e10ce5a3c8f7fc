"""Tables with metadata of the web (CSVW): drafted like the table alone, with what the metadata say besides."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import LEAN, SiteFolder
from tests.test_real_formats import decided

pytestmark = pytest.mark.slow

TABLE = "Kommune;År;Folketall;Andel\nOslo;2020;693494;50,5\nOslo;2021;697010;50,4\nBergen;2020;283929;49,9\n"
NUMBER = {"base": "decimal", "format": {"decimalChar": ",", "groupChar": " "}}
METADATA = {
    "@context": "http://www.w3.org/ns/csvw",
    "url": "t.csv",
    "dialect": {"delimiter": ";"},
    "dc:title": {"@value": "Folketall i byer", "@language": "nb"},
    "tableSchema": {
        "columns": [
            {"titles": "Kommune", "datatype": "string"},
            {"titles": "År", "datatype": "gYear"},
            {"titles": "Folketall", "datatype": "integer"},
            {"titles": "Andel", "datatype": NUMBER},
        ]
    },
}


def test_a_table_with_metadata_is_drafted_like_the_table(tmp_path: Path) -> None:
    """Dimensions, measures and marks of decimals are those of the table; the title is that of the metadata."""
    (tmp_path / "t.csv").write_text(TABLE, "utf-8")
    (tmp_path / "t.csv-metadata.json").write_text(json.dumps(METADATA), "utf-8")
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    assert site.lod("import", str(tmp_path / "t.csv-metadata.json"), "--id", "t").exit_code == 0
    decided(site.root / "data" / "t")
    result = site.lod("build", env=LEAN)
    assert result.exit_code == 0, result.output
    with (site.current / "dumps" / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["kommune_nb"], row["ar"], row["measure"], row["value"]) for row in csv.DictReader(file)]
    assert ("Oslo", "2021", "andel", "50.4") in rows
    assert ("Bergen", "2020", "folketall", "283929") in rows
    assert len(rows) == 6
    assert "Folketall i byer" in (site.current / "dumps" / "t.ttl").read_text("utf-8")


def test_our_own_metadata_draft_the_data_set_again(tmp_path: Path, published: SiteFolder) -> None:
    """What was downloaded here, a table and its metadata, comes in with every figure, title and description."""
    source = next(path for path in sorted((published.current / "dumps").glob("*.csv-metadata.json")))
    name = source.name.removesuffix(".csv-metadata.json")
    for suffix in (".csv", ".csv-metadata.json"):
        shutil.copy(source.with_name(f"{name}{suffix}"), tmp_path)
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    assert site.lod("import", str(tmp_path / source.name), "--id", name).exit_code == 0
    described = (site.root / "data" / name / "dataset.yaml").read_text("utf-8")
    assert not re.search(r"^(title|description):.*TODO", described, re.MULTILINE)
    decided(site.root / "data" / name)
    result = site.lod("build", env=LEAN)
    assert result.exit_code == 0, result.output
    assert rows_of(site, name) == rows_of(published, name)


def rows_of(site: SiteFolder, name: str) -> list[dict[str, str]]:
    with (site.current / "dumps" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [{key: cell for key, cell in row.items() if key != "observation"} for row in csv.DictReader(file)]
    return sorted(rows, key=lambda row: sorted(row.items()))
