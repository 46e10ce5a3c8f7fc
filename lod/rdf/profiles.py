"""The profiles a catalogue can be had in, and what each says otherwise than plain DCAT does.

The Norwegian profiles, the portal's scorer and the European one exclude each other on a few optional properties; the
catalogue says those in no way that any of them forbids (docs/operator.md names each, and what it costs).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
_QUALITY = (DQV.QualityMeasurement, DQV.Metric)
NS_IANA = "https://www.w3.org/ns/iana/media-types/"
"""Where DCAT-AP-NO 3 wants media types from, and of them only those whose name begins with `application`."""


def as_dcat(triples: Iterable[Triple]) -> set[Triple]:
    """Plain DCAT 3: all there is, sizes with the datatype that DCAT gives them and the graph store does not keep."""
    return {(s, p, literal(value_of(o), "nonNegativeInteger") if p == DCAT.byteSize else o) for s, p, o in triples}


def as_dcat_ap_no(triples: Iterable[Triple]) -> set[Triple]:
    """What DCAT-AP-NO 3 and 2.2, the portal's scorer and DCAT-AP 3 all accept.

    A size in bytes has a datatype of its own in each, so it is told as `schema:contentSize`; media types are those
    DCAT-AP-NO 3 lets pass; there is one creator (all are in `prov:qualifiedAttribution`) and no theme taxonomy; an area
    that is in none of the vocabularies which the profiles name is left out where another of the same data set is in
    one. Checksums would have to be SHA-1, which proves nothing; no portal reads them, nor measurements of quality.
    """
    given = set(triples)
    dropped = {s for s, p, o in given if p == SPDX.algorithm or (p == RDF.type and o in _QUALITY)}
    covering = {s for s, p, o in given if p == DCT.spatial and o.startswith(_PLACES)}
    first = {s: o for s, p, o in sorted((t for t in given if t[1] == DCT.creator), reverse=True)}
    return {
        triple
        for before in given
        if before[0] not in dropped
        and before[2] not in dropped
        and not (before[1] == DCT.spatial and before[0] in covering and not before[2].startswith(_PLACES))
        and (triple := _as_dcat_ap_no(before, first)) is not None
    }


def _as_dcat_ap_no(triple: Triple, creators: dict[Term, Term]) -> Triple | None:
    subject, predicate, value = triple
    if predicate == DCAT.themeTaxonomy:
        return None
    if predicate == DCAT.byteSize:
        return subject, SCHEMA.contentSize, literal(f"{value_of(value)} B")
    if predicate == DCT.creator:
        return triple if creators[subject] == value else None
    if predicate == DCAT.mediaType:
        media_type = _media_type(value)
        return (subject, predicate, media_type) if media_type else None
    if predicate == RDF.type and subject.startswith(f"<{IANA}"):
        media_type = _media_type(subject)
        return (media_type, predicate, value) if media_type else None
    return triple


def _media_type(value: Term) -> Term | None:
    name = value[1:-1].removeprefix(IANA)
    return Term(f"<{NS_IANA}{name}>") if name.startswith("application/") else None
