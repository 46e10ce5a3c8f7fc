"""What documents say of services: files have none. Where a server of the same site is, they name that; else nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lod.graph import reading
from lod.rdf.formats import WRITTEN
from lod.rdf.iris import Iris, doc_path
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import DCAT, VOID
from lod.release.opened import Release
from lod.web.pages.view import LANGUAGES

DOCUMENTS = ("catalog.", ".well-known/void.", "doc/dataset/", "doc/distribution/", "doc/service/")
"""How the addresses of documents begin that speak of services."""

_ANSWERED = ("sparql", "openapi.json")
"""Paths below the base at which a server answers, and no file lies."""


@dataclass(frozen=True)
class Services:
    """What only a server answers, as documents have it.

    `gone`: the services, and the distributions that are had through them; `selected`: the addresses of data sets, which
    a server answers selections at; `base` and `server` end in `/`, and `server` is "" for nowhere.
    """

    gone: frozenset[Term]
    selected: frozenset[Term]
    base: str
    server: str

    @property
    def addresses(self) -> frozenset[str]:
        """The addresses of pages and documents about what is gone; none where there is a server."""
        if self.server:
            return frozenset()
        paths = [doc_path(term[1:-1].removeprefix(self.base)) for term in self.gone]
        ends = ["", *(f"?lang={language}" for language in LANGUAGES), *(f".{format.suffix}" for format in WRITTEN)]
        return frozenset(f"{path}{end}" for path in paths for end in ends)

    def triples(self, document: bytes) -> Iterator[Triple]:
        """What a document (Turtle, or N-Triples) says, without what is gone, or with the server's addresses."""
        for triple in reading.turtle(document):
            if self.server:
                yield self._led(*triple)
            elif triple[0] not in self.gone and triple[2] not in self.gone and triple[1] != VOID.sparqlEndpoint:
                yield triple

    def _led(self, subject: Term, predicate: Term, value: Term) -> Triple:
        """A statement that leads to the server where only that answers."""
        is_answered = value in {f"<{self.base}{path}>" for path in _ANSWERED}
        is_selected = value in self.selected and (
            predicate == DCAT.endpointURL or (predicate == DCAT.accessURL and subject in self.gone)
        )
        if is_answered or is_selected:
            value = Term(f"<{self.server}{value[1:-1].removeprefix(self.base)}>")
        return subject, predicate, value


def services(release: Release, server: str) -> Services:
    """The services of a release. `server`: where one answers, "" for nowhere."""
    iris = Iris(release.base)
    gone = {iris.sparql()}
    for name in release.datasets:
        gone |= {iris.service(name), iris.distribution(name, "sparql"), iris.distribution(name, "api")}
    selected = frozenset(iris.document(f"doc/dataset/{name}") for name in release.datasets)
    return Services(frozenset(gone), selected, release.base, f"{server.rstrip('/')}/" if server else "")
