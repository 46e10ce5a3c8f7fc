"""The vocabularies we speak, with their usual prefixes.

rdflib knows the terms of the W3C's vocabularies and complains about a misspelt one, so their names come from there.
"""

from __future__ import annotations

from typing import Any

from rdflib import namespace as ns

from lod.rdf.terms import Term


class Vocabulary:
    """A namespace whose attributes (or items) are its terms: `QB.DataSet`, `DCT["format"]`."""

    def __init__(self, prefix: str, source: Any, newer: frozenset[str] = frozenset()) -> None:
        """`newer`: terms that the vocabulary has by now and rdflib does not know yet."""
        self.prefix = prefix
        self._newer = newer
        self.namespace = str(source._NS if hasattr(source, "_NS") else source)
        self._source = source
        self._terms: dict[str, Term] = {}

    def __getattr__(self, name: str) -> Term:
        if name.startswith("_"):
            raise AttributeError(name)
        term = self.__dict__[name] = self[name]
        return term

    def __getitem__(self, name: str) -> Term:
        term = self._terms.get(name)
        if term is None:
            alike = isinstance(self._source, str) or name in self._newer
            term = self._terms[name] = Term(f"<{self.namespace + name if alike else self._source[name]}>")
        return term


ADMS = Vocabulary("adms", "http://www.w3.org/ns/adms#")
DCAT = Vocabulary("dcat", ns.DCAT, frozenset({"DatasetSeries", "hadRole", "inSeries", "version"}))
DCATAP = Vocabulary("dcatap", "http://data.europa.eu/r5r/")
DCT = Vocabulary("dct", ns.DCTERMS)
DQV = Vocabulary("dqv", "http://www.w3.org/ns/dqv#")
ELI = Vocabulary("eli", "http://data.europa.eu/eli/ontology#")
EUVOC = Vocabulary("euvoc", "http://publications.europa.eu/ontology/euvoc#")
FOAF = Vocabulary("foaf", ns.FOAF)
LDQD = Vocabulary("ldqd", "http://www.w3.org/2016/05/ldqd#")
OA = Vocabulary("oa", "http://www.w3.org/ns/oa#")
ODRS = Vocabulary("odrs", "http://schema.theodi.org/odrs#")
ORG = Vocabulary("org", ns.ORG)
OWL = Vocabulary("owl", ns.OWL)
PAV = Vocabulary("pav", "http://purl.org/pav/")
PROV = Vocabulary("prov", ns.PROV)
QB = Vocabulary("qb", ns.QB)
RDF = Vocabulary("rdf", ns.RDF)
RDFS = Vocabulary("rdfs", ns.RDFS)
SCHEMA = Vocabulary("schema", "https://schema.org/")
SD = Vocabulary("sd", "http://www.w3.org/ns/sparql-service-description#")
SDMX_ATTRIBUTE = Vocabulary("sdmx-attribute", "http://purl.org/linked-data/sdmx/2009/attribute#")
SDMX_CODE = Vocabulary("sdmx-code", "http://purl.org/linked-data/sdmx/2009/code#")
SDMX_CONCEPT = Vocabulary("sdmx-concept", "http://purl.org/linked-data/sdmx/2009/concept#")
SDMX_DIMENSION = Vocabulary("sdmx-dimension", "http://purl.org/linked-data/sdmx/2009/dimension#")
SDMX_MEASURE = Vocabulary("sdmx-measure", "http://purl.org/linked-data/sdmx/2009/measure#")
SH = Vocabulary("sh", ns.SH)
SKOS = Vocabulary("skos", ns.SKOS)
SPDX = Vocabulary("spdx", "http://spdx.org/rdf/terms#")
STATDCAT = Vocabulary("statdcat", "http://data.europa.eu/m8g/")
TIME = Vocabulary("time", ns.TIME)
VCARD = Vocabulary("vcard", "http://www.w3.org/2006/vcard/ns#")
VOID = Vocabulary("void", ns.VOID)
XKOS = Vocabulary("xkos", "http://rdf-vocabulary.ddialliance.org/xkos#")
XSD = Vocabulary("xsd", ns.XSD)

EU_AUTHORITY = "http://publications.europa.eu/resource/authority/"

VOCABULARIES: tuple[Vocabulary, ...] = tuple(
    sorted((v for v in list(globals().values()) if isinstance(v, Vocabulary)), key=lambda v: v.prefix)
)

PREFIXES: dict[str, str] = {vocabulary.prefix: vocabulary.namespace for vocabulary in VOCABULARIES}
