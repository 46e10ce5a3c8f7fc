"""Units of a site's own, the year of prices, and areas that official lists have: as published."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.drafting.test_draft import answered
from tests.drafting.test_draft import drafted as new

pytestmark = pytest.mark.slow


def drafted(folder: Path, table: str, *answers: str) -> tuple[SiteFolder, Path]:
    """A site with a data set drafted from a table, its TODOs answered."""
    (folder / "t.csv").write_text(table, "utf-8")
    site = SiteFolder(folder / "site")
    site.root.mkdir(exist_ok=True)
    result = site.lod("new", str(folder / "t.csv"), "--yes", "--id", "t", *(f"--answer={answer}" for answer in answers))
    assert result.exit_code == 0, result.output
    answered(site.root / "data" / "t")
    return site, site.root / "data" / "t"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_unit_of_the_site_is_published_with_its_name(tmp_path: Path) -> None:
    """`data/units.csv` says what `fjording` is; it may be multiplied, and one that is in no list is a finding."""
    site, folder = drafted(tmp_path, "by,year,horses\nOslo,2020,3\nVik,2020,4\n", "unit=fjording-thousand")
    before = site.lod("build")
    assert before.exit_code == 1
    assert "fjording-thousand" in before.output
    (folder.parent / "units.csv").write_text("code,label_nb,label_en\nfjording,fjordhester,fjord horses\n", "utf-8")
    built = site.lod("build")
    assert built.exit_code == 0, built.output
    (label,) = {(row["unitMeasure_nb"], row["unitMeasure_en"]) for row in rows(site.current / "dumps" / "t.csv")}
    assert label == ("tusen fjordhester", "thousand fjord horses")


def test_the_year_of_prices_is_part_of_the_unit(tmp_path: Path) -> None:
    """Millions of 2015-kroner are that, in both languages, and not kroner of the year of the figure."""
    site, _ = drafted(
        tmp_path, "By;År;BNP (mill. 2015-kroner)\nOslo;2020;3,5\nVik;2020;4,5\nOslo;2021;5,5\nVik;2021;6\n"
    )
    built = site.lod("build")
    assert built.exit_code == 0, built.output
    (unit,) = {
        (r["unitMeasure"], r["unitMeasure_nb"], r["unitMeasure_en"]) for r in rows(site.current / "dumps" / "t.csv")
    }
    assert unit[0] == "nok-million-2015"
    assert "2015-priser" in unit[1]
    assert "2015 prices" in unit[2]


@pytest.mark.parametrize(
    ("codes", "links"),
    [
        ("NOR SWE DNK", "http://publications.europa.eu/resource/authority/country/{}"),
        ("NO081 NO082 SE110", "http://data.europa.eu/nuts/code/{}"),
        ("E12000006 K02000001 W92000004", "http://statistics.data.gov.uk/id/statistical-geography/{}"),
        ("0301 1103 4601", ""),
    ],
)
def test_areas_are_linked_where_an_official_address_is_certain(codes: str, links: str, tmp_path: Path) -> None:
    """Countries, NUTS and GSS by their codes; Norwegian municipalities, which have no such address, not at all."""
    table = "region,year,persons\n" + "".join(f"{code},2020,{n}\n" for n, code in enumerate(codes.split(), 5))
    _, folder = drafted(tmp_path, table)
    listed = {row["code"]: row.get("same_as", "") for row in rows(folder / "codelists" / "region.csv")}
    assert listed == {code: links.format(code) for code in codes.split()}


def test_places_across_are_codes(tmp_path: Path) -> None:
    """Columns called `0301 Oslo` are places, by the official list; so are those called as codes of the site's lists."""
    site = SiteFolder(tmp_path)
    (tmp_path / "first.csv").write_text("År;0301 Oslo;4601 Bergen;5001 Trondheim\n2019;1;2;3\n2020;4;5;6\n", "utf-8")
    assert site.lod("new", str(tmp_path / "first.csv"), "--yes").exit_code == 0
    answered(tmp_path / "data" / "first")
    (tmp_path / "second.csv").write_text("Måned;Oslo;Bergen;Trondheim\n2019M01;10;20,5;30\n2019M02;4;5;6\n", "utf-8")
    assert site.lod("new", str(tmp_path / "second.csv"), "--yes").exit_code == 0
    for name in ("first", "second"):
        text = (tmp_path / "data" / name / "dataset.yaml").read_text("utf-8")
        assert 'pattern: "{region}"' in text
        assert "codelist: region" in text
    assert "\n0301,Oslo," in (tmp_path / "data" / "first" / "codelists" / "region.csv").read_text("utf-8")
    assert not (tmp_path / "data" / "second" / "codelists" / "region.csv").exists()


def test_two_data_sets_share_a_list_of_periods_and_its_property(tmp_path: Path) -> None:
    """What means the same has one name, and the draft says that the list is there already."""
    site = SiteFolder(tmp_path / "site")
    answered(new(site, "Sted,År,Folk\nNord,2020,1\nSør,2021,2\n", name="a.csv"))
    folder = new(site, "Sted,År,Biler\nNord,2020,1\nSør,2021,2\n", name="b.csv")
    text = (folder / "dataset.yaml").read_text("utf-8")
    assert text.count("listen finnes fra før og har 2 av 2 verdier") == 2
    assert "\n  ar:" in text
    assert list((folder / "codelists").glob("*.csv")) == []
