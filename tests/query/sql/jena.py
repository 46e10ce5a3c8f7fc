"""Apache Jena (ARQ) as a second judge beside Oxigraph: one Java process over the triples of a world.

`tests.clients.tools` fetches its jars once.
"""

from __future__ import annotations

import base64
import subprocess
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyoxigraph as ox

from lod.graph.canonical import canonical
from lod.rdf.terms import literal, parse_literal
from tests.clients import tools
from tests.query.sql.world import PREFIXES, Answer, answer_of

JARS, MISSING = tools.jars(f"jena-{tools.JENA_VERSION}", tools.JENA)


class Judge:
    """A running judge over the triples of a store."""

    def __init__(self, store: ox.Store, folder: Path) -> None:
        data = folder / "judged.nq"
        store.dump(str(data), format=ox.RdfFormat.N_QUADS)
        source = Path(__file__).with_name("Judge.java")
        java = ["java", "-Xmx500m", "-XX:TieredStopAtLevel=1", "-cp", f"{JARS}/*", str(source), str(data)]
        self._process = subprocess.Popen(java, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.communicate()

    def ask(self, query: str, prefixes: str = PREFIXES) -> Answer | str:
        """The answer to a query, as `tests.query.sql.world.ask` gives it; a text says why there is none."""
        assert self._process.stdin
        assert self._process.stdout
        print(base64.b64encode((prefixes + query).encode()).decode(), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline().strip()
        if line.startswith("!"):
            return line[1:]
        body = base64.b64decode(line).decode()
        return answer_of(not body.startswith("{"), body)


def alike(answer: Answer) -> Answer:
    """An answer with numbers to nine digits, and the variables in order of their names: what is free may differ."""
    names, rows = answer
    order = sorted(range(len(names)), key=names.__getitem__)
    if not names:
        return answer
    return [names[place] for place in order], [tuple(_alike(row[place]) for place in order) for row in rows]


def _alike(cell: Any) -> Any:
    if not isinstance(cell, tuple) or len(cell) < 4:
        return cell
    kind, value, datatype, language = cell
    if datatype:
        value, datatype = _canonical(value, datatype)
    if datatype.endswith(("#decimal", "#double", "#float")) and value not in ("NaN", "INF", "-INF"):
        value = f"{Decimal(value):.9g}"
        value = f"{float(value):.9g}"
    return kind, value, datatype, language.lower()


@cache
def _canonical(value: str, datatype: str) -> tuple[str, str]:
    """The lexical form that the store keeps."""
    lex, kind, _ = parse_literal(canonical([literal(value, datatype)])[0])
    return lex, kind
