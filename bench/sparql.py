"""How fast questions are answered over columns, beside Oxigraph over the same triples: `python bench/sparql.py [N]`.

A cube of N observations (four dimensions, one measure, two attributes, code lists with labels and a hierarchy) is made
in a scratch folder, as an index and as an Oxigraph store. Each question is asked of a query worker of either engine:
milliseconds of the best of three (columns: with the plan kept, and in brackets the first time), their ratio, and the
geometric mean. `--columns` leaves Oxigraph out; `--seconds` is the limit of one answer; `--folder` keeps the release.
"""

from __future__ import annotations

import argparse
import itertools
import math
import random
import sys
import tempfile
import time
from pathlib import Path

from lod.config import Settings
from lod.cube import index, indexing
from lod.cube.staging import Staging
from lod.errors import QueryError
from lod.graph import store
from lod.graph.canonical import canonical
from lod.model.attributes import STATUS, UNIT
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import Agent, Contact, DataSet
from lod.model.structure import MEASURE_TYPE, DataStructureDefinition, Dimension, Measure
from lod.model.text import Text
from lod.query.engine import Query
from lod.query.process import Process
from lod.rdf import qb, skos
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple

BASE = "https://data.example.no/"
IRIS = Iris(BASE)
AREAS, COUNTIES, AGES, SEXES = 400, 15, 26, 5
PREFIXES = f"""PREFIX def: <{BASE}def/> PREFIX area: <{BASE}id/codelist/area/> PREFIX ds: <{BASE}id/dataset/>
PREFIX age: <{BASE}id/codelist/age/> PREFIX sex: <{BASE}id/codelist/sex/> PREFIX year: <{BASE}id/codelist/year/>
PREFIX obs: <{BASE}id/observation/> PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sdmx: <http://purl.org/linked-data/sdmx/2009/attribute#> PREFIX ex: <https://example.org/>
"""
_FIXED = "def:age age:g3 ; def:sex sex:s1"
QUESTIONS = {
    "one figure": f"SELECT ?v {{ ?o def:area area:a7 ; {_FIXED} ; def:year year:2000 ; def:share ?v }}",
    "one observation": f"SELECT ?p ?x {{ <{BASE}id/observation/cube/a7/g3/s1/2000/share> ?p ?x }}",
    "a slice": f"SELECT ?a ?v {{ ?o def:area ?a ; {_FIXED} ; def:year year:2000 ; def:share ?v }}",
    "a time series with labels": f"""SELECT ?l ?v {{ ?o def:area area:a7 ; {_FIXED} ; def:year ?y ; def:share ?v .
        ?y skos:prefLabel ?l FILTER(LANG(?l) = "nb") }} ORDER BY ?y""",
    "top ten": "SELECT ?o ?v { ?o def:share ?v } ORDER BY DESC(?v) ?o LIMIT 10",
    "average by area": "SELECT ?a (AVG(?v) AS ?m) { ?o def:area ?a ; def:share ?v } GROUP BY ?a",
    "average by county": """SELECT ?l (AVG(?v) AS ?m) { ?o def:area/skos:broader ?c ; def:share ?v .
        ?c skos:prefLabel ?l FILTER(LANG(?l) = "nb") } GROUP BY ?l""",
    "two fixed, grouped": f"SELECT ?a (AVG(?v) AS ?m) {{ ?o {_FIXED} ; def:area ?a ; def:share ?v }} GROUP BY ?a",
    "share of the total": """SELECT ?s (100 * SUM(?v) / ?t AS ?p) { ?o def:sex ?s ; def:share ?v
        { SELECT (SUM(?w) AS ?t) { ?x def:share ?w } } } GROUP BY ?s ?t""",
    "change by year": f"""SELECT ?a (?w - ?v AS ?d) {{ ?o def:area ?a ; {_FIXED} ; def:year year:2000 ; def:share ?v .
        ?p def:area ?a ; {_FIXED} ; def:year year:2001 ; def:share ?w }}""",
    "count observations": "SELECT (COUNT(*) AS ?n) { ?o a qb:Observation }",
    "count everything": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "count by predicate": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "count by data set": "SELECT ?d (COUNT(*) AS ?n) { ?o qb:dataSet ?d } GROUP BY ?d",
    "who has a dimension": "SELECT ?d { ?d qb:structure/qb:component/qb:dimension def:area }",
    "missing combinations": """SELECT ?a ?g { ?a skos:inScheme ?x ; skos:notation ?n . ?g skos:inScheme ?y .
        ?x skos:notation|skos:prefLabel "area"@nb . ?y skos:prefLabel "age"@nb
        FILTER NOT EXISTS { ?o def:area ?a ; def:age ?g } }""",
    "codes never used": """SELECT ?c { ?c skos:inScheme ?s FILTER NOT EXISTS { ?o def:area ?c }
        MINUS { ?p def:age ?c } }""",
    "histogram": "SELECT ?b (COUNT(*) AS ?n) { ?o def:share ?v BIND(FLOOR(?v / 10) AS ?b) } GROUP BY ?b ORDER BY ?b",
    "pivot": f"""CONSTRUCT {{ ?a ex:first ?v ; ex:second ?w }} WHERE {{
        ?o def:area ?a ; {_FIXED} ; def:year year:2000 ; def:share ?v .
        OPTIONAL {{ ?p def:area ?a ; {_FIXED} ; def:year year:2001 ; def:share ?w }} }}""",
    "words in labels": 'SELECT ?c ?l { ?c skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), "a39")) }',
    "a page": "SELECT ?o ?v { ?o def:share ?v } ORDER BY ?o LIMIT 100 OFFSET 5000",
    "explore": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10",
    "describe a concept": "DESCRIBE area:a7",
    "no value": "SELECT (COUNT(*) AS ?n) { ?o qb:dataSet ds:cube MINUS { ?o def:share ?v } }",
    "having": "SELECT ?a ?g { ?o def:area ?a ; def:age ?g ; def:share ?v } GROUP BY ?a ?g HAVING(AVG(?v) > 60)",
    "distinct years": "SELECT DISTINCT ?y { ?o qb:dataSet ds:cube ; def:year ?y } ORDER BY ?y",
    "any at all": "ASK { ?o def:share ?v FILTER(?v > 99.8) }",
    "with status": """SELECT ?s (COUNT(*) AS ?n) { ?o sdmx:obsStatus ?c . ?c skos:prefLabel ?s
        FILTER(LANG(?s) = "nb") } GROUP BY ?s""",
    "all below a county": "SELECT (SUM(?v) AS ?t) { ?a skos:broader* area:c3 . ?o def:area ?a ; def:share ?v }",
}


def listed(name: str, notations: list[str], above: dict[str, str] | None = None) -> CodeList:
    """A code list whose concepts have labels in two languages."""
    labels = {n: Text.of({"nb": f"{name} {n} nb", "en": f"{name} {n} en"}) for n in notations}
    concepts = tuple(Concept(n, labels[n], broader=(above or {}).get(n, "")) for n in notations)
    return CodeList(name, Text.of({"nb": name, "en": name}), concepts)


def make(folder: Path, count: int, with_store: bool) -> None:
    """Writes the release: Parquet, index, and the store of the same triples."""
    years = max(2, -(-count // (AREAS * AGES * SEXES)))
    areas, counties = [f"a{n}" for n in range(AREAS)], [f"c{n}" for n in range(COUNTIES)]
    above = {a: counties[n % COUNTIES] for n, a in enumerate(areas)}
    codes = {
        "area": areas,
        "age": [f"g{n}" for n in range(AGES)],
        "sex": [f"s{n}" for n in range(SEXES)],
        "year": [str(2000 + n) for n in range(years)],
    }
    lists = {
        n: listed(n, c + (counties if n == "area" else []), above if n == "area" else None) for n, c in codes.items()
    }
    lists |= {"unit": listed("unit", ["percent"]), "obsStatus": listed("obsStatus", ["A", "M"])}
    dimensions = tuple(Dimension(n, Text.of({"nb": n, "en": n}), codelist=n) for n in codes)
    measure = Measure("share", Text.of({"nb": "andel", "en": "share"}), datatype="decimal")
    structure = DataStructureDefinition(dimensions, (measure,), (UNIT, STATUS))
    agent, contact = Agent(Text.of({"nb": "x"})), Contact(Text.of({"nb": "x"}))
    data = DataSet(
        "cube", Text.of({"nb": "c"}), Text.of({"nb": "c"}), structure, agent, contact, "2026-01-01", "2026-01-01"
    )
    chance = random.Random(1)
    keys = list(itertools.islice(itertools.product(codes["year"], areas, codes["age"], codes["sex"]), count))
    missing = [chance.random() < 0.02 for _ in keys]
    values = [None if m else str(chance.randrange(1000) / 10).removesuffix(".0") for m in missing]
    path = folder / "cube.parquet"
    with Staging(structure, folder) as staging:
        cells = {n: [key[place] for key in keys] for place, n in enumerate(("year", "area", "age", "sex"))}
        cells |= {MEASURE_TYPE: ["share"] * len(keys), "share": values, "unitMeasure": ["percent"] * len(keys)}
        cells |= {"obsStatus": ["M" if m else "A" for m in missing]}
        staging.add(range(len(keys)), cells)
        staging.write(path)
    metadata = _metadata(data, lists)
    started = time.perf_counter()
    indexing.write(folder / index.FILE, [(data, path)], lists, IRIS, metadata, canonical)
    size = (folder / index.FILE).stat().st_size
    print(f"index: {time.perf_counter() - started:.1f} s, {size:,} bytes; Parquet {path.stat().st_size:,} bytes")
    (folder / "graph").mkdir()
    lines = folder / "figures.nt"
    with lines.open("w", encoding="utf-8") as file:
        if with_store:
            file.writelines(_said(key, value) for key, value in zip(keys, values, strict=True))
    started = time.perf_counter()
    store.write(folder / "graph", [*metadata, (IRIS.dataset("cube"), lines)])
    lines.unlink()
    size = sum(f.stat().st_size for f in (folder / "graph").iterdir())
    print(f"store: {time.perf_counter() - started:.1f} s, {size:,} bytes")


def _metadata(data: DataSet, lists: dict[str, CodeList]) -> list[tuple[Term, list[Triple]]]:
    properties = {t for c in data.structure.components() for t in qb._property(c, IRIS)}
    return [
        (IRIS.dataset("cube"), sorted({*qb.dataset(data, IRIS), *qb.structure(data, IRIS)})),
        (IRIS.graph("vocabulary"), sorted(properties)),
        (IRIS.graph("codelists"), sorted({t for c in lists.values() for t in skos.codelist(c, IRIS)})),
    ]


def _said(key: tuple[str, ...], value: str | None) -> str:
    year, area, age, sex = key
    s, code, property_ = (
        f"<{BASE}id/observation/cube/{area}/{age}/{sex}/{year}/share>",
        f"{BASE}id/codelist/",
        f"{BASE}def/",
    )
    cube, sdmx = "http://purl.org/linked-data/cube#", "http://purl.org/linked-data/sdmx/2009/attribute#"
    lines = [
        f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{cube}Observation>",
        f"<{cube}dataSet> <{BASE}id/dataset/cube>",
        f"<{cube}measureType> <{property_}share>",
        *(f"<{property_}{n}> <{code}{n}/{c}>" for n, c in zip(("year", "area", "age", "sex"), key, strict=True)),
        f"<{sdmx}unitMeasure> <{code}unit/percent>",
        f"<{sdmx}obsStatus> <{code}obsStatus/{'M' if value is None else 'A'}>",
    ]
    if value is not None:
        lines.append(f'<{property_}share> "{value}"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    return "".join(f"{s} {line} .\n" for line in lines)


class Asked:
    """A query worker of one engine, started again when a limit ends it."""

    def __init__(self, folder: Path, engine: str, seconds: float) -> None:
        self.folder = folder
        limits = {"query_seconds": seconds, "query_result_bytes": 2_000_000_000, "query_memory_bytes": 4_000_000_000}
        self.settings = Settings(base=BASE, engine=engine, **limits)  # type: ignore[arg-type]
        self._start()

    def _start(self) -> None:
        self.process = Process(self.folder, BASE, self.settings)
        self.process.wait_ready(60)

    def milliseconds(self, text: str) -> float:
        """How long an answer takes; infinite past the limit."""
        started = time.perf_counter()
        try:
            reply = self.process.ask(Query(PREFIXES + text, solutions="tsv", graph="ntriples"))
        except QueryError:
            self.process.end()
            self._start()
            return math.inf
        if reply.error:
            raise reply.error
        return (time.perf_counter() - started) * 1000


def main() -> None:
    """Builds, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--columns", action="store_true")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        folder = given.folder or Path(scratch)
        folder.mkdir(exist_ok=True)
        if not (folder / index.FILE).exists():
            make(folder, given.count, not given.columns)
        compare(folder, given.seconds, given.columns)


def compare(folder: Path, seconds: float, alone: bool) -> None:
    """Asks every question and prints a table."""
    from lod.query.columns import ColumnsEngine

    columns = Asked(folder, "columns", seconds)
    other = None if alone else Asked(folder, "oxigraph", seconds)
    explained = ColumnsEngine.open(folder, BASE)
    print(f"{'question':28} {'columns':>10} {'(first)':>10} {'oxigraph':>10} {'ratio':>8}  engine")
    ratios = []
    for name, text in QUESTIONS.items():
        first = columns.milliseconds(text)
        best = min(columns.milliseconds(text) for _ in range(3))
        slow = math.nan
        if other:
            slow = other.milliseconds(text)
            if slow < 2000:
                slow = min(slow, *(other.milliseconds(text) for _ in range(2)))
            ratios.append(min(slow, seconds * 1000) / best)
        why = explained.explain(Query(PREFIXES + text))
        ratio = f"{ratios[-1]:8.1f}" if ratios else " " * 8
        print(f"{name:28} {best:10.1f} {first:10.1f} {slow:10.1f} {ratio}  {why.engine} {why.reason}", flush=True)
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"geometric mean of {len(ratios)}: {mean:.1f} times faster (an answer cut off counts as {seconds:g} s)")


if __name__ == "__main__":
    sys.exit(main())
