"""Turtle as a person would write it: prefixes, one paragraph a subject, `a` first, stable order (RDF 1.1 Turtle)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from lod.rdf.subjects import Subject, by_subject
from lod.rdf.terms import Term, Triple

LOOK_AHEAD = 1000
"""Subjects looked at before the first prefix is declared."""

WIDTH = 110
"""Characters past which several values of a property get a line each."""

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_PLAIN = re.compile(r'"([+-]?[0-9]+)"\^\^<http://www.w3.org/2001/XMLSchema#integer>|"(true|false)"\^\^<[^>]*#boolean>')


class _Names:
    """Shortens IRIs by prefixes, and remembers both the answers and which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = {namespace: prefix for prefix, namespace in prefixes.items()}
        self.used: set[str] = set()
        self._known: dict[str, str] = {}

    def __call__(self, term: Term) -> str:
        short = self._known.get(term)
        if short is None:
            short = self._short(term)
            if len(self._known) < 100_000:
                self._known[term] = short
        return short

    def _short(self, term: Term) -> str:
        if term[0] == "<":
            return self._iri(term)
        plain = _PLAIN.fullmatch(term)
        if plain:
            return plain[1] or plain[2]
        quote = term.rfind('"')
        if term.startswith("^^<", quote + 1):
            return term[: quote + 3] + self._iri(term[quote + 3 :])
        return term

    def _iri(self, term: str) -> str:
        cut = max(term.rfind("/"), term.rfind("#")) + 1
        prefix = self.prefixes.get(term[1:cut])
        if prefix is None or not _LOCAL.fullmatch(term, cut, len(term) - 1):
            return term
        self.used.add(prefix)
        return f"{prefix}:{term[cut:-1]}"


def write(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The triples as Turtle, a subject at a time.

    Only prefixes that are used are declared: at the top as far as the first subjects use them, else where needed.
    """
    names = _Names(prefixes)
    blocks = (_paragraph(subject, names) for subject in by_subject(triples))
    first = list(islice(blocks, LOOK_AHEAD))
    declared: set[str] = set()
    yield _declarations(names.used, prefixes)
    declared |= names.used
    for block in chain(first, blocks):
        if len(names.used) > len(declared):
            yield "\n" + _declarations(names.used - declared, prefixes)
            declared |= names.used
        yield "\n" + block


def _declarations(names: set[str], prefixes: Mapping[str, str]) -> str:
    return "".join(f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(names))


def _paragraph(subject: Subject, names: _Names) -> str:
    term, properties = subject
    lines = []
    for predicate, objects in properties:
        name = "a" if predicate == _TYPE else names(predicate)
        values = list(map(names, objects))
        line = f"{name} {', '.join(values)}"
        if len(values) > 1 and len(line) > WIDTH:
            line = f"{name}\n        " + ",\n        ".join(values)
        lines.append(line)
    return f"{names(term)} " + " ;\n    ".join(lines) + " .\n"
