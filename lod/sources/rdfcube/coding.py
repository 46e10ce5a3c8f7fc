"""The values of a cube from elsewhere as codes of a list: the list it says they are of, or one made of what occurs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from lod.errors import Finding
from lod.messages.message import Message
from lod.model import codelist as model
from lod.model.codelist import CodeList, Concept
from lod.model.origin import Origin
from lod.model.text import Text
from lod.sources.rdfcube import skos
from lod.sources.rdfcube.cube import CubeComponent, RdfCube, qb
from lod.sources.rdfcube.periods import timed, whole_periods
from lod.sources.rdfcube.resources import COMMENTS, NAMES, RELATIVE, Node, local
from lod.sources.rdfcube.skos import SkosReading
from lod.sources.rdfcube.statements import ValueKind
from lod.sources.site.schema import is_url
from lod.sources.table.periods import period

_CODE_LIST = qb("codeList")


@dataclass(frozen=True)
class Coded:
    """A cube with the codes of its values: for each component by name, `None` where its values are literals."""

    cube: RdfCube
    codings: dict[str, Coding | None]
    findings: list[Finding]
    keep: bool


@dataclass(frozen=True)
class Coding:
    """A list, and the code in it of each value that is known, by the value's text."""

    codelist: CodeList
    codes: dict[str, str]

    def code(self, text: str) -> str:
        """The code of a value; of one that is in no list, what it would be called."""
        return self.codes.get(text) or code_of(text)


def coding(cube: RdfCube, part: CubeComponent, reading: SkosReading, findings: list[Finding]) -> Coding | None:
    """How the values of a component are codes; None for an attribute whose values are literals."""
    node = ox.NamedNode(part.iri)
    values = list(_values(cube, part)) if _is_coded(cube, part) else []
    if not values and not cube.resources.of(node, _CODE_LIST):
        return None
    for scheme in cube.resources.nodes(node, _CODE_LIST):
        nodes = skos.members(cube.resources, scheme)
        if nodes:
            name = skos.list_name(scheme)
            codelist = skos.make(cube.resources, scheme, name, reading, findings, {})
            codes = {n.value: c.notation for n, c in zip(nodes, codelist.concepts, strict=True)}
            return Coding(timed(codelist, part), codes)
    return _derived(cube, part, values, reading, findings)


def _is_coded(cube: RdfCube, part: CubeComponent) -> bool:
    if part.kind == "dimension":
        return True
    kinds = {*cube.statements.kinds(part.iri), *(_kind(value) for value in _attached(cube, part))}
    return any(kind.node for kind in kinds)


def _attached(cube: RdfCube, part: CubeComponent) -> Iterator[ox.NamedNode | ox.BlankNode | ox.Literal]:
    yield from part.attached
    for attached in (*cube.held.values(), *cube.measured.values()):
        yield from attached.get(part.iri, ())


def _values(cube: RdfCube, part: CubeComponent) -> Iterator[tuple[str, ValueKind]]:
    seen = set()
    for value in _attached(cube, part):
        seen.add(value.value)
        yield value.value, _kind(value)
    yield from ((text, kind) for text, kind in cube.statements.values(part.iri) if text not in seen)


def _kind(value: ox.NamedNode | ox.BlankNode | ox.Literal) -> ValueKind:
    if isinstance(value, ox.Literal):
        return ValueKind("", value.datatype.value, value.language or "")
    return ValueKind("iri" if isinstance(value, ox.NamedNode) else "blank")


def _derived(
    cube: RdfCube,
    part: CubeComponent,
    values: list[tuple[str, ValueKind]],
    reading: SkosReading,
    findings: list[Finding],
) -> Coding:
    """A list of the values that occur, named as they are described, in the order of their codes."""
    literals = {text: local(kind.datatype) for text, kind in values if not kind.node}
    dates = [text for text, datatype in literals.items() if datatype in ("date", "dateTime")]
    codes = {text: _notation(cube, text, kind) for text, kind in dict(values).items()}
    codes |= whole_periods(cube, part, dates, findings)
    concepts = []
    for text, kind in dict(values).items():
        concepts.append(_concept(cube, text, kind, codes[text], reading))
        if kind.node == "iri" and not is_url(text) and not text.startswith(RELATIVE):
            hint = Message("advice.things-that-are")
            message = Message("not-a-web-address", iri=text)
            findings.append(Finding(message, file=reading.file, column=part.name, value=text, hint=hint))
    concepts.sort(key=lambda concept: concept.notation)
    label = cube.resources.text(ox.NamedNode(part.iri), *NAMES) or Text.of({cube.resources.language: part.name})
    codelist = CodeList(part.name, label, tuple(concepts), origin=Origin(reading.file, 1))
    findings.extend(model.laws(codelist))
    return Coding(timed(codelist, part, literals.values()), codes)


def _notation(cube: RdfCube, text: str, kind: ValueKind) -> str:
    return skos.notation(cube.resources, _node(text, kind)) if _described(cube, text, kind) else code_of(text)


def _described(cube: RdfCube, text: str, kind: ValueKind) -> bool:
    return bool(kind.node) and bool(cube.resources.of(_node(text, kind), skos.NOTATION))


def _node(text: str, kind: ValueKind) -> Node:
    return ox.NamedNode(text) if kind.node == "iri" else ox.BlankNode(text)


def _concept(cube: RdfCube, text: str, kind: ValueKind, code: str, reading: SkosReading) -> Concept:
    label = cube.resources.text(_node(text, kind), *NAMES) if kind.node else Text()
    is_named = kind.node == "iri" and is_url(text)
    return Concept(
        code,
        label
        or (Text.of({"nb": code, "en": code}) if re.match(r"\d", code) else Text.of({cube.resources.language: code})),
        cube.resources.text(_node(text, kind), *COMMENTS) if kind.node else Text(),
        iri=text if is_named and reading.keep else "",
        origin=Origin(reading.file),
        same_as=(text,) if is_named and not reading.keep else (),
    )


def code_of(text: str) -> str:
    """The code of a value that has no notation: a literal's text, a period's own code, else the end of the IRI."""
    if "://" not in text and not text.startswith(RELATIVE):
        return text.strip()
    span = period(text)
    if span and "/P" in text:
        begin, end = span
        whole = begin[5:] == "01-01" and end[5:] == "12-31" and begin[:4] == end[:4]
        return begin[:4] if whole else text[text.index(begin) :].replace("T00:00:00", "")
    return local(text)
