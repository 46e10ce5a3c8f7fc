"""Constants of a query as values."""

from __future__ import annotations

import re
from dataclasses import replace

from lod.cube.dictionary import TermKind, entry
from lod.query.sql.relation import Names
from lod.query.sql.values import Value, ids, language, native
from lod.rdf.terms import XSD
from lod.sql.build import number, text
from lod.sql.expressions import FALSE, TRUE, SqlLiteral
from lod.sql.types import DOUBLE, FLOAT, HUGE, decimal

_HUGE = re.compile(r"-?[1-9][0-9]{18,37}")


def constant(term: str, names: Names, *, numbered: bool = False) -> Value:
    """A constant: native where it is a number, a boolean or (unless `numbered`) a string, else its number."""
    found = entry(term)
    match found.kind:
        case TermKind.INT:
            return native("int", number(int(found.lex)), nullable=False)
        case TermKind.DEC if found.number is not None:
            scale = max(0, -int(found.number.as_tuple().exponent))
            digits = max(len(found.number.as_tuple().digits), scale + 1)
            return native("dec", SqlLiteral(found.lex, decimal(scale, digits)), nullable=False, scale=scale)
        case TermKind.DBL:
            return native("dbl", double_of(found.lex), nullable=False)
        case TermKind.FLT:
            return native("flt", SqlLiteral(found.lex.replace("INF", "inf"), FLOAT), nullable=False)
        case TermKind.BOOL:
            return native("bool", TRUE if found.lex == "true" else FALSE, nullable=False)
        case TermKind.OTHER if not numbered and found.datatype == XSD + "integer" and _HUGE.fullmatch(found.lex):
            return native("int", SqlLiteral(found.lex, HUGE), nullable=False)
        case TermKind.STRING if not numbered:
            return native("str", text(found.lex), nullable=False)
        case TermKind.LANG if not numbered:
            return language(text(found.lex), text(found.language or ""), nullable=False)
    known = names.schema.number(term)
    if known is not None:
        return ids(number(known), frozenset({names.schema.kind(known, term)}))
    fresh = names.fresh.setdefault(term, -1 - len(names.fresh))
    names.entries[fresh] = found
    return replace(ids(number(fresh), frozenset({found.kind})), fresh=True)


def double_of(lexical: str) -> SqlLiteral:
    """A double by its lexical form."""
    return SqlLiteral(lexical.replace("INF", "inf"), DOUBLE)
