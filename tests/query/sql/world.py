"""A small world of cubes with everything in it, as a store and as an index of the same triples."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from lod.cube import index, indexing
from lod.cube.columns import Cell
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.observations import ObservationTriples
from lod.cube.staging import Staging
from lod.errors import Unanswered
from lod.graph import store
from lod.graph.canonical import canonical
from lod.graph.store import Graph
from lod.messages.message import Message
from lod.model.attributes import STATUS, UNIT
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import Agent, Contact, DataSet
from lod.model.structure import MEASURE_TYPE, Attribute, DataStructureDefinition, Dimension, Measure, SliceKey
from lod.model.text import Text
from lod.query.columns import ColumnsEngine
from lod.query.engine import Engine, Evaluator, Query
from lod.query.oxigraph import OxigraphEngine
from lod.rdf import qb, skos
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB

Answer = tuple[list[str], list[tuple[Any, ...]]]
"""Variables and rows."""

BASE = "https://data.example.no/"
IRIS = Iris(BASE)
PREFIXES = f"""PREFIX def: <{BASE}def/> PREFIX area: <{BASE}id/codelist/area/> PREFIX ds: <{BASE}id/dataset/>
PREFIX obs: <{BASE}id/observation/> PREFIX sex: <{BASE}id/codelist/sex/> PREFIX period: <{BASE}id/codelist/period/>
PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX graph: <{BASE}id/graph/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX sdmx: <http://purl.org/linked-data/sdmx/2009/attribute#> PREFIX ex: <https://example.org/>
"""


def text(**said: str) -> Text:
    return Text.of(said)


def codelist(name: str, *concepts: tuple[str, str]) -> CodeList:
    """Concepts of a notation and the notation above it; labels in two languages, the last only in one."""
    made = tuple(
        Concept(
            n, text(nb=f"{n} på norsk", **({"en": f"{n} in English"} if place < len(concepts) - 1 else {})), broader=b
        )
        for place, (n, b) in enumerate(concepts)
    )
    return CodeList(name, text(nb=name, en=name.title()), made)


LISTS = {
    c.name: c
    for c in (
        codelist(
            "area",
            ("0", ""),
            ("03", "0"),
            ("0301", "03"),
            ("0302", "03"),
            ("a", "0"),
            ("a-b", "a"),
            ("a/b", "a"),
            ("å", "a"),
        ),
        codelist("sex", ("M", ""), ("F", ""), ("T", "")),
        codelist("period", ("2019", ""), ("2020", ""), ("2021", ""), ("2022", "")),
        codelist("unit", ("percent", ""), ("persons", "")),
        codelist("obsStatus", ("A", ""), ("M", ""), ("E", "")),
    )
}


def dimension(name: str) -> Dimension:
    return Dimension(name, text(nb=name, en=name), codelist=name)


def measure(name: str, datatype: str) -> Measure:
    return Measure(name, text(nb=name, en=name), datatype=datatype)


def attribute(name: str, datatype: str, **more: Any) -> Attribute:
    return Attribute(name, text(nb=name, en=name), datatype=datatype, **more)


SURVEY = DataStructureDefinition(
    (dimension("area"), dimension("sex"), dimension("period")),
    (measure("share", "decimal"),),
    (
        UNIT,
        STATUS,
        attribute("words", "string", language="nb", multiple=True),
        attribute("paragraph", "integer", multiple=True),
        attribute("note", "string"),
    ),
    (SliceKey("byArea", text(nb="etter område", en="by area"), ("area",)),),
)
PEOPLE = DataStructureDefinition(
    (dimension("period"), dimension("area")),
    (measure("count", "integer"), measure("rate", "double")),
    (
        UNIT,
        STATUS,
        attribute("lower", "decimal"),
        attribute("final", "boolean"),
        attribute("measured", "date"),
    ),
)
TWIN = DataStructureDefinition(SURVEY.dimensions, SURVEY.measures, SURVEY.attributes)


def dataset(name: str, structure: DataStructureDefinition) -> DataSet:
    agent = Agent(text(nb="Etat", en="Agency"))
    return DataSet(
        name,
        text(nb=f"Tall {name}", en=f"Figures {name}"),
        text(nb=name),
        structure,
        agent,
        Contact(text(nb="x")),
        "2026-01-01",
        "2026-01-02",
    )


def rows(structure: DataStructureDefinition, count: int, seed: int) -> Iterator[dict[str, Cell]]:
    """Observations at random: sparse, some without a value, numbers that meet and that have ends of many digits."""
    chance = random.Random(seed)  # noqa: S311 (made-up figures)
    seen: set[tuple[str, ...]] = set()
    for _ in range(count * 3):
        if len(seen) == count:
            return
        row: dict[str, Cell] = {}
        for d in structure.dimensions:
            row[d.name] = chance.choice(LISTS[d.codelist].concepts).notation
        chosen = chance.choice(structure.measures)
        row[MEASURE_TYPE] = chosen.name
        key = tuple(str(cell) for cell in row.values())
        if key in seen:
            continue
        seen.add(key)
        missing = chance.random() < 0.1
        for m in structure.measures:
            row[m.name] = None if missing or m is not chosen else number(chance, m.datatype)
        for a in structure.attributes:
            row[a.name] = value(chance, a, missing)
        yield row


def number(chance: random.Random, datatype: str) -> str:
    if datatype == "integer":
        return str(chance.choice([0, 1, 2, 5, -3, 100, chance.randrange(10**6), 10**12]))
    if datatype == "double":
        return chance.choice(["0", "0.5", "2.25", "-1.125", "100", "0.1", str(chance.randrange(1000) / 8)])
    return chance.choice(["0", "12.5", "1", "-2.5", "99.9", "2", str(Decimal(chance.randrange(1000)) / 10)])


def value(chance: random.Random, a: Attribute, missing: bool) -> Cell:
    if a.name == "unitMeasure":
        return "percent"
    if a.name == "obsStatus":
        return "M" if missing else chance.choice(["A", "A", "E"])
    if a.multiple:
        several = [str(chance.randrange(5)) if a.datatype == "integer" else chance.choice(["ca. 5", "nær 7", "«alle»"])]
        return chance.choice([None, several, sorted({*several, "9"})])
    one = {"string": ["a", 'b "c"', "0301"], "decimal": ["1.25", "2", "-0.5"], "boolean": ["true", "false"]}
    return chance.choice([None, *one.get(a.datatype, ["2020-01-01", "2021-06-30"])])


TIMES = (
    ("a", "2024-01-01T00:00:00Z", "dateTime"),
    ("a", "2024-01-01T01:00:00+01:00", "dateTime"),
    ("a", "2023-12-31T23:59:59.5Z", "dateTime"),
    ("b", "2024-01-01T00:00:00", "dateTime"),
    ("b", "2024-01-03T12:30:15.25", "dateTime"),
    ("b", "1999-12-31T23:59:59-05:00", "dateTime"),
    ("c", "2024-01-01", "date"),
    ("c", "2023-06-30", "date"),
    ("c", "2024", "gYear"),
    ("d", "1999", "gYear"),
    ("d", "2024-02", "gYearMonth"),
    ("d", "2023-11", "gYearMonth"),
    ("d", "https://example.org/", "anyURI"),
    ("d", "POINT(1 2)", "wktLiteral"),
)
"""Subject, lexical form and datatype."""

ODD = (
    "<https://example.org/a> <https://example.org/p> 1",
    "<https://example.org/a> <https://example.org/p> 1.0",
    "<https://example.org/a> <https://example.org/p> 1.0e0",
    '<https://example.org/a> <https://example.org/p> "1"',
    "<https://example.org/b> <https://example.org/p> 012",
    "<https://example.org/b> <https://example.org/p> 2.50",
    '<https://example.org/b> <https://example.org/p> "chat"@en',
    '<https://example.org/b> <https://example.org/p> "chat"@FR',
    '<https://example.org/c> <https://example.org/p> "chat"',
    "<https://example.org/c> <https://example.org/p> true",
    '<https://example.org/c> <https://example.org/p> "2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    "<https://example.org/c> <https://example.org/p> <https://example.org/a>",
    "<https://example.org/a> <https://example.org/next> <https://example.org/b>",
    "<https://example.org/b> <https://example.org/next> <https://example.org/c>",
    "<https://example.org/c> <https://example.org/next> <https://example.org/a>",
    "<https://example.org/c> <https://example.org/next> <https://example.org/d>",
    "_:x <https://example.org/next> <https://example.org/d>",
    f"<https://example.org/a> <https://example.org/of> <{BASE}id/codelist/area/0301>",
    f"<https://example.org/b> <https://example.org/of> <{BASE}id/codelist/area/a>",
    '<https://example.org/a> <https://example.org/named> "a, \\"quoted\\"\\ttext\\nof two lines"',
    '<https://example.org/b> <https://example.org/named> "ÆØÅ straße"@nb',
    "<https://example.org/a> <https://example.org/number> 3",
    "<https://example.org/b> <https://example.org/number> 5",
    "<https://example.org/c> <https://example.org/number> 3",
    *(
        f'<https://example.org/{s}> <https://example.org/time> "{lex}"^^<http://www.w3.org/2001/XMLSchema#{of}>'
        for s, lex, of in TIMES
    ),
)


NEXT = Term("<https://example.org/next>")


def odd() -> list[Triple]:
    """Terms of every kind, and a circle."""
    import pyoxigraph as ox

    turtle = " .\n".join(ODD) + " ."
    return [
        (Term(str(q.subject)), Term(str(q.predicate)), Term(str(q.object)))
        for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    ]


class World:
    """Both engines over the same triples.

    `cubes`: name, structure and number of observations of each data set. `unnamed`: a dimension that the structures
    have, but do not name as their component. `unlisted`: list and code of a concept that is in no list. `again`:
    whether what comes next to what stands in another graph, too.
    """

    def __init__(
        self,
        folder: Path,
        cubes: Sequence[tuple[str, DataStructureDefinition, int]],
        seed: int = 1,
        unnamed: str = "",
        unlisted: str = "",
        again: bool = False,
    ) -> None:
        db = connect()
        self.sets = [dataset(name, structure) for name, structure, _ in cubes]
        metadata: list[tuple[Term, list[Triple]]] = []
        whole: list[tuple[Term, list[Triple]]] = []
        paths = []
        for number, (data, (name, structure, count)) in enumerate(zip(self.sets, cubes, strict=True)):
            path = folder / f"{name}.parquet"
            given = list(rows(structure, count, seed + number))
            with Staging(structure, folder) as staging:
                columns = {c.name: [row[c.name] for row in given] for c in staging.columns}
                staging.add(list(range(len(given))), columns)
                staging.write(path)
            paths.append((data, path))
            cube = Cube(path, structure, db)
            said = ObservationTriples(data, LISTS, IRIS)
            triples = [*qb.dataset(data, IRIS), *qb.structure(data, IRIS), *slices(data, cube, said)]
            graph = IRIS.dataset(name)
            metadata.append((graph, sorted({t for t in triples if t[:2] != _named(data, unnamed)})))
            whole.append((graph, [t for row in cube for t in said.triples(row)]))
        components = {c.name: c for s in self.sets for c in s.structure.components()}.values()
        properties = {t for c in components for t in qb._property(c, IRIS)}
        metadata.append((IRIS.graph("vocabulary"), sorted({*properties, *qb.measure_type()})))
        metadata.append((IRIS.graph("codelists"), sorted(_listed(unlisted))))
        if again:
            metadata.append((IRIS.graph("again"), [t for t in odd() if t[1] == NEXT]))
        metadata.append((IRIS.graph("odd"), odd()))
        (folder / "graph").mkdir()
        store.write(folder / "graph", metadata + whole)
        # the store gives blank nodes names of its own
        opened = Graph.open(folder / "graph")
        metadata[-1] = (metadata[-1][0], read(opened, metadata[-1][0]))
        indexing.write(folder / index.FILE, paths, LISTS, IRIS, metadata, canonical)
        self.index = folder / index.FILE
        self.oracle = OxigraphEngine(opened, BASE)
        described = OxigraphEngine(_without_observations(opened), BASE)
        self.engine = ColumnsEngine(described, folder / index.FILE, BASE, small=False)
        self.whole = ColumnsEngine(described, folder / index.FILE, BASE)

    def reason(self, query: str) -> str:
        """Why a query does not run on columns; "" where it does."""
        return reason(self.engine, Query(PREFIXES + query))


def reason(engine: Engine, query: Query) -> str:
    """Why a query does not run on columns; "" where it does."""
    try:
        return engine.explain(query).reason
    except Unanswered as error:
        return str(dict(error.message.arguments)["reason"]) if isinstance(error.message, Message) else ""


def _listed(unlisted: str) -> set[Triple]:
    """The code lists, but for the list of one concept."""
    left_out = Term(f"<{BASE}id/codelist/{unlisted}>"), Term("<http://www.w3.org/2004/02/skos/core#inScheme>")
    return {t for c in LISTS.values() for t in skos.codelist(c, IRIS) if t[:2] != left_out}


def _named(data: DataSet, component: str) -> tuple[Term, Term]:
    """How a structure names the property of a component."""
    return IRIS.component(data.id, component), QB.componentProperty


def slices(data: DataSet, cube: Cube, said: ObservationTriples) -> Iterator[Triple]:
    for key in data.structure.slice_keys:
        for codes in cube.codes(key.fixes):
            yield from qb.slice_(data, key, codes, LISTS, IRIS)
            for row in cube.select(dict(zip(key.fixes, codes, strict=True))):
                yield (
                    IRIS.slice(data.id, key.name, codes),
                    Term("<http://purl.org/linked-data/cube#observation>"),
                    said.subject(row),
                )


def _without_observations(graph: Graph) -> Graph:
    """The store of a release that is built for columns: the metadata alone."""
    import pyoxigraph as ox

    copy = ox.Store()
    prefix = f"{BASE}id/observation/"
    copy.extend(q for q in graph.store if not str(q.subject).startswith(f"<{prefix}"))
    return Graph(copy)


def read(graph: Graph, name: Term) -> list[Triple]:
    """The triples of a named graph as the store has them."""
    import pyoxigraph as ox

    quads = graph.store.quads_for_pattern(None, None, None, ox.NamedNode(name[1:-1]))
    return [(Term(str(q.subject)), Term(str(q.predicate)), Term(str(q.object))) for q in quads]


def ask(engine: Evaluator, query: str, prefixes: str = PREFIXES) -> tuple[list[str], list[tuple[Any, ...]]]:
    """A query's answer: its variables and its rows (a graph's triples; of an ASK one row)."""
    return asked(engine, Query(prefixes + query, solutions="json", graph="ntriples"))


def asked(engine: Evaluator, query: Query) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The answer to a query that wants JSON or N-Triples, as `ask` gives it."""
    out = io.BytesIO()
    outcome = engine.execute(query, out)
    return answer_of(outcome.kind == "graph", out.getvalue().decode())


def answer_of(graph: bool, body: str) -> Answer:
    """What a body in JSON or, of a graph, in N-Triples says, as `ask` gives it."""
    if graph:
        return [], [(line,) for line in sorted(body.splitlines())]
    found = json.loads(body)
    if "boolean" in found:
        return [], [(found["boolean"],)]
    names = found["head"]["vars"]
    return names, [tuple(_cell(row.get(name)) for name in names) for row in found["results"]["bindings"]]


def _cell(cell: Any) -> Any:
    if cell is None:
        return None
    kind, said, datatype = cell["type"], cell["value"], cell.get("datatype", "")
    if kind == "bnode":
        return ("bnode",)
    if datatype.endswith("#double") and said not in ("NaN", "INF", "-INF"):
        said = f"{float(said):.9g}"
    return kind, said, datatype, cell.get("xml:lang", "")


def differs(world: World, query: str, engine: Evaluator | None = None) -> str:
    """How two engines' answers to a query differ; "" where they are the same multiset of solutions."""
    return compared_with(ask(world.oracle, query), ask(engine or world.engine, query))


def compared_with(theirs: Answer, ours: Answer) -> str:
    """How an answer differs from the one expected; "" where it does not."""
    (names, expected), (mine, found) = theirs, ours
    if names != mine:
        return f"variables {mine}, not {names}"
    missing, more = Counter(expected) - Counter(found), Counter(found) - Counter(expected)
    if not missing and not more:
        return ""
    return (
        f"missing {list(missing.items())[:3]}\nmore {list(more.items())[:3]}\n({len(expected)} and {len(found)} rows)"
    )
