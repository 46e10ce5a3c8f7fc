"""JSON-LD 1.1, compacted by the usual prefixes, one node object a subject, streamed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lod.rdf.subjects import Subject
from lod.rdf.terms import XSD, Term, parse_literal

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class Writer:
    """Writes one JSON-LD document: `@context` with the prefixes, `@graph` with a node for each subject."""

    separator = ",\n"
    foot = "\n]\n}\n"

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        self._prefixes = dict(sorted(prefixes.items()))
        self._names = {namespace: prefix for prefix, namespace in prefixes.items()}

    def head(self) -> str:
        return '{\n"@context": ' + json.dumps(self._prefixes, ensure_ascii=False) + ',\n"@graph": [\n'

    def block(self, subject: Subject) -> str:
        """A node object."""
        return json.dumps(_node(subject, self._names), ensure_ascii=False)


def _node(subject: Subject, names: Mapping[str, str]) -> dict[str, Any]:
    term, properties = subject
    node: dict[str, Any] = {"@id": _id(term)}
    for predicate, objects in properties:
        if predicate == _TYPE and not any(o.startswith('"') for o in objects):
            node["@type"] = [_short(o, names) for o in objects]
        else:
            values = [_value(o) for o in objects]
            node[_short(predicate, names)] = values[0] if len(values) == 1 else values
    return node


def _short(term: Term, names: Mapping[str, str]) -> str:
    """A compact IRI, where what follows the prefix cannot be mistaken for anything else."""
    cut = max(term.rfind("/"), term.rfind("#")) + 1
    prefix = names.get(term[1:cut])
    local = term[cut:-1]
    return f"{prefix}:{local}" if prefix and local else _id(term)


def _id(term: Term) -> str:
    """An IRI without brackets, a blank node as it is."""
    return term[1:-1] if term[0] == "<" else term


def _value(term: Term) -> Any:
    if term[0] != '"':
        return {"@id": _id(term)}
    lexical, datatype, language = parse_literal(term)
    if language:
        return {"@value": lexical, "@language": language}
    if datatype == XSD + "string":
        return lexical
    if datatype == XSD + "integer" and lexical.lstrip("-").isdigit():
        return int(lexical) if len(lexical) < 16 else {"@value": lexical, "@type": datatype}
    if datatype == XSD + "boolean" and lexical in ("true", "false"):
        return lexical == "true"
    return {"@value": lexical, "@type": datatype}
