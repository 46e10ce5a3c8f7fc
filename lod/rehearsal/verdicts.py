"""What sets of shapes say of a graph: the profiles' own, where an operator has them, and always ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, RDF

from lod.errors import LodError, Severity
from lod.messages.message import Message
from lod.validation import engine
from lod.validation import shapes as profiles

OURS = "our own"
SCORER = "the portal’s scorer"
HIGH_VALUE = "DCAT-AP HVD 3"
_THEIRS: dict[str, str] = {
    "DCAT-AP-NO 3": "dcat-ap-no-3/dcatapno3-*-shapes*.ttl",
    "DCAT-AP-NO 2.2": "dcat-ap-no-2/*shacl_shapes*.ttl",
    SCORER: "mqa/*shacl-shapes*.ttl",
    "DCAT-AP 3": "dcat-ap-3*/shapes.ttl",
    HIGH_VALUE: "dcat-ap-hvd-3*/*SHACL.ttl",
}
"""The files of each set below the folder an operator keeps them in."""


CATEGORY = URIRef("http://data.europa.eu/r5r/hvdCategory")
"""The category of a high-value data set (DCAT-AP HVD 3.0.0)."""


@dataclass(frozen=True)
class ShapeSet:
    """Shapes that are asked together."""

    name: str
    graph: Graph


@dataclass(frozen=True)
class PortalResult:
    """What does not conform: of which node, at which property (its local name, empty for the node itself)."""

    severity: Severity
    focus: str
    path: str
    what: Message


@dataclass(frozen=True)
class PortalVerdict:
    """What a set says of a graph: that it conforms, or what does not."""

    shapes: str
    results: tuple[PortalResult, ...]

    @property
    def conforms(self) -> bool:
        return not self.results


def ours(base: str = "https://data.example.no/") -> ShapeSet:
    """The package's own shapes for catalogues."""
    return ShapeSet(OURS, profiles.load(base).profile("catalogue").graph)


def theirs(folder: Path) -> list[ShapeSet]:
    """The sets of the profiles, as far as their files are in the folder. Raises `LodError` if none is."""
    root = folder / "dcat" if (folder / "dcat").is_dir() else folder
    sets = []
    for name, pattern in _THEIRS.items():
        files = sorted(root.glob(pattern))
        if files:
            graph = Graph(bind_namespaces="none")
            for file in files:
                graph.parse(file, format="turtle")
            sets.append(ShapeSet(name, graph))
    if not sets:
        raise LodError(Message("error.no-shapes", folder=str(folder), patterns=tuple(_THEIRS.values())))
    return sets


def concerned(sets: Iterable[ShapeSet], graph: Graph) -> list[ShapeSet]:
    """The sets that judge a graph: that of high-value data sets only where every data set says that it is one."""
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    claiming = set(graph.subjects(CATEGORY, None))
    return [shapes for shapes in sets if shapes.name != HIGH_VALUE or (datasets and datasets <= claiming)]


def ask(shapes: ShapeSet, graph: Graph) -> PortalVerdict:
    """A set's verdict; warnings count, because the portal's scorer counts them."""
    copy = Graph(bind_namespaces="none") + shapes.graph
    results = set()
    for violation in engine.run(Graph(bind_namespaces="none") + graph, copy):
        path = str(violation.path).rsplit("/", 1)[-1] if violation.path is not None else ""
        results.add(PortalResult(violation.severity, str(violation.focus), path, violation.what))
    return PortalVerdict(shapes.name, tuple(sorted(results, key=_order)))


def _order(result: PortalResult) -> tuple[str, ...]:
    return str(result.severity), result.focus, result.path, str(result.what)
