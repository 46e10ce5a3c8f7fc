"""Bad input: each kind gets a finding that names file, row and column and says what to do, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from lod.cli import main
from tests.conftest import SiteFolder

pytestmark = pytest.mark.slow

FIGURES = "data/okt-digitalisering/figures.csv"
DESCRIPTION = "data/okt-digitalisering/dataset.yaml"
SIZES = "data/okt-digitalisering/codelists/storrelse.csv"


@dataclass(frozen=True)
class Bad:
    """A mistake, and the finding it must get: where, and words of message or hint.

    A row is a number, or the words by which the line is found after the mistake was made.
    """

    name: str
    make: Callable[[SiteFolder], None]
    file: str
    row: int | str | None
    column: str | None
    words: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def replaced(path: str, old: str, new: str, count: int = 1) -> Callable[[SiteFolder], None]:
    def make(site: SiteFolder) -> None:
        def change(text: str) -> str:
            assert old in text
            return text.replace(old, new, count)

        site.edit(path, change)

    return make


def written(path: str, data: bytes) -> Callable[[SiteFolder], None]:
    def make(site: SiteFolder) -> None:
        file = site.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    return make


def encoded(path: str, encoding: str) -> Callable[[SiteFolder], None]:
    def make(site: SiteFolder) -> None:
        file = site.root / path
        file.write_bytes(file.read_text("utf-8").replace("4 av 5", "fire av fem på rad").encode(encoding))

    return make


def linked(site: SiteFolder) -> None:
    """The table is a link to a file that is none of the site's."""
    outside = site.root / "outside.csv"
    (site.root / FIGURES).rename(outside)
    (site.root / FIGURES).symlink_to(outside)


def same_id(site: SiteFolder) -> None:
    site.edit("data/digitale-konsekvenser/dataset.yaml", lambda text: "id: okt-digitalisering\n" + text)


def with_shapes(site: SiteFolder) -> None:
    (site.root / "own").mkdir()
    (site.root / "own" / "mine.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n<x> a shh:PropertyShape .\n", "utf-8"
    )
    site.edit("lod.toml", lambda text: 'shapes = "own"\n' + text)


ZOO = [
    Bad(
        "unknown code",
        replaced(FIGURES, "kommuner,_T,fjern", "komuner,_T,fjern"),
        FIGURES,
        4,
        "respondent",
        ("komuner", "kommuner"),
    ),
    Bad(
        "missing key",
        replaced(FIGURES, "kommuner,_T,fjern", "kommuner,,fjern"),
        FIGURES,
        4,
        "storrelse",
        ("exactly one value",),
    ),
    Bad("doubled key", replaced(FIGURES, "kommuner,under-2000", "kommuner,50000-og-over"), FIGURES, 11, None, ("10",)),
    Bad("no number", replaced(FIGURES, ",75,", ",mange,"), FIGURES, 6, "andel", ("mange", "number")),
    Bad("140 per cent", replaced(FIGURES, ",75,", ",140,"), FIGURES, 6, "andel", ("140", "100")),
    Bad("missing column", replaced(FIGURES, ",andel,", ",andl,"), FIGURES, 1, "andel", ("andel", "andl")),
    Bad(
        "column nobody described",
        replaced(FIGURES, ",paragraph\n", ",paragraph,extra\n"),
        FIGURES,
        1,
        "extra",
        ("extra", "ignore"),
    ),
    Bad(
        "unknown key",
        replaced(DESCRIPTION, "frequency:", "frequenzy:"),
        DESCRIPTION,
        "frequenzy:",
        "frequenzy",
        ("frequency",),
    ),
    Bad("wrong encoding", encoded(FIGURES, "windows-1252"), FIGURES, 2, None, ("utf-8", "windows-1252")),
    Bad("BOM", replaced(FIGURES, "respondent,", "\ufeffrespondent,"), FIGURES, 1, None, ("BOM",)),
    Bad("semicolons", replaced(FIGURES, ",", ";", -1), FIGURES, 1, None, ("semicolons", "separator")),
    Bad("decimal comma", replaced(FIGURES, ",75,", ',"75,5",'), FIGURES, 6, "andel", ("75,5", "decimal")),
    Bad("empty file", written(FIGURES, b""), FIGURES, 1, None, ("empty",)),
    Bad(
        "no rows",
        written(FIGURES, b"respondent,storrelse,aktivitet,andel,qualifier,statedAs,paragraph\n"),
        FIGURES,
        2,
        None,
        ("no figures",),
    ),
    Bad("same id", same_id, DESCRIPTION, None, "id", ("okt-digitalisering", "taken")),
    Bad("cycle", replaced(SIZES, "all sizes,", "all sizes,under-2000"), SIZES, 2, "broader", ("circle",)),
    Bad(
        "invalid IRI",
        replaced(DESCRIPTION, "homepage: https://www.ssb.no/", "homepage: https//www.ssb.no/"),
        DESCRIPTION,
        "https//www",
        "publisher.homepage",
        ("https://",),
    ),
    Bad("broken prefix in a shape", with_shapes, "own/mine.ttl", 3, None, ("shh",)),
    Bad(
        "organisation number",
        replaced(DESCRIPTION, "971526920", "971526921"),
        DESCRIPTION,
        "971526921",
        "publisher.organization",
        ("check digit",),
    ),
    Bad(
        "unknown theme",
        replaced(DESCRIPTION, "[GOVE, TECH]", "[GOVE, TEHC]"),
        DESCRIPTION,
        "TEHC",
        "theme.1",
        ("TECH",),
    ),
    Bad(
        "missing title",
        replaced(DESCRIPTION, "title:", "# title:\nheading:"),
        DESCRIPTION,
        None,
        None,
        ("title", "missing"),
    ),
    Bad("YAML alias", replaced(DESCRIPTION, "title:", "title: &a"), DESCRIPTION, 2, None, ("aliases",)),
    Bad(
        "YAML error",
        replaced(DESCRIPTION, "theme: [GOVE, TECH]", "theme: [GOVE, TECH"),
        DESCRIPTION,
        None,
        None,
        ("bracket", "never closed"),
    ),
    Bad(
        "list that is not there",
        replaced(DESCRIPTION, "What increased}", "What increased}\n    codelist: aktiviteter"),
        DESCRIPTION,
        None,
        "aktivitet",
        ("aktivitet",),
    ),
    Bad(
        "table outside",
        replaced(DESCRIPTION, "file: figures.csv", "file: ../../lod.toml"),
        DESCRIPTION,
        "../../lod.toml",
        "table.file",
        ("outside",),
    ),
    Bad("table behind a link", linked, DESCRIPTION, "file: figures.csv", "table.file", ("outside",)),
    Bad(
        "table at an absolute path",
        replaced(DESCRIPTION, "file: figures.csv", "file: /etc/hosts"),
        DESCRIPTION,
        "/etc/hosts",
        "table.file",
        ("outside",),
    ),
    Bad("row too long", replaced(FIGURES, "samtlige,6", "samtlige,6,7"), FIGURES, 5, None, ("8 cells",)),
    Bad(
        "bound above value",
        replaced(FIGURES, "respondent,storrelse,aktivitet,andel,", "respondent,storrelse,aktivitet,andel,lowerBound,"),
        FIGURES,
        None,
        None,
        ("cells",),
    ),
    Bad(
        "code list without labels",
        replaced(SIZES, "label_nb,label_nn,label_en", "name1,name2,name3"),
        SIZES,
        1,
        None,
        ("label",),
    ),
]


@pytest.mark.parametrize("bad", ZOO, ids=str)
def test_every_mistake_is_told_where_it_is(bad: Bad, site: SiteFolder) -> None:
    """A mistake gets a finding at its file, row and column, in words that help."""
    bad.make(site)
    row = bad.row
    if isinstance(row, str):
        lines = (site.root / bad.file).read_text("utf-8").splitlines()
        row = next(number for number, line in enumerate(lines, 1) if str(bad.row) in line)
    findings = site.check()
    here = [
        f
        for f in findings
        if f.get("file") == bad.file
        and (row is None or f.get("row") == row)
        and (bad.column is None or f.get("column") == bad.column)
        and all(word in f"{f['message']} {f.get('hint', '')}" for word in bad.words)
    ]
    assert here, f"{bad.name}: {findings}"


def test_all_mistakes_come_at_once(site: SiteFolder) -> None:
    """Mistakes in several files, and of several kinds in one, are told in one go."""
    replaced(FIGURES, "kommuner,_T,fjern", "komuner,_T,fjern")(site)
    replaced(FIGURES, ",75,", ",140,")(site)
    replaced(FIGURES, ",88,", ",mange,")(site)
    replaced(SIZES, "all sizes,", "all sizes,under-2000")(site)
    replaced("data/digitale-konsekvenser/dataset.yaml", "frequency:", "frequenzy:")(site)
    findings = site.check()
    told = {(f["file"], f["row"]) for f in findings}
    assert {(FIGURES, 4), (FIGURES, 6), (FIGURES, 11), (SIZES, 2)} <= told
    assert any("frequenzy" in f["message"] for f in findings)


def test_a_mistake_is_told_once(site: SiteFolder) -> None:
    """What a cell lacks is not told again as a violation of every shape that reads it."""
    replaced(FIGURES, ",75,", ",mange,")(site)
    assert len(site.check()) == 1


def test_what_was_published_goes_on_being_served(published_site: SiteFolder) -> None:
    """A failed build changes nothing."""
    before = published_site.current
    replaced(FIGURES, ",75,", ",140,")(published_site)
    result = published_site.lod("build")
    assert result.exit_code == 1
    assert "140" in result.output
    assert published_site.current == before
    assert [path.name for path in before.parent.iterdir()] == [before.name]


def test_thousands_alike_are_counted(site: SiteFolder) -> None:
    """Very many mistakes of one kind do not bury the others."""
    header, *rows = (site.root / FIGURES).read_text("utf-8").splitlines()
    many = [rows[0].replace(",80,", ",x,")] * 3000
    (site.root / FIGURES).write_text("\n".join([header, *rows, *many]) + "\n", "utf-8")
    findings = site.check()
    assert len(findings) < 500
    assert sum(f.get("times", 1) for f in findings if f.get("column") == "andel") == 3000


def test_nothing_wrong_with_the_shipped_data(site: SiteFolder) -> None:
    """The shipped data have no finding, and the command ends with 0."""
    assert site.check() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('bass = "x"', ("bass", "base")),
        ("port = 'x'", ("port", "whole number")),
        ("base = 'ftp://x/'", ("base", "http")),
        ("port = ", ("TOML",)),
        ("keep = 1", ("keep", "2")),
    ],
)
def test_a_bad_setting_names_its_key(site: SiteFolder, text: str, words: tuple[str, ...]) -> None:
    """A setting that cannot be used is named, with what was expected."""
    site.edit("lod.toml", lambda old: text + "\n" + old)
    result = CliRunner().invoke(main, ["--root", str(site.root), "check"])
    assert result.exit_code == 1
    assert all(word in result.output for word in words)


def test_a_licence_of_the_catalogue_is_looked_up(site: SiteFolder) -> None:
    """In lod.toml too a licence is known by its usual names, and a wrong one is a finding, not a crash."""
    site.edit("lod.toml", lambda text: text + 'license = "CC BY 4.0"\n')
    assert site.check() == []
    site.edit("lod.toml", lambda text: text.replace("CC BY 4.0", "CC BY 4.O"))
    wrong = [(f["file"], f["column"]) for f in site.check() if f["severity"] == "violation"]
    assert ("lod.toml", "catalog.license") in wrong
