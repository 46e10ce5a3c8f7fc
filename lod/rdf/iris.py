"""Every IRI we publish is minted and read back here, the only place that spells a path.

Slash IRIs without version, row number or format. A code becomes one path segment: characters other than ASCII
letters, digits, `_` and `-` are written `~XX` (hexadecimal UTF-8 bytes), because servers decode `%2F` before an
application can tell it from a slash. A point is kept before a digit (`01.1`), so that no code ends like a format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from lod.model.codelist import CodeList
from lod.model.dataset import Agent
from lod.model.structure import Component
from lod.rdf.terms import Term

ORGANIZATIONS = "https://organization-catalog.fellesdatakatalog.digdir.no/organizations/"

_TO_ESCAPE = re.compile(r"[^A-Za-z0-9_.-]|\.(?![0-9])")
_OF_DATASET = re.compile(
    r"id/(?:service/dataset|dataset|structure|slicekey|slice|observation|distribution|source|checksum|partition|"
    r"provenance|measurement|quality)/([^/?#]+)"
)
_OF_CODELIST = re.compile(r"id/(?:codelist|level|levels)/([^/?#]+)")
_ESCAPED = re.compile(r"(?:~[0-9A-F]{2})+")


@lru_cache(maxsize=65_536)
def segment(code: str) -> str:
    """A code as one path segment."""
    return _TO_ESCAPE.sub(lambda m: "".join(f"~{byte:02X}" for byte in m[0].encode()), code)


def code(segment: str) -> str:
    """The code of a path segment; the inverse of `segment`. Raises `ValueError` for bytes that are not UTF-8."""
    return _ESCAPED.sub(lambda m: bytes.fromhex(m[0].replace("~", "")).decode(), segment)


def slug(name: str) -> str:
    """A name as lower-case ASCII words with hyphens between them."""
    plain = normalize("NFKD", name.lower().replace("æ", "ae").replace("ø", "o"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-") or "x"


@dataclass(frozen=True)
class Iris:
    """The IRIs below a base, which ends in `/`."""

    base: str

    def _iri(self, *path: str) -> Term:
        return Term(f"<{self.base}{'/'.join(path)}>")

    def catalog(self) -> Term:
        return self._iri("id", "catalog")

    def sparql(self) -> Term:
        """The data service that is the SPARQL endpoint (not its address)."""
        return self._iri("id", "service", "sparql")

    def service(self, dataset: str) -> Term:
        """The data service that answers for one data set (not its address)."""
        return self._iri("id", "service", "dataset", dataset)

    def dataset(self, dataset: str) -> Term:
        return self._iri("id", "dataset", dataset)

    def as_of(self, thing: Term, version: str) -> Term:
        """A thing in a version of its data set; it leads to the document of then."""
        return Term(f"<{thing[1:-1]}?asOf={segment(version)}>")

    def series(self, name: str) -> Term:
        """A series of data sets (`dcat:DatasetSeries`)."""
        return self._iri("id", "series", segment(name))

    def structure(self, dataset: str) -> Term:
        return self._iri("id", "structure", dataset)

    def component(self, dataset: str, name: str) -> Term:
        return self._iri("id", "structure", dataset, name)

    def slice_key(self, dataset: str, name: str) -> Term:
        return self._iri("id", "slicekey", dataset, name)

    def slice(self, dataset: str, name: str, codes: Sequence[str]) -> Term:
        return self._iri("id", "slice", dataset, name, *map(segment, codes))

    def observation(self, dataset: str, codes: Sequence[str]) -> Term:
        """`codes` are those of the dimensions in the structure's order, the measure's name included."""
        return self._iri("id", "observation", dataset, *map(segment, codes))

    def codelist(self, codelist: str) -> Term:
        return self._iri("id", "codelist", codelist)

    def concept(self, codelist: str, notation: str) -> Term:
        return self._iri("id", "codelist", codelist, segment(notation))

    def geometry(self, codelist: str, notation: str) -> Term:
        """The outline of an area (`geo:Geometry`), in the document about its code."""
        return Term(f"{self.concept(codelist, notation)[:-1]}#geometry>")

    def borders(self, codelist: str, number: int) -> Term:
        """What outlines are from (`dct:BibliographicResource`), in the document about their list; from 1."""
        return Term(f"{self.codelist(codelist)[:-1]}#borders-{number}>")

    def level(self, codelist: str, depth: int) -> Term:
        """A level of a code list (`xkos:ClassificationLevel`), counted from 1 at the top."""
        return self._iri("id", "level", codelist, str(depth))

    def levels(self, codelist: str, depth: int) -> Term:
        """The place of a level in the list of levels (`rdf:List`), which has no blank nodes here."""
        return self._iri("id", "levels", codelist, str(depth))

    def correspondence(self, name: str) -> Term:
        """A table between two code lists (`xkos:Correspondence`)."""
        return self._iri("id", "correspondence", name)

    def association(self, name: str, source: str, target: str) -> Term:
        """One row of such a table (`xkos:ConceptAssociation`)."""
        return self._iri("id", "correspondence", name, segment(source), segment(target))

    def property(self, name: str) -> Term:
        return self._iri("def", name)

    def distribution(self, dataset: str, format: str) -> Term:
        return self._iri("id", "distribution", dataset, format)

    def source(self, dataset: str, name: str) -> Term:
        return self._iri("id", "source", dataset, segment(name))

    def agent(self, name: str) -> Term:
        return self._iri("id", "agent", segment(name))

    def contact(self, name: str) -> Term:
        return self._iri("id", "contact", segment(name))

    def instant(self, day: str) -> Term:
        return self._iri("id", "instant", day)

    def period(self, begin: str, end: str) -> Term:
        """A period between two ISO dates; `end` is empty while it is open."""
        return self._iri("id", "period", f"{begin}_{end}")

    def attribution(self, name: str) -> Term:
        """An agent in a role (`prov:Attribution`), which all data sets share that say so."""
        return self._iri("id", "attribution", segment(name))

    def checksum(self, dataset: str, of: str) -> Term:
        return self._iri("id", "checksum", dataset, segment(of))

    def linkset(self, name: str) -> Term:
        """The links to one publisher's data with one predicate (`void:Linkset`)."""
        return self._iri("id", "linkset", name)

    def partition(self, dataset: str, name: str) -> Term:
        """The part of a data set that is of one class (`void:classPartition`)."""
        return self._iri("id", "partition", dataset, name)

    def rights(self, name: str) -> Term:
        """What one may do by a licence, and whom one names; all data sets share it that say so."""
        return self._iri("id", "rights", segment(name))

    def provenance(self, dataset: str) -> Term:
        return self._iri("id", "provenance", dataset)

    def metric(self, name: str) -> Term:
        """What is measured of the quality of data sets (`dqv:Metric`)."""
        return self._iri("id", "metric", name)

    def measurement(self, dataset: str, metric: str) -> Term:
        return self._iri("id", "measurement", dataset, metric)

    def quality(self, dataset: str, *part: str) -> Term:
        """What is said of a data set's quality in words (`dqv:QualityAnnotation`), or a part of it."""
        return self._iri("id", "quality", dataset, *part)

    def shape(self, profile: str, name: str) -> Term:
        return self._iri("shape", profile, segment(name))

    def graph(self, name: str) -> Term:
        """A named graph that is no data set's: `vocabulary`, `codelists`, `catalog`."""
        return self._iri("id", "graph", name)

    def document(self, path: str = "") -> Term:
        """The IRI of something that is a page or file: `catalog`, `sparql`, `dumps/x.ttl`, `doc/dataset/x`."""
        return self._iri(path)

    def agent_of(self, agent: Agent) -> Term:
        """An organisation with a number has the IRI that the Norwegian catalogue of organisations gives it."""
        if agent.organization:
            return Term(f"<{ORGANIZATIONS}{agent.organization}>")
        return self.agent(slug(agent.name.best("nb", "en")))

    def concept_of(self, codelist: CodeList, notation: str) -> Term:
        """A concept's IRI: its own, where it is published elsewhere, else the one below its list."""
        concept = codelist.by_notation.get(notation)
        return Term(f"<{concept.iri}>") if concept and concept.iri else self.concept(codelist.name, notation)

    def property_of(self, component: Component) -> Term:
        """A component's property: somebody else's, where the model says so, else our own."""
        return Term(f"<{component.iri}>") if component.iri else self.property(component.name)

    def path(self, iri: str) -> str | None:
        """The path below the base of an IRI of ours (without brackets), None for anybody else's."""
        iri = iri.strip("<>")
        return iri[len(self.base) :] if iri.startswith(self.base) else None

    def dataset_of(self, iri: str) -> str:
        """The data set that one of our IRIs is a part of, or that it names; "" for others."""
        match = _OF_DATASET.match(self.path(iri) or "")
        return match[1] if match else ""

    def codelist_of(self, iri: str) -> str:
        """The code list that one of our IRIs is a part of, or that it names; "" for others."""
        match = _OF_CODELIST.match(self.path(iri) or "")
        return match[1] if match else ""

    def prefixes(self, codelists: Sequence[str] = ()) -> dict[str, str]:
        """Prefixes for writing our own terms: `def:` and one for each code list, named as it is."""
        return {"def": f"{self.base}def/"} | {name: f"{self.base}id/codelist/{name}/" for name in codelists}


def doc_path(path: str) -> str:
    """Where the document about `id/…`, `def/…` or `shape/…` is: `doc/…`, `doc/def/…`, `doc/shape/…`."""
    return "doc/" + path.removeprefix("id/")


def thing_path(doc: str) -> str:
    """What a document path (without suffix) is about; the inverse of `doc_path`."""
    rest = doc.removeprefix("doc/")
    return rest if rest.startswith(("def/", "shape/")) else "id/" + rest


def observation_key(path: str) -> tuple[str, tuple[str, ...]] | None:
    """The data set and the codes of an observation's path (`id/observation/…`), None for any other path.

    Only the spelling that `Iris.observation` mints is read, so that nothing has two IRIs.
    """
    match path.split("/"):
        case ["id", "observation", dataset, *segments] if segments:
            try:
                codes = tuple(map(code, segments))
            except ValueError:
                return None
            return (dataset, codes) if list(map(segment, codes)) == segments else None
    return None
