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
    parsed = entry(term)
    match parsed.kind:
        case TermKind.INT:
            return native("int", number(int(parsed.lex)), nullable=False)
        case TermKind.DEC if parsed.number is not None:
            scale = max(0, -int(parsed.number.as_tuple().exponent))
            digits = max(len(parsed.number.as_tuple().digits), scale + 1)
            return native("dec", SqlLiteral(parsed.lex, decimal(scale, digits)), nullable=False, scale=scale)
        case TermKind.DBL:
            return native("dbl", double_of(parsed.lex), nullable=False)
        case TermKind.FLT:
            return native("flt", SqlLiteral(parsed.lex.replace("INF", "inf"), FLOAT), nullable=False)
        case TermKind.BOOL:
            return native("bool", TRUE if parsed.lex == "true" else FALSE, nullable=False)
        case TermKind.OTHER if not numbered and parsed.datatype == XSD + "integer" and _HUGE.fullmatch(parsed.lex):
            return native("int", SqlLiteral(parsed.lex, HUGE), nullable=False)
        case TermKind.STRING if not numbered:
            return native("str", text(parsed.lex), nullable=False)
        case TermKind.LANG if not numbered:
            return language(text(parsed.lex), text(parsed.language or ""), nullable=False)
    own = names.schema.number(term)
    if own is not None:
        return ids(number(own), frozenset({names.schema.kind(own, term)}))
    fresh = names.fresh.setdefault(term, -1 - len(names.fresh))
    names.entries[fresh] = parsed
    return replace(ids(number(fresh), frozenset({parsed.kind})), fresh=True)


def double_of(lexical: str) -> SqlLiteral:
    """A double by its lexical form."""
    return SqlLiteral(lexical.replace("INF", "inf"), DOUBLE)
