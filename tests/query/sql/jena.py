"""Apache Jena (ARQ) as a second judge beside Oxigraph: one Java process over the triples of a world.

Its jars come from Maven Central into a folder outside the project, once: LOD_JENA names it, else the user's cache.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyoxigraph as ox

from lod.graph.canonical import canonical
from lod.rdf.terms import literal, parse_literal
from tests.query.sql.world import PREFIXES, Answer, answer_of

VERSION = "5.2.0"
JARS = Path(os.environ.get("LOD_JENA", Path.home() / ".cache" / "lod-jena" / VERSION))
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>lod</groupId><artifactId>judge</artifactId><version>1</version><dependencies>
<dependency><groupId>org.apache.jena</groupId><artifactId>jena-arq</artifactId><version>{VERSION}</version></dependency>
<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.16</version></dependency>
</dependencies></project>"""


def missing() -> str:
    """Why there is no judge; "" where there is one. Fetches the jars where Maven can."""
    if not shutil.which("java"):
        return "there is no Java"
    if any(JARS.glob("jena-arq-*.jar")):
        return ""
    if not shutil.which("mvn"):
        return "there is no Maven to fetch Apache Jena with"
    JARS.mkdir(parents=True, exist_ok=True)
    pom = JARS / "pom.xml"
    pom.write_text(POM, "utf-8")
    copy = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={JARS}"]
    done = subprocess.run(copy, capture_output=True, timeout=300)
    return "" if done.returncode == 0 else "Maven does not fetch Apache Jena"


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
