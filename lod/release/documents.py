"""The documents of a release that are not about one thing: catalogue, VoID, shapes, the report of judging."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from lod.cube.descriptions import Descriptions, Kind
from lod.model.catalog import Site
from lod.rdf import profiles, schema_org
from lod.rdf.authorities import STANDARD_NAMES
from lod.rdf.distributions import DistributionFile
from lod.rdf.formats import TURTLE, WRITTEN
from lod.rdf.iris import Iris
from lod.rdf.profiles import PROFILES, SCHEMA_ORG
from lod.rdf.subjects import by_subject
from lod.rdf.terms import Triple
from lod.rdf.turtle import CloseTurtleWriter
from lod.rdf.vocab import EU_AUTHORITY
from lod.release import dumps, graphs
from lod.release.judgement import Judgement

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


def write(
    folder: Path,
    judgement: Judgement,
    descriptions: Descriptions,
    files: Mapping[str, list[DistributionFile]],
    prefixes: Mapping[str, str],
    iris: Iris,
) -> None:
    """Writes them into the folder of a release. `descriptions`: all that it says beside its figures."""
    site = judgement.sources.site
    catalogs = graphs.whole_catalog(descriptions.triples(Kind.LISTED, graphs=[iris.graph(graphs.CATALOG)]))
    description = descriptions.triples(graphs=[iris.graph(graphs.VOID)])
    first, *others = PROFILES[:2]
    documents: dict[str, Iterable[Triple]] = {"catalog": catalogs[first.name], "void": description}
    documents |= {f"catalog.{profile.name}": catalogs[profile.name] for profile in others}
    shorter = {**catalog_prefixes(site, iris), **prefixes}
    for name, triples in documents.items():
        subjects = list(by_subject(triples))
        for format in WRITTEN:
            path = folder / "documents" / f"{name}.{format.suffix}"
            own = _CLOSE if format is TURTLE else format
            dumps.write_graph(path, own, subjects, shorter if format is TURTLE else prefixes)
    plain = json.dumps(schema_org.catalog(site, files, iris), ensure_ascii=False, indent=1) + "\n"
    (folder / "documents" / f"catalog.{SCHEMA_ORG.name}.jsonld").write_text(plain, "utf-8")
    for profile in judgement.shapes.profiles:
        (folder / "shapes" / f"{profile.name}.ttl").write_text(profile.turtle, "utf-8")
    report = judgement.report_triples(iris)
    dumps.write_graph(folder / "reports" / "report.ttl", TURTLE, by_subject(report), prefixes)
