"""The metadata of a release in its index: every triple beside the observations, by the numbers of the dictionary.

They go through tables on the disk, so that a release may say more than there is memory for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import duckdb
import pyarrow as pa

from lod.cube.dictionary import Dictionary
from lod.cube.sql import Sql, in_turn, sql_identifier, sql_literal
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import RDFS, SKOS

TRANSITIVE = (SKOS.broader, RDFS.subClassOf)
"""Properties whose closure is kept."""

ROWS = 50_000
"""Triples that are taken in at once."""


class MetadataTables:
    """The triples of an index that is written."""

    def __init__(self, db: duckdb.DuckDBPyConnection, iris: Iris) -> None:
        self.db = db
        self.iris = iris
        self.begin = f"<{iris.base}id/observation/"

    def terms(self, graphs: Iterable[tuple[Term, Iterable[Triple]]]) -> Iterator[Term]:
        """Takes in the metadata, in batches; gives the terms there are, but for the observations."""
        quads = ((*triple, graph) for graph, triples in graphs for triple in triples)
        self.db.execute("CREATE TEMP TABLE quads (s VARCHAR, p VARCHAR, o VARCHAR, g VARCHAR)")
        while batch := list(islice(quads, ROWS)):
            self._insert("quads", pa.table([pa.array(column) for column in zip(*batch, strict=True)], list("spog")))
        columns = (Sql("SELECT {} AS t FROM quads", sql_identifier(name)) for name in "spog")
        terms = self.db.execute(
            Sql(
                "SELECT DISTINCT t FROM ({}) WHERE NOT starts_with(t, {})",
                in_turn(" UNION ALL ", columns),
                sql_literal(self.begin),
            )
        )
        while rows := terms.fetchmany(ROWS):
            yield from (term for (term,) in rows)

    def _insert(self, name: str, table: pa.Table) -> None:
        self.db.register("arriving", table)
        self.db.execute(Sql("INSERT INTO {} SELECT * FROM arriving", sql_identifier(name)))
        self.db.unregister("arriving")

    def write(self, dictionary: Dictionary, stored: Mapping[Term, Term], tables: int) -> None:
        """Writes them, beside so many `tables` of observations; `stored`: terms that the dictionary has in another
        spelling. An observation that is an object is found by its path.

        Raises `KeyError` for a term without a number: an observation that is a subject, or of no data set.
        """
        numbers: dict[str, int] = dictionary.by_term | {t: dictionary.by_term[c] for t, c in stored.items()}
        self.db.execute("CREATE TEMP TABLE numbered (t VARCHAR, n BIGINT)")
        self._insert("numbered", pa.table({"t": pa.array(numbers), "n": pa.array(numbers.values(), pa.int64())}))
        self.db.execute("CREATE TABLE quad (s BIGINT, p BIGINT, o BIGINT, g BIGINT)")
        observed = Sql("starts_with(q.o, {})", sql_literal(self.begin))
        joins = in_turn(" ", (Sql("JOIN numbered AS {n} ON {n}.t = q.{n}", n=sql_identifier(name)) for name in "spg"))
        self.db.execute(
            Sql(
                "INSERT INTO quad SELECT s.n, p.n, o.n, g.n FROM quads AS q {} JOIN numbered AS o ON o.t = q.o "
                "WHERE NOT {} ORDER BY 2, 1, 3, 4",
                joins,
                observed,
            )
        )
        self._require(Sql("FROM quads AS q WHERE NOT {}", observed), Sql("FROM quad"))
        if tables:
            self._write_links(dictionary, tables, joins)
        self.db.execute("DROP TABLE quads")
        self.db.execute("DROP TABLE numbered")
        self.db.execute("CREATE TABLE triple AS SELECT DISTINCT s, p, o FROM quad ORDER BY p, s, o")
        self.db.execute("CREATE TABLE closure (p BIGINT, s BIGINT, o BIGINT)")
        for predicate in TRANSITIVE:
            p = dictionary.by_term[predicate]
            self.db.execute(
                Sql(
                    "INSERT INTO closure WITH RECURSIVE r(s, o) AS (SELECT s, o FROM triple WHERE p = {p} "
                    "UNION SELECT r.s, t.o FROM r JOIN triple AS t ON t.s = r.o AND t.p = {p}) "
                    "SELECT {p}, s, o FROM r ORDER BY s, o",
                    p=p,
                )
            )

    def _write_links(self, dictionary: Dictionary, tables: int, joins: Sql) -> None:
        """The triples whose object is an observation."""
        owners = {r.dataset: dictionary.by_term[self.iris.dataset(r.dataset)] for r in dictionary.ranges}
        self.db.execute("CREATE TEMP TABLE owner (name VARCHAR, ds BIGINT)")
        self._insert("owner", pa.table({"name": pa.array(owners), "ds": pa.array(owners.values(), pa.int64())}))
        after, name = len(self.begin) + 1, sql_identifier("name")
        linked = Sql(
            "SELECT q.*, split_part(substr(q.o, {after}), '/', 1) AS name, "
            "substr(q.o, {after} + length(name) + 1, length(q.o) - length(name) - {after} - 1) AS path "
            "FROM quads AS q WHERE starts_with(q.o, {begin})",
            after=after,
            begin=sql_literal(self.begin),
        )
        union = in_turn(" UNION ALL ", (Sql("SELECT id, ds, path FROM cube{}", n) for n in range(tables)))
        self._require(Sql("FROM ({}) AS q", linked), Sql("FROM ({}) AS q JOIN owner USING ({})", linked, name))
        self.db.execute(
            Sql(
                "INSERT INTO quad SELECT s.n, p.n, c.id, g.n FROM ({linked}) AS q {joins} JOIN owner USING ({name}) "
                "JOIN ({union}) AS c ON c.ds = owner.ds AND c.path = q.path",
                linked=linked,
                joins=joins,
                name=name,
                union=union,
            )
        )
        self.db.execute("DROP TABLE owner")

    def _require(self, wanted: Sql, given: Sql) -> None:
        """Raises `KeyError` where two questions have different numbers of rows."""
        counts = [self.db.execute(Sql("SELECT count(*) {}", rows)).fetchall()[0][0] for rows in (wanted, given)]
        if counts[0] != counts[1]:
            raise KeyError("a term has no number")
