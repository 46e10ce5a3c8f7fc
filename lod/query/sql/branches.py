"""UNION taken apart: branches that differ in nothing but constants are one pattern, joined with a list of these.

A program that asks for two thousand terms writes two thousand branches, each of which the database would plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lod.query.sql.errors import Unsupported
from lod.sparql import algebra as a
from lod.sparql.groups import balanced

FEW = 8
"""Branches up to which each is planned by itself, with what its own constants rule out."""

MOST_MINUS = 25
"""Patterns of MINUS with different variables: the time to plan them grows with a high power of their number."""

HIDDEN = "_:branch"
"""What the names of variables begin with that stand for constants."""


def branches(pattern: a.Pattern) -> list[a.Pattern]:
    """The branches of a UNION of any depth."""
    if isinstance(pattern, a.Union):
        return [*branches(pattern.left), *branches(pattern.right)]
    return [pattern]


def together(every: Iterable[a.Pattern]) -> list[a.Pattern]:
    """The branches, those that differ in constants alone as one; its variables that begin with `HIDDEN` are no
    part of a solution."""
    groups: dict[a.Pattern, list[tuple[a.Pattern, tuple[str, ...]]]] = {}
    for branch in every:
        opened = _Opened()
        groups.setdefault(opened.pattern(branch), []).append((branch, tuple(opened.constants)))
    return [pattern for shape, those in groups.items() for pattern in _joined(shape, those)]


def merged_minus(right: Iterable[a.Pattern]) -> list[a.Pattern]:
    """What several MINUS in a row take away, as few patterns: what one of them does, their UNION does (18.5). Patterns
    with the same variables are put together, so that it stays plain what is compared. Raises `Unsupported`."""
    every = list(dict.fromkeys(right))
    if len(every) <= FEW:
        return every
    groups: dict[frozenset[str], list[a.Pattern]] = {}
    for pattern in together(every):
        groups.setdefault(a.variables(pattern), []).append(pattern)
    if len(groups) > MOST_MINUS:
        raise Unsupported(f"more than {MOST_MINUS} MINUS with different variables")
    return [balanced(those) for those in groups.values()]


def _joined(shape: a.Pattern, those: list[tuple[a.Pattern, tuple[str, ...]]]) -> Iterator[a.Pattern]:
    if len(those) <= FEW:
        yield from (branch for branch, _ in those)
        return
    rows = tuple(constants for _, constants in those)
    names = tuple(f"{HIDDEN}{n}" for n in range(len(rows[0])))
    yield _given(shape, a.Values(names, rows))


def _given(pattern: a.Pattern, values: a.Values) -> a.Pattern:
    """A pattern joined with a list, which its filters see."""
    if isinstance(pattern, a.Filter):
        return a.Filter(pattern.condition, _given(pattern.pattern, values))
    return a.Join(values, pattern)


class _Opened:
    """Puts variables in the place of constants, and keeps these."""

    def __init__(self) -> None:
        self.constants: list[str] = []

    def pattern(self, pattern: a.Pattern) -> a.Pattern:
        match pattern:
            case a.Bgp(triples):
                return a.Bgp(tuple((self._node(s), p, self._node(o)) for s, p, o in triples))
            case a.Filter(a.Call("=", (a.Var() as one, a.Const() as other)), inner):
                return a.Filter(a.Call("=", (one, self._node(other))), self.pattern(inner))
        return pattern

    def _node(self, node: a.Node) -> a.Node:
        if isinstance(node, a.Var):
            return node
        self.constants.append(node.term)
        return a.Var(f"{HIDDEN}{len(self.constants) - 1}")
