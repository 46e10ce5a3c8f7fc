"""An RDF Data Cube from elsewhere, whatever its layout: its structure and what is attached where.

The normalisation algorithm of the Recommendation (section 10) is what holds here, carried out when rows are read:
what a data set, a slice, a group or a measure says of a component, each of its observations says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model.attributes import BUILT_IN, SAME_AS, STATUS, UNIT
from lod.model.structure import MEASURE_TYPE
from lod.sources.names import component_name
from lod.sources.rdfcube import cubelink
from lod.sources.rdfcube.resources import TYPE, Node, Resources, local
from lod.sources.rdfcube.statements import Statements, number_of

QB = "http://purl.org/linked-data/cube#"
SDMX = "http://purl.org/linked-data/sdmx/2009/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"


def qb(name: str) -> ox.NamedNode:
    return ox.NamedNode(QB + name)


KINDS = ("dimension", "measure", "attribute")
_CLASSES = {kind: qb(f"{kind.capitalize()}Property") for kind in KINDS}
MEASURE_TYPE_IRI = QB + "measureType"
_SUB = ox.NamedNode(RDFS + "subPropertyOf")


@dataclass(frozen=True)
class CubeComponent:
    """A component as the cube has it: its property's IRI, its kind, the name it gets here, and the SDMX property that
    it is or is a kind of ("" if none). `attached`: what is said of it for every observation at once."""

    iri: str
    kind: str
    name: str
    sdmx: str = ""
    required: bool = False
    attached: tuple[ox.NamedNode | ox.BlankNode | ox.Literal, ...] = ()


@dataclass
class RdfCube:
    """A data set, its structure and its statements."""

    resources: Resources
    statements: Statements
    dataset: Node
    file: str
    parts: list[CubeComponent] = field(default_factory=list)
    by_measure: bool = False
    held: dict[int, dict[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal, ...]]] = field(default_factory=dict)
    measured: dict[str, dict[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal, ...]]] = field(default_factory=dict)

    def of(self, kind: str) -> list[CubeComponent]:
        return [part for part in self.parts if part.kind == kind]


def open_cube(statements: Statements, file: str, wanted: str, language: str) -> RdfCube:
    """The cube in some statements; `wanted` is the IRI of the data set, or its end, where there are several.

    Raises `SourceError` where there is none, or several and none of them is wanted, or it has no structure.
    """
    resources = statements.resources(language)
    dataset = _chosen(resources, statements, file, wanted)
    cubelink.add_structure(resources, dataset)
    structure = resources.node(dataset, qb("structure"))
    if structure is None or not resources.of(structure, qb("component")):
        name = structure.value if structure is not None else ""
        message = Message("structure-elsewhere", name=name) if name else Message("cube-without-structure")
        hint = Message("advice.give-the-file-that")
        raise SourceError([Finding(message, file=file, column="qb:structure", value=name or None, hint=hint)])
    cube = RdfCube(resources, statements, dataset, file)
    _components(cube, structure)
    _attachments(cube)
    return cube


def _chosen(resources: Resources, statements: Statements, file: str, wanted: str) -> Node:
    nodes = resources.subjects(TYPE, qb("DataSet")) or resources.subjects_with(qb("structure"))
    if not nodes:
        raise SourceError([Finding(Message("no-cube"), file=file, hint=Message("advice.is-it-an"))])
    chosen = [node for node in nodes if wanted in (node.value, local(node.value))] if wanted else nodes
    if len(chosen) != 1:
        names = ", ".join(node.value for node in nodes[:10])
        message = Message("no-such-cube", wanted=wanted) if wanted else Message("several-cubes", count=len(nodes))
        hint = Message("advice.name-one-under", known=names)
        raise SourceError([Finding(message, file=file, column="table.dataset", value=wanted or None, hint=hint)])
    if len(nodes) > 1:
        statements.only(chosen[0].value, map(number_of, _holders(resources, chosen[0])))
    return chosen[0]


def _holders(resources: Resources, dataset: Node) -> list[Node]:
    """The slices and groups of a data set, those within others too."""
    holders = dict.fromkeys(resources.nodes(dataset, qb("slice"), qb("observationGroup")))
    waiting = list(holders)
    while waiting:
        for inner in resources.nodes(waiting.pop(), qb("slice"), qb("observationGroup")):
            if inner not in holders:
                holders[inner] = None
                waiting.append(inner)
    return list(holders)


def _components(cube: RdfCube, structure: Node) -> None:
    resources, taken = cube.resources, {MEASURE_TYPE.casefold()}
    specifications = resources.nodes(structure, qb("component"))
    specifications.sort(key=lambda s: int(o) if (o := resources.literal(s, qb("order"))).isdigit() else 1000)
    for specification in specifications:
        for kind in KINDS:
            generic = [n for n in resources.nodes(specification, qb("componentProperty")) if _is(resources, n, kind)]
            for node in resources.nodes(specification, qb(kind)) + generic:
                if node.value == MEASURE_TYPE_IRI:
                    cube.by_measure = True
                elif isinstance(node, ox.NamedNode) and all(node.value != part.iri for part in cube.parts):
                    required = resources.literal(specification, qb("componentRequired")) == "true"
                    cube.parts.append(_part(cube, node, kind, required, taken))
    if all(part.iri != SAME_AS.iri for part in cube.parts):  # what a figure is the same as needs no component
        cube.parts.append(CubeComponent(SAME_AS.iri, "attribute", SAME_AS.name))


def _is(resources: Resources, node: Node, kind: str) -> bool:
    return _CLASSES[kind] in resources.of(node, TYPE) or node.value.startswith(f"{SDMX}{kind}#")


def _part(cube: RdfCube, node: ox.NamedNode, kind: str, required: bool, taken: set[str]) -> CubeComponent:
    sdmx = next((i for i in (node.value, *cube.resources.iris(node, _SUB)) if i.startswith(f"{SDMX}{kind}#")), "")
    built_in = _built_in(cube.resources, node, sdmx) if kind == "attribute" else ""
    return CubeComponent(node.value, kind, built_in or component_name(local(node.value), taken), sdmx, required)


def _built_in(resources: Resources, node: ox.NamedNode, sdmx: str) -> str:
    """The name of the built-in attribute that a property is: by what it is in SDMX, or as we publish it; else ""."""
    names = {attribute.iri: attribute.name for attribute in (UNIT, STATUS, SAME_AS)}
    ours = BUILT_IN.get(local(node.value))
    if ours is None or ours.iri or not node.value.endswith(f"/def/{ours.name}"):
        return names.get(sdmx or node.value, "")
    lists = [local(iri) for iri in resources.iris(node, qb("codeList"))]
    return ours.name if lists == ([ours.codelist] if ours.codelist else []) else ""


def _attachments(cube: RdfCube) -> None:
    """What is said of components elsewhere than on observations."""
    resources = cube.resources
    names = {part.iri: ox.NamedNode(part.iri) for part in cube.parts}
    cube.parts = [_with(part, resources.of(cube.dataset, names[part.iri])) for part in cube.parts]
    for holder in _holders(resources, cube.dataset):
        attached = _attached_to(resources, holder, names.values())
        if attached:
            cube.held[number_of(holder)] = attached
    for measure in cube.of("measure"):
        attributes = [names[part.iri] for part in cube.of("attribute")]
        attached = _attached_to(resources, names[measure.iri], attributes)
        if attached:
            cube.measured[measure.iri] = attached


def _with(part: CubeComponent, values: Iterable[object]) -> CubeComponent:
    kept = tuple(v for v in values if isinstance(v, (ox.NamedNode, ox.BlankNode, ox.Literal)))
    return CubeComponent(part.iri, part.kind, part.name, part.sdmx, part.required, kept)


def _attached_to(
    resources: Resources, node: Node, predicates: Iterable[ox.NamedNode]
) -> dict[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal, ...]]:
    attached = {p.value: tuple(v for v in resources.of(node, p) if not isinstance(v, ox.Triple)) for p in predicates}
    return {iri: values for iri, values in attached.items() if values}
