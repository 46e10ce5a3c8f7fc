"""Turtle as a person would write it: prefixes, one paragraph a subject, `a` first, stable order (RDF 1.1 Turtle)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lod.rdf.subjects import Subject, by_subject
from lod.rdf.terms import Term, Triple

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_PLAIN = re.compile(r'"([+-]?[0-9]+)"\^\^<http://www.w3.org/2001/XMLSchema#integer>|"(true|false)"\^\^<[^>]*#boolean>')


class _Names:
    """Shortens IRIs by prefixes, and remembers both the answers and which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = {namespace: prefix for prefix, namespace in prefixes.items()}
        self.used: set[str] = set()
        self._known: dict[str, str] = {_TYPE: "rdf:type"}

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

    A list or tuple is small enough to be looked at first: it gets only the prefixes it uses. A stream gets them all.
    """
    names = _Names(prefixes)
    blocks: Iterable[str] = (_paragraph(subject, names) for subject in by_subject(triples))
    if isinstance(triples, (list, tuple)):
        blocks = list(blocks)
        prefixes = {prefix: namespace for prefix, namespace in prefixes.items() if prefix in names.used}
    yield "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(prefixes.items()))
    for block in blocks:
        yield "\n" + block


def _paragraph(subject: Subject, names: _Names) -> str:
    term, properties = subject
    lines = []
    for predicate, objects in properties:
        name = "a" if predicate == _TYPE else names(predicate)
        lines.append(f"{name} {', '.join(map(names, objects))}")
    return f"{names(term)} " + " ;\n    ".join(lines) + " .\n"
