"""Cubes of the RDF Cube Schema (https://cube.link, as the Swiss administration publishes them), as Data Cubes.

Such a cube has sets of observations, and a SHACL shape with a property for each dimension, measure and remark. Its
statements are read as those of RDF Data Cube that mean the same; what is beside them is left to the reader.
"""

from __future__ import annotations

import pyoxigraph as ox

from lod.sources.rdfcube.resources import COMMENTS, NAMES, TYPE, Node, Resources, Value

_CUBE = "https://cube.link/"
_QB = "http://purl.org/linked-data/cube#"
_SH = "http://www.w3.org/ns/shacl#"
_SDMX = "http://purl.org/linked-data/sdmx/2009/"
_TIME = "http://www.w3.org/2006/time#"
_DCT = "http://purl.org/dc/terms/"
_SCHEMA = ("http://schema.org/", "https://schema.org/")


def _qb(name: str) -> ox.NamedNode:
    return ox.NamedNode(_QB + name)


PREDICATES = {
    ox.NamedNode(_CUBE + "observationSet"): _qb("slice"),
    ox.NamedNode(_CUBE + "observation"): _qb("observation"),
    ox.NamedNode(_CUBE + "observationConstraint"): _qb("structure"),
}
CLASSES: dict[Value, ox.NamedNode] = {
    ox.NamedNode(_CUBE + "Cube"): _qb("DataSet"),
    ox.NamedNode(_CUBE + "Observation"): _qb("Observation"),
}
UNDEFINED = _CUBE + "Undefined"
"""The datatype of a value that there is none of."""
OBSERVED_BY = _CUBE + "observedBy"
_KINDS: dict[Value, ox.NamedNode] = {
    ox.NamedNode(_CUBE + "KeyDimension"): _qb("dimension"),
    ox.NamedNode(_CUBE + "MeasureDimension"): _qb("measure"),
}
_PROPERTY, _PATH, _ORDER = (ox.NamedNode(_SH + name) for name in ("property", "path", "order"))
_KIND_OF_DATA = ox.NamedNode(_CUBE + "meta/dataKind")
_UNIT_TYPE = ox.NamedNode(_TIME + "unitType")
_UNITS = tuple(ox.NamedNode("http://qudt.org/schema/qudt/" + name) for name in ("hasUnit", "unit"))
_UNIT, _TIME_FORMAT = (ox.NamedNode(f"{_SDMX}attribute#{name}") for name in ("unitMeasure", "timeFormat"))
_PERIOD, _AREA = (ox.NamedNode(f"{_SDMX}dimension#{name}") for name in ("refPeriod", "refArea"))
_SUB = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subPropertyOf")
_DURATIONS = {"unitYear": "P1Y", "unitMonth": "P1M", "unitWeek": "P7D", "unitDay": "P1D"}
_FACTS = {
    "publisher": ox.NamedNode(_DCT + "publisher"),
    "contactPoint": ox.NamedNode("http://www.w3.org/ns/dcat#contactPoint"),
    "datePublished": ox.NamedNode(_DCT + "issued"),
    "dateModified": ox.NamedNode(_DCT + "modified"),
    "license": ox.NamedNode(_DCT + "license"),
    "email": ox.NamedNode("http://www.w3.org/2006/vcard/ns#hasEmail"),
}
"""What schema.org's properties of a cube and of its contact are called in DCAT."""


def as_data_cube(quad: ox.Quad) -> ox.Quad:
    """A statement as RDF Data Cube has it; any other as it is."""
    if quad.predicate in PREDICATES:
        return ox.Quad(quad.subject, PREDICATES[quad.predicate], quad.object)
    if quad.predicate == TYPE and quad.object in CLASSES:
        return ox.Quad(quad.subject, TYPE, CLASSES[quad.object])
    return quad


def add_structure(resources: Resources, dataset: Node) -> None:
    """Says the structure of a cube in the words of RDF Data Cube, where a shape says it."""
    shape = resources.node(dataset, _qb("structure"))
    if shape is None or not resources.of(shape, _PROPERTY):
        return
    _facts(resources, dataset)
    measured = False
    for constraint in resources.nodes(shape, _PROPERTY):
        path = resources.node(constraint, _PATH)
        if isinstance(path, ox.NamedNode) and path not in (TYPE, ox.NamedNode(OBSERVED_BY)):
            resources.add(shape, _qb("component"), constraint)
            _component(resources, constraint, path)
            measured = measured or bool(resources.of(path, _UNIT))
    if measured:
        unit = ox.BlankNode()
        resources.add(shape, _qb("component"), unit)
        resources.add(unit, _qb("attribute"), _UNIT)


def _component(resources: Resources, constraint: Node, path: ox.NamedNode) -> None:
    types = resources.of(constraint, TYPE)
    kind = next((_KINDS[value] for value in types if value in _KINDS), _qb("attribute"))
    resources.add(constraint, kind, path)
    for words in (*NAMES, *COMMENTS):
        for value in resources.of(constraint, words):
            resources.add(path, words, value)
    for value in resources.of(constraint, _ORDER):
        resources.add(constraint, _qb("order"), value)
    for unit in resources.of(constraint, *_UNITS):
        resources.add(path, _UNIT, unit)
    for data in resources.nodes(constraint, _KIND_OF_DATA):
        _kind_of_data(resources, data, path)


def _kind_of_data(resources: Resources, data: Node, path: ox.NamedNode) -> None:
    kinds = [value.value for value in resources.of(data, TYPE) if isinstance(value, ox.NamedNode)]
    if any(kind.startswith(_TIME) for kind in kinds):
        resources.add(path, _SUB, _PERIOD)
    elif any(kind.endswith(("/GeoShape", "/GeoCoordinates")) for kind in kinds):
        resources.add(path, _SUB, _AREA)
    for unit in resources.iris(data, _UNIT_TYPE):
        if duration := _DURATIONS.get(unit.removeprefix(_TIME)):
            resources.add(path, _TIME_FORMAT, ox.Literal(duration))


def _facts(resources: Resources, dataset: Node) -> None:
    for name, property in _FACTS.items():
        names = [ox.NamedNode(namespace + name) for namespace in _SCHEMA]
        contacts = resources.nodes(dataset, _FACTS["contactPoint"])
        for node in (dataset, *contacts):
            for value in resources.of(node, *names):
                resources.add(node, property, value)
