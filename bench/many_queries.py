"""Many data sets: how long questions take that concern one of thousands, and all: `python -m bench.many_queries [N]`.

N cubes (2,000) of a thousand figures each, of twenty structures, go straight into an index and a store, without the
rest of a build. Printed: the index's size and how long it takes to write and to open, and for each question the
milliseconds of processor time of compiling it, of answering it once compiled, and the tables it reads.
"""

from __future__ import annotations

import argparse
import io
import itertools
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.sample import BASE
from lod.cube import index, indexing
from lod.cube.staging import Staging
from lod.graph import store
from lod.graph.canonical import canonical
from lod.model.attributes import STATUS, UNIT
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import Agent, Contact, DataSet
from lod.model.structure import MEASURE_TYPE, DataStructureDefinition, Dimension, Measure
from lod.model.text import Text
from lod.query.columns import ColumnsEngine
from lod.query.engine import Query
from lod.rdf import qb, skos
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple

IRIS = Iris(BASE)
STRUCTURES, AREAS, KINDS, YEARS = 20, 50, 5, 4
PREFIXES = f"""PREFIX def: <{BASE}def/> PREFIX ds: <{BASE}id/dataset/> PREFIX area: <{BASE}id/codelist/area/>
PREFIX year: <{BASE}id/codelist/year/> PREFIX kind3: <{BASE}id/codelist/kind3/>
PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
FIGURE = f"<{BASE}id/observation/d43/a7/k1/2001/m3>"
FIXED = "qb:dataSet ds:d43 ; def:kind3 kind3:k1 ; def:year year:2001"
QUESTIONS = {
    "one figure of a data set": f"SELECT ?v {{ ?o {FIXED} ; def:area area:a7 ; def:m3 ?v }}",
    "a data set's slice": f"SELECT ?a ?v {{ ?o {FIXED} ; def:area ?a ; def:m3 ?v }}",
    "a data set's average": "SELECT ?a (AVG(?v) AS ?m) { ?o qb:dataSet ds:d43 ; def:area ?a ; def:m3 ?v } GROUP BY ?a",
    "an observation": f"SELECT ?p ?x {{ {FIGURE} ?p ?x }}",
    "describe an observation": f"DESCRIBE {FIGURE}",
    "explore": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10",
    "explore figures": "SELECT ?o ?v { ?o def:m3 ?v } LIMIT 10",
    "count everything": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "count observations": "SELECT (COUNT(*) AS ?n) { ?o a qb:Observation }",
    "count by predicate": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "count by data set": "SELECT ?d (COUNT(*) AS ?n) { ?o qb:dataSet ?d } GROUP BY ?d",
    "data sets about an area": "SELECT DISTINCT ?d { ?o def:area area:a7 ; qb:dataSet ?d }",
    "average over all": "SELECT ?a (AVG(?v) AS ?m) { ?o def:area ?a ; qb:measureType ?t ; ?t ?v } GROUP BY ?a",
    "who has a dimension": "SELECT ?d { ?d qb:structure/qb:component/qb:dimension def:kind3 }",
}


def lists() -> dict[str, CodeList]:
    """The code lists of all structures."""
    codes = {"area": [f"a{n}" for n in range(AREAS)], "year": [f"{2000 + n}" for n in range(YEARS)]}
    codes |= {f"kind{n}": [f"k{k}" for k in range(KINDS)] for n in range(STRUCTURES)}
    codes |= {"unit": ["percent"], "obsStatus": ["A"]}
    return {name: CodeList(name, _text(name), tuple(Concept(c, _text(c)) for c in cs)) for name, cs in codes.items()}


def dataset(number: int) -> DataSet:
    """A data set of one of the structures."""
    kind = number % STRUCTURES
    dimensions = tuple(Dimension(n, _text(n), codelist=n) for n in ("area", f"kind{kind}", "year"))
    measure = Measure(f"m{kind}", _text(f"m{kind}"), datatype="decimal")
    structure = DataStructureDefinition(dimensions, (measure,), (UNIT, STATUS))
    agent, contact, day = Agent(_text("x")), Contact(_text("x")), "2026-01-01"
    return DataSet(f"d{number}", _text(f"d{number}"), _text("d"), structure, agent, contact, day, day)


def parquet(data: DataSet, folder: Path, codes: dict[str, CodeList]) -> Path:
    """Its figures."""
    chance = random.Random(data.id)
    names = [d.name for d in data.structure.dimensions]
    keys = list(itertools.product(*([c.notation for c in codes[name].concepts] for name in names)))
    cells: dict[str, list[str | None]] = {name: [key[n] for key in keys] for n, name in enumerate(names)}
    measure = data.structure.measures[0].name
    cells |= {MEASURE_TYPE: [measure] * len(keys), "unitMeasure": ["percent"] * len(keys)}
    cells |= {measure: [str(chance.randrange(1000) / 10) for _ in keys], "obsStatus": ["A"] * len(keys)}
    path = folder / f"{data.id}.parquet"
    scratch = folder / f"{data.id}.staging"
    scratch.mkdir()
    with Staging(data.structure, scratch) as staging:
        staging.add(range(len(keys)), cells)
        staging.write(path)
    return path


def metadata(sets: list[DataSet], codes: dict[str, CodeList]) -> Iterator[tuple[Term, list[Triple]]]:
    """The triples beside the figures, by graph."""
    for data in sets:
        yield IRIS.dataset(data.id), sorted({*qb.dataset(data, IRIS), *qb.structure(data, IRIS)})
    yield IRIS.graph("codelists"), sorted({t for c in codes.values() for t in skos.codelist(c, IRIS)})


def make(folder: Path, count: int) -> None:
    """Writes the index and the store (of the metadata alone)."""
    codes, sets = lists(), [dataset(number) for number in range(count)]
    (folder / "cubes").mkdir(parents=True)
    cubes = [(data, parquet(data, folder / "cubes", codes)) for data in sets]
    started = time.process_time()
    indexing.write(folder / index.FILE, cubes, codes, IRIS, metadata(sets, codes), canonical)
    size = (folder / index.FILE).stat().st_size / 1e6
    parquets = sum(path.stat().st_size for _, path in cubes) / 1e6
    print(f"index written: {time.process_time() - started:.1f} s, {size:.1f} MB; cubes: {parquets:.1f} MB", flush=True)
    (folder / "graph").mkdir()
    store.write(folder / "graph", metadata(sets, codes))


def ask(folder: Path) -> None:
    """Prints a line for each question."""
    started = time.process_time()
    engine = ColumnsEngine.open(folder, BASE, {})
    print(f"opened: {(time.process_time() - started) * 1000:.0f} ms")
    engine.small = False
    print(f"{'question':26} {'compile':>9} {'answer':>9}  tables")
    for name, text in QUESTIONS.items():
        query = Query(PREFIXES + text, solutions="csv", graph="ntriples")
        started = time.process_time()
        why = engine.explain(query)
        compiled = (time.process_time() - started) * 1000
        times = []
        for _ in range(5):
            started = time.process_time()
            engine.execute(query, io.BytesIO())
            times.append((time.process_time() - started) * 1000)
        tables = len(set(re.findall(r"\bcube\d+\b", why.sql)))
        print(f"{name:26} {compiled:9.1f} {statistics.median(times):9.1f}  {tables} {why.reason}", flush=True)


def _text(text: str) -> Text:
    return Text.of({"nb": f"{text} nb", "en": f"{text} en"})


def main() -> None:
    """Makes, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=2_000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as scratch:
        folder = (given.keep or Path(scratch)).resolve() / f"many-{given.count}"
        if not (folder / index.FILE).exists():
            make(folder, given.count)
        ask(folder)


if __name__ == "__main__":
    main()
