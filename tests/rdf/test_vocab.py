"""The vocabularies: what the package names in them is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import rdflib
from rdflib.namespace import DefinedNamespace

from lod.rdf.vocab import VOCABULARIES
from tests.conftest import ROOT

DEFINED = {str(each._NS): each for each in DefinedNamespace.__subclasses__()}
"""The vocabularies that rdflib knows the terms of, by namespace."""

NEWER = {"DCAT.DatasetSeries", "DCAT.inSeries", "DCAT.previousVersion", "DCAT.version"}
"""Terms that a vocabulary has by now and rdflib does not know yet."""


def named(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The terms that a module names: of which vocabulary, by the name it has here, and which."""
    here = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "lod.rdf.vocab"
        for alias in node.names
    }
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=term) if name in here:
                yield here[name], term
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(term))) if name in here:
                yield here[name], term


def test_each_term_that_is_named_is_there() -> None:
    """A misspelt term of a vocabulary of the W3C, Dublin Core or FOAF is noticed."""
    spaces = {vocabulary.prefix.upper().replace("-", "_"): vocabulary.namespace for vocabulary in VOCABULARIES}
    terms = {term for path in (ROOT / "lod").rglob("*.py") for term in named(ast.parse(path.read_text("utf-8")))}
    judged = {(name, term) for name, term in terms if spaces.get(name) in DEFINED}
    assert {name for name, _ in judged} >= {"DCAT", "DCT", "FOAF", "OWL", "PROV", "QB", "RDF", "RDFS", "SH", "SKOS"}
    unknown = {f"{v}.{term}" for v, term in judged if rdflib.URIRef(spaces[v] + term) not in DEFINED[spaces[v]]}
    assert unknown - {f"{v}.{a}" for v in spaces for a in ("prefix", "namespace")} == NEWER
