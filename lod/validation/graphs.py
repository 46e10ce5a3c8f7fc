"""Between our terms and rdflib's graphs, which live only in this room."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from lod.rdf.terms import Term, Triple, literal, parse_literal, text


def node(term: Term) -> URIRef | Literal:
    """A term as rdflib has it; the lexical form is kept as it is written."""
    if term[0] == "<":
        return URIRef(term[1:-1])
    lexical, datatype, language = parse_literal(term)
    if language:
        return Literal(lexical, lang=language)
    return Literal(lexical, datatype=URIRef(datatype) if term[-1] == ">" else None, normalize=False)


def term(node: Node | None) -> Term | None:
    """The inverse of `node`; None for a blank node, which we do not publish."""
    match node:
        case Literal(language=str(language)):
            return text(str(node), language)
        case Literal(datatype=None):
            return literal(str(node))
        case Literal(datatype=datatype):
            return literal(str(node), str(datatype))
        case URIRef():
            return Term(f"<{node}>")
    return None


def empty() -> Graph:
    """A graph with nothing in it, not even prefixes, in a store that keeps no contexts: several times as fast."""
    return Graph("SimpleMemory", bind_namespaces="none")


def data_graph(triples: Iterable[Triple]) -> Graph:
    """The triples as a graph that pySHACL can judge: it wants a store with contexts."""
    return _filled(Graph(bind_namespaces="none"), triples)


def graph(triples: Iterable[Triple]) -> Graph:
    """The triples as a graph."""
    return _filled(empty(), triples)


def _filled(made: Graph, triples: Iterable[Triple]) -> Graph:
    remembered = cache(node)
    for subject, predicate, object_ in triples:
        made.add((remembered(subject), remembered(predicate), remembered(object_)))
    return made
