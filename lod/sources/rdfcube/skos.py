"""Code lists in SKOS: concept schemes, collections and hierarchical code lists (RDF Data Cube section 8), as they are
published elsewhere, made into lists of ours that remember where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from lod.errors import Finding, Severity, SourceError
from lod.messages.message import Message
from lod.model import codelist as model
from lod.model.codelist import CodeList, Concept
from lod.model.origin import Origin
from lod.model.text import Text
from lod.sources.io.files import named, read_bytes
from lod.sources.rdfcube import triples
from lod.sources.rdfcube.resources import COMMENTS, NAMES, RELATIVE, TYPE, Node, Resources, local
from lod.sources.site.schema import is_url

MAX_BYTES = 50_000_000
"""Lists past this size are refused: they are kept in memory."""

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_QB = "http://purl.org/linked-data/cube#"
_XKOS = "http://rdf-vocabulary.ddialliance.org/xkos#"
_TIME = "http://www.w3.org/2006/time#"
_EUVOC = "http://publications.europa.eu/ontology/euvoc#"
_SAME = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")


def _terms(namespace: str, *names: str) -> tuple[ox.NamedNode, ...]:
    return tuple(ox.NamedNode(namespace + name) for name in names)


SCHEME, COLLECTION, ORDERED = _terms(_SKOS, "ConceptScheme", "Collection", "OrderedCollection")
HIERARCHICAL, _ROOT, _PARENT_CHILD = _terms(_QB, "HierarchicalCodeList", "hierarchyRoot", "parentChildProperty")
_IN, _TOP_OF, _HAS_TOP, _MEMBER = _terms(_SKOS, "inScheme", "topConceptOf", "hasTopConcept", "member")
_MEMBER_LIST, NOTATION, _ALTERNATIVE = _terms(_SKOS, "memberList", "notation", "altLabel")
_BROADER = _terms(_SKOS, "broader") + _terms(_XKOS, "isPartOf")
_NARROWER = _terms(_SKOS, "narrower") + _terms(_XKOS, "hasPart")
_EXACT, _CLOSE = _terms(_SKOS, "exactMatch", "closeMatch")
_FROM = _terms(_EUVOC, "startDate") + _terms("https://schema.org/", "startDate", "validFrom")
_TO = _terms(_EUVOC, "endDate") + _terms("https://schema.org/", "endDate", "validThrough")
_BEGIN, _END, _DATE, _DATE_TIME = _terms(_TIME, "hasBeginning", "hasEnd", "inXSDDate", "inXSDDateTime")
_PERIODS = _terms(_TIME, "ProperInterval", "Interval")
_POSITION = (
    *_terms("https://schema.org/", "position"),
    *_terms("http://schema.org/", "position"),
    *_terms("http://www.w3.org/ns/ui#", "sortPriority"),
)
_LEVELS, _DEPTH = _terms(_XKOS, "levels", "depth")


@dataclass(frozen=True)
class SkosReading:
    """How a list is taken over: the file it stands in, and whether its concepts keep their IRIs (`keep`)."""

    file: str
    keep: bool = False


def read(path: Path, root: Path, about: dict[str, Any], findings: list[Finding]) -> list[CodeList]:
    """The lists in a file; `about` is what the YAML beside it says. Raises `SourceError` for what cannot be read."""
    name = named(path, root)
    read_bytes(path, name, MAX_BYTES)
    resources = Resources(about.get("language", "en")).update(triples.read(path, name))
    schemes = described_lists(resources)
    if not schemes:
        hint = Message("advice.it-must-have")
        raise SourceError([Finding(Message("no-list-in-file"), file=name, hint=hint)])
    reading = SkosReading(name, about.get("iris") == "keep")
    alone = len(schemes) == 1
    lists = []
    for scheme in schemes:
        title = path.stem if alone else list_name(scheme)
        lists.append(make(resources, scheme, title, reading, findings, about if alone else {}))
    findings.extend(untold(resources, name, f"{path.stem}.yaml"))
    return lists


def untold(resources: Resources, file: str, description: str) -> Iterator[Finding]:
    """A warning for texts that do not say what language they are in."""
    if resources.untold:
        yield Finding(
            Message("text-without-language", untold=resources.untold, language=resources.language),
            Severity.WARNING,
            file=file,
            hint=Message("advice.tag-them-nb", description=description),
        )


def described_lists(resources: Resources) -> list[Node]:
    """The code lists that are described, in the order of the file; a collection that is part of a scheme is none."""
    schemes = resources.subjects(TYPE, SCHEME)
    for kind in (HIERARCHICAL, COLLECTION, ORDERED):
        schemes += [s for s in resources.subjects(TYPE, kind) if s not in schemes and not resources.of(s, _IN)]
    return [s for s in schemes if not resources.of(s, _DEPTH) and members(resources, s)]


def list_name(scheme: Node) -> str:
    """A list's name from its IRI: its last word that says something."""
    words = [word for word in re.split(r"[/#:]", scheme.value) if word and word.lower() not in ("scheme", "id", "code")]
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", words[-1]).strip("-") if words else ""
    return plain if plain[:1].isalpha() else f"list-{plain}".rstrip("-")


def members(resources: Resources, scheme: Node) -> list[Node]:
    """The concepts of a list: those that say so, those it names, and all below them, in order."""
    listed = resources.listed(resources.node(scheme, _MEMBER_LIST))
    stated = [*listed, *resources.subjects(_IN, scheme), *resources.subjects(_TOP_OF, scheme)]
    stated += resources.nodes(scheme, _HAS_TOP, _ROOT, _MEMBER)
    links = [link for link in resources.nodes(scheme, _PARENT_CHILD) if isinstance(link, ox.NamedNode)]
    seen = dict.fromkeys(node for node in stated if not resources.of(node, _DEPTH))
    waiting = list(seen)
    while waiting:
        node = waiting.pop()
        lower = resources.nodes(node, *_NARROWER, *links)
        for below in lower + [n for broader in _BROADER for n in resources.subjects(broader, node)]:
            if below not in seen and (not resources.of(below, _IN) or scheme in resources.nodes(below, _IN)):
                seen[below] = None
                waiting.append(below)
    nodes = [node for node in seen if resources.of(node, *NAMES, NOTATION, TYPE) or node in listed]
    places = {node: resources.literal(node, *_POSITION) for node in nodes}
    if listed:
        return nodes
    nodes = resources.in_order(nodes)
    return sorted(nodes, key=lambda n: int(places[n])) if all(p.isdigit() for p in places.values()) else nodes


def make(
    resources: Resources, scheme: Node, name: str, reading: SkosReading, findings: list[Finding], about: dict[str, Any]
) -> CodeList:
    """One list, under a name of ours; `about` says what else it is called."""
    nodes = members(resources, scheme)
    codes = {node: notation(resources, node) for node in nodes}
    above = _above(resources, scheme, nodes, reading, findings)
    concepts = [_concept(resources, node, codes, above, reading, findings) for node in nodes]
    levels = sorted(
        resources.listed(resources.node(scheme, _LEVELS)), key=lambda level: resources.literal(level, _DEPTH)
    )
    codelist = CodeList(
        name,
        Text.of(about.get("label") or {}) or resources.text(scheme, *NAMES) or Text.of({resources.language: name}),
        tuple(concepts),
        Text.of(about.get("definition") or {}) or resources.text(scheme, *COMMENTS),
        bool(about.get("periods", any(kind in resources.of(node, TYPE) for node in nodes for kind in _PERIODS))),
        origin=Origin(reading.file, 1),
        levels=tuple(map(Text.of, about["levels"])) if about.get("levels") else _named(resources, levels),
        same_as=tuple(_web(resources, scheme, _SAME, reading, findings, own=True)),
    )
    findings.extend(model.laws(codelist))
    return codelist


def _named(resources: Resources, levels: list[Node]) -> tuple[Text, ...]:
    labels = tuple(resources.text(level, *NAMES) for level in levels)
    return labels if all(labels) else ()


def notation(resources: Resources, node: Node) -> str:
    """A concept's code: its notation, else the end of its IRI."""
    notations = sorted(v.value.strip() for v in resources.of(node, NOTATION) if isinstance(v, ox.Literal))
    return next(filter(None, notations), "") or local(node.value)


def _above(
    resources: Resources, scheme: Node, nodes: list[Node], reading: SkosReading, findings: list[Finding]
) -> dict[Node, Node]:
    """The concept above each; where several are said, the first, with a warning."""
    links = [link for link in resources.nodes(scheme, _PARENT_CHILD) if isinstance(link, ox.NamedNode)]
    own = set(nodes)
    broader_of: dict[Node, dict[Node, None]] = {}
    for node in nodes:
        for broader in resources.nodes(node, *_BROADER):
            if broader in own:
                broader_of.setdefault(node, {})[broader] = None
        for below in resources.nodes(node, *_NARROWER, *links):
            if below in own:
                broader_of.setdefault(below, {})[node] = None
    several = [node for node, above in broader_of.items() if len(above) > 1]
    if several:
        findings.append(
            Finding(
                Message("several-broader", count=len(several)),
                Severity.WARNING,
                file=reading.file,
                column="skos:broader",
                value=several[0].value,
                hint=Message("advice.a-code-stands"),
            )
        )
    return {node: next(iter(above)) for node, above in broader_of.items()}


def _concept(
    resources: Resources,
    node: Node,
    codes: dict[Node, str],
    above: dict[Node, Node],
    reading: SkosReading,
    findings: list[Finding],
) -> Concept:
    broader = above.get(node)
    same = tuple(_web(resources, node, _SAME, reading, findings, own=not reading.keep))
    label = resources.text(node, *NAMES) or Text.of({resources.language: codes[node]})
    return Concept(
        codes[node],
        label,
        resources.text(node, *COMMENTS),
        codes[broader] if broader is not None else "",
        tuple(_web(resources, node, _EXACT, reading, findings)),
        tuple(_web(resources, node, _CLOSE, reading, findings)),
        _day(resources, resources.node(node, _BEGIN)),
        _day(resources, resources.node(node, _END)),
        node.value if reading.keep and isinstance(node, ox.NamedNode) else "",
        Origin(reading.file),
        same,
        tuple(dict.fromkeys(resources.words(node, _ALTERNATIVE))),
        _iso(resources.literal(node, *_FROM)),
        _iso(resources.literal(node, *_TO)),
    )


def _web(
    resources: Resources,
    node: Node,
    predicate: ox.NamedNode,
    reading: SkosReading,
    findings: list[Finding],
    own: bool = False,
) -> Iterator[str]:
    """The IRIs a thing is linked to, and with `own` its own; one that is no address of the web is a finding."""
    own_iri = [node.value] if own and isinstance(node, ox.NamedNode) else []
    for iri in dict.fromkeys([*own_iri, *resources.iris(node, predicate)]):
        if is_url(iri):
            yield iri
        elif not iri.startswith(RELATIVE):
            findings.append(
                Finding(
                    Message("not-a-web-address", iri=iri),
                    file=reading.file,
                    column="IRI",
                    value=iri,
                    hint=Message("advice.things-that-are"),
                )
            )


def _day(resources: Resources, instant: Node | None) -> str:
    return _iso(resources.literal(instant, _DATE, _DATE_TIME)) if instant is not None else ""


def _iso(text: str) -> str:
    """The day of a date or a time; "" for what is none."""
    return text[:10] if re.match(r"\d{4}-\d{2}-\d{2}(T|Z|$|\+)", text) else ""
