"""The documents of a release that are not about one thing: catalogue, VoID, shapes, the report of judging."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lod.cube.descriptions import FILE as DESCRIBED
from lod.cube.descriptions import Descriptions, StatementKind
from lod.model.catalog import Site
from lod.rdf import profiles, schema_org
from lod.rdf.authorities import STANDARD_NAMES
from lod.rdf.distributions import DistributionFile
from lod.rdf.formats import TURTLE, WRITTEN, Format
from lod.rdf.iris import Iris
from lod.rdf.profiles import PLAIN_DCAT, SCHEMA_ORG
from lod.rdf.subjects import by_subject
from lod.rdf.terms import Term, Triple
from lod.rdf.turtle import CloseTurtleWriter
from lod.rdf.vocab import EU_AUTHORITY
from lod.release import dumps, graphs
from lod.release.judgement import Judgement
from lod.release.workers import Workers

_TABLES = ("access-right", "data-theme", "dataset-type", "file-type", "frequency", "language", "licence")
_KINDS = ("distribution", "measurement")
"""Kinds of nodes of which each data set has several, below its own path."""


_CLOSE = replace(TURTLE, writer=CloseTurtleWriter)


def catalog_prefixes(site: Site, iris: Iris) -> dict[str, str]:
    """Prefixes of what a catalogue in Turtle says again and again: a fifth of its bytes."""
    tables = {f"eu.{table}": f"{EU_AUTHORITY}{table}/" for table in _TABLES}
    alone = {
        f"id.{kind}": f"{iris.base}id/{kind}/" for kind in ("attribution", "contact", "dataset", "provenance", "rights")
    }
    nodes = {f"{kind[:4]}.{d.id}": f"{iris.base}id/{kind}/{d.id}/" for d in site.datasets for kind in _KINDS}
    places = {"doc.dataset": f"{iris.base}doc/dataset/", "id.service": f"{iris.base}id/service/dataset/"}
    places |= {"dumps": f"{iris.base}dumps/", "media": f"{profiles.NS_IANA}application/"}
    standards = {f"standard.{name}": standard[1:-1] for standard, name in STANDARD_NAMES.items()}
    return {**tables, **alone, **nodes, **places, **standards}


@dataclass(frozen=True)
class Documents:
    """Writes documents from the descriptions of the release in a folder; can be sent to another process.

    `shorter`: the prefixes that documents in Turtle have.
    """

    folder: Path
    base: str
    prefixes: Mapping[str, str]
    shorter: Mapping[str, str]

    @property
    def descriptions(self) -> Descriptions:
        return Descriptions(self.folder / DESCRIBED)

    def triples(self, name: str, predicates: Sequence[Term] = ()) -> Iterator[Triple]:
        """All that a document may say, in order."""
        iris = Iris(self.base)
        if name == graphs.VOID:
            return self.descriptions.triples(graphs=[iris.graph(graphs.VOID)])
        catalog = [iris.graph(graphs.CATALOG)]
        return self.descriptions.triples(StatementKind.LISTED, graphs=catalog, predicates=predicates)

    def statements(self, name: str) -> Iterator[Triple]:
        """What a document says, subject by subject."""
        if name == CATALOG:
            return profiles.DcatApNo(self.triples(name, profiles.DECIDING)).stream(self.triples(name))
        return profiles.Plain().stream(self.triples(name))


CATALOG, WHOLE = "catalog", f"catalog.{PLAIN_DCAT.name}"
NAMES = (CATALOG, WHOLE, graphs.VOID)
"""The documents: the catalogue in the preferred profile, all there is to say of it, and VoID."""


def write_document(documents: Documents, wanted: tuple[str, Format]) -> None:
    """Writes a document in a format."""
    name, format = wanted
    path = documents.folder / "documents" / f"{name}.{format.suffix}"
    if format.name == TURTLE.name:  # one that came from another process is no longer the same object
        dumps.write_graph(path, _CLOSE, by_subject(documents.statements(name)), documents.shorter)
    else:
        dumps.write_graph(path, format, by_subject(documents.statements(name)), documents.prefixes)


def write(
    folder: Path,
    judgement: Judgement,
    files: Mapping[str, list[DistributionFile]],
    prefixes: Mapping[str, str],
    iris: Iris,
    workers: Workers,
) -> None:
    """Writes them into the folder of a release, which has all that it says beside its figures."""
    site = judgement.sources.site
    context = Documents(folder, iris.base, prefixes, {**catalog_prefixes(site, iris), **prefixes})
    wanted = [(name, format) for name in NAMES for format in WRITTEN]
    for _ in workers.map(write_document, context, wanted, len(site.datasets)):
        pass
    plain = json.dumps(schema_org.catalog(site, files, iris), ensure_ascii=False, indent=1) + "\n"
    (folder / "documents" / f"catalog.{SCHEMA_ORG.name}.jsonld").write_text(plain, "utf-8")
    for profile in judgement.shapes.profiles:
        (folder / "shapes" / f"{profile.name}.ttl").write_text(profile.turtle, "utf-8")
    report = judgement.report_triples(iris)
    dumps.write_graph(folder / "reports" / "report.ttl", TURTLE, by_subject(report), prefixes)
