"""RDF terms as text in their N-Triples spelling: the one form that stores, writers and tests share.

A term is a `str`, so that sorting, hashing and joining triples is what Python does fastest, and no library is needed
to read or write it. There are no blank nodes: everything that is published has an IRI.
Spelling: RDF 1.1 N-Triples, section 4 (canonical form).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple, NewType

from lod.model.datatypes import lexical
from lod.model.iri import is_iri

Term = NewType("Term", str)
Triple = tuple[Term, Term, Term]

XSD = "http://www.w3.org/2001/XMLSchema#"

_ESCAPES = {c: f"\\u{c:04X}" for c in (*range(0x20), 0x7F)} | {
    ord(char): "\\" + letter for char, letter in zip('\b\t\n\f\r"\\', 'btnfr"\\', strict=True)
}
_UNESCAPES = dict(zip('btnfr"\\', '\b\t\n\f\r"\\', strict=True))
_ESCAPED = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([btnfr"\\\']))')


class Literal(NamedTuple):
    """A literal taken apart: lexical form, datatype IRI, language tag (empty unless it is a language string)."""

    lexical: str
    datatype: str
    language: str


def iri(value: str) -> Term:
    """The term of an absolute IRI. Raises `ValueError` for anything else."""
    if not is_iri(value):
        raise ValueError(f"{value!r} is not an absolute IRI")
    return Term(f"<{value}>")


def text(value: str, language: str) -> Term:
    """The term of a language-tagged string; the tag in lower case, as every engine here reads it."""
    return Term(f'"{value.translate(_ESCAPES)}"@{language.lower()}')


def literal(value: str, datatype: str = "string") -> Term:
    """The term of a literal; `datatype` is a local name of XSD or an absolute IRI."""
    quoted = f'"{value.translate(_ESCAPES)}"'
    if datatype == "string":
        return Term(quoted)
    return Term(f"{quoted}^^<{datatype if ':' in datatype else XSD + datatype}>")


def integer(value: int) -> Term:
    """The term of a whole number."""
    return Term(f'"{value}"^^<{XSD}integer>')


def decimal(value: Decimal) -> Term:
    """The term of a decimal number in canonical form."""
    return Term(f'"{lexical(value)}"^^<{XSD}decimal>')


def value_of(term: str) -> str:
    """What a term says: the IRI without brackets, or the lexical form of a literal."""
    return term[1:-1] if term[0] == "<" else parse_literal(term).lexical


def parse_literal(term: str) -> Literal:
    """A literal in N-Triples spelling, taken apart. Raises `ValueError` if it is none."""
    end = term.rfind('"')
    if end <= 0 or term[0] != '"':
        raise ValueError(f"{term!r} is not a literal")
    lexical, rest = term[1:end], term[end + 1 :]
    if "\\" in lexical:
        lexical = _ESCAPED.sub(_unescape, lexical)
    if rest.startswith("@"):
        return Literal(lexical, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", rest[1:])
    return Literal(lexical, rest[3:-1] if rest else XSD + "string", "")


def _unescape(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    return chr(int(short or long, 16)) if short or long else _UNESCAPES.get(letter, letter)
