"""Units, multipliers, statuses and links of cubes from elsewhere: each figure keeps what was said of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.drafting.test_draft import answered

pytestmark = pytest.mark.slow

CUBE = """@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix a: <http://purl.org/linked-data/sdmx/2009/attribute#> .
@prefix d: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix c: <http://purl.org/linked-data/sdmx/2009/code#> .
@prefix o: <http://www.w3.org/2002/07/owl#> .
@prefix u: <http://qudt.org/vocab/unit/> .
@prefix s: <https://old.example.no/> .
s:ds a qb:DataSet ; qb:structure s:dsd ; <http://purl.org/dc/terms/title> "Figures"@en ; {whole} .
s:dsd qb:component [ qb:dimension d:refPeriod ], [ qb:measure s:m ], [ qb:attribute a:unitMeasure ],
  [ qb:attribute a:unitMult ], [ qb:attribute a:obsStatus ] .
s:one qb:dataSet s:ds ; d:refPeriod "2020" ; s:m 3 ; {one} .
s:two qb:dataSet s:ds ; d:refPeriod "2021" ; s:m 4 ; {two} .
"""


def drafted(folder: Path, whole: str, one: str, two: str) -> SiteFolder:
    """A site with a data set drafted from a cube, which says this of the whole and of its two figures."""
    file = folder / "cube.ttl"
    file.write_text(CUBE.format(whole=whole, one=one, two=two), "utf-8")
    site = SiteFolder(folder / "site")
    site.root.mkdir()
    assert site.lod("new", str(file), "--yes", "--id", "t").exit_code == 0
    return site


def published(site: SiteFolder, base: str = "https://data.example.no/") -> list[dict[str, str]]:
    """The rows of its release, once its TODOs are answered."""
    answered(site.root / "data" / "t")
    built = site.lod("build", env={"LOD_BASE": base})
    assert built.exit_code == 0, built.output
    with (site.current / "dumps" / "t.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("whole", "one", "two", "units"),
    [
        ("a:unitMeasure u:CCY_NOK ; a:unitMult 6", "", "", ["nok-million", "nok-million"]),
        ("a:unitMeasure u:CCY_NOK", "a:unitMult 3", "a:unitMult 3", ["nok-thousand", "nok-thousand"]),
        ("a:unitMeasure u:CCY_NOK", "a:unitMult 3", "a:unitMult 6", ["nok-thousand", "nok-million"]),
        ("a:unitMeasure u:CCY_NOK", "a:unitMult 3", "", ["nok-thousand", "nok"]),
        ("a:unitMeasure u:CCY_NOK", "a:unitMult c:unitMult-3", "a:unitMeasure u:CCY_EUR", ["nok-thousand", "eur"]),
        ("a:unitMult 3", 'a:unitMeasure "Persons"', 'a:unitMeasure "Persons"', ["persons-thousand"] * 2),
        ("a:unitMeasure u:PERCENT ; a:unitMult 0", "", "", ["percent", "percent"]),
        ("a:unitMeasure <https://old.example.no/unit/nok-million-2015>", "", "", ["nok-million-2015"] * 2),
    ],
)
@pytest.mark.slow
def test_a_multiplier_is_part_of_the_unit(whole: str, one: str, two: str, units: list[str], tmp_path: Path) -> None:
    """Wherever `unitMult` is attached, each figure has the unit that it makes, and no multiplier besides."""
    rows = published(drafted(tmp_path, whole, one or "a:obsStatus c:obsStatus-A", two or "a:obsStatus c:obsStatus-A"))
    assert [row["unitMeasure"] for row in rows] == units
    assert "unitMult" not in rows[0]


def test_a_multiplier_of_an_unknown_unit_is_asked_for(tmp_path: Path) -> None:
    """The draft says what the cube calls the unit, with its multiplier; an answer without that is warned of."""
    site = drafted(tmp_path, "a:unitMeasure <https://old.example.no/shells>", "a:unitMult 3", "a:unitMult 3")
    path = site.root / "data" / "t" / "dataset.yaml"
    assert "thousand shells" in path.read_text("utf-8")
    answered(path.parent)
    (warned,) = (finding for finding in site.check() if finding["rule"] == "other-power")
    assert warned["severity"] == "warning"
    assert "number-thousand" in warned["hint"]
    path.write_text(path.read_text("utf-8").replace('unit: "number"', "unit: number-thousand"), "utf-8")
    path.write_text(path.read_text("utf-8").replace("unit: number}", "unit: number-thousand}"), "utf-8")
    assert not [finding for finding in site.check() if finding["rule"] == "other-power"]


def test_multipliers_that_differ_stay_beside_an_unknown_unit(tmp_path: Path) -> None:
    """Where no unit can say them, they stay an attribute of each figure."""
    rows = published(drafted(tmp_path, "a:unitMeasure s:shells", "a:unitMult 3", "a:unitMult 6"))
    assert [row["unitMult"] for row in rows] == ["3", "6"]


def test_statuses_and_links_survive_one_publisher_after_the_other(tmp_path: Path) -> None:
    """All statuses of a figure, and all addresses it has had, are in the dump of a site that read another's dump."""
    one = "a:obsStatus c:obsStatus-P, c:obsStatus-B ; o:sameAs <https://older.example.no/1>"
    first = drafted(tmp_path, "a:unitMeasure u:NUM", one, "a:obsStatus <https://old.example.no/status/provisional>")
    rows = published(first)
    assert [(row["obsStatus"], row["furtherStatus"]) for row in rows] == [("B", "P"), ("P", "")]
    links = {"https://older.example.no/1", "https://old.example.no/one"}
    assert set(rows[0]["sameAs"].split(" | ")) == links
    second = SiteFolder(tmp_path / "second")
    second.root.mkdir()
    assert second.lod("new", str(first.current / "dumps" / "t.ttl"), "--yes", "--id", "t").exit_code == 0
    again = published(second, "https://other.example.no/")
    assert [(row["obsStatus"], row["furtherStatus"]) for row in again] == [("B", "P"), ("P", "")]
    assert set(again[0]["sameAs"].split(" | ")) == links | {rows[0]["observation"]}
    nt = (second.current / "dumps" / "t.nt").read_text("utf-8")
    same = "<http://www.w3.org/2002/07/owl#sameAs>"
    for ours in ("id/dataset/t", "def/m"):
        before = "https://old.example.no/" + {"id/dataset/t": "ds", "def/m": "m"}[ours]
        assert f"<https://other.example.no/{ours}> {same} <{before}>" in nt
        assert f"<https://other.example.no/{ours}> {same} <https://data.example.no/{ours}>" in nt
