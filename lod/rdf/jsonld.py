"""JSON-LD 1.1, compacted by the usual prefixes, one node object a subject, streamed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from lod.rdf.subjects import SUBJECT, Subject
from lod.rdf.terms import XSD, Term, parse_literal

REMEMBERED = 65_536
"""Properties with a value whose writing is remembered."""

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class JsonLdWriter:
    """Writes one JSON-LD document: `@context` with the prefixes, `@graph` with a node for each subject."""

    separator = ",\n"
    opening, between, closing = f'{{"@id": {SUBJECT}, ', ", ", "}"
    foot = "\n]\n}\n"

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        self._prefixes = dict(sorted(prefixes.items()))
        self._names = {namespace: prefix for prefix, namespace in prefixes.items()}
        # figures repeat themselves: the same property with the same value is written once
        self._statement = lru_cache(maxsize=REMEMBERED)(self._said_once)

    def head(self) -> str:
        return '{\n"@context": ' + _dumps(self._prefixes) + ',\n"@graph": [\n'

    def block(self, subject: Subject) -> str:
        """A node object."""
        term, properties = subject
        members = [
            self._statement(predicate, values[0]) if len(values) == 1 else self.member(predicate, values)
            for predicate, values in properties
        ]
        return f'{{"@id": {self.name(term)}, {self.between.join(members)}{self.closing}'

    def name(self, subject: Term) -> str:
        return _dumps(_id(subject))

    def _said_once(self, predicate: Term, value: Term) -> str:
        return self.member(predicate, (value,))

    def member(self, predicate: Term, values: Sequence[Term]) -> str:
        """The property and its value, or the list of them."""
        if predicate == _TYPE and not any(value.startswith('"') for value in values):
            return f'"@type": {_dumps([_short(value, self._names) for value in values])}'
        members = [_value(value) for value in values]
        return f"{_dumps(_short(predicate, self._names))}: {_dumps(members[0] if len(members) == 1 else members)}"


_dumps: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False).encode


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
