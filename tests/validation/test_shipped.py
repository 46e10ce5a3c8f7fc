"""The figures that come with the package break nothing."""

from __future__ import annotations

from pathlib import Path

from lod.config import Settings
from lod.cube.staging import Staging
from lod.errors import Finding
from lod.rdf import dcat, prov, qb, skos
from lod.rdf.iris import Iris
from lod.rdf.terms import Triple
from lod.rdf.vocab import QB
from lod.sources.site import folder as site
from lod.validation import integrity, judge
from lod.validation.report import Report
from lod.validation.shapes import load

ROOT = Path(__file__).parents[2]


def test_the_shipped_data_have_no_violation_and_no_warning(tmp_path: Path) -> None:
    """Both data sets, their code lists and the catalogue conform to every shape and integrity constraint."""
    settings = Settings.load(ROOT, {"LOD_BASE": "https://data.example.no/"})
    read = site.read(settings)
    iris, shapes = Iris(settings.base_iri), load(settings.base_iri, None, [d.id for d in read.site.datasets])
    lists = {codelist.name: codelist for codelist in read.site.codelists}
    findings: list[Finding] = [*read.findings, *shapes.findings]
    triples: list[Triple] = [*qb.properties(read.site, iris)]
    for codelist in read.site.codelists:
        triples += skos.codelist(codelist, iris)
    report = Report()
    count = 0
    for entry in read.datasets:
        dataset, columns = entry.dataset, dict(entry.table.columns)
        triples += [*qb.dataset(dataset, iris), *qb.structure(dataset, iris), *prov.sources(dataset, iris)]
        triples += dcat.dataset(dataset, iris)
        with Staging(dataset.structure, tmp_path) as staging:
            for rows, cells in entry.observations(findings):
                staging.add(rows, cells)
            count += len(staging)
            report += judge.cube(staging, dataset, lists, iris, shapes, entry.name, columns)
            report += integrity.cube(staging, dataset, iris, entry.name, columns)
            for key in dataset.structure.slice_keys:
                for codes in staging.distinct(key.fixes):
                    names = tuple(map(str, codes))
                    triples.append((iris.dataset(dataset.id), QB.slice, iris.slice(dataset.id, key.name, names)))
                    triples += qb.slice_(dataset, key, names, lists, iris)
    triples += dcat.catalog(read.site, {}, iris)
    report += judge.graph(triples, shapes, lambda focus, path: None)
    report += integrity.graph(triples, lambda focus, path: None)
    assert count == 22
    assert findings + report.findings == []
    assert report.conforms
