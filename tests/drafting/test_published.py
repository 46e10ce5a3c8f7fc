"""Tables that a site has published come in again as the data sets they are: CSV, workbook and Parquet as served."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import yaml

from bench.demo.site import write_site
from tests.conftest import LEAN, SiteFolder
from tests.drafting.test_draft import answered

pytestmark = pytest.mark.slow
MADE_UP, OCCUPATIONS, PRICES = "morsmal", "lonn", "konsumprisindeks"
IDS = ("digitale-konsekvenser", "okt-digitalisering")


def rows(site: SiteFolder, name: str) -> list[dict[str, str]]:
    """The figures of a data set as published, in any order."""
    with (site.current / "dumps" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: row["observation"])


@pytest.mark.parametrize(("name", "suffix"), [(IDS[0], ".csv"), (IDS[1], ".xlsx"), (IDS[1], ".parquet")])
def test_what_we_publish_comes_in_again(published: SiteFolder, tmp_path: Path, name: str, suffix: str) -> None:
    """The same addresses, codes, labels, values, units, statuses, attributes and sources; nothing is asked of them."""
    site = SiteFolder(tmp_path)
    drafted = site.lod("new", str(published.current / "dumps" / f"{name}{suffix}"), "--yes", "--id", name)
    assert drafted.exit_code == 0, drafted.output
    text = (tmp_path / "data" / name / "dataset.yaml").read_text("utf-8")
    assert "questions:" not in text
    assert 'unit: "TODO' not in text
    answered(tmp_path / "data" / name)
    assert site.lod("build", env=LEAN).exit_code == 0
    assert rows(site, name) == rows(published, name)


def test_a_published_workbook_says_what_it_is_called(published: SiteFolder, tmp_path: Path) -> None:
    """Title, description, publisher and licence stand on its second sheet, in the language that it is in."""
    file = published.current / "dumps" / f"{IDS[0]}.xlsx"
    assert SiteFolder(tmp_path).lod("new", str(file), "--yes", "--id", "x").exit_code == 0
    text = (tmp_path / "data" / "x" / "dataset.yaml").read_text("utf-8")
    head = text.partition("table:")[0]
    assert [line for line in head.splitlines() if "TODO" in line and line.split(":")[0] != "contact"][1:] == []


def test_another_table_with_such_columns_is_none(tmp_path: Path) -> None:
    """The addresses of observations tell a published table."""
    text = "observation,region,measure,value,unitMeasure,obsStatus\n1,A,total,5,number,A\n2,B,total,6,number,A\n"
    (tmp_path / "table.csv").write_text(text, "utf-8")
    shutil.copy(tmp_path / "table.csv", tmp_path / "copy.csv")
    drafted = SiteFolder(tmp_path).lod("new", str(tmp_path / "copy.csv"), "--yes", "--id", "x")
    assert drafted.exit_code == 0
    assert "measure: measure" not in (tmp_path / "data" / "x" / "dataset.yaml").read_text("utf-8")


def alike(rows: list[dict[str, str]], without: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Rows without links to where the figures come from, and without what a format cannot say."""
    return [{n: v for n, v in row.items() if n != "sameAs" and not n.endswith(without or ("\n",))} for row in rows]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """Data sets of the made-up site, published: pupils by their mother tongue, with signs, totals and labels; earnings
    by occupation, whose codes look like years; an index with a decimal that may be 0."""
    site = SiteFolder(tmp_path_factory.mktemp("made_up"))
    write_site(site.root, 1)
    for folder in (site.root / "data").glob("*/"):
        if folder.name not in (MADE_UP, OCCUPATIONS, PRICES, "codelists"):
            shutil.rmtree(folder)
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    return site


@pytest.mark.parametrize(
    ("name", "suffix", "unsaid"),
    [
        *((MADE_UP, suffix, ()) for suffix in (".csv", ".xlsx", ".parquet", ".ttl", ".nt", ".jsonld")),
        (MADE_UP, ".json", ("_en",)),
        (OCCUPATIONS, ".csv", ()),
        (OCCUPATIONS, ".parquet", ()),
        (PRICES, ".csv", ()),
    ],
)
def test_all_that_is_offered_of_a_made_up_site_comes_in_again(
    made_up: SiteFolder, tmp_path: Path, name: str, suffix: str, unsaid: tuple[str, ...]
) -> None:
    """Each file says all that the table says; JSON-stat says it in one language."""
    site = SiteFolder(tmp_path)
    drafted = site.lod("new", str(made_up.current / "dumps" / f"{name}{suffix}"), "--yes", "--id", name)
    assert drafted.exit_code == 0, drafted.output
    answered(tmp_path / "data" / name)
    built = site.lod("build", env=LEAN)
    assert built.exit_code == 0, built.output
    assert alike(rows(site, name), unsaid) == alike(rows(made_up, name), unsaid)


def test_brackets_that_tell_columns_apart_stay_a_part_of_their_names(tmp_path: Path) -> None:
    """`Price (New)` and `Price (Old)` were both published as “Price”; a unit in brackets is none of the name."""
    rows = "Date,Price (New),Price (Old),Income (NOK)\n2020,11,9,5\n2021,12,8,6\n"
    (tmp_path / "lod.toml").write_text('base = "https://data.example.no/"\n', "utf-8")
    (tmp_path / "t.csv").write_text(rows, "utf-8")
    result = SiteFolder(tmp_path).lod("new", str(tmp_path / "t.csv"), "--yes", "--id", "t")
    assert result.exit_code == 0, result.output
    measures = yaml.safe_load((tmp_path / "data" / "t" / "dataset.yaml").read_text("utf-8"))["measures"]
    labels = {name: measure["label"]["nb"] for name, measure in measures.items()}
    assert labels == {"price_new": "Price (New)", "price_old": "Price (Old)", "income": "Income"}
