"""The observations of a data set as canonical N-Quads of the default graph, sorted (RDFC-1.0, sections 4.4 and 5).

Nothing that is published is a blank node, so that the canonical form of a graph is its triples as sorted lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lod.cube.cube import Cube, Database
from lod.cube.extent import table_of
from lod.cube.sql import Sql, commas, sql_identifier, sql_literal
from lod.cube.texts import ObservationBlocks
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf.iris import Iris, segment
from lod.rdf.ntriples import NTriplesWriter
from lod.rdf.terms import Term


def canonical_lines(
    dataset: DataSet, lists: Mapping[str, CodeList], iris: Iris, path: Path, db: Database
) -> Iterator[bytes]:
    """The lines of all observations of a cube (a Parquet file), in the order of code points, many at once."""
    blocks = ObservationBlocks(dataset, lists, iris, [NTriplesWriter({})], _by_predicate)
    for batch in _in_order_of_names(dataset, path, db).batches():
        yield from blocks.of(batch)


def _by_predicate(predicate: Term) -> tuple[int, str]:
    return 0, predicate


def _in_order_of_names(dataset: DataSet, path: Path, db: Database) -> Cube:
    """A cube whose rows stand in the order of the observations' IRIs; that of codes is another now and then."""
    cube = Cube(path, dataset.structure, db)
    key = dataset.structure.key
    order: list[Sql] = []
    same = True
    for name in map(sql_identifier, key):
        end = ">" if len(order) + 1 == len(key) else "/"
        codes = [code for (code,) in cube.few(Sql("SELECT DISTINCT {} FROM {} ORDER BY 1", name, cube.scan))]
        named = sorted(codes, key=lambda code, end=end: segment(str(code)) + end)  # type: ignore[misc]
        same = same and named == codes
        order.append(Sql("CAST({} AS ENUM({}))", name, commas(map(sql_literal, named or [""]))))
    if same:
        return cube
    return Cube(path, dataset.structure, db, Sql("(FROM {} ORDER BY {})", table_of(path), commas(order)))
