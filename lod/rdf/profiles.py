"""The profiles a catalogue can be had in, and what each says otherwise than plain DCAT does.

The Norwegian profiles, the portal's scorer and the European one exclude each other on a few optional properties; the
catalogue says those in no way that any of them forbids (docs/operator.md names each, and what it costs).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from operator import itemgetter

from lod.rdf.authorities import IANA
from lod.rdf.terms import Term, Triple, literal, value_of
from lod.rdf.vocab import DCAT, DCT, DQV, EU_AUTHORITY, RDF, SCHEMA, SPDX


@dataclass(frozen=True)
class CatalogueProfile:
    """A profile: its name in `?profile=`, its title, its IRI, and others it is known by or conforms to as well."""

    name: str
    title: str
    iri: str
    aliases: tuple[str, ...] = ()


DCAT_AP_NO = CatalogueProfile(
    "dcat-ap-no",
    "DCAT-AP-NO 3",
    "https://data.norge.no/specification/dcat-ap-no",
    ("http://data.europa.eu/r5r/", "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"),
)
PLAIN_DCAT = CatalogueProfile("dcat", "DCAT 3", "http://www.w3.org/ns/dcat#", ("https://www.w3.org/TR/vocab-dcat-3/",))
SCHEMA_ORG = CatalogueProfile("schema.org", "schema.org", "https://schema.org/", ("http://schema.org/",))

PROFILES: tuple[CatalogueProfile, ...] = (DCAT_AP_NO, PLAIN_DCAT, SCHEMA_ORG)
"""The preferred one first."""

_PLACES = tuple(f"<{EU_AUTHORITY}{table}/" for table in ("country", "continent", "place"))
"""How IRIs begin of the areas that DCAT-AP-NO 3, 2.2 and the scorer all let pass."""
_IANA = f"<{IANA}"
DECIDING = (SPDX.algorithm, RDF.type, DCT.spatial, DCT.creator)
"""Predicates whose triples decide what a profile leaves out elsewhere."""
_QUALITY = (DQV.QualityMeasurement, DQV.Metric)
NS_IANA = "https://www.w3.org/ns/iana/media-types/"
"""Where DCAT-AP-NO 3 wants media types from, and of them only those whose name begins with `application`."""


class Plain:
    """Plain DCAT 3: all there is, sizes with the datatype that DCAT gives them and the graph store does not keep."""

    def stream(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What the profile says of these triples, subject by subject as they come."""
        for s, p, o in triples:
            yield s, p, literal(value_of(o), "nonNegativeInteger") if p == DCAT.byteSize else o


class DcatApNo:
    """What DCAT-AP-NO 3 and 2.2, the portal's scorer and DCAT-AP 3 all accept.

    A size in bytes has a datatype of its own in each, so it is told as `schema:contentSize`; media types are those
    DCAT-AP-NO 3 lets pass; there is one creator (all are in `prov:qualifiedAttribution`) and no theme taxonomy; an area
    that is in none of the vocabularies which the profiles name is left out where another of the same data set is in
    one. Checksums would have to be SHA-1, which proves nothing; no portal reads them, nor measurements of quality.

    `deciding`: the triples of the catalogue with one of the predicates in `DECIDING`.
    """

    def __init__(self, deciding: Iterable[Triple]) -> None:
        self._dropped: set[Term] = set()
        self._covering: set[Term] = set()
        self._creators: dict[Term, Term] = {}
        self._media_types: list[Triple] = []
        for subject, predicate, value in deciding:
            if predicate == SPDX.algorithm or (predicate == RDF.type and value in _QUALITY):
                self._dropped.add(subject)
            elif predicate == DCT.spatial and value.startswith(_PLACES):
                self._covering.add(subject)
            elif predicate == DCT.creator:
                self._creators[subject] = min(value, self._creators.get(subject, value))
            elif predicate == RDF.type and subject.startswith(_IANA) and (media_type := _media_type(subject)):
                self._media_types.append((media_type, predicate, value))

    def stream(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What the profile says of the triples of the catalogue, which come in order; subject by subject."""
        return merge(filter(None, map(self._statement, triples)), sorted(self._media_types), key=itemgetter(0))

    def _statement(self, triple: Triple) -> Triple | None:
        subject, predicate, value = triple
        if subject in self._dropped or value in self._dropped or (predicate == RDF.type and subject.startswith(_IANA)):
            return None
        if predicate == DCT.spatial:
            return triple if subject not in self._covering or value.startswith(_PLACES) else None
        if predicate == DCAT.themeTaxonomy:
            return None
        if predicate == DCAT.byteSize:
            return subject, SCHEMA.contentSize, literal(f"{value_of(value)} B")
        if predicate == DCT.creator:
            return triple if self._creators[subject] == value else None
        if predicate == DCAT.mediaType:
            media_type = _media_type(value)
            return (subject, predicate, media_type) if media_type else None
        return triple


def _media_type(value: Term) -> Term | None:
    name = value[1:-1].removeprefix(IANA)
    return Term(f"<{NS_IANA}{name}>") if name.startswith("application/") else None
