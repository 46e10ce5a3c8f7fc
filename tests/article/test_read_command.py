"""`lod read`, as a steward uses it: read, correct the sheet, read again, publish."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from lod import __version__
from lod.cli import main
from tests.conftest import BASE, ROOT, SiteFolder

SEEDS = Path(os.environ.get("LOD_SEEDS", ROOT.parent / "shared/seeds"))
SSB, KS = SEEDS / "000_76d18ee102689955.txt", SEEDS / "003_f538aa0632dfab68.txt"
TEXT = "Nye tall\n\nCa. 80 prosent av kommunene har en plan.\n\nKostnaden var 1,2 mill. kroner."

SAYS = {
    "okt-digitalisering": {
        ("3", "4 av 5"): "digitaliseringstakt",
        ("3 | 3", "4 av 5 | samme andel"): "ikt-utgifter",
        ("6", ""): "fjernarbeid",
        ("7", ""): "digitale-tjenester",
        ("8", ""): "digitaliseringstakt",
        ("10", ""): "digitaliseringstakt",
        ("11", ""): "ikt-utgifter",
    },
    "digitale-konsekvenser": {
        ("5", "84 %"): "okt-bruk-utdanning",
        ("5", "53 %"): "okt-bruk-helse",
        ("7", ""): "mer-positiv",
        ("9", "82 %"): "bedre-tilgjengelighet",
        ("9", "50 %"): "bedre-kvalitet",
        ("9", "78 %"): "bedre-kapasitet",
        ("11", "71 %"): "bedre-samhandling-ekstern",
        ("11", "59 %"): "bedre-samhandling-intern",
    },
}
"""What a person answers: the code of what is said, by paragraph and words ("" for any)."""
GROUPS = {"": "_T", "under 2 000 innbyggere": "under-2000", "minst 50 000 innbyggere": "50000-og-over"}
NAMES = {"gruppe": "storrelse", "utsagn": "aktivitet"}


def lod(folder: Path, *words: str | Path) -> str:
    result = CliRunner().invoke(main, ["--root", str(folder), *map(str, words)], env={"LANG": "en"})
    assert result.exit_code == 0, result.output
    return result.output


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answer(path: Path, says: dict[tuple[str, str], str]) -> None:
    """Corrects the sheet as a person would: a code for what each statement says."""
    sheet = rows(path)
    for row in sheet:
        key = (row["paragraph"], row["words"])
        row["says"] = says.get(key) or says.get((row["paragraph"], ""), row["says"])
        row["group"] = GROUPS.get(row["group"], row["group"]) if row["group"] else ""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(sheet[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sheet)


@pytest.mark.skipif(not SSB.exists(), reason="the two articles are not here (LOD_SEEDS)")
@pytest.mark.parametrize(("id", "article"), [("okt-digitalisering", SSB), ("digitale-konsekvenser", KS)])
def test_the_shipped_figures_come_out_of_their_articles(id: str, article: Path, tmp_path: Path) -> None:
    """When a person has answered what each statement says, the table is that of `data/`, figure by figure."""
    lod(tmp_path, "read", article, "--id", id)
    answer(tmp_path / "data" / id / "statements.csv", SAYS[id])
    lod(tmp_path, "read", article, "--id", id)
    shipped = rows(ROOT / "data" / id / "figures.csv")
    drafted = [{NAMES.get(k, k) if id == "okt-digitalisering" else k: v for k, v in row.items()} for row in
               rows(tmp_path / "data" / id / "figures.csv")]  # fmt: skip

    def ordered(table: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
        return sorted(sorted(row.items()) for row in table)

    assert ordered(drafted) == ordered(shipped)


def test_each_unit_makes_a_data_set(tmp_path: Path) -> None:
    """Shares and kroner are two structures; the sheet stands beside the first."""
    output = lod(tmp_path, "read", write(tmp_path, TEXT), "--id", "plan")
    assert "2 figures read, 0 passed over." in output
    assert rows(tmp_path / "data/plan/figures.csv") == [
        {"respondent": "kommuner", "utsagn": "har-en-plan", "andel": "80", "qualifier": "approximately",
         "statedAs": "ca. 80 prosent", "paragraph": "2"}
    ]  # fmt: skip
    assert [row["nok"] for row in rows(tmp_path / "data/plan-nok/figures.csv")] == ["1200000"]
    assert (tmp_path / "data/plan/article.html").exists()


def test_a_text_read_again_keeps_the_answers(tmp_path: Path) -> None:
    """A statement that moved is known again, a new one is said, and so is one that is gone."""
    path = write(tmp_path, TEXT)
    lod(tmp_path, "read", path, "--id", "plan")
    sheet = tmp_path / "data/plan/statements.csv"
    sheet.write_text(sheet.read_text("utf-8").replace("har en plan", "plan"), "utf-8")
    path.write_text("Nye tall\n\nInnledning.\n\nCa. 80 prosent av kommunene har en plan. 7 prosent har to.", "utf-8")
    output = lod(tmp_path, "read", path, "--id", "plan")
    assert "New in the text: “7 prosent”, paragraph 3." in output
    assert "No longer in the text: “1,2 mill. kroner”, paragraph 3." in output
    first, second = rows(sheet)
    assert (first["says"], first["paragraph"]) == ("plan", "3")
    assert (second["words"], second["take"]) == ("7 prosent", "yes")


@pytest.mark.slow
def test_a_full_disk_leaves_the_answers(tmp_path: Path) -> None:
    """Where the sheet cannot be written anew, the one with the answers stays whole, and words say why."""
    path = write(tmp_path, TEXT)
    lod(tmp_path, "read", path, "--id", "plan")
    sheet = tmp_path / "data/plan/statements.csv"
    before = sheet.read_bytes()
    path.write_text(TEXT + " 7 prosent har to. " + "Det er mye tekst her. " * 4000, "utf-8")
    command = f"ulimit -f 0; exec {sys.executable} -m lod --root {tmp_path} read {path} --id plan"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert sheet.read_bytes() == before


def test_a_sheet_with_mistakes_is_told_of_by_row_and_column(tmp_path: Path) -> None:
    """Every cell that cannot be read is named, and nothing is changed."""
    path = write(tmp_path, TEXT)
    lod(tmp_path, "read", path, "--id", "plan")
    sheet = tmp_path / "data/plan/statements.csv"
    before = (tmp_path / "data/plan/figures.csv").read_bytes()
    sheet.write_text(sheet.read_text("utf-8").replace("yes,", "maybe,").replace(",80,", ",åtti,"), "utf-8")
    result = CliRunner().invoke(main, ["--root", str(tmp_path), "read", str(path), "--id", "plan"], env={"LANG": "en"})
    assert result.exit_code == 1
    assert "data/plan/statements.csv:2 [take]" in result.output
    assert "data/plan/statements.csv:2 [value]" in result.output
    assert result.output.count("[value]") == 1
    assert (tmp_path / "data/plan/figures.csv").read_bytes() == before


def test_a_text_without_figures_gets_words(tmp_path: Path) -> None:
    """Nothing is written for a text that states no figure."""
    result = CliRunner().invoke(main, ["--root", str(tmp_path), "read", str(write(tmp_path, "Ingen tall her."))])
    assert result.exit_code == 1
    assert "no figure is stated" in result.output
    assert not (tmp_path / "data").exists()


def test_json_shows_what_is_read(tmp_path: Path) -> None:
    """`--json` gives statements and what is passed over, and writes nothing."""
    shown = json.loads(lod(tmp_path, "read", write(tmp_path, TEXT), "--json"))
    assert [(s["words"], s["value"], s["unit"]) for s in shown["statements"]] == [
        ("Ca. 80 prosent", "80", "percent"),
        ("1,2 mill. kroner", "1200000", "NOK"),
    ]
    assert not (tmp_path / "data").exists()


def write(folder: Path, text: str) -> Path:
    path = folder / "article.txt"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.skipif(not SSB.exists(), reason="the two articles are not here (LOD_SEEDS)")
def test_the_articles_hold_against_the_release(published: SiteFolder) -> None:
    """Every statement of both articles holds; one that is changed does not, and the exit code says so."""
    for article, count in ((SSB, 12), (KS, 10)):
        lines = lod(published.root, "verify-article", article, "--format", "json").splitlines()
        assert [json.loads(line)["rule"] for line in lines] == ["statement-holds"] * count


@pytest.mark.skipif(not SSB.exists(), reason="the two articles are not here (LOD_SEEDS)")
def test_a_changed_statement_is_found(published: SiteFolder, tmp_path: Path) -> None:
    """A number that was edited in the text, and nothing else, does not hold."""
    text = SSB.read_text("utf-8").replace(
        "og ca. 80 prosent av kommunene sier at den", "og ca. 71 prosent av kommunene sier at den"
    )
    words = ["--root", str(published.root), "verify-article", str(write(tmp_path, text)), "--format", "json"]
    result = CliRunner().invoke(main, words, env={"LANG": "en"})
    findings = [json.loads(line) for line in result.output.splitlines()]
    wrong = [finding for finding in findings if finding["severity"] == "violation"]
    assert result.exit_code == 1
    assert [(f["rule"], f["value"]) for f in wrong] == [("statement-no-longer-holds", "ca. 71 prosent")]
    assert wrong[0]["link"].endswith("/okt-digitalisering/kommuner/_T/digitaliseringstakt/pandemien/andel")


@pytest.mark.skipif(not SSB.exists(), reason="the two articles are not here (LOD_SEEDS)")
@pytest.mark.parametrize(("before", "after"), [("84 %", "71 %"), ("53 %", "54 %"), ("93 %", "39 %")])
def test_a_number_that_was_edited_does_not_hold(published: SiteFolder, tmp_path: Path, before: str, after: str) -> None:
    """Even where the words around it do not say which figure it is: it stands where the figure's words stood."""
    article = write(tmp_path, KS.read_text("utf-8").replace(before, after, 1))
    words = ["--root", str(published.root), "verify-article", str(article), "--format", "json"]
    result = CliRunner().invoke(main, words, env={"LANG": "en"})
    findings = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 1
    assert [(f["rule"], f["value"]) for f in findings if f["severity"] == "violation"] == [
        ("statement-no-longer-holds", after)
    ]
    assert [f["rule"] for f in findings if f["severity"] == "info"] == ["statement-holds"] * 9
    lines = article.read_text("utf-8").split("\n")
    sarif = CliRunner().invoke(main, [*words[:-1], "sarif"], env={"LANG": "en"}).output
    for finding in json.loads(sarif)["runs"][0]["results"]:
        (location,) = finding["locations"]
        region = location["physicalLocation"]["region"]
        assert finding["properties"]["value"] in lines[region["startLine"] - 1]


WORKFLOW = re.compile(r"\n    on: .*?(?=\n\n\S)", re.DOTALL)


@pytest.mark.slow
def test_the_check_of_a_repository_runs_as_documented(tmp_path: Path) -> None:
    """The commands of its steps, in a site with an article; it fails where a number was edited, and says in which line.

    Only the wheel is not installed: it is the program that runs.
    """
    pages = [WORKFLOW.search((ROOT / page).read_text("utf-8")) for page in ("docs/articles.md", "docs/nb/articles.md")]
    match, norwegian = pages
    assert match is not None
    assert norwegian is not None
    assert match[0] == norwegian[0]
    steps = yaml.safe_load(textwrap.dedent(match[0]))["jobs"]["figures"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands.pop(0) == f"pip install ./lod_statistics-{__version__}-py3-none-any.whl"
    (tmp_path / "docs").mkdir()
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "lod.toml", tmp_path)
    report, (figures,) = tmp_path / "docs/report.md", [s["with"]["sarif_file"] for s in steps if "if" in s]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    def runs() -> list[int]:
        environment = {**os.environ, "PATH": path, "LANG": "en"}
        return [subprocess.run(["bash", "-c", c], cwd=tmp_path, env=environment).returncode for c in commands]

    text = "# Kommunene\n\nCa. {} prosent av kommunene sier at digitaliseringstakten har økt.\n"
    report.write_text(text.format(80), "utf-8")
    assert runs() == [0, 0]
    report.write_text(text.format(41), "utf-8")
    assert runs() == [0, 1]
    (result,) = json.loads((tmp_path / figures).read_text("utf-8"))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (result["level"], place["artifactLocation"]["uri"], place["region"]["startLine"]) == (
        "error",
        "docs/report.md",
        3,
    )


def test_a_range_has_no_value_until_a_person_gives_one(tmp_path: Path) -> None:
    """The middle is nobody's figure: it is asked for; left empty, the bounds stand alone with the status missing."""
    path = write(tmp_path, "Nye tall\n\nMellom 40 og 50 prosent av skolene har en plan. Samme andel har to.")
    lod(tmp_path, "read", path, "--id", "plan")
    table, sheet = tmp_path / "data/plan/figures.csv", tmp_path / "data/plan/statements.csv"
    for row in rows(table):
        assert (row["andel"], row["qualifier"], row["lowerBound"], row["upperBound"]) == ("TODO", "between", "40", "50")
    sheet.write_text(sheet.read_text("utf-8").replace(",TODO,", ",,"), "utf-8")
    lod(tmp_path, "read", path, "--id", "plan")
    assert [(row["andel"], row["obsStatus"]) for row in rows(table)] == [("", "M")] * 2


WEB_PAGE = """<!DOCTYPE html><html lang="nb"><head><title>x</title><style>p { color: red }</style></head><body>
<nav>Ca. 80 prosent av kommunene</nav>
<main><h1>Tall &amp; mer</h1><p class="a">Ifølge &laquo;SSB&raquo; har <em>mer
  enn&nbsp;90 prosent</em> av kommunene &oslash;kt bruk av fjernarbeidsløsninger.</p>
<p>Alle <b>fylkes</b>kommuner og 7 av 9 skoler.</p></main>
</body></html>"""


@pytest.mark.slow
def test_a_web_page_comes_back_as_it_was_with_its_figures_in_it(published: SiteFolder, tmp_path: Path) -> None:
    """Nothing but the elements and the script is added, whatever references and white space the page has."""
    source, target = tmp_path / "a.html", tmp_path / "b.html"
    source.write_text(WEB_PAGE.replace("&nbsp;90", "\n90"), "utf-8")
    output = lod(published.root, "read", source, "--write", target)
    result = target.read_text("utf-8")
    opening = '<lod-figure src="https://data.example.no/id/observation/okt-digitalisering/kommuner/_T/fjernarbeid/'
    assert (
        f'<em>{opening}pandemien/andel" value="90" qualifier="more-than">mer\n  enn\n90 prosent</lod-figure>' in result
    )
    bare = re.sub(r"</?lod-figure[^>]*>|<script src=\"[^\"]*lod-figure-1.js\" async></script>\n", "", result)
    assert bare == source.read_text("utf-8")
    assert "Left as words: “7 av 9”" in output


def test_words_that_no_longer_hold_are_pinned_to_what_they_say(published: SiteFolder, tmp_path: Path) -> None:
    """The page then marks them as changed; a figure that nobody published is left as words."""
    text = "Under 80 prosent av kommunene har økt bruk av fjernarbeidsløsninger. 7 av 9 skoler har en plan."
    output = lod(published.root, "read", write(tmp_path, text), "--write", tmp_path / "b.html", "--language", "nb")
    assert 'value="80" qualifier="less-than">Under 80 prosent</lod-figure>' in (tmp_path / "b.html").read_text("utf-8")
    assert "Left as words: “7 av 9”" in output


def test_a_text_read_again_is_the_one_its_source_was_read_as(tmp_path: Path) -> None:
    """The digest and the day in the description follow the text; all else in it stays as the steward wrote it."""
    path, description = write(tmp_path, TEXT), tmp_path / "data/plan/dataset.yaml"
    lod(tmp_path, "read", path, "--id", "plan")
    description.write_text(description.read_text("utf-8").replace("Nye tall", "Mine tall") + "# mine\n", "utf-8")
    before = description.read_text("utf-8")
    path.write_text(f"{TEXT} 7 prosent har to.", "utf-8")
    assert "Wrote data/plan/dataset.yaml" in lod(tmp_path, "read", path, "--id", "plan")
    old, new = (hashlib.sha256(text.encode()).hexdigest() for text in (TEXT, f"{TEXT} 7 prosent har to."))
    assert description.read_text("utf-8") == before.replace(old, new)


def commands_of(page: str) -> list[str]:
    """The commands of the workflow that the documentation shows, but for the one that installs."""
    runs = re.findall(r"- run: (.+)", (ROOT / page).read_text("utf-8"))
    return [command for command in runs if not command.startswith("pip ")]


@pytest.mark.parametrize("page", ["docs/articles.md", "docs/nb/articles.md"])
def test_the_workflow_of_the_documentation_runs_as_written(published_site: SiteFolder, page: str) -> None:
    """Each command, in a folder with an article: the last fails for a wrong figure, and its SARIF says where."""
    (published_site.root / "docs").mkdir()
    article = published_site.root / "docs/report.md"
    article.write_text("# Rapport\n\nUnder 80 prosent av kommunene har økt bruk av fjernarbeidsløsninger.", "utf-8")
    folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "LOD_BASE": BASE}
    codes = [
        subprocess.run(["sh", "-c", command], cwd=published_site.root, env=environment, check=False).returncode
        for command in commands_of(page)
    ]
    assert codes == [0, 1]
    run = json.loads((published_site.root / "figures.sarif").read_text("utf-8"))["runs"][0]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("statement-no-longer-holds", "error")
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "docs/report.md"
