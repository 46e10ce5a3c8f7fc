"""Laws that data sets are there by: what each is called, and of which kind (`eli:LegalResource`)."""

from __future__ import annotations

from collections.abc import Iterator

from lod.model.text import Text
from lod.rdf.authorities import authority
from lod.rdf.qb import texts
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import DCT, ELI, RDF


def legal_resource(law: Term, title: Text, kind: str) -> Iterator[Triple]:
    """The law, its title, and its kind by a code of `LEGAL_RESOURCES`.

    The kind is the EU's (DCAT-AP-NO 2.2 and the scorer demand it); DCAT-AP-NO 3 would rather have one of its own two,
    and says so in a warning.
    """
    yield law, RDF.type, ELI.LegalResource
    yield from texts(law, DCT.title, title)
    yield law, DCT.type, authority("resource-type", kind)
    yield authority("resource-type", kind), RDF.type, ELI.ResourceType
