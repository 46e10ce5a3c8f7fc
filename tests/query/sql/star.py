"""Any triples as columns where they are a star: subjects that only have literals, of one kind for each property, become
the observations of a cube; the rest stays metadata."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from lod.cube import index, indexing
from lod.cube.columns import Cell
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.dictionary import TermEntry, TermKind, entry
from lod.cube.observations import ObservationTriples
from lod.cube.staging import Staging
from lod.graph import store
from lod.graph.canonical import canonical
from lod.graph.store import Graph
from lod.model.codelist import CodeList, Concept
from lod.model.structure import MEASURE_TYPE, Attribute, DataStructureDefinition, Dimension, Measure
from lod.query.columns import ColumnsEngine
from lod.query.oxigraph import OxigraphEngine
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import RDF
from tests.query.sql.world import BASE, IRIS, dataset, read, text

_DATATYPES = {
    TermKind.STRING: "string",
    TermKind.LANG: "string",
    TermKind.INT: "integer",
    TermKind.DEC: "decimal",
    TermKind.DBL: "double",
    TermKind.BOOL: "boolean",
    TermKind.DATE: "date",
}
Form = tuple[TermKind, str | None]


class Star:
    """Triples taken apart: `cells` of each subject that can be an observation, by property; and the `rest`."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        found: dict[Term, dict[Term, list[TermEntry]]] = defaultdict(lambda: defaultdict(list))
        for s, p, o in sorted(set(triples)):
            found[s][p].append(entry(canonical([o])[0]))
        forms: dict[Term, Counter[Form]] = defaultdict(Counter)
        for cells in found.values():
            for p, values in cells.items():
                forms[p].update((e.kind, e.language) for e in values)
        self.forms = {p: each.most_common(1)[0][0] for p, each in forms.items()}
        self.cells = {s: cells for s, cells in found.items() if s[0] == "<" and self._fits(cells)}
        self.rest = [t for t in triples if t[0] not in self.cells]
        if any(t[2] in self.cells for t in triples) or any(t[1] in self.cells for t in triples):
            self.cells, self.rest = {}, list(triples)

    def _fits(self, cells: Mapping[Term, Sequence[TermEntry]]) -> bool:
        return all(
            p != RDF.type and self.forms[p][0] in _DATATYPES and {(e.kind, e.language) for e in es} == {self.forms[p]}
            for p, es in cells.items()
        )

    @property
    def structure(self) -> DataStructureDefinition:
        """A dimension and a measure that count the subjects, and each property as an attribute."""
        used = sorted({p for cells in self.cells.values() for p in cells})
        several = {p for cells in self.cells.values() for p, values in cells.items() if len(values) > 1}
        attributes = tuple(
            Attribute(
                f"p{n}",
                text(en=f"p{n}"),
                iri=p[1:-1],
                datatype=_DATATYPES[self.forms[p][0]],
                language=self.forms[p][1] or "",
                multiple=p in several,
            )
            for n, p in enumerate(used)
        )
        dimension = Dimension("subject", text(en="subject"), codelist="subject")
        return DataStructureDefinition((dimension,), (Measure("number", text(en="n"), datatype="integer"),), attributes)

    def rows(self) -> list[dict[str, Cell]]:
        """The observations, one for each subject, in order."""
        attributes = self.structure.attributes
        made = []
        for n, cells in enumerate(self.cells.values()):
            row: dict[str, Cell] = {"subject": f"s{n}", MEASURE_TYPE: "number", "number": str(n)}
            for a in attributes:
                values = [e.lex for e in cells.get(Term(f"<{a.iri}>"), [])]
                row[a.name] = (values or None) if a.multiple else (values[0] if values else None)
            made.append(row)
        return made


class StarWorld:
    """Triples of which a part is a cube, as files that engines read; `named`: what each observation was called."""

    def __init__(self, folder: Path, star: Star) -> None:
        lists = {"subject": CodeList("subject", text(en="s"), tuple(_concept(n) for n in range(len(star.cells))))}
        data, path = dataset("star", star.structure), folder / "star.parquet"
        rows = star.rows()
        with Staging(star.structure, folder) as staging:
            staging.add(list(range(len(rows))), {c.name: [row[c.name] for row in rows] for c in staging.columns})
            staging.write(path)
        said = ObservationTriples(data, lists, IRIS)
        names = [IRIS.observation("star", [f"s{n}", "number"]) for n in range(len(rows))]
        self.named = dict(zip(names, star.cells, strict=True))
        observed = [t for row in Cube(path, star.structure, connect()) for t in said.triples(row)]
        rest = IRIS.graph("rest")
        (folder / "graph").mkdir()
        store.write(folder / "graph", [(rest, star.rest), (IRIS.dataset("star"), observed)])
        self.index, self.graph = folder / index.FILE, Graph.open(folder / "graph")
        indexing.write(self.index, [(data, path)], lists, IRIS, [(rest, read(self.graph, rest))], canonical)

    def engines(self, base: str) -> tuple[ColumnsEngine, OxigraphEngine]:
        """The engine over columns and the store, for queries with a base of their own."""
        oracle = OxigraphEngine(self.graph, base)
        return ColumnsEngine(oracle, self.index, base, small=False), oracle


def _concept(number: int) -> Concept:
    return Concept(f"s{number}", text(en=f"s{number}"))


__all__ = ["BASE", "Star", "StarWorld"]
