"""The documents that figures of a cube from elsewhere are taken from, where the cube describes them."""

from __future__ import annotations

import pyoxigraph as ox

from lod.model.attributes import SOURCE
from lod.model.dataset import Agent, SourceDocument
from lod.model.text import Text
from lod.sources.description import in_our_languages
from lod.sources.rdfcube.cube import RdfCube
from lod.sources.rdfcube.resources import NAMES, Node, local

_DCT = "http://purl.org/dc/terms/"
_PUBLISHER, _ISSUED, _LANGUAGE = (ox.NamedNode(_DCT + name) for name in ("publisher", "issued", "language"))
_PAGE = ox.NamedNode("http://xmlns.com/foaf/0.1/page")
_READ = ox.NamedNode("http://purl.org/pav/retrievedOn")
_CHECKSUM = ox.NamedNode("http://spdx.org/rdf/terms#checksum")
_DIGEST = ox.NamedNode("http://spdx.org/rdf/terms#checksumValue")
_LANGUAGES = {"NOB": "nb", "NNO": "nn", "ENG": "en"}
"""The languages of documents, by the EU's codes."""


def documents(cube: RdfCube) -> tuple[SourceDocument, ...]:
    """The documents of all figures; none where figures name other things, or documents that nothing is said of."""
    if all(part.iri != SOURCE.iri for part in cube.parts):
        return ()
    values = [text for text, kind in cube.statements.values(SOURCE.iri) if kind.node == "iri"]
    made = [document for text in values if (document := _document(cube, ox.NamedNode(text)))]
    names = {document.name for document in made}
    return tuple(made) if made and len(names) == len(made) == len(values) else ()


def _document(cube: RdfCube, node: ox.NamedNode) -> SourceDocument | None:
    resources = cube.resources
    title, publisher = in_our_languages(resources.text(node, *NAMES)), resources.node(node, _PUBLISHER)
    if not title or publisher is None:
        return None
    checksum = resources.node(node, _CHECKSUM)
    language = next(iter(resources.iris(node, _LANGUAGE)), "")
    return SourceDocument(
        local(node.value),
        title,
        _agent(cube, publisher),
        _LANGUAGES.get(local(language), "nb"),
        next(iter(resources.iris(node, _PAGE)), ""),
        resources.literal(node, _ISSUED),
        resources.literal(node, _READ),
        resources.literal(checksum, _DIGEST) if checksum is not None else "",
    )


def _agent(cube: RdfCube, node: Node) -> Agent:
    name = in_our_languages(cube.resources.text(node, *NAMES))
    homepage = node.value if isinstance(node, ox.NamedNode) else ""
    return Agent(name or Text.of({cube.resources.language: local(node.value)}), homepage=homepage)
