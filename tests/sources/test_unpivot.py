"""Wide tables: years and categories across are the same cube as a row for each figure."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tests.conftest import SiteFolder

pytestmark = pytest.mark.slow

DESCRIPTION = """\
title: {{nb: Innbyggere, en: Inhabitants}}
description: {{nb: Innbyggere i kommunene., en: Inhabitants of the municipalities.}}
publisher: {{name: {{nb: KS, en: KS}}, organization: "971032146"}}
contact: {{name: {{nb: KS, en: KS}}, url: https://www.ks.no/}}
issued: 2026-11-22
table: {table}
dimensions:
  kommune: {{label: {{nb: Kommune, en: Municipality}}, role: area}}
  aar: {{label: {{nb: År, en: Year}}}}
measures:
  menn: {{label: {{nb: Menn, en: Men}}, unit: persons, datatype: integer}}
  kvinner: {{label: {{nb: Kvinner, en: Women}}, unit: persons, datatype: integer}}
"""
ONE = DESCRIPTION.rpartition("  kvinner")[0]
PLACES = ["0301", "1103", "4601"]
YEARS = ["2020", "2021", "2022"]


def site_of(folder: Path, description: str, table: str) -> SiteFolder:
    """A site with one small data set."""
    home = folder / "data" / "innbyggere"
    lists = home / "codelists"
    lists.mkdir(parents=True)
    (home / "dataset.yaml").write_text(description, "utf-8")
    (home / "figures.csv").write_text(table, "utf-8")
    for name, codes in (("kommune", PLACES), ("aar", YEARS)):
        rows = [f"{code},{name} {code},{name} {code}" for code in codes]
        (lists / f"{name}.csv").write_text("\n".join(["code,label_nb,label_en", *rows, ""]), "utf-8")
        (lists / f"{name}.yaml").write_text(f"label: {{nb: {name}, en: {name}}}\n", "utf-8")
    return SiteFolder(folder)


def published(site: SiteFolder) -> str:
    """The figures of a site, as it publishes them."""
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    return (site.current / "dumps" / "innbyggere.csv").read_text("utf-8")


@effort(max_examples=3, phases=[Phase.generate])  # each example is two sites that are built: too dear to shrink
@given(st.lists(st.integers(0, 10**6), min_size=18, max_size=18))
@pytest.mark.slow
def test_a_wide_table_is_the_same_cube(tmp_path_factory: pytest.TempPathFactory, numbers: list[int]) -> None:
    """Two measures by year across, and the same a row for each year."""
    cells = dict(zip(product(PLACES, YEARS, ("menn", "kvinner")), numbers, strict=True))
    long = "kommune,aar,menn,kvinner\n" + "".join(
        f"{place},{year},{cells[place, year, 'menn']},{cells[place, year, 'kvinner']}\n"
        for place, year in product(PLACES, YEARS)
    )
    names = [f"{sex}_{year}" for sex in ("kvinner", "menn") for year in reversed(YEARS)]
    wide = f"kommune,{','.join(names)}\n" + "".join(
        f"{place},{','.join(str(cells[place, name[-4:], name[:-5]]) for name in names)}\n" for place in PLACES
    )
    folder = tmp_path_factory.mktemp("wide")
    described = DESCRIPTION.format(table='{unpivot: {pattern: "{measure}_{aar}"}}')
    assert published(site_of(folder / "wide", described, wide)) == published(
        site_of(folder / "long", DESCRIPTION.format(table="{}"), long)
    )


def test_empty_cells_are_no_figures_where_it_says_so(tmp_path: Path) -> None:
    """`empty: omit`, columns by list, and the measure that nobody had to name."""
    table = '{unpivot: {pattern: "{aar}", columns: ["2020", "2022"]}, empty: omit, ignore: ["2021"]}'
    site = site_of(tmp_path, ONE.format(table=table), "kommune,2020,2021,2022\n0301,1,x,2\n1103,3,x,\n")
    figures = csv.DictReader(StringIO(published(site)))
    assert [(row["kommune"], row["aar"], row["value"]) for row in figures] == [
        ("0301", "2020", "1"),
        ("0301", "2022", "2"),
        ("1103", "2020", "3"),
    ]


WRONG: list[tuple[str, str, dict[str, Any], str]] = [
    ("{aar}", "kommune,2020,2021\n0301,1,2\n1103,3,mange\n", {"row": 3, "column": "2021", "value": "mange"}, "number"),
    ("{aar}", "kommune,2020,2031\n0301,1,2\n1103,3,4\n", {"row": 1, "column": "2031"}, "2031"),
    ("{aar}", "kommune,2020,2021\n0301,1,2\n0301,3,4\n", {"row": 3}, "row 2"),
    ("{aar}", "komune,2020,2021\n0301,1,2\n", {"row": 1, "column": "kommune"}, "missing"),
    ("år {aar}", "kommune,2020,2021\n0301,1,2\n", {"row": 1}, "no column is named like"),
    ("{ar}", "kommune,2020\n0301,1\n", {"row": 6, "column": "table.unpivot.pattern", "value": "ar"}, "'aar'"),
    ("aar", "kommune,2020\n0301,1\n", {"row": 6, "column": "table.unpivot.pattern"}, "braces"),
    ("{aar}", "kommune,aar,menn\n0301,2020,1\n", {"row": 1}, "no column"),
]


@pytest.mark.parametrize(("pattern", "table", "place", "words"), WRONG)
def test_a_finding_stands_at_its_place_in_the_wide_table(
    tmp_path: Path, pattern: str, table: str, place: dict[str, Any], words: str
) -> None:
    """Row and column are those of the file as it was written."""
    site = site_of(tmp_path, ONE.format(table=f'{{unpivot: {{pattern: "{pattern}"}}}}'), table)
    found = [finding for finding in site.check() if finding["severity"] == "violation"]
    assert any(
        place.items() <= finding.items() and words in finding["message"] + finding.get("hint", "") for finding in found
    ), found
