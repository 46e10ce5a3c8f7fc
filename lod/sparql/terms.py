"""Constants of a query: IRIs, prefixed names and literals, in the spelling in which the store keeps them."""

from __future__ import annotations

import re
from functools import lru_cache

from lod.graph.canonical import canonical
from lod.rdf.terms import XSD, Term, literal
from lod.rdf.terms import text as tagged
from lod.sparql.iris import is_valid, resolved
from lod.sparql.tokens import Tokens

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NIL = f"<{RDF}nil>"
TYPE = f"<{RDF}type>"

NUMBERS = frozenset({"integer", "decimal", "double"})

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = dict(zip("tbnrf\\\"'", "\t\b\n\r\f\\\"'", strict=True))
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DECIMAL = re.compile(r"(-?)0*([0-9]{1,9})\.([0-9]{1,9}?)0*")
_TAG = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+|en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
    r"|sgn-(?:be-fr|be-nl|ch-de)|art-lojban|cel-gaulish|no-(?:bok|nyn)|zh-(?:guoyu|hakka|min|min-nan|xiang))"
)


def typed(value: str, datatype: str) -> str:
    """A literal of a datatype (IRI) as the store keeps it."""
    if not datatype.startswith(XSD):
        return literal(value, datatype)
    return _canonical(value, datatype[len(XSD) :])


@lru_cache(10_000)
def _canonical(value: str, name: str) -> str:
    if name == "string" or (name == "integer" and _INTEGER.fullmatch(value)):
        return literal(value, name)
    if name == "decimal" and (match := _DECIMAL.fullmatch(value)):
        sign, whole, fraction = match.groups()
        fraction = fraction.rstrip("0")
        short = (whole.lstrip("0") or "0") + ("." + fraction if fraction else "")
        return literal(short if short == "0" else sign + short, name)
    return canonical([Term(literal(value, XSD + name))])[0]


def unescaped(text: str) -> str:
    """A text without its escapes (sections 19.2 and 19.7). Raises `ValueError` for half a surrogate pair."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    if letter:
        return _LETTERS.get(letter, letter)
    number = int(short or long, 16)
    if 0xD800 <= number < 0xE000 or number > 0x10FFFF:
        raise ValueError(match[0])
    return chr(number)


class Terms(Tokens):
    """Reads constants; `base` and `prefixes` are those declared so far."""

    def __init__(self, text: str, base: str) -> None:
        super().__init__(text)
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.edits: list[tuple[int, int, str]] = []
        self._names: dict[str, str] = {}

    def iri(self) -> str:
        """An IRI or a prefixed name, without its angle brackets. Raises `BadQuery`."""
        if self.kind == "pname":
            return self._prefixed()
        if self.kind != "iri":
            raise self.unexpected("iri")
        return self._reference()

    def _reference(self) -> str:
        written = self.value[1:-1]
        try:
            iri = resolved(unescaped(written), self.base)
        except ValueError:
            iri = None
        if iri is None:
            raise self.error("invalid-iri", iri=written[:200])
        self.advance()
        return iri

    def _prefixed(self) -> str:
        name = self.value
        iri = self._names.get(name)
        if iri is None:
            prefix, _, local = name.partition(":")
            if prefix not in self.prefixes:
                raise self.error("unknown-prefix", prefix=prefix)
            iri = self.prefixes[prefix] + local.replace("\\", "")
            if not is_valid(iri):
                raise self.error("invalid-iri", iri=iri[:200])
            self._names[name] = iri
        if name.count(".") > 1:
            self.edit(f"<{iri}>")
        self.advance()
        return iri

    def edit(self, written: str) -> None:
        """The terminal at hand is written in another way where the store is to read it."""
        self.edits.append((self.start, self.end, written))

    def edited(self, start: int, end: int) -> str:
        """A part of the text as the store is to read it."""
        parts = []
        for begin, finish, written in sorted(self.edits):
            if start <= begin and finish <= end:
                parts += [self.text[start:begin], written]
                start = finish
        return "".join((*parts, self.text[start:end])) if parts else self.text[start:end]

    def literal(self) -> str | None:
        """A literal, if one is at hand."""
        kind = self.kind
        if kind == "string":
            return self._string_literal()
        if kind in NUMBERS:
            return self.number("")
        if kind in ("TRUE", "FALSE"):
            if self.value != kind.lower():
                self.edit(kind.lower())
            self.advance()
            return literal(kind.lower(), "boolean")
        if kind in ("+", "-"):
            self.advance()
            if self.kind not in NUMBERS:
                raise self.unexpected("integer")
            return self.number(kind)
        return None

    def number(self, sign: str) -> str:
        """The number at hand, with the sign that is read already."""
        value = _canonical(sign.replace("+", "") + self.value, self.kind)
        self.advance()
        return value

    def string(self) -> str:
        """The text of the string at hand. Raises `BadQuery`."""
        value = self.value
        if self.kind != "string":
            raise self.unexpected("string")
        quotes = 3 if value[:3] in ('"""', "'''") and len(value) >= 6 else 1
        try:
            text = unescaped(value[quotes:-quotes])
        except ValueError:
            raise self.error("surrogate") from None
        self.advance()
        return text

    def _string_literal(self) -> str:
        text = self.string()
        if self.kind == "tag":
            tag = self.value[1:]
            if "--" in tag:
                raise self.error("later", name=self.value)
            if not _TAG.fullmatch(tag.lower()):
                raise self.error("invalid-tag", tag=tag[:60])
            self.advance()
            return tagged(text, tag)
        if self.take("^^"):
            return typed(text, self.iri())
        return literal(text)
