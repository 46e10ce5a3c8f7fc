"""The documents of a release that are not about one thing: catalogue, VoID, shapes, the report of judging."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from lod.rdf import schema_org
from lod.rdf.distributions import DistributionFile
from lod.rdf.dqv import Quality
from lod.rdf.formats import WRITTEN, by_name
from lod.rdf.iris import Iris
from lod.rdf.profiles import PROFILES, SCHEMA_ORG
from lod.rdf.subjects import by_subject
from lod.rdf.terms import Triple
from lod.release import dumps, graphs
from lod.release.judgement import Judgement


def write(
    folder: Path,
    judgement: Judgement,
    shared: Mapping[str, list[Triple]],
    files: Mapping[str, list[DistributionFile]],
    qualities: Mapping[str, Quality],
    prefixes: Mapping[str, str],
    iris: Iris,
) -> None:
    """Writes them into the folder of a release. `shared`: what the data sets share, by graph."""
    site = judgement.sources.site
    catalogs = graphs.whole_catalog(site, shared[graphs.CATALOG], qualities, iris)
    first, *others = PROFILES[:2]
    documents = {"catalog": catalogs[first.name], "void": shared[graphs.VOID]}
    documents |= {f"catalog.{profile.name}": catalogs[profile.name] for profile in others}
    for name, triples in documents.items():
        subjects = list(by_subject(triples))
        for format in WRITTEN:
            dumps.write_graph(folder / "documents" / f"{name}.{format.suffix}", format, subjects, prefixes)
    plain = json.dumps(schema_org.catalog(site, files, iris), ensure_ascii=False, indent=1) + "\n"
    (folder / "documents" / f"catalog.{SCHEMA_ORG.name}.jsonld").write_text(plain, "utf-8")
    for profile in judgement.shapes.profiles:
        (folder / "shapes" / f"{profile.name}.ttl").write_text(profile.turtle, "utf-8")
    lists = {codelist.name: codelist for codelist in site.codelists}
    turtle = by_name("turtle")
    for dataset in site.datasets:
        shapes = graphs.shapes(dataset, lists, iris)
        dumps.write_graph(folder / "shapes" / f"{dataset.id}.ttl", turtle, by_subject(shapes), prefixes)
    report = judgement.report_triples(iris)
    dumps.write_graph(folder / "reports" / "report.ttl", turtle, by_subject(report), prefixes)
