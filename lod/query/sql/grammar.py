"""A query's text as rdflib reads it, with what rdflib loses on the way repaired, and only where it is quick to read."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import parser
from rdflib.plugins.sparql.algebra import translateQuery, traverse
from rdflib.plugins.sparql.operators import simplify
from rdflib.plugins.sparql.parserutils import Comp, CompValue, Expr, Param
from rdflib.term import Literal, Variable

from lod.query import limits
from lod.query.sql.errors import Unsupported

# rdflib's own rule forgets which property `^` stands before in a negated property set
_rule: Any = parser.PathOneInPropertySet
_rule.exprs[-1] = Comp("InversePath", "^" + Param("part", parser.iri | parser.A))

logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # it tells of every ill-typed literal, with a traceback

MAX_CHARACTERS = 16_000
MOST = {
    **{"?": 150, "$": 150, "{": 40, "(": 150, "||": 40, "&&": 40, "!": 60, "_:": 40, "[": 40, "|": 100, "/": 700},
    **{";": 100, ",": 300, ":": 400, "<": 300, "+": 150, "*": 150, "-": 400},
}
"""How often each sign may stand in a query that is taken apart: rdflib takes milliseconds for each, or the square."""

_PROLOGUE = re.compile(r"(?:\s|#[^\n]*\n|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)*", re.IGNORECASE)
_DATA = re.compile(r"(?<=[\s{}.])(VALUES\s*(?:[?$]\w+|\((?:\s*[?$]\w+)+\s*\))\s*\{)([^{}?$]{1000,})\}", re.IGNORECASE)
_NAME = re.compile(r"[?$]\w+")
_MARK = "\uf8ffvalues "


class Lists:
    """A query's text with its long lists of values taken out: Oxigraph reads them in a moment, rdflib in seconds."""

    def __init__(self, query: str, base: str) -> None:
        self._found: list[list[tuple[str | None, ...]]] = []
        self._base = base
        self._prologue = _PROLOGUE.match(query)
        self.text = _DATA.sub(self._taken, query)

    def _taken(self, match: re.Match[str]) -> str:
        prologue = self._prologue[0] if self._prologue else ""
        names = _NAME.findall(match[1])
        asked = f"{prologue} SELECT {' '.join(names)} {{ {match[0]} }}"
        try:
            solutions: Any = ox.Store().query(asked, base_iri=self._base)
        except SyntaxError:
            return match[0]
        self._found.append([tuple(None if t is None else str(t) for t in solution) for solution in solutions])
        marks = " ".join([f'"{_MARK}{len(self._found) - 1}"'] * len(names))
        return f"{match[1]} ({marks}) }}" if "(" in match[1] else f"{match[1]} {marks} }}"

    def put_back(self, term: str) -> list[tuple[str | None, ...]] | None:
        """The rows of values that a mark stands for, once; None for any other term."""
        number = term.removeprefix(f'"{_MARK}').removesuffix('"')
        if number == term or not number.isdecimal() or int(number) >= len(self._found):
            return None
        found, self._found[int(number)] = self._found[int(number)], []
        return found

    @property
    def whole(self) -> bool:
        """Whether all have been put back: none was a part of something else."""
        return not any(self._found)


def tree(query: str, base: str) -> Any:
    """rdflib's algebra of a query. Raises `Unsupported` for what it does not read, or not in good time."""
    if len(query) > MAX_CHARACTERS or any(query.count(sign) > most for sign, most in MOST.items()):
        raise Unsupported("the query is so long that taking it apart takes longer than answering it")
    try:
        with _as_written():
            parsed = _whole(parser.parseQuery(limits.with_small_booleans(query)))
            traverse(parsed[1], lambda node: simplify(node) if isinstance(node, Expr) else None)
            traverse(parsed[1], _kept)
            traverse(parsed[1], _named_in_having)
            asked = of(parsed[1], "var") or ()
            found = translateQuery(parsed, base).algebra
            if found.name == "DescribeQuery":  # rdflib adds variables of sub-selects
                found["PV"] = [node for node in found["PV"] if not isinstance(node, Variable) or node in asked]
            return found
    except RecursionError:
        raise Unsupported("the query is nested too deep for the compiler") from None
    except Exception as error:  # rdflib's grammar is narrower in places, and raises what it likes
        raise Unsupported(f"rdflib does not read it: {type(error).__name__}") from None


def of(value: Any, key: str) -> Any:
    """What a node of rdflib's holds under a key, or None; its own `get` gives the key back."""
    return dict.get(value, key)


@contextmanager
def _as_written() -> Iterator[None]:
    """Literals keep the form they are written in; the store's own form is given them later."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _kept(node: Any) -> None:
    """Keeps a filter that is a constant: rdflib drops those that Python takes for false."""
    expr = of(node, "expr") if isinstance(node, CompValue) and node.name == "Filter" else None
    if isinstance(expr, Literal) or (isinstance(expr, CompValue) and expr.name == "literal"):
        node["expr"] = CompValue("ConditionalAndExpression", expr=expr, other=[])


def _named_in_having(node: Any) -> None:
    """Puts what SELECT gives a name to in place of the name in HAVING, where no name of SELECT is in scope."""
    having = of(node, "having") if isinstance(node, CompValue) else None
    if having is None:
        return
    names: dict[Variable, Any] = {}
    for each in of(node, "projection") or ():
        if isinstance(each, CompValue) and of(each, "evar") is not None:
            names[each["evar"]] = _with(names, each["expr"])
    having["condition"] = [_with(names, condition) for condition in having["condition"]]


def _with(names: dict[Variable, Any], expr: Any) -> Any:
    """A copy of an expression with other expressions in place of some variables."""
    if isinstance(expr, Variable):
        return _with({}, names[expr]) if expr in names else expr
    if isinstance(expr, CompValue):
        return CompValue(expr.name, **{key: _with(names, of(expr, key)) for key in expr})
    if isinstance(expr, (list, tuple)):
        return [_with(names, each) for each in expr]
    return expr


def _whole(parsed: Any) -> Any:
    """What was parsed, with the variables of `DESCRIBE *` said, which rdflib wants to have said."""
    if parsed[1].name == "DescribeQuery" and not of(parsed[1], "var"):
        found: dict[Variable, None] = {}
        traverse(parsed[1], lambda node: found.setdefault(node) if isinstance(node, Variable) else None)
        parsed[1]["var"] = list(found)
    return parsed
