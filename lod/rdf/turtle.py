"""Turtle as a person would write it: prefixes, one paragraph a subject, `a` first, stable order (RDF 1.1 Turtle)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from lod.rdf.subjects import SUBJECT, Subject
from lod.rdf.terms import Term

REMEMBERED = 65_536
"""Properties with a value whose writing is remembered."""

WIDTH = 110
"""Characters past which several values of a property get a line each."""

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_PLAIN = re.compile(r'"([+-]?[0-9]+)"\^\^<http://www.w3.org/2001/XMLSchema#integer>|"(true|false)"\^\^<[^>]*#boolean>')


class _Names:
    """Shortens IRIs by prefixes, and remembers both the answers and which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = {namespace: prefix for prefix, namespace in prefixes.items()}
        self.used: set[str] = set()
        self._shortened: dict[str, str] = {}

    def __call__(self, term: Term) -> str:
        short = self._shortened.get(term)
        if short is None:
            short = self._short(term)
            if len(self._shortened) < 100_000:
                self._shortened[term] = short
        return short

    def _short(self, term: Term) -> str:
        whole = self.prefixes.get(term[1:-1]) if term[0] == "<" else None
        if whole is not None:
            self.used.add(whole)
            return f"{whole}:"
        written, namespace, local = _parts(term)
        prefix = self.prefixes.get(namespace) if local else None
        if prefix is None:
            return term if local else written
        self.used.add(prefix)
        return f"{written}{prefix}:{local}"


@lru_cache(REMEMBERED)
def _parts(term: Term) -> tuple[str, str, str]:
    """What is written before an IRI that a prefix may shorten, its namespace and its local name, "" where there is
    none: then the first is all that is written."""
    if term[0] == "<":
        return ("", *_cut(term)) if _cut(term)[1] else (term, "", "")
    plain = _PLAIN.fullmatch(term)
    if plain:
        return plain[1] or plain[2], "", ""
    quote = term.rfind('"')
    if term.startswith("^^<", quote + 1):
        namespace, local = _cut(term[quote + 3 :])
        return (term[: quote + 3] if local else term), namespace, local
    return term, "", ""


def _cut(iri: str) -> tuple[str, str]:
    """The namespace and the local name of an IRI in angle brackets; both "" where Turtle has no name for it."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return (iri[1:cut], iri[cut:-1]) if _LOCAL.fullmatch(iri, cut, len(iri) - 1) else ("", "")


class TurtleWriter:
    """Writes Turtle a subject at a time; declares the prefixes that were used."""

    separator = "\n"
    opening, between, closing = f"{SUBJECT} ", " ;\n    ", " .\n"
    foot = ""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._names = _Names(prefixes)
        self._declared: set[str] | None = None
        # figures repeat themselves: the same property with the same value is written once
        self._statement = lru_cache(maxsize=REMEMBERED)(self._line)

    @property
    def used(self) -> set[str]:
        """The prefixes used so far."""
        return self._names.used

    def head(self) -> str:
        """The prefixes used so far; a block that uses another declares it itself from now on."""
        self._declared = set(self.used)
        return self._declarations(self.used) + "\n"

    def block(self, subject: Subject) -> str:
        """A paragraph about one subject."""
        text = self._paragraph(subject)
        if self._declared is None or len(self.used) == len(self._declared):
            return text
        late = self._declarations(self.used - self._declared)
        self._declared |= self.used
        return f"{late}\n{text}"

    def name(self, subject: Term) -> str:
        return self._names(subject)

    def member(self, predicate: Term, values: Sequence[Term]) -> str:
        """The property and its values; several that are too wide together get a line each."""
        name = "a" if predicate == _TYPE else self._names(predicate)
        objects = list(map(self._names, values))
        line = f"{name} {', '.join(objects)}"
        return line if len(line) <= WIDTH or len(objects) == 1 else f"{name}\n        " + ",\n        ".join(objects)

    def _line(self, predicate: Term, value: Term) -> str:
        return self.member(predicate, (value,))

    def _declarations(self, names: set[str]) -> str:
        return "".join(f"@prefix {name}: <{self._prefixes[name]}> .\n" for name in sorted(names))

    def _paragraph(self, subject: Subject) -> str:
        term, properties = subject
        members = [
            self._statement(predicate, values[0]) if len(values) == 1 else self.member(predicate, values)
            for predicate, values in properties
        ]
        return f"{self.name(term)} {self.between.join(members)}{self.closing}"


class CloseTurtleWriter(TurtleWriter):
    """The same with less room before each line, for documents that are read by machines and may not be large."""

    between = " ;\n "
