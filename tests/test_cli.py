"""The command line, as people use it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from lod.cli import main
from lod.cli.help import every, plain
from lod.cli.keys import keys
from lod.config import Settings
from lod.messages.catalogue import FOLDER, entries, forms
from tests.conftest import BASE, SiteFolder

QUERY = "SELECT ?who (max(?v) AS ?most) { ?o def:respondent ?who ; def:andel ?v } GROUP BY ?who ORDER BY ?who"


def test_help_teaches() -> None:
    """`lod --help` says what to do, in order."""
    result = subprocess.run([sys.executable, "-m", "lod", "--help"], capture_output=True, text=True, check=True)
    assert result.stdout.index("lod check") < result.stdout.index("lod build") < result.stdout.index("lod serve")


def test_a_command_starts_without_what_others_need() -> None:
    """Databases and columns are loaded by the commands that use them: they take longer than all else of a start."""
    program = "import sys, lod.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {"duckdb", "numpy", "pyarrow", "pyoxigraph", "rdflib", "flask", "jsonschema"} & set(
        done.stdout.split()
    ) == set()


@pytest.mark.parametrize("tongue", ["nb", "nn"])
@pytest.mark.parametrize("command", ["", *sorted(main.commands), *(f"keys {name}" for name in sorted(keys.commands))])
def test_help_is_in_the_language_of_the_person(site: SiteFolder, command: str, tongue: str) -> None:
    """`--help` by LC_ALL: every command and every option that says something says it in Norwegian; then English."""
    name = command.replace(" ", "-") or "lod"
    words = [*command.split(), "--help"]
    norwegian = site.lod(*words, env={"LC_ALL": f"{tongue}_NO.UTF-8"}).output
    assert norwegian.startswith("Bruk: ")
    assert forms(f"help.{name}", tongue).forms[0].split()[0] in norwegian
    assert forms("click.help", tongue).forms[0] in norwegian
    assert "Show" not in norwegian
    assert "Options:" not in norwegian
    english = site.lod(*words, env={"LC_ALL": "C"}).output
    assert "Show this message and exit." in english


def test_the_catalogue_of_help_is_of_what_there_is() -> None:
    """The English of each command and option is in the catalogue as it stands in the code, and nothing else is."""
    written = {}
    for name, command in [("lod", main), *every(main)]:
        written[f"help.{name}"] = plain(command.help or "")
        for option in command.params:
            if isinstance(option, click.Option) and option.help:
                written[f"help.{name}.{option.name}"] = option.help
    assert written == {key: entry.forms[0] for key, entry in entries(FOLDER / "help.pot", "en")}


REFUSED = {
    "bild": ("Kommandoen 'bild' finnes ikke. Mente du 'build'?", "Kommandoen 'bild' finst ikkje. Meinte du 'build'?"),
    "build --bse": ("Valget '--bse' finnes ikke. Mente du '--base'?", "Valet '--bse' finst ikkje. Meinte du '--base'?"),
    "build --base": ("Valget '--base' trenger en verdi.", "Valet '--base' treng ein verdi."),
    "check a b": ("For mange argumenter (a b)", "For mange argument (a b)"),
    "explain --without x": ("Ugyldig verdi: 'x' er ikke en av 'prune'", "Ugyldig verdi: 'x' er ikkje ein av 'prune'"),
    "new": ("Mangler argumentet 'FILE'.", "Manglar argumentet 'FILE'."),
    "new no-such.csv": ("Fil 'no-such.csv' finnes ikke.", "Fil 'no-such.csv' finst ikkje."),
    "serve --port x": ("'x' er ikke et gyldig heltall.", "'x' er ikkje eit gyldig heiltal."),
    "serve --processes 99": ("99 er utenfor området 1<=x<=64.", "99 er utanfor området 1<=x<=64."),
}


@pytest.mark.parametrize("line", REFUSED)
def test_a_line_that_is_refused_is_so_in_the_language_of_the_person(tmp_path: Path, line: str) -> None:
    """A command, an option or a value there is not: usage, where help is and what is wrong, without English."""
    site = SiteFolder(tmp_path)
    for tongue, sentence in zip(("nb", "nn"), REFUSED[line], strict=True):
        result = site.lod(*line.split(), env={"LC_ALL": f"{tongue}_NO.UTF-8"})
        assert result.exit_code == 2
        assert sentence in result.stderr
        assert result.stderr.splitlines()[-1].startswith("Feil: ")
        assert not re.search(r"Usage|OPTIONS|COMMAND|Error|Invalid|Missing|Try|No such", result.stderr)
    assert "Error: " in site.lod(*line.split(), env={"LC_ALL": "C"}).stderr


HINTS = {
    "nb": ("Hvem som svarer for tallene.", "Ventet et tall som er høyst 18. Hvor mange desimaler"),
    "nn": ("Kven som svarar for tala.", "Venta eit tal som er høgst 18. Kor mange desimalar"),
}


@pytest.mark.parametrize("tongue", HINTS)
def test_what_a_schema_says_is_in_the_language_of_the_person(site: SiteFolder, tongue: str) -> None:
    """A key that is missing, and one that breaks its bound, with what it is for."""
    site.edit("data/okt-digitalisering/dataset.yaml", lambda text: re.sub(r"publisher:\n(  .*\n)+", "", text, count=1))
    site.edit("data/okt-digitalisering/dataset.yaml", lambda text: re.sub(r"decimals: \d+", "decimals: 19", text))
    result = site.lod("check", env={"LC_ALL": f"{tongue}_NO.UTF-8"})
    assert result.exit_code == 1
    for hint in HINTS[tongue]:
        assert hint in result.stderr


@pytest.mark.parametrize(("words", "sentence"), [("en", "Nothing is wrong."), ("nb", "Ingenting er galt.")])
def test_a_site_without_mistakes_is_told_so(site: SiteFolder, words: str, sentence: str) -> None:
    """`lod check` of a site that can be published says that nothing is wrong."""
    result = site.lod("check", "--lang", words)
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, sentence)


@pytest.mark.server
def test_a_query_is_answered_as_a_table(published: SiteFolder) -> None:
    """`lod query` reads standard input, needs no prefixes, and prints columns."""
    result = published.lod("query", stdin=QUERY)
    assert result.exit_code == 0
    assert f"{BASE}id/codelist/respondent/kommuner" in result.stdout
    assert result.stdout.splitlines()[0].split() == ["who", "most"]


@pytest.mark.server
@pytest.mark.parametrize(
    ("name", "start"), [("json", '{"head"'), ("csv", "who,most"), ("xml", "<?xml"), ("tsv", "?who\t?most")]
)
def test_a_query_is_answered_in_every_format(published: SiteFolder, tmp_path: Path, name: str, start: str) -> None:
    """`--format` and a file."""
    file = tmp_path / "q.rq"
    file.write_text(QUERY, "utf-8")
    assert published.lod("query", str(file), "--format", name).stdout.startswith(start)


@pytest.mark.server
def test_triples_are_answered_in_turtle(published: SiteFolder) -> None:
    """DESCRIBE gives a graph."""
    result = published.lod("query", "--format", "turtle", stdin="DESCRIBE def:andel")
    assert "qb:MeasureProperty" in result.stdout


@pytest.mark.slow
def test_how_a_query_is_answered_is_shown(published: SiteFolder) -> None:
    """The algebra, the plan, each pass with what it did, and the SQL in lines; a pass can be left out."""
    query = "SELECT (COUNT(*) AS ?n) { ?o a qb:Observation }"
    shown, bare = (published.lod("explain", *more, stdin=query).stdout for more in ((), ("--without", "counts")))
    assert shown.startswith("engine: columns\n\nalgebra:\n  Project ?n\n")
    assert "\nplan:\n  Select v0_int\n" in shown
    assert "  counts: reads how often a value occurs, which the index keeps, instead of the rows: done\n" in shown
    assert "\nSQL:\n  SELECT " in shown
    assert "\n  FROM (\n    SELECT " in shown
    assert "  counts: reads how often a value occurs, which the index keeps, instead of the rows: left out\n" in bare
    refused = published.lod("explain", "--without", "speed", stdin=query)
    assert refused.exit_code == 2
    assert "is not one of 'prune', 'counts', 'pages', 'share', 'nest'" in refused.stderr


def test_a_query_that_is_none_is_said_by_line(published: SiteFolder) -> None:
    """A syntax error names line and column of the visitor's own text."""
    result = published.lod("query", stdin="SELECT ?x {\n ?x ?y \n}")
    assert result.exit_code == 1
    assert "}\n^\nlod: Line 3, column 1: expected a term, but here is “}”." in result.output
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_build_says_which_base_it_took(site: SiteFolder) -> None:
    """Without a configured base it is the address that is served."""
    result = site.lod("build", env={"LOD_BASE": "", "LOD_PORT": "8123"})
    assert "http://127.0.0.1:8123/" in result.output
    assert (site.current / "dumps" / "all.nt").read_text("utf-8").startswith("<http://127.0.0.1:8123/")


@pytest.mark.slow
def test_a_pipe_is_kept_quiet(site: SiteFolder) -> None:
    """No progress in a pipe: one line says what was published."""
    result = site.lod("build")
    assert result.stderr == ""
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.slow
def test_data_alone_is_a_site(site: SiteFolder) -> None:
    """A folder with nothing but data/ can be built: the catalogue's description follows from it."""
    (site.root / "lod.toml").unlink()
    assert site.lod("build").exit_code == 0


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """A setting in the environment overrides the file; paths are relative to the site's folder."""
    (tmp_path / "lod.toml").write_text('port = 1\nhome = "h"\nquery_seconds = 2\n', "utf-8")
    settings = Settings.load(tmp_path, {"LOD_PORT": "2", "LOD_BASE": "https://x.example"})
    assert (settings.port, settings.home, settings.query_seconds) == (2, tmp_path / "h", 2.0)
    assert settings.base_iri == "https://x.example/"
    assert Settings.load(tmp_path, {"LOD_HOST": "::1"}).base_iri == "http://[::1]:1/"


def test_findings_come_as_json(site: SiteFolder) -> None:
    """`lod check --json` prints one object a finding."""
    site.edit("data/okt-digitalisering/figures.csv", lambda text: text.replace(",75,", ",x,"))
    lines = site.lod("check", "--json").stdout.splitlines()
    assert [json.loads(line)["row"] for line in lines] == [6]


@pytest.mark.slow
def test_a_third_person_can_copy_a_folder(site: SiteFolder) -> None:
    """A folder copied and edited is a data set of its own, with addresses of its own."""
    source, copy = site.root / "data" / "digitale-konsekvenser", site.root / "data" / "ny-undersokelse"
    subprocess.run(["cp", "-r", str(source), str(copy)], check=True)
    site.edit("data/ny-undersokelse/figures.csv", lambda text: text.replace(",84,exactly,84 %", ",12.5,exactly,12.5 %"))
    assert site.check() == []
    assert site.lod("build").exit_code == 0
    dump = (site.current / "dumps" / "ny-undersokelse.ttl").read_text("utf-8")
    assert 'def:andel "12.5"^^xsd:decimal' in dump
