"""`lod answer`: what a draft left open is answered later, and what was written since stays."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import SiteFolder
from tests.drafting.test_draft import answered, drafted, figures

TABLE = "Place,Grade,Remark,Persons\n" + "".join(
    f"{place},{grade},{place}{grade},{number}\n"
    for number, (place, grade) in enumerate(((p, g) for p in ("North", "South", "East") for g in (1, 2)), 12)
)


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    """A site with a draft whose column of grades may be several things."""
    made = SiteFolder(tmp_path / "site")
    drafted(made, TABLE, "--lang", "en")
    return made


def description(site: SiteFolder) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load((site.root / "data/tall/dataset.yaml").read_text("utf-8"))
    return value


def test_without_an_answer_the_questions_are_listed(site: SiteFolder) -> None:
    """In a pipe, with their keys; nothing is written."""
    before = description(site)
    assert "role.Grade: What is the column" in site.lod("answer", "tall").output
    assert description(site) == before


def test_an_answer_gives_the_draft_it_would_have_given_at_once(site: SiteFolder, tmp_path: Path) -> None:
    """The description and the lists, those that are no longer needed gone; the answer may be given anew."""
    first = (site.root / "data/tall/dataset.yaml").read_text("utf-8")
    assert site.lod("answer", "tall", "role.Grade=attribute").exit_code == 0
    other = SiteFolder(tmp_path / "other" / "site")
    other.root.parent.mkdir()
    folder = drafted(other, TABLE, "--lang", "en", "--answer", "role.Grade=attribute")
    once = yaml.safe_load((folder / "dataset.yaml").read_text("utf-8"))
    assert {k: v for k, v in description(site).items() if k != "questions"} == once
    assert not (site.root / "data/tall/codelists/grade.csv").exists()
    assert site.lod("answer", "tall", "role.Grade=dimension").exit_code == 0
    assert (site.root / "data/tall/codelists/grade.csv").exists()
    assert description(site) == yaml.safe_load(first) | {"questions": {"role.Grade": "dimension"}}


@pytest.mark.slow
def test_what_the_steward_wrote_stays(site: SiteFolder) -> None:
    """Titles, comments, labels and units beside what is answered; the figures are published as answered."""
    answered(site.root / "data" / "tall")
    site.edit(
        "data/tall/dataset.yaml",
        lambda text: text.replace("label: {en: Persons}", "label: {en: Inhabitants} # my own words"),
    )
    result = site.lod("answer", "tall", "role.Grade=attribute")
    assert result.exit_code == 0, result.output
    text = (site.root / "data/tall/dataset.yaml").read_text("utf-8")
    assert "label: {en: Inhabitants} # my own words" in text
    assert list(description(site)["dimensions"]) == ["place"]
    assert "grade" in description(site)["attributes"]
    assert site.lod("answer", "tall", "role.Grade=dimension").exit_code == 0
    assert sorted(f["value"] for f in figures(site, "tall")) == ["12", "13", "14", "15", "16", "17"]


def test_a_list_that_was_edited_is_kept_and_named(site: SiteFolder) -> None:
    """It is not removed with the dimension that took it."""
    path = site.root / "data/tall/codelists/grade.csv"
    path.write_text(path.read_text("utf-8").replace(",1", ",First"), "utf-8")
    result = site.lod("answer", "tall", "role.Grade=attribute")
    assert "codelists/grade.csv stays as it is" in " ".join(result.output.split())
    assert "First" in [row["label_en"] for row in csv.DictReader(StringIO(path.read_text("utf-8")))]


def test_what_cannot_be_answered_says_so(site: SiteFolder) -> None:
    """A question nobody asks, no option, a data set that there is not, and no key."""
    before = description(site)
    for words, said in (
        (("tall", "role.Grad=measure"), "role.Grade"),
        (("tall", "role.Grade=figure"), "Expected one of dimension"),
        (("tal", "role.Grade=measure"), "tall"),
        (("tall", "Grade"), "KEY=VALUE"),
    ):
        result = site.lod("answer", *words)
        assert result.exit_code == 1
        assert said in result.output
    assert description(site) == before


def test_a_mistake_in_the_description_is_said_first(site: SiteFolder) -> None:
    """By its row, as `lod check` says it."""
    site.edit("data/tall/dataset.yaml", lambda text: text.replace("table:", "table: [", 1))
    result = site.lod("answer", "tall", "role.Grade=attribute")
    assert result.exit_code == 1
    assert "data/tall/dataset.yaml:" in result.output
