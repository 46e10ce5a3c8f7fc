"""Golden cases: the same small figures in each format and layout come in as the same observations.

A case is a folder `tests/golden/<source>/<case>/`: a data set as a steward has it. What must come out stands in its own
`expected.csv`, else in `tests/golden/figures.csv`.
"""

from __future__ import annotations

import csv
import gzip
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from lod.config import Settings
from lod.cube import index
from lod.errors import Severity
from lod.model.structure import MEASURE_TYPE
from lod.sources.rdfcube import statements as statements_on_disk
from lod.sources.site import folder as sources
from lod.sources.site.folder import DataSetSource, Sources
from tests.conftest import BASE, SiteFolder

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent.relative_to(GOLDEN).as_posix() for path in GOLDEN.glob("*/*/dataset.yaml"))


def site_of(case: str, folder: Path) -> SiteFolder:
    """A site with the case as its one data set."""
    shutil.copytree(GOLDEN / case, folder / "data" / "case", ignore=shutil.ignore_patterns("expected.csv"))
    (folder / "lod.toml").write_text("", "utf-8")
    return SiteFolder(folder)


def read(site: SiteFolder) -> Sources:
    return sources.read(Settings.load(site.root, {"LOD_BASE": BASE}))


def observations(entry: DataSetSource) -> Iterator[dict[str, str]]:
    """What comes out of a table, in the columns of the expected figures."""
    findings: list[object] = []
    for rows, columns in entry.observations(findings):  # type: ignore[arg-type]  # plain values, as the test has them
        for i in range(len(rows)):
            cells = {name: str(cells[i] or "") for name, cells in columns.items()}
            yield cells | {"value": cells[cells[MEASURE_TYPE]]}
    assert findings == []


def expected(case: str) -> list[dict[str, str]]:
    path = GOLDEN / case / "expected.csv"
    with (path if path.exists() else GOLDEN / "figures.csv").open(encoding="utf-8") as file:
        return sorted(csv.DictReader(file), key=lambda row: tuple(row.values()))


@pytest.mark.parametrize("case", CASES)
def test_the_same_figures_come_out_of_every_format(case: str, tmp_path: Path) -> None:
    """Dimensions, value, unit and status of each observation, whatever they were written in."""
    sources_read = read(site_of(case, tmp_path))
    assert [f for f in sources_read.findings if f.severity is Severity.VIOLATION] == []
    wanted = expected(case)
    (entry,) = sources_read.datasets
    rows = [{name: cells[name] for name in wanted[0]} for cells in observations(entry)]
    assert sorted(rows, key=lambda row: tuple(row.values())) == wanted


@pytest.mark.parametrize("suffix", ["nt", "rdf", "jsonld", "trig", "ttl.gz"])
def test_a_cube_in_any_format_of_rdf_gives_the_same(suffix: str, tmp_path: Path) -> None:
    """Spelling and order of statements change nothing; the N-Triples are sorted so that nothing stands together."""
    site = site_of("rdf/complete", tmp_path)
    folder = site.root / "data" / "case"
    quads = [q.triple for q in ox.parse((folder / "cube.ttl").read_bytes(), ox.RdfFormat.TURTLE)]
    if suffix == "ttl.gz":
        (folder / "cube.ttl.gz").write_bytes(gzip.compress((folder / "cube.ttl").read_bytes()))
    else:
        if suffix == "nt":
            quads.sort(key=lambda triple: (str(triple.predicate), str(triple.object)))
        format = ox.RdfFormat.from_extension(suffix)
        assert format is not None
        ox.serialize(quads, str(folder / f"cube.{suffix}"), format)
    (folder / "cube.ttl").unlink()
    site.edit("data/case/dataset.yaml", lambda text: text.replace("cube.ttl", f"cube.{suffix}"))
    wanted = expected("rdf/complete")
    (entry,) = read(site).datasets
    rows = [{name: cells[name] for name in wanted[0]} for cells in observations(entry)]
    assert sorted(rows, key=lambda row: tuple(row.values())) == wanted


def statements(site: SiteFolder) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(site.current / "dumps" / "case.nt"), format=ox.RdfFormat.N_TRIPLES)
    return store


def test_a_cube_from_elsewhere_is_published_with_its_own_iris_as_links(tmp_path: Path) -> None:
    """Data set, properties, codes and observations get our IRIs, and are said to be the same as what they were."""
    site = site_of("rdf/attached", tmp_path)
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    same = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    links = {(q.subject.value, q.object.value) for q in statements(site).quads_for_pattern(None, same, None)}  # type: ignore[union-attr]  # there is one, or the test fails
    old = "https://old.example.no/"
    assert {
        (f"{BASE}id/dataset/case", f"{old}ds"),
        (f"{BASE}def/area", f"{old}area"),
        (f"{BASE}def/persons", f"{old}persons"),
        (f"{BASE}id/codelist/areas", f"{old}areas"),
        (f"{BASE}id/codelist/areas/03", f"{old}oslo"),
        (f"{BASE}id/codelist/refPeriod/2020", "http://reference.data.gov.uk/id/year/2020"),
        (f"{BASE}id/observation/case/NO/2019/persons", f"{old}o1"),
    } <= links


def test_our_own_dump_read_again_says_nothing_of_itself_twice(tmp_path: Path) -> None:
    """A dump of ours as the table of its data set: nothing is the same as itself, and the release has its index."""
    site = site_of("rdf/complete", tmp_path)
    assert site.lod("build").exit_code == 0
    before = {quad.subject for quad in statements(site)}
    (site.root / "data" / "case" / "cube.nt").write_bytes((site.current / "dumps" / "case.nt").read_bytes())
    # a dump does not name the publisher, whom the catalogue names: the description does
    named = "publisher: {name: {nb: Etaten, en: The office}}\n"
    site.edit("data/case/dataset.yaml", lambda text: named + text.replace("cube.ttl", "cube.nt"))
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    same = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    again = list(statements(site))
    assert [quad for quad in again if quad.predicate == same and quad.subject == quad.object] == []
    assert {quad.subject for quad in again if "/id/observation/" in str(quad.subject)} <= before
    assert (site.current / index.FILE).is_file()


def test_codes_and_properties_keep_their_iris_by_choice(tmp_path: Path) -> None:
    """With `iris: keep` figures are said with the properties and the codes of the publisher they come from."""
    site = site_of("rdf/complete", tmp_path)
    site.edit("data/case/dataset.yaml", lambda text: text + "  iris: keep\n")
    result = site.lod("build")
    assert result.exit_code == 0, result.output
    old = "https://old.example.no/"
    links = statements(site).quads_for_pattern(None, ox.NamedNode(f"{old}area"), ox.NamedNode(f"{old}oslo"))
    assert len(list(links)) == 2


def test_a_steward_may_name_things_otherwise(tmp_path: Path) -> None:
    """What the description says holds over what the cube says, component by component."""
    site = site_of("rdf/complete", tmp_path)
    more = "dimensions:\n  sted: {column: area, label: {nb: Sted, en: Place}, codelist: steder}\ntitle: {nb: Folk}\n"
    site.edit("data/case/dataset.yaml", lambda text: text + more)
    sources_read = read(site)
    assert sources_read.findings == []
    (entry,) = sources_read.datasets
    structure = entry.dataset.structure
    assert [(d.name, d.codelist) for d in structure.dimensions] == [("sted", "steder"), ("refPeriod", "refPeriod")]
    assert structure.dimensions[0].same_as == ("https://old.example.no/area",)
    assert (entry.dataset.title.best("nb"), entry.dataset.title.best("en")) == ("Folk", "Folk")
    assert {row["sted"] for row in observations(entry)} == {"NO", "03"}


def test_no_description_is_needed_where_the_file_says_it_all(tmp_path: Path) -> None:
    """A folder with one cube is a data set; what the cube does not say is asked for, in the cube's file."""
    site = site_of("rdf/complete", tmp_path)
    (site.root / "data" / "case" / "dataset.yaml").unlink()
    findings = site.check()
    assert [(f["file"], f["message"]) for f in findings] == [("data/case/cube.ttl", "the key 'contact' is missing.")]


BAD = [
    ("two data sets", "x:ds a qb:DataSet", "x:other a qb:DataSet . x:ds a qb:DataSet", ("2 data sets", "dataset:")),
    ("no data set", "x:ds a qb:DataSet ; qb:structure x:dsd ;", "x:ds", ("no qb:DataSet",)),
    ("no structure", "qb:structure x:dsd", "qb:structure x:none", ("example.no/none", "beside")),
    ("unknown code", "x:area x:no ;", "x:area x:nowhere ;", ("nowhere",)),
    ("no number", "x:persons 100", 'x:persons "mange"', ("mange", "number")),
    ("syntax", "x:o1 a qb:Observation ;", "x:o1 a qb:Observation", ("Turtle", "cube.ttl:")),
    ("file of this machine", "refPeriod year:2019 ; x:persons 100", "refPeriod <file:///etc/x> ; x:persons 100",
     ("file:///etc/x", "no address of the web")),
    ("same figure twice", "x:area x:no ; sdmx-dimension:refPeriod year:2020",
     "x:area x:no ; sdmx-dimension:refPeriod year:2019", ("same figure",)),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_a_bad_cube_is_told(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    """What a cube lacks or gets wrong is told in words, and never a traceback."""
    site = site_of("rdf/complete", tmp_path)
    assert old in (site.root / "data/case/cube.ttl").read_text("utf-8")
    site.edit("data/case/cube.ttl", lambda text: text.replace(old, new, 1))
    output = site.lod("check").output
    assert all(word in output for word in words), output


def test_a_unit_nobody_knows_is_asked_for(tmp_path: Path) -> None:
    """A unit not in the list is published as an attribute, and the measure's own unit is for a steward to say."""
    site = site_of("rdf/complete", tmp_path)
    site.edit("data/case/cube.ttl", lambda t: t.replace('"persons"@en', '"heads"@en').replace("t:persons", "t:heads"))
    (finding,) = [f for f in site.check() if f["severity"] == "violation"]
    assert (finding["column"], finding["message"]) == ("measures.persons", "the key 'unit' is missing.")
    about = "measures:\n  persons: {unit: persons}\n"
    site.edit("data/case/dataset.yaml", lambda text: text + about)
    assert {f["severity"] for f in site.check()} <= {"warning", "info"}
    assert {row["unitOfMeasure"] for row in observations(read(site).datasets[0])} == {"heads"}


@pytest.mark.parametrize("key", ["file: ../../lod.toml", "file: cube.ttl\n  beside: [../../lod.toml]"])
def test_files_outside_the_folder_are_not_read(tmp_path: Path, key: str) -> None:
    """Neither the table nor what belongs to it may stand elsewhere."""
    site = site_of("rdf/complete", tmp_path)
    site.edit("data/case/dataset.yaml", lambda text: text.replace("file: cube.ttl", key + "\n  format: rdf"))
    assert any("outside" in f["message"] for f in site.check())


OTHER = "https://example.org/other"
WRONG = [
    ("context elsewhere", '"http://www.w3.org/ns/csvw", {"@language": "nb"}', f'"http://www.w3.org/ns/csvw", "{OTHER}"',
     ("context", "fetched")),
    ("schema elsewhere", '"tableSchema": {', f'"tableSchema": "{OTHER}", "x": {{', (OTHER, "fetched")),
    ("file outside", '"url": "folk.csv"', '"url": "../../lod.toml"', ("../../lod.toml", "elsewhere")),
    ("column missing", '"titles": "Personer"', '"titles": "Folk"', ("'Folk' is missing", "folk.csv:1")),
    ("no JSON", '"url": "folk.csv",', '"url": "folk.csv"', ("not JSON", "folk.csv-metadata.json:4")),
    ("no table", '"url": "folk.csv",', "", ("no table",)),
    ("no number", '"null": ["..", ""]', '"null": ""', ("'..'", "folk.csv:6")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), [wrong[1:] for wrong in WRONG], ids=[wrong[0] for wrong in WRONG])
def test_bad_metadata_are_told(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    """Metadata of a table that cannot be followed are told, and nothing elsewhere is read."""
    site = site_of("csvw/plain", tmp_path)
    path = "data/case/folk.csv-metadata.json"
    assert old in (site.root / path).read_text("utf-8")
    site.edit(path, lambda text: text.replace(old, new, 1))
    output = site.lod("check").output
    assert all(word in output for word in words), output


def billion(text: str) -> str:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    return text.replace("?>", f'?><!DOCTYPE x [<!ENTITY a0 "a">{bomb}]>', 1)


@pytest.mark.parametrize(
    ("case", "file", "change", "words"),
    [
        ("generic", "figures.xml", billion, ("document type", "figures.xml")),
        ("generic", "figures.xml", lambda text: text[:400], ("this is not XML", "figures.xml")),
        ("generic", "structure.xml", lambda text: "<x/>", ("cannot be read as SDMX", "structure.xml")),
        ("json", "figures.json", lambda text: text[:400], ("not JSON",)),
        ("json", "figures.json", lambda text: "{}", ("no data message",)),
        ("json", "figures.json", lambda text: text.replace('"1": [101, 0]', '"9": [101, 0]'), ("not there",)),
        ("csv", "figures.csv", lambda text: text.replace(",101,", ",mange,"), ("mange", "figures.csv:3")),
    ],
)
def test_bad_messages_are_told(
    tmp_path: Path, case: str, file: str, change: Callable[[str], str], words: tuple[str, ...]
) -> None:
    """A message that is broken, hostile or none is told, and nothing expands."""
    site = site_of(f"sdmx/{case}", tmp_path)
    site.edit(f"data/case/{file}", change)
    output = site.lod("check").output
    assert all(word in output for word in words), output


def test_without_the_library_sdmx_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SDMX-ML needs an extra; without it the other formats are read as before."""
    monkeypatch.setitem(sys.modules, "sdmx", None)
    output = site_of("sdmx/generic", tmp_path).lod("check").output
    assert "pip install sdmx1" in output


def test_more_than_memory_should_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose statements are not of observations is refused past a limit, before they are all in memory."""
    monkeypatch.setattr(statements_on_disk, "MAX_FACTS", 20)
    output = site_of("rdf/complete", tmp_path).lod("check").output
    assert "statements beside the observations" in output
