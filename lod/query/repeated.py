"""Triples that stand in several graphs: the default graph has each once (RDF 1.1 Semantics: a graph is a set), and
Oxigraph's union of all graphs as often as it is in one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

from lod.query.sql.walk import parts
from lod.sparql import algebra as a

Repeated: TypeAlias = Collection[tuple[str, str, str]]
"""Triples that stand in several graphs, as N-Triples spells their terms."""


def counts_repeated(kind: str, pattern: a.Pattern, repeated: Repeated) -> bool:
    """Whether how often a triple is in the default graph may matter to a query of a kind: `select`, `ask` …"""
    if not repeated or kind != "select" or (isinstance(pattern, a.Distinct) and not _counting(pattern)):
        return False
    triples = [triple for part in parts(pattern) if isinstance(part, a.Bgp) for triple in part.triples]
    return any(_finds(triple, repeated) for triple in triples)


def _counting(pattern: a.Pattern) -> bool:
    """Whether solutions are counted or cut somewhere within."""
    return any(isinstance(part, (a.Group, a.Slice)) for part in parts(pattern))


def _finds(triple: a.TriplePattern, repeated: Repeated) -> bool:
    path = triple[1]
    if not isinstance(path, (a.Var, a.Const)):
        steps = list(parts(path))
        negated = any(isinstance(step, a.Negated) for step in steps)
        names = {step.iri for step in steps if isinstance(step, a.Link)}
        return negated or any(p in names for _, p, _ in repeated)
    return any(all(map(_fits, triple, each)) for each in repeated)


def _fits(node: Any, term: str) -> bool:
    return not isinstance(node, a.Const) or node.term == term
