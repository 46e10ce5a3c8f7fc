"""Code lists come in from CSV and from SKOS with all they say, and what is wrong with them is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from lod.errors import Finding
from lod.model.codelist import MAX_DEPTH, CodeList, Concept, laws
from lod.model.text import Text
from lod.rdf import skos
from lod.rdf.iris import Iris
from lod.rdf.terms import Triple
from lod.sources.site import codelists

PREFIXES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix euvoc: <http://publications.europa.eu/ontology/euvoc#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix k: <https://klass.example.no/> .
"""
AREAS_CSV = """code,label_nb,label_en,alt_label_nb,definition_nb,broader,valid_from,valid_to,same_as,exact_match
31,Østfold,Østfold,,Et fylke.,,2024-01-01,,https://klass.example.no/31,
3101,Halden,Halden,Fredrikshald | Hald,,31,2024-01-01,,https://klass.example.no/3101,http://www.wikidata.org/entity/Q1
3001,Halden (til 2023),Halden (to 2023),,,31,2020-01-01,2023-12-31,https://klass.example.no/3001,
"""
AREAS_YAML = """label: {nb: Område, en: Area}
levels: [{nb: Fylke, en: County}, {nb: Kommune, en: Municipality}]
same_as: https://klass.example.no/areas
"""
AREAS_TTL = f"""{PREFIXES}
k:areas a skos:ConceptScheme ; skos:prefLabel "Område"@no, "Area"@en-GB ; xkos:levels ( k:county k:muni ) .
k:county xkos:depth 1 ; skos:prefLabel "Fylke"@nb, "County"@en ; skos:inScheme k:areas .
k:muni xkos:depth 2 ; skos:prefLabel "Kommune"@nb, "Municipality"@en .
k:31 skos:topConceptOf k:areas ; skos:notation "31" ; skos:prefLabel "Østfold"@nb, "Østfold"@en ;
    skos:definition "Et fylke."@nb ; euvoc:startDate "2024-01-01"^^xsd:date ; skos:narrower k:3101 .
k:3101 skos:inScheme k:areas ; skos:prefLabel "Halden"@nb, "Halden"@en ; skos:altLabel "Fredrikshald"@nb, "Hald"@nb ;
    skos:exactMatch <http://www.wikidata.org/entity/Q1> ; euvoc:startDate "2024-01-01"^^xsd:date .
k:3001 skos:inScheme k:areas ; skos:notation "3001" ; skos:broader k:31 ; skos:prefLabel "Halden (til 2023)"@nb,
    "Halden (to 2023)"@en ; euvoc:startDate "2020-01-01"^^xsd:date ; euvoc:endDate "2023-12-31"^^xsd:date .
"""


def read(folder: Path, **files: str) -> tuple[list[CodeList], list[Finding]]:
    """The lists of a folder with these files, `name__suffix` for `name.suffix`, and what is wrong with them."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    findings: list[Finding] = []
    return list(codelists.folder(folder, folder, findings)), findings


def graph(codelist: CodeList) -> set[Triple]:
    return set(skos.codelist(codelist, Iris("https://data.example.no/")))


def test_the_same_list_in_csv_and_in_skos_says_the_same(tmp_path: Path) -> None:
    """Codes, names, hierarchy, levels, validity and links are read alike from both."""
    (tmp_path / "csv").mkdir()
    (tmp_path / "skos").mkdir()
    (written,), none = read(tmp_path / "csv", area__csv=AREAS_CSV, area__yaml=AREAS_YAML)
    (published,), nothing = read(tmp_path / "skos", area__ttl=AREAS_TTL)
    assert none == nothing == []
    assert graph(written) == graph(published)
    assert [concept.broader for concept in written.concepts] == ["", "31", "31"]


@pytest.mark.parametrize("suffix", ["nt", "rdf", "jsonld"])
def test_skos_in_any_format_says_the_same(tmp_path: Path, suffix: str) -> None:
    """The formats of RDF differ in nothing but spelling."""
    (tmp_path / "ttl").mkdir()
    (tmp_path / "other").mkdir()
    (expected,), _ = read(tmp_path / "ttl", area__ttl=AREAS_TTL)
    quads = [quad.triple for quad in ox.parse(AREAS_TTL, ox.RdfFormat.TURTLE)]
    format = ox.RdfFormat.from_extension(suffix)
    assert format is not None
    ox.serialize(quads, str(tmp_path / "other" / f"area.{suffix}"), format)
    (codelist,), findings = read(tmp_path / "other")
    assert findings == []
    assert graph(codelist) == graph(expected)


def test_what_we_publish_comes_in_again(tmp_path: Path) -> None:
    """A list of ours read as SKOS is the same list, but for its being the same as what it was read from."""
    (first,), _ = read(tmp_path, area__csv=AREAS_CSV, area__yaml=AREAS_YAML)
    (tmp_path / "again").mkdir()
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(graph(first)))
    (second,), findings = read(tmp_path / "again", area__nt=text)
    assert findings == []
    links = {"https://data.example.no/id/codelist/area"}
    assert set(second.same_as) == links | set(first.same_as)
    stripped = [replace(c, same_as=c.same_as[1:]) for c in second.concepts]
    assert [replace(c, same_as=d.same_as) for c, d in zip(stripped, first.concepts, strict=True)] == list(
        first.concepts
    )


def test_codes_keep_their_iris_by_choice(tmp_path: Path) -> None:
    """With `iris: keep` the concepts are those of the other publisher, by their own IRIs."""
    (codelist,), findings = read(tmp_path, area__ttl=AREAS_TTL, area__yaml="iris: keep\nlabel: {nb: Sted, en: Place}\n")
    assert findings == []
    assert codelist.concepts[0].iri == "https://klass.example.no/31"
    assert all(not concept.same_as for concept in codelist.concepts)
    assert codelist.label.best("nb") == "Sted"


def test_hierarchical_lists_and_collections_are_lists(tmp_path: Path) -> None:
    """qb:HierarchicalCodeList with its own property, and an ordered skos:Collection, several in one file."""
    codelists, findings = read(
        tmp_path,
        lists__ttl=f"""{PREFIXES}
k:tree a qb:HierarchicalCodeList ; skos:prefLabel "Tree"@en ; qb:hierarchyRoot k:a ; qb:parentChildProperty k:has .
k:a skos:prefLabel "A"@en ; k:has k:b .
k:b skos:prefLabel "B"@en .
k:bag a skos:OrderedCollection ; skos:prefLabel "Bag"@en ; skos:memberList ( k:y k:x ) .
k:x skos:prefLabel "X"@en . k:y skos:prefLabel "Y"@en .
""",
    )
    assert findings == []
    assert {c.name: [(k.notation, k.broader) for k in c.concepts] for c in codelists} == {
        "tree": [("a", ""), ("b", "a")],
        "bag": [("y", ""), ("x", "")],
    }


def test_texts_without_language_are_told(tmp_path: Path) -> None:
    """Untagged texts are in the language the description says, with a word about it."""
    text = f'{PREFIXES} k:l a skos:ConceptScheme ; skos:hasTopConcept k:a . k:a skos:prefLabel "A" .'
    (codelist,), (finding,) = read(tmp_path, list__ttl=text, list__yaml="language: nn\n")
    assert codelist.concepts[0].label == Text.of({"nn": "A"})
    assert finding.severity == "warning"


CYCLE = 'k:l a skos:ConceptScheme ; skos:hasTopConcept k:a . k:a skos:prefLabel "A"@en ; skos:broader k:b . '
BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x.ttl", f"{PREFIXES}\nk:a k:b k:c d .", ("Turtle", "x.ttl:9")),
        ("x.ttl", f"{PREFIXES} k:a k:b k:c .", ("no code list",)),
        ("x.ttl", "<a> <b> <c> .", ("relative", "base")),
        ("x.ttl", f'{PREFIXES}{CYCLE} k:b skos:prefLabel "B"@en ; skos:broader k:a .', ("circle",)),
        ("x.ttl", f'{PREFIXES} k:l a skos:ConceptScheme ; skos:hasTopConcept <file:///etc/passwd> .'
         ' <file:///etc/passwd> skos:prefLabel "A"@en .', ("file:///etc/passwd", "web")),
        ("x.ttl", f'{PREFIXES} k:l a skos:ConceptScheme ; skos:prefLabel "{"x" * 100_001}"@en .', ("longer than",)),
        ("x.jsonld", '{"@context": "https://example.org/c", "@id": "https://example.org/a"}', ("elsewhere", "fetched")),
        ("x.rdf", f'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a0 "a">{BOMB}]>\n<r/>', ("entity", "x.rdf:2")),
        ("x.rdf", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r/>', ("another file",)),
        ("x.csv", "code,label_nb,same_as\na,A,file:///etc/passwd\n", ("file:///etc/passwd", "not an IRI")),
        ("x.csv", "code,label_nb,same_as\na,A,javascript:alert(1)\n", ("not an IRI",)),
        ("x.csv", "code,label_nb,valid_from,valid_to\na,A,2024-01-01,2023-01-01\n", ("out of use before",)),
        ("x.csv", "code,label_nb,valid_from\na,A,i fjor\n", ("not a date",)),
        ("x.csv", "code,label_nb,broader\n" + "".join(f"{n},A,{n - 1 if n else ''}\n" for n in range(MAX_DEPTH + 2)),
         (f"more than {MAX_DEPTH} levels",)),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 9 else "",
)  # fmt: skip
def test_bad_lists_are_findings(tmp_path: Path, name: str, text: str, words: tuple[str, ...]) -> None:
    """What is wrong or hostile is told in words, and nothing is fetched or expanded."""
    (tmp_path / name).write_text(text, "utf-8")
    _, findings = read(tmp_path)
    messages = "\n".join(map(str, findings))
    assert all(word in messages for word in words), messages


def test_a_list_of_a_million_codes_is_refused(tmp_path: Path) -> None:
    """A file past the limit is refused by its size, before it is read."""
    with (tmp_path / "x.ttl").open("wb") as file:
        file.truncate(60_000_000)
    _, (finding,) = read(tmp_path)
    assert "larger than 50,000,000 bytes" in finding.message


def test_levels_are_named_once_each(tmp_path: Path) -> None:
    """As many names as levels."""
    _, (finding,) = read(tmp_path, area__csv=AREAS_CSV, area__yaml="label: {nb: A}\nlevels: [{nb: Fylke}]\n")
    assert "2 levels, and 1 names" in finding.message


def test_a_long_circle_is_told_shortly() -> None:
    """A circle of very many codes is found in linear time and told in a line."""
    size = 50_000
    concepts = tuple(Concept(f"{n}", Text.of({"nb": "A"}), broader=f"{(n + 1) % size}") for n in range(size))
    (finding,) = laws(CodeList("x", Text(), concepts))
    assert "…" in finding.message
    assert len(finding.message) < 200
