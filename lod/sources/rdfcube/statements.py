"""Statements on disk: a file in RDF of any length and in any order, its observations told from all else it says.

A private table of SQLite that is gone when it is closed. Memory does not follow the number of observations.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import groupby, islice
from typing import NamedTuple

import pyoxigraph as ox

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.rdfcube.cubelink import as_data_cube
from lod.sources.rdfcube.resources import TYPE, Node, Resources, Value

_QB = "http://purl.org/linked-data/cube#"
OBSERVATION, OF_DATA_SET, LINK = (ox.NamedNode(_QB + n) for n in ("Observation", "dataSet", "observation"))
_CHUNK = 20_000
MAX_FACTS = 3_000_000
"""Statements beside observations that are kept in memory: structure, code lists, texts."""


class ValueKind(NamedTuple):
    """What a value is: an IRI, a blank node (`node`), or a literal with its datatype and language."""

    node: str = ""
    datatype: str = ""
    language: str = ""


class Statements:
    """The statements of some files."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._predicates: dict[str, int] = {}
        self._kinds: dict[ValueKind, int] = {ValueKind("iri"): 0, ValueKind("blank"): 1}
        self._db = sqlite3.connect("", check_same_thread=False)
        self._db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
            "CREATE TABLE statement (s INTEGER, p INTEGER, o TEXT, k INTEGER);"
            "CREATE TABLE subject (id INTEGER PRIMARY KEY, name TEXT);"
            "CREATE TABLE link (holder INTEGER, s INTEGER);"
            "CREATE TABLE observation (id INTEGER PRIMARY KEY, at INTEGER);"
        )
        self._load(quads)

    def close(self) -> None:
        self._db.close()

    def _load(self, quads: Iterable[ox.Quad]) -> None:
        rest = iter(quads)
        while chunk := list(islice(rest, _CHUNK)):
            statements: list[tuple[int, int, str, int]] = []
            subjects: dict[str, int] = {}
            links: list[tuple[int, int]] = []
            for quad in map(as_data_cube, chunk):
                name = _name(quad.subject)
                if name not in subjects:
                    subjects[name] = _number(name)
                number = subjects[name]
                if quad.predicate == LINK:
                    links.append((number, _number(_name(quad.object))))
                else:
                    text, kind = self._coded(quad.object)
                    statements.append((number, self._predicate(quad.predicate.value), text, kind))
            self._db.executemany("INSERT INTO statement VALUES (?, ?, ?, ?)", statements)
            self._db.executemany("INSERT OR IGNORE INTO subject VALUES (?, ?)", [(n, s) for s, n in subjects.items()])
            self._db.executemany("INSERT INTO link VALUES (?, ?)", links)
        self._db.executescript("CREATE INDEX of ON statement (s); CREATE INDEX linked ON link (s);")
        self._db.execute(
            "INSERT INTO observation SELECT s, min(at) FROM (SELECT s, rowid AS at FROM statement WHERE p = ? "
            "OR (p = ? AND o = ?) UNION ALL SELECT l.s, t.rowid FROM link AS l JOIN statement AS t ON t.s = l.s) "
            "GROUP BY s",
            (self._predicate(OF_DATA_SET.value), self._predicate(TYPE.value), OBSERVATION.value),
        )
        self._db.execute("CREATE INDEX placed ON observation (at)")

    def _predicate(self, iri: str) -> int:
        return self._predicates.setdefault(iri, len(self._predicates))

    def _coded(self, value: Value) -> tuple[str, int]:
        if isinstance(value, ox.NamedNode):
            return value.value, 0
        if isinstance(value, ox.BlankNode):
            return value.value, 1
        if isinstance(value, ox.Literal):
            kind = ValueKind("", value.datatype.value, value.language or "")
            return value.value, self._kinds.setdefault(kind, len(self._kinds))
        return str(value), self._kinds.setdefault(ValueKind("", "triple"), len(self._kinds))

    def __len__(self) -> int:
        """How many observations there are."""
        return int(self._db.execute("SELECT count(*) FROM observation").fetchone()[0])

    def resources(self, language: str) -> Resources:
        """All that is said of anything but observations. Raises `SourceError` for more than memory should hold."""
        count = self._db.execute(
            "SELECT count(*) FROM statement WHERE s NOT IN (SELECT id FROM observation)"
        ).fetchone()[0]
        if count > MAX_FACTS:
            message = Message("too-many-statements", count=count, max_facts=MAX_FACTS)
            hint = Message("advice.are-observations-of")
            raise SourceError([Finding(message, hint=hint)])
        resources = Resources(language)
        predicates, kinds = self._named()
        rows = self._db.execute(
            "SELECT n.name, t.p, t.o, t.k FROM statement AS t JOIN subject AS n ON n.id = t.s "
            "WHERE t.s NOT IN (SELECT id FROM observation) ORDER BY t.rowid"
        )
        for name, predicate, text, kind in rows:
            resources.add(_node(name), ox.NamedNode(predicates[predicate]), _value(text, kinds[kind]))
        return resources

    def only(self, dataset: str, holders: Iterable[int]) -> None:
        """Forgets the observations of other data sets; `holders` are the slices of this one."""
        self._db.execute("CREATE TABLE holder (id INTEGER PRIMARY KEY)")
        self._db.executemany("INSERT OR IGNORE INTO holder VALUES (?)", [(number,) for number in holders])
        self._db.execute(
            "DELETE FROM observation WHERE id NOT IN (SELECT s FROM statement WHERE p = ? AND o = ?) "
            "AND id NOT IN (SELECT s FROM link WHERE holder IN (SELECT id FROM holder))",
            (self._predicate(OF_DATA_SET.value), dataset),
        )

    def kinds(self, predicate: str) -> dict[ValueKind, int]:
        """What the values of a property of observations are, and how often."""
        _, kinds = self._named()
        rows = self._db.execute(
            "SELECT k, count(*) FROM statement WHERE p = ? AND s IN (SELECT id FROM observation) GROUP BY k ORDER BY k",
            (self._predicates.get(predicate, -1),),
        )
        return {kinds[kind]: count for kind, count in rows}

    def values(self, predicate: str) -> Iterator[tuple[str, ValueKind]]:
        """Each value that observations have of a property, in the order of the first that has it."""
        _, kinds = self._named()
        rows = self._db.execute(
            "SELECT o, k FROM statement WHERE p = ? AND s IN (SELECT id FROM observation) "
            "GROUP BY o, k ORDER BY min(rowid)",
            (self._predicates.get(predicate, -1),),
        )
        return ((text, kinds[kind]) for text, kind in rows)

    def values_with(self, predicate: str, other: str) -> Iterator[str]:
        """Each value of a property, of observations that have another property."""
        rows = self._db.execute(
            "SELECT o FROM statement WHERE p = ? AND s IN (SELECT id FROM observation) "
            "AND s IN (SELECT s FROM statement WHERE p = ?) GROUP BY o ORDER BY min(rowid)",
            (self._predicates.get(predicate, -1), self._predicates.get(other, -1)),
        )
        return (text for (text,) in rows)

    def several(self) -> set[str]:
        """The properties that some observation has several values of."""
        rows = self._db.execute(
            "SELECT DISTINCT p FROM (SELECT p FROM statement WHERE s IN (SELECT id FROM observation) "
            "GROUP BY s, p HAVING count(DISTINCT o) > 1)"
        )
        predicates, _ = self._named()
        return {predicates[p] for (p,) in rows}

    def properties(self) -> set[str]:
        """Every property that an observation has."""
        rows = self._db.execute("SELECT DISTINCT p FROM statement WHERE s IN (SELECT id FROM observation)")
        predicates, _ = self._named()
        return {predicates[p] for (p,) in rows}

    def observations(self) -> Iterator[tuple[str, list[tuple[str, str, ValueKind]], list[int]]]:
        """Each observation: its name, its properties with their values, and the numbers of what holds it."""
        predicates, kinds = self._named()
        rows = self._db.execute(
            "SELECT n.name, b.id, t.p, t.o, t.k FROM observation AS b JOIN statement AS t ON t.s = b.id "
            "JOIN subject AS n ON n.id = b.id ORDER BY b.at, t.rowid"
        )
        linked = self._db.execute("SELECT 1 FROM link LIMIT 1").fetchone() is not None
        for (name, number), group in groupby(rows, key=lambda row: (row[0], row[1])):
            properties = [(predicates[p], text, kinds[kind]) for _, _, p, text, kind in group]
            held = self._db.execute("SELECT holder FROM link WHERE s = ?", (number,)).fetchall() if linked else []
            yield name, properties, [holder for (holder,) in held]

    def _named(self) -> tuple[list[str], list[ValueKind]]:
        return list(self._predicates), list(self._kinds)


def number_of(node: Node) -> int:
    """The number by which `observations` names what holds one: a slice or a group."""
    return _number(_name(node))


def _name(node: object) -> str:
    if isinstance(node, ox.NamedNode):
        return node.value
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else str(node)


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def _node(name: str) -> Node:
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name)


def _value(text: str, kind: ValueKind) -> Value:
    if kind.node:
        return ox.NamedNode(text) if kind.node == "iri" else ox.BlankNode(text)
    if kind.language:
        return ox.Literal(text, language=kind.language)
    return ox.Literal(text, datatype=ox.NamedNode(kind.datatype)) if kind.datatype != "triple" else ox.Literal(text)
