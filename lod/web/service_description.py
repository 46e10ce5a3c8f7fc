"""What the endpoint says of itself (SPARQL 1.1 Service Description): languages, formats, graphs, limits."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from lod.config import Settings
from lod.query import limits
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple, iri, text
from lod.rdf.vocab import DCT, RDF, SD

_FORMATS = "http://www.w3.org/ns/formats/"
RESULT_FORMATS: tuple[Term, ...] = tuple(
    iri(_FORMATS + name)
    for name in (
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "JSON-LD",
        "RDF_XML",
        "N-Quads",
        "TriG",
        "N3",
    )
)
"""The formats of answers, as the W3C names them."""


def triples(base: str, graphs: Iterable[Term], settings: Settings) -> list[Triple]:
    """The description of the endpoint below `base`, sorted: one default graph, the union of the named ones."""
    iris = Iris(base)
    service, dataset, default = iris.sparql(), iris.document("sparql#dataset"), iris.document("sparql#default")
    described = {
        (service, RDF.type, SD.Service),
        (service, SD.endpoint, iris.document("sparql")),
        (service, SD.supportedLanguage, SD.SPARQL11Query),
        (service, SD.feature, SD.UnionDefaultGraph),
        (service, SD.defaultDataset, dataset),
        (service, DCT.title, text("SPARQL-endepunkt", "nb")),
        (service, DCT.title, text("SPARQL endpoint", "en")),
        *((service, DCT.description, text(words, language)) for language, words in limits_in_words(settings).items()),
        *((service, SD.resultFormat, format) for format in RESULT_FORMATS),
        (dataset, RDF.type, SD.Dataset),
        (dataset, SD.defaultGraph, default),
        (default, RDF.type, SD.Graph),
    }
    for name in graphs:
        node = iris.document(f"sparql#{quote(iris.path(name) or name[1:-1], safe='/~')}")
        described |= {(dataset, SD.namedGraph, node), (node, RDF.type, SD.NamedGraph), (node, SD.name, name)}
    return sorted(described)


def limits_in_words(settings: Settings) -> dict[str, str]:
    """The limits of the endpoint as a sentence or two, in each language."""
    seconds, megabytes = f"{settings.query_seconds:g}", settings.query_result_bytes // 1_000_000
    memory, kilobytes = settings.query_memory_bytes // 1_000_000, limits.MAX_BYTES // 1024
    return {
        "nb": f"Bare spørringer, ingen oppdateringer og ingen SERVICE. En spørring får bruke {seconds} sekunder og "
        f"{memory} MB minne, svaret kan være på {megabytes} MB og spørringens tekst på {kilobytes} kB. "
        "Et svar blir aldri kuttet; det som er større, finnes som nedlasting.",
        "en": f"Queries only, no updates and no SERVICE. A query may take {seconds} seconds and {memory} MB of memory, "
        f"its answer may be {megabytes} MB and its text {kilobytes} kB. "
        "An answer is never cut; what is larger can be downloaded.",
    }
