"""RDF/XML, one description a subject (RDF 1.1 XML Syntax)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from lod.rdf.subjects import SUBJECT, Subject
from lod.rdf.terms import XSD, Term, parse_literal

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class RdfXmlWriter:
    """Writes RDF/XML a subject at a time.

    `block` raises `ValueError` for a predicate whose end is no XML name: RDF/XML cannot say it (section 2.3).
    """

    separator = between = ""
    opening, closing = f"  <rdf:Description {SUBJECT}>\n", "  </rdf:Description>\n"
    foot = "</rdf:RDF>\n"

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        self._names = {namespace: prefix for prefix, namespace in prefixes.items()} | {_RDF: "rdf"}

    def head(self) -> str:
        spaces = sorted(self._names.items(), key=lambda item: item[1])
        declared = "".join(f"\n    xmlns:{prefix}={quoteattr(space)}" for space, prefix in spaces)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'

    def block(self, subject: Subject) -> str:
        """A description of one subject."""
        term, properties = subject
        members = "".join([self.member(predicate, values) for predicate, values in properties])
        return f"  <rdf:Description {self.name(term)}>\n{members}{self.closing}"

    def name(self, subject: Term) -> str:
        return _node(subject, "rdf:about")

    def member(self, predicate: Term, values: Sequence[Term]) -> str:
        """An element for each value."""
        return "".join([f"    {_element(predicate, value, self._names)}\n" for value in values])


def _element(predicate: Term, value: Term, names: Mapping[str, str]) -> str:
    name, space = _name(predicate, names)
    if value[0] != '"':
        return f"<{name}{space} {_node(value, 'rdf:resource')}/>"
    lexical, datatype, language = parse_literal(value)
    if language:
        space += f" xml:lang={quoteattr(language)}"
    elif datatype != XSD + "string":
        space += f" rdf:datatype={quoteattr(datatype)}"
    body = escape(_NOT_XML.sub("\ufffd", lexical), {"\r": "&#13;"})
    return f"<{name}{space}>{body}</{name}>"


def _node(term: Term, attribute: str) -> str:
    """The attribute that names a node: its IRI, or a blank node's label (made an XML name)."""
    return f"{attribute}={quoteattr(term[1:-1])}" if term[0] == "<" else f'rdf:nodeID="b{term[2:]}"'


def _name(predicate: Term, names: Mapping[str, str]) -> tuple[str, str]:
    local = _LOCAL.search(predicate[1:-1])
    if local is None:
        raise ValueError(f"{predicate} does not end in an XML name")
    space = predicate[1 : 1 + local.start()]
    prefix = names.get(space)
    return (f"{prefix}:{local[0]}", "") if prefix else (f"p:{local[0]}", f" xmlns:p={quoteattr(space)}")
