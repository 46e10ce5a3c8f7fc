"""`lod update`: next month's file, told before it is written, and what the steward wrote is kept."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

from lod.web.app import create_app
from tests.conftest import ROOT, SiteFolder
from tests.drafting.test_draft import answered

pytestmark = pytest.mark.slow

FIRST = """kommunenr,kommunenavn,aar,innbyggere
0301,Oslo,2022,699827
0301,Oslo,2023,709037
1601,Trondheim,2022,210496
1601,Trondheim,2023,212660
"""
NEXT = """kommunenr,kommunenavn,aar,innbyggere,merknad
0301,Oslo,2022,699827,
0301,Oslo,2023,709038,rettet
0301,Oslo,2024,717710,
5001,Trondheim,2022,210496,
5001,Trondheim,2023,212660,
5001,Trondheim,2024,214565,
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A site with one data set, released; not to be changed."""
    root = tmp_path_factory.mktemp("folk")
    (root / "folk.csv").write_text(FIRST, "utf-8")
    (root / "next.csv").write_text(NEXT, "utf-8")
    site = SiteFolder(root)
    assert site.lod("new", str(root / "folk.csv"), "--yes", "--id", "folk").exit_code == 0
    answered(root / "data" / "folk")
    site.edit(
        "data/folk/dataset.yaml", lambda text: text.replace("table:", "# my own words\nspatial: [NOR]\ntable:", 1)
    )
    assert site.lod("build").exit_code == 0
    return site


@pytest.fixture
def folk(published: SiteFolder, tmp_path: Path) -> SiteFolder:
    """A copy of it to work on."""
    shutil.copytree(published.root, tmp_path / "site", symlinks=True)
    return SiteFolder(tmp_path / "site")


def contents(site: SiteFolder) -> dict[str, str]:
    files = (path for path in (site.root / "data").rglob("*") if path.is_file())
    return {str(path.relative_to(site.root)): sha256(path.read_bytes()).hexdigest() for path in files}


def test_what_changes_is_told_and_nothing_written(folk: SiteFolder) -> None:
    """--dry-run says figures, codes, columns and likely renames, in words and as JSON, and changes no file."""
    before = contents(folk)
    tried = folk.lod("update", "folk", str(folk.root / "next.csv"), "--dry-run")
    assert tried.exit_code == 0, tried.output
    for words in (
        "4 new, 1 changed, 2 gone, 1 as before", "709037 → 709038", "5001 Trondheim", "merknad",
        "--rename kommune:1601=5001",
    ):  # fmt: skip
        assert words in tried.output
    plain = json.loads(folk.lod("update", "folk", str(folk.root / "next.csv"), "--dry-run", "--json").output)
    assert plain["figures"] == {"new": 4, "changed": 1, "gone": 2, "same": 1}
    assert plain["proposed_renames"] == [{"dimension": "kommune", "old": "1601", "new": "5001", "why": "label"}]
    assert contents(folk) == before


def test_a_revision_needs_a_reason(folk: SiteFolder) -> None:
    """Published figures do not change or go without a word on why; with it, it is kept with the day."""
    before = contents(folk)
    refused = folk.lod("update", "folk", str(folk.root / "next.csv"), "--yes")
    assert refused.exit_code == 1
    assert "--reason" in refused.output
    assert contents(folk) == before


def test_what_the_steward_wrote_is_kept_and_old_addresses_lead_on(folk: SiteFolder) -> None:
    """Codes are added with labels, a rename is kept; comments, order and keys stay; the old address answers 301."""
    done = folk.lod(
        "update", "folk", str(folk.root / "next.csv"), "--yes", "--reason", "talt to ganger", "--rename",
        "kommune:1601=5001",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    text = (folk.root / "data/folk/dataset.yaml").read_text("utf-8")
    assert "# my own words\nspatial: [NOR]" in text
    described = yaml.safe_load(text)
    assert described["version_notes"] == {"en": "talt to ganger"}
    assert described["modified"] >= described["issued"]
    assert described["table"]["ignore"] == ["kommunenavn", "merknad"]
    listed = (folk.root / "data/folk/codelists/kommune.csv").read_text("utf-8").splitlines()
    assert listed[-2:] == ["1601,Trondheim,", "5001,Trondheim,"]
    assert [f for f in folk.check() if f["severity"] == "violation"] == []
    assert folk.lod("build").exit_code == 0
    client = create_app(folk.settings).test_client()
    moved = client.get("/id/observation/folk/1601/2023/innbyggere")
    assert moved.status_code == 301
    assert moved.location.endswith("/id/observation/folk/5001/2023/innbyggere")
    assert "1601 → 5001" in moved.text
    assert client.get("/id/observation/folk/1601/1999/innbyggere").status_code == 404


def test_a_mistake_changes_nothing(folk: SiteFolder) -> None:
    """What is wrong in the new table is told by its row, and the old one stays, lists included."""
    before = contents(folk)
    (folk.root / "bad.csv").write_text(NEXT.replace("717710", "mange"), "utf-8")
    refused = folk.lod("update", "folk", str(folk.root / "bad.csv"), "--yes", "--reason", "x")
    assert refused.exit_code == 1
    assert "mange" in refused.output
    assert contents(folk) == before
    assert "the table is csv" in folk.lod("update", "folk", str(book(folk.root / "x.xlsx", 2))).output
    assert folk.lod("update", "folks", str(folk.root / "next.csv")).exit_code == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (NEXT + "0301,Oslo,2022,1,\n", "8: the same figure stands in row 2 already: 0301, 2022, innbyggere"),
        (FIRST.replace("0301", "301"), "'301' in kommune is the code '0301' without the noughts"),
        ("innbyggere,aar\n699827,2022\n", "the column 'kommunenr' is missing"),
        (FIRST.replace("699827", "699,827"), "the row has 5 cells"),
    ],
)
def test_no_edition_is_wrong_in_silence(folk: SiteFolder, rows: str, words: str) -> None:
    """A key that stands twice, codes that a spreadsheet has shortened, and marks that are no decimals are refused."""
    (folk.root / "bad.csv").write_text(rows, "utf-8")
    refused = folk.lod("update", "folk", str(folk.root / "bad.csv"), "--yes", "--reason", "x", "--dry-run")
    assert words in " ".join(refused.output.split())
    assert refused.exit_code == 1


def test_figures_a_thousand_times_too_small_are_warned_of(folk: SiteFolder) -> None:
    """As where a mark of thousands is read as that of decimals; in text and in JSON."""
    (folk.root / "small.csv").write_text(FIRST.replace("699827", "699.827").replace("709037", "709.037"), "utf-8")
    words = ("update", "folk", str(folk.root / "small.csv"), "--dry-run")
    assert "2 of the figures that changed are what they were times 0.001" in " ".join(folk.lod(*words).output.split())
    (warning,) = (f for f in json.loads(folk.lod(*words, "--json").output)["findings"] if f["rule"] == "figures-scaled")
    assert warning["severity"] == "warning"


def test_columns_may_stand_in_another_order(folk: SiteFolder) -> None:
    """They are known by their names."""
    lines = [",".join(reversed(line.split(","))) for line in FIRST.splitlines()]
    (folk.root / "order.csv").write_text("\n".join(lines) + "\n", "utf-8")
    assert "Nothing has changed" in folk.lod("update", "folk", str(folk.root / "order.csv"), "--yes").output


def book(path: Path, rows: int) -> Path:
    made = Workbook()
    sheet = made.active
    listed: list[list[object]] = [["Folkemengde"], ["Sted", "Antall"], *([f"Sted {n}", n] for n in range(rows))]
    for row in listed:
        sheet.append(row)
    made.save(path)
    return path


def test_the_cells_of_a_workbook_grow(tmp_path: Path) -> None:
    """A table of a workbook that has more rows now is read to its end, and its notes stay out."""
    site = SiteFolder(tmp_path)
    assert site.lod("new", str(book(tmp_path / "a.xlsx", 3)), "--yes", "--id", "bok").exit_code == 0
    answered(tmp_path / "data" / "bok")
    done = site.lod("update", "bok", str(book(tmp_path / "b.xlsx", 5)), "--yes")
    assert "2 new, 0 changed, 0 gone, 3 as before" in done.output
    assert "range: A2:B7" in (tmp_path / "data/bok/dataset.yaml").read_text("utf-8").replace('"', "")


PX = """CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="utf-8";
LANGUAGE="no";
TITLE="Folk";
CONTENTS="Folk";
UNITS="personer";
STUB="Region";
HEADING="Tid";
VALUES("Region")="{name}";
CODES("Region")="0301";
VALUES("Tid")={years};
CODES("Tid")={years};
LAST-UPDATED="{day} 08:00";
DATA=
{figures};
"""


def test_what_the_source_says_of_itself_is_carried(tmp_path: Path) -> None:
    """The day of LAST-UPDATED is that of the change, and a label the steward left alone follows the source."""
    site = SiteFolder(tmp_path)
    first, second = tmp_path / "a.px", tmp_path / "b.px"
    first.write_text(PX.format(name="Oslo", years='"2022"', day="20990101", figures="1"), "utf-8")
    second.write_text(PX.format(name="Oslo by", years='"2022","2023"', day="20990201", figures="1 2"), "utf-8")
    assert site.lod("new", str(first), "--yes", "--id", "px").exit_code == 0
    answered(tmp_path / "data" / "px")
    updated = site.lod("update", "px", str(second), "--yes")
    assert "“Oslo” → “Oslo by”" in updated.output
    assert "1 new, 0 changed, 0 gone, 1 as before" in updated.output
    assert "modified: 2099-02-01" in (tmp_path / "data/px/dataset.yaml").read_text("utf-8")
    assert "0301,Oslo by" in (tmp_path / "data/px/codelists/region.csv").read_text("utf-8")


def test_what_a_message_says_anew_is_a_change(tmp_path: Path) -> None:
    """A file that is read for its description each time is compared by it too: a new label alone is an edition."""
    site, home = SiteFolder(tmp_path), tmp_path / "data" / "folk"
    shutil.copytree(ROOT / "tests/golden/sdmx/json", home)
    (tmp_path / "next.json").write_text((home / "figures.json").read_text("utf-8").replace("Oslo", "Oslo by"), "utf-8")
    updated = site.lod("update", "folk", str(tmp_path / "next.json"), "--yes")
    assert updated.exit_code == 0, updated.output
    assert "0 new, 0 changed, 0 gone, 4 as before" in updated.output
    assert "“Oslo” → “Oslo by”" in updated.output
    assert "Oslo by" in (home / "figures.json").read_text("utf-8")


def test_a_name_that_changes_behind_its_code_is_a_new_label(tmp_path: Path) -> None:
    """`0301 Oslo kommune` is the code 0301 as `0301 Oslo` was: its label changes, no figure comes or goes; a code that
    is new stays one."""
    first = "kommune;aar;innbyggere\n0301 Oslo;2023;709037\n4601 Bergen;2023;289330\n"
    (tmp_path / "first.csv").write_text(first, "utf-8")
    site = SiteFolder(tmp_path)
    assert site.lod("new", str(tmp_path / "first.csv"), "--yes", "--id", "folk").exit_code == 0
    answered(tmp_path / "data" / "folk")
    assert site.lod("build").exit_code == 0
    later = (
        first.replace("0301 Oslo", "0301 Oslo kommune") + "0301 Oslo kommune;2024;717710\n1106 Haugesund;2024;38000\n"
    )
    (tmp_path / "later.csv").write_text(later, "utf-8")
    tried = json.loads(site.lod("update", "folk", str(tmp_path / "later.csv"), "--dry-run", "--json").output)
    assert tried["figures"] == {"new": 2, "changed": 0, "gone": 0, "same": 2}
    assert site.lod("update", "folk", str(tmp_path / "later.csv"), "--yes").exit_code == 0
    built = site.lod("build")
    assert built.exit_code == 0, built.output
    listed = (tmp_path / "data" / "folk" / "codelists" / "kommune.csv").read_text("utf-8")
    assert "0301,Oslo kommune," in listed
    assert "1106,Haugesund," in listed
